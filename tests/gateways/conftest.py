from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateways.remembering import Remembering


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Remembering]:
    """A real store for a world, which records what happens in it."""
    memory = Remembering(tmp_path)
    yield memory
    memory.stop()
