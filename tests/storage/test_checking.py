"""Checks of a database: each finds what it is for, and nothing where all is well."""

import sqlite3
from pathlib import Path

import pytest

from beseda.storage.checking import CHECKS, check
from beseda.storage.database import FILE_NAME
from beseda.storage.indexing import Indexer
from beseda.storage.listing import NoHistoryError
from tests.storage.building import Built


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A database in which everything there is has happened."""
    with Built(tmp_path) as built:
        built.join("#tea")
        messages = [
            built.say("#tea", f"message {number} о чае", tags=(("+x", "y"),))
            for number in range(20)
        ]
        built.tell("Ann", "Bob", "psst")
        built.commit()
        Indexer(built.store.writer._appender.connection).catch_up(10)
        built.redact(messages[3])
        built.commit()
        built.restart()
        built.say("#tea", "after")
        built.commit()
        Indexer(built.store.writer._appender.connection).catch_up(10)
    return tmp_path


def broken(directory: Path) -> dict[str, list[str]]:
    """What each check that complains found."""
    ticks: list[str] = []
    results = list(check(directory / FILE_NAME, ticks.append))
    assert [result.name for result in results] == list(CHECKS)
    assert set(ticks) == set(CHECKS)
    return {result.name: result.problems for result in results if result.problems}


def spoil(directory: Path, *statements: str) -> None:
    connection = sqlite3.connect(directory / FILE_NAME, isolation_level=None)
    connection.execute("PRAGMA foreign_keys=OFF")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_all_is_well(directory: Path) -> None:
    assert broken(directory) == {}


def test_all_is_well_while_a_server_runs(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.say("#tea", "one")
        built.commit()
        assert broken(tmp_path) == {}


def test_what_retention_removed_is_no_gap(directory: Path) -> None:
    spoil(
        directory,
        "DELETE FROM events WHERE seq <= 5 AND room_id = 1",
        "UPDATE rooms SET removed_seq = 5 WHERE id = 1",
    )
    assert "places" not in broken(directory)


@pytest.mark.parametrize(
    ("name", "statement", "problem"),
    [
        ("references", "UPDATE events SET author_id = 99 WHERE id = 3", "events 3 -> authors ?"),
        ("places", "DELETE FROM events WHERE id = 7", "#tea 1..23: 22"),
        ("times", "UPDATE events SET at = at - 5000 WHERE id = 7", "#tea 7"),
        ("ids", "UPDATE rooms SET token = 'a-b' WHERE id = 1", "(1) a-b"),
        ("ids", "UPDATE terms SET first_event = 3 WHERE epoch = 1", "event 1"),
        ("contents", "UPDATE events SET extra = '{' WHERE id = 3", "event 3: "),
        ("contents", "UPDATE events SET kind = 50 WHERE id = 3", "event 3"),
        ("search", "UPDATE events SET text = 'other' WHERE id = 3", "event 3"),
        ("search", "UPDATE events_text_data SET block = x'00' WHERE id > 100", ""),
        ("search", "DROP TABLE events_text", "events_text ?"),
    ],
)
def test_what_is_broken_is_found(directory: Path, name: str, statement: str, problem: str) -> None:
    spoil(directory, statement)
    found = broken(directory)
    assert found[name][0].startswith(problem)


def test_an_index_that_is_not_its_tables(directory: Path) -> None:
    spoil(
        directory,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX events_place ON events (seq)'"
        " WHERE name = 'events_place'",
    )
    assert "events_place" in broken(directory)["structure"][0]


def test_a_conversations_names_are_not_told(directory: Path) -> None:
    spoil(directory, "UPDATE events SET seq = 5 WHERE room_id = 2")
    assert broken(directory)["places"] == ["(2) 1..5: 1"]


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(NoHistoryError):
        list(check(tmp_path / FILE_NAME, lambda _name: None))


def test_an_interruption_passes_through(directory: Path) -> None:
    def tick(_name: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(check(directory / FILE_NAME, tick))
