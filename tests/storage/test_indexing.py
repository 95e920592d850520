"""What was said a moment ago can be searched for, and the index holds what the log does."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from beseda.domain.history import Search
from beseda.domain.keeping import Batch
from beseda.storage import store as store_module
from tests.storage.building import Built


class Shown:
    """A hub that only hears when a batch may be shown."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def hand_out(self, batch: Batch, done: Callable[[], None]) -> None:
        done()
        self.event.set()


class Room:
    """A lobby in which people talk, recorded by a writer that runs."""

    def __init__(self, built: Built, *, chores: bool) -> None:
        self.built = built
        self.shown = Shown()
        if not chores:
            built.store.writer.chores.clear()
        built.store.writer.start_for(self.shown)

    def say(self, text: str) -> None:
        """Somebody says something; returns when it has been shown."""
        message = self.built.say("#lobby", text)
        records, self.built._records = self.built._records, []
        self.shown.event.clear()
        self.built.store.writer.take(Batch([], records, []))
        assert self.shown.event.wait(10)
        assert message.id

    def count(self, text: str) -> int:
        """How often it is found."""
        logs = [self.built.log("#lobby")]
        return len(self.built.archive.search(Search(logs=logs, limit=50, text=text)))


def indexed(built: Built) -> int:
    """The last event that the index has seen."""
    with built.archive._reading() as connection:
        found = connection.exec_driver_sql("SELECT value FROM facts WHERE name = 'indexed'")
        return int(found.scalar_one())


def rows_in_index(built: Built) -> list[int]:
    """The numbers of the events that the index has."""
    connection = built.store.writer._appender.connection
    with connection.begin():
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.listing "
            "USING fts5vocab(main, events_text, instance)"
        )
        found = connection.exec_driver_sql("SELECT DISTINCT doc FROM listing ORDER BY doc")
        return [row.doc for row in found]


def is_sound(built: Built) -> bool:
    connection = built.store.writer._appender.connection
    with connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO events_text (events_text) VALUES ('integrity-check')"
        )
    return True


def test_what_was_said_a_moment_ago_is_found(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        room = Room(built, chores=False)
        for number in range(1, 6):
            room.say("hello")
            assert room.count("hello") == number


def test_the_writer_indexes_when_it_has_nothing_else_to_do(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.say("#lobby", "said while nobody indexed")
        built.commit()
        done = threading.Event()

        def look() -> bool:
            if indexed(built) == 1:
                done.set()
            return False

        built.store.writer.chores.append(look)
        Room(built, chores=True)
        assert done.wait(10)


def test_a_search_does_without_a_writer_that_has_no_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "_INDEX_WAIT_SECONDS", 0.01)
    with Built(tmp_path) as built:
        room = Room(built, chores=False)
        room.say("first")
        assert room.count("first") == 1
        room.say("second")
        may_go_on = threading.Event()
        busy = built.store.writer.call(lambda: may_go_on.wait(10))
        assert room.count("second") == 0
        assert room.count("first") == 1
        may_go_on.set()
        assert busy.result(10)
        monkeypatch.setattr(store_module, "_INDEX_WAIT_SECONDS", 10.0)
        assert room.count("second") == 1


def test_the_writer_itself_does_not_wait_for_itself(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        room = Room(built, chores=False)
        room.say("hello")
        assert built.store.writer.call(lambda: room.count("hello")).result(1.5) == 0


def test_a_store_whose_writer_has_ended_can_be_searched(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        room = Room(built, chores=False)
        room.say("hello")
        assert room.count("hello") == 1
        assert built.store.writer.stop(10)
        assert room.count("hello") == 1


def test_an_index_that_is_behind_catches_up_in_pieces(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        for number in range(25):
            built.say("#lobby", f"word {number}")
            built.join("#lobby")
        built.commit()
        index = built.store._indexer.index
        assert index(20)
        assert indexed(built) == 20
        assert index(20)
        assert not index(20)
        assert indexed(built) == 50
        assert not index(20)
        assert rows_in_index(built) == list(range(1, 51, 2))


def test_only_what_was_said_is_indexed(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.join("#lobby")
        built.say("#lobby", "word")
        built.react("#lobby", "word")
        built.part("#lobby", reason="word")
        built.commit()
        built.index()
        assert rows_in_index(built) == [2]


def test_what_was_taken_back_leaves_nothing_in_the_index(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        early = built.say("#lobby", "Ёлка, before it was indexed 👍 don't")
        built.commit()
        built.redact(early)
        built.commit()
        built.index()
        late = built.say("#lobby", "Ёлка, after it was indexed 👍 don't")
        built.commit()
        built.index()
        assert rows_in_index(built) == [3]
        built.redact(late)
        built.commit()
        built.index()
        assert rows_in_index(built) == []
        assert is_sound(built)


def test_what_is_removed_by_age_leaves_nothing_in_the_index(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        for number in range(5):
            built.say("#lobby", f"word {number}")
        built.commit()
        built.index()
        built.prune("#lobby", 3)
        assert rows_in_index(built) == [4, 5]
        assert is_sound(built)


def test_numbers_of_events_that_are_gone_are_not_used_again(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        for number in range(5):
            built.say("#lobby", f"word {number}")
        built.commit()
        built.index()
        built.prune("#lobby", 5)
        built.restart()
        built.say("#lobby", "word 6")
        built.commit()
        built.index()
        assert rows_in_index(built) == [6]


def test_a_chunk_that_fails_is_indexed_the_next_time(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.say("#lobby", "word")
        built.commit()
        connection = built.store.writer._appender.connection
        with connection.begin():
            connection.exec_driver_sql("ALTER TABLE facts RENAME TO hidden")
        with pytest.raises(Exception, match="facts"):
            built.store._indexer.index()
        with connection.begin():
            connection.exec_driver_sql("ALTER TABLE hidden RENAME TO facts")
        built.index()
        assert rows_in_index(built) == [1]
