from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.identity.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The accounts of a server whose people may register."""
    office = Office(tmp_path)
    yield office
    office.close()
