"""What the network's tests have in common."""

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _the_interpreter_as_it_was() -> Iterator[None]:
    """`Network.start` sets how often threads take turns, for the whole process."""
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)
