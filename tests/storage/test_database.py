"""Who else can read the database."""

import stat
from pathlib import Path

import pytest

from beseda.storage import database
from beseda.storage.database import FILE_NAME, is_exposed


@pytest.mark.parametrize(
    ("directory", "file", "exposed"),
    [
        (0o755, 0o600, False),
        (0o755, 0o644, True),
        (0o755, 0o640, True),
        (0o755, 0o602, True),
        (0o700, 0o666, False),
        (0o750, 0o604, False),
        (0o750, 0o640, True),
        (0o705, 0o640, False),
        (0o705, 0o604, True),
    ],
)
def test_by_modes(tmp_path: Path, directory: int, file: int, exposed: bool) -> None:
    path = tmp_path / FILE_NAME
    path.touch()
    path.chmod(file)
    tmp_path.chmod(directory)
    assert is_exposed(path) is exposed
    tmp_path.chmod(0o700)


def test_a_new_one_is_its_owners_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    database.writing(path).dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    database.writing(path).dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
