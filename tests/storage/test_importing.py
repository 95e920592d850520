"""Importing: what goes in, what is there already, and what cannot be."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from beseda.domain.events import Event, Joined, Kind, MessagePosted
from beseda.domain.people import Person
from beseda.domain.roomlog import RoomLog
from beseda.storage import database
from beseda.storage.database import FILE_NAME
from beseda.storage.deletion import PersonDeletion
from beseda.storage.errors import DirectoryInUseError
from beseda.storage.importing import MOST_BACK, CannotImportError, Importer, Obstacle
from beseda.storage.listing import Listing, Wanted
from beseda.storage.locking import DataLock
from beseda.storage.merging import Place, _Moves
from tests.storage.building import Built

ANN = Person(0, "Ann", "ann", "ann", "host", "Ann", ":ann")
TEA = RoomLog("#tea", "#tea")


def said(words: str, at: int, by: Person = ANN, **more: Any) -> MessagePosted:
    """Something that was said at `at`, in milliseconds."""
    more = {"kind": Kind.MESSAGE, "target": "#tea", "private": False, **more}
    return MessagePosted(by=by, at=at / 1000, text=words, **more)


def put(directory: Path, *events: Event, log: RoomLog = TEA) -> tuple[int, int, int]:
    """Import; how many were added, were there, and had their time moved."""
    with Importer(directory) as importer:
        for event in events:
            importer.add(log, event)
    return importer.added, importer.there, importer.moved


def kept(directory: Path, room: str = "#tea") -> list[tuple[int, int, str]]:
    """Place, time and text of everything in a room."""
    with Listing(directory) as listing:
        found = listing.find([room])
        if found is None:
            return []
        pages = list(listing.pages(found, Wanted(happenings=True)))
        return [
            (event.seq, round(event.at * 1000), getattr(event, "text", ""))
            for page in pages
            for event in page
        ]


def test_into_nothing(tmp_path: Path) -> None:
    directory = tmp_path / "new" / "data"
    joined = Joined(by=ANN, at=0.999, room="#tea")
    assert put(directory, joined, said("one", 1001), said("two", 1001)) == (3, 0, 0)
    # 1001 ms is 1.001 s, of which a careless product makes 1000.
    assert kept(directory) == [(1, 999, ""), (2, 1001, "one"), (3, 1001, "two")]


def test_again_changes_nothing_and_more_is_added(tmp_path: Path) -> None:
    first = [said("one", 1000), said("lol", 2000), said("lol", 2000)]
    more = [said("lol", 2000), said("three", 3000)]
    assert put(tmp_path, *first) == (3, 0, 0)
    assert put(tmp_path, *first) == (0, 3, 0)
    assert put(tmp_path, *first, *more) == (2, 3, 0)
    assert [text for *_, text in kept(tmp_path)] == ["one", "lol", "lol", "lol", "three"]
    assert put(tmp_path, *first[1:], *more) == (0, 4, 0)


def test_nothing_is_put_between(tmp_path: Path) -> None:
    put(tmp_path, said("one", 1000), said("three", 3000))
    before = kept(tmp_path)
    with pytest.raises(CannotImportError) as refused:
        put(tmp_path, said("one", 1000), said("two", 2000), said("four", 4000))
    assert refused.value.obstacle is Obstacle.OVERLAP
    assert (refused.value.at, refused.value.last) == (2000, 3000)
    assert kept(tmp_path) == before
    other = RoomLog("#other", "#other")
    assert put(tmp_path, said("two", 2000), log=other) == (1, 0, 0)


def test_whole_or_not_at_all(tmp_path: Path) -> None:
    many = [said(str(number), number) for number in range(5_000)]
    with pytest.raises(CannotImportError) as refused:
        put(tmp_path, *many, said("back", 4_999 + MOST_BACK), said("too far back", 4_998))
    assert refused.value.obstacle is Obstacle.BACKWARDS
    assert kept(tmp_path) == []
    assert put(tmp_path, *many) == (5_000, 0, 0)
    assert len(kept(tmp_path)) == 5_000


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with Importer(tmp_path) as importer:
            for number in range(5_000):
                importer.add(TEA, said(str(number), number))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert kept(tmp_path) == []
    assert put(tmp_path, said("one", 1)) == (1, 0, 0)  # and the directory is free again


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    events = [said("one", 5000), said("two", 4000), said("three", 6000)]
    assert put(tmp_path, *events) == (3, 0, 1)
    assert [at for _, at, _ in kept(tmp_path)] == [5000, 5000, 6000]
    assert put(tmp_path, *events) == (0, 3, 1)


def test_the_future(tmp_path: Path) -> None:
    later = int(time.time() * 1000) + 3_600_000
    with pytest.raises(CannotImportError) as refused:
        put(tmp_path, said("one", 1000), said("two", later))
    assert refused.value.obstacle is Obstacle.FUTURE
    assert kept(tmp_path) == []


def test_beside_what_was_said_on_the_server(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        first = built.say("#tea", "one")
        built.say("#tea", "oops")
        built.commit()
        gone = built.say("#tea", "taken back")
        built.commit()
        built.redact(gone)
        built.commit()
    with Listing(tmp_path) as listing:
        log = listing.find(["#tea"])
        assert log is not None
        own = [event for page in listing.pages(log, Wanted()) for event in page]
    at = round(gone.at * 1000)
    # What was removed since the file was written stays removed.
    assert put(tmp_path, *own, said("taken back", at, gone.by)) == (0, 3, 0)
    assert [text for *_, text in kept(tmp_path)] == ["one", "oops", ""]
    answer = said("answer", at + 60_000, tags=(("+reply", first.id), ("+x", "a-1-1")))
    assert put(tmp_path, *own, answer) == (1, 2, 0)


def test_what_was_deleted_since_does_not_come_back(tmp_path: Path) -> None:
    with Built(tmp_path) as built:
        built.say("#tea", "one")
        built.part("#tea", reason="never again")
        built.say("#tea", "two", by="Bob")
        built.commit()
        with Listing(tmp_path) as listing:
            log = listing.find(["#tea"])
            assert log is not None
            pages = listing.pages(log, Wanted(happenings=True))
            before = [event for page in pages for event in page]
        deletion = PersonDeletion(built.store.writer._appender.connection, nick="ann")
        while deletion.step().done < deletion.total:
            pass
    assert put(tmp_path, *before) == (0, 3, 0)
    assert [text for *_, text in kept(tmp_path)] == ["", "two"]


def test_answers_stay_answers(tmp_path: Path) -> None:
    events = [
        said("one", 1000, id="abc-1-5"),
        said("two", 2000, id="abc-1-6"),
        said("three", 3000, id="abc-2-9", tags=(("+reply", "abc-1-6"), ("+draft/x", "xyz-1-6"))),
        said("four", 4000, id="abc-2-a", tags=(("+reply", "abc-1-8"),)),
    ]
    put(tmp_path, said("zero", 500), said("one", 1000))
    assert put(tmp_path, *events) == (3, 1, 0)
    with Listing(tmp_path) as listing:
        log = listing.find(["#tea"])
        assert log is not None
        found = [event for page in listing.pages(log, Wanted()) for event in page]
    _, _, two, three, four = found
    assert isinstance(three, MessagePosted)
    assert isinstance(four, MessagePosted)
    assert three.tags == (("+reply", two.id), ("+draft/x", "xyz-1-6"))
    assert four.tags == (("+reply", "abc-1-8"),)  # what it answers was not in the file


def test_a_directory_that_is_used(tmp_path: Path) -> None:
    with DataLock(tmp_path), pytest.raises(DirectoryInUseError):
        put(tmp_path, said("one", 1))
    assert put(tmp_path, said("one", 1)) == (1, 0, 0)


def test_imported_people_are_nobody_here(tmp_path: Path) -> None:
    put(tmp_path, said("one", 1))
    engine = database.reading(tmp_path / FILE_NAME)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT identity FROM authors")) == ":ann"
    engine.dispose()


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.booleans()), max_size=30))
def test_moves_are_found_again(steps: list[tuple[int, int, bool]]) -> None:
    moves, old, new, epoch = _Moves(), 0, 0, 1
    expected: dict[int, Place] = {}
    for skipped, jump, restarted in steps:
        old, new, epoch = old + skipped, new + jump, epoch + restarted
        expected[old] = Place(epoch, new)
        moves.add(old, expected[old])
    for each in range(old + 3):
        assert moves.find(each) == expected.get(each)
