"""Backups: whole, of one moment, and never in the way."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from beseda.storage.backup import CannotWriteError, back_up
from beseda.storage.checking import check
from beseda.storage.database import FILE_NAME
from beseda.storage.errors import ForeignDatabaseError
from beseda.storage.listing import NoHistoryError
from tests.storage.building import Built


def texts(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT text FROM events WHERE kind < 3 ORDER BY id")
        return [row[0] for row in rows]


def test_a_copy_is_of_one_moment(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.db"
    data.mkdir()
    with Built(data) as built:
        before = ["x" * 4000 for _ in range(3_000)]
        for each in before:
            built.say("#tea", each)
        built.commit()
        steps: list[tuple[int, int]] = []

        def meanwhile(done: int, total: int) -> None:
            steps.append((done, total))
            built.say("#tea", "meanwhile")
            built.commit()

        size = back_up(data, copy, meanwhile)
        assert len(steps) > 3
        assert steps[-1][0] == steps[-1][1]
        assert size == copy.stat().st_size
        assert texts(copy) == before
        assert texts(data / FILE_NAME)[-1] == "meanwhile"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.db", "data"]
    assert all(not result.problems for result in check(copy, lambda _name: None))


def test_a_copy_can_be_put_back(tmp_path: Path) -> None:
    data, copy, again = tmp_path / "data", tmp_path / "copy.db", tmp_path / "again"
    data.mkdir()
    again.mkdir()
    with Built(data) as built:
        built.say("#tea", "one")
        built.commit()
        back_up(data, copy)
    copy.rename(again / FILE_NAME)
    with Built(again) as built:
        built.say("#tea", "two")
        built.commit()
    assert texts(again / FILE_NAME) == ["one", "two"]


def test_nothing_is_overwritten_unless_told(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.say("#tea", "one")
        built.commit()
        copy = tmp_path / "copy.db"
        copy.write_text("precious")
        with pytest.raises(FileExistsError):
            back_up(tmp_path, copy)
        assert copy.read_text() == "precious"
        back_up(tmp_path, copy, replace=True)
        assert texts(copy) == ["one"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with Built(tmp_path), pytest.raises(CannotWriteError):
        back_up(tmp_path, tmp_path / "nowhere" / "copy.db")


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with Built(tmp_path):
        before = sorted(tmp_path.iterdir())
        with pytest.raises(KeyboardInterrupt):
            back_up(tmp_path, tmp_path / "copy.db", interrupt)
        assert sorted(tmp_path.iterdir()) == before


def test_what_there_is_to_copy(tmp_path: Path) -> None:
    with pytest.raises(NoHistoryError):
        back_up(tmp_path, tmp_path / "copy.db")
    (tmp_path / FILE_NAME).write_text("this is no database, though it is long enough for one" * 9)
    with pytest.raises(ForeignDatabaseError):
        back_up(tmp_path, tmp_path / "copy.db")
    assert [each.name for each in tmp_path.iterdir()] == [FILE_NAME]
