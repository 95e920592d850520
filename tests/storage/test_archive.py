"""Reading the log: what is found by which mark, in which log."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from beseda.domain.events import Event, Joined, Kind, MessagePosted, MessageRedacted, TagsPosted
from beseda.domain.history import (
    AtMessage,
    AtSeq,
    AtTime,
    HistoryError,
    Mark,
    Page,
    UnknownMessageError,
)
from beseda.domain.roomlog import RoomLog
from beseda.storage import archive as archive_module
from beseda.storage.database import FILE_NAME
from tests.storage.building import BEGINNING, STEP, Built


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    with Built(tmp_path) as built:
        yield built


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, MessagePosted)]


def page(built: Built, log: RoomLog, limit: int = 50, **bounds: Mark | bool | None) -> list[str]:
    return texts(built.archive.page(Page(log=log, limit=limit, **bounds)))  # type: ignore[arg-type]


def test_what_was_said_comes_back_as_it_was(built: Built) -> None:
    tags = (("+draft/reply", "x"), ("+empty", ""))
    said = built.say(
        "#Lobby", "waves\nand goes", by="Iris", kind=Kind.ACTION, tags=tags, cuts=(3, 9)
    )
    built.commit()
    (found,) = built.archive.page(Page(log=built.log("#Lobby"), limit=5))
    assert isinstance(found, MessagePosted)
    assert (found.text, found.kind, found.tags, found.cuts) == (
        said.text,
        Kind.ACTION,
        tags,
        (3, 9),
    )
    assert (found.id, found.seq, found.at) == (said.id, 1, said.at)
    assert (found.target, found.private) == ("#Lobby", False)
    assert (found.by.mask, found.by.identity) == (said.by.mask, said.by.identity)


def test_its_author_is_nobody_who_is_here(built: Built) -> None:
    built.say("#lobby", "one")
    built.commit()
    (found,) = built.archive.page(Page(log=built.log("#lobby"), limit=5))
    assert found.by.id < 0


def test_a_room_is_called_what_it_is_called_now(built: Built) -> None:
    built.say("#lobby", "one")
    built.commit()
    (found,) = built.archive.page(Page(log=built.log("#LOBBY"), limit=5))
    assert isinstance(found, MessagePosted)
    assert found.target == "#LOBBY"


def test_a_private_conversation_has_two_sides_and_no_others(built: Built) -> None:
    built.tell("Ann", "Bob", "psst")
    built.tell("Bob", "Ann", "what?")
    built.tell("Ann", "Cid", "not for Bob")
    built.commit()
    log = built.conversation("Bob", "Ann")
    assert page(built, log) == ["psst", "what?"]
    first, second = built.archive.page(Page(log=log, limit=5))
    assert isinstance(first, MessagePosted)
    assert isinstance(second, MessagePosted)
    assert (first.by.nick, first.target, first.private) == ("Ann", "Bob", True)
    assert (second.by.nick, second.target, second.private) == ("Bob", "Ann", True)


def test_happenings_are_there_for_who_wants_them(built: Built) -> None:
    built.join("#lobby", "Ann")
    said = built.say("#lobby", "hello")
    built.react("#lobby", "👍", by="Bob")
    built.commit()
    built.redact(said, "typo")
    built.commit()
    log = built.log("#lobby")
    assert built.archive.page(Page(log=log, limit=5)) == []
    found = built.archive.page(Page(log=log, limit=5, happenings=True))
    assert [type(event) for event in found] == [Joined, TagsPosted, MessageRedacted]


def test_what_a_later_version_recorded_is_left_out(built: Built) -> None:
    built.say("#lobby", "one")
    built.join("#lobby")
    built.say("#lobby", "two")
    built.commit()
    connection = built.store.writer._appender.connection
    with connection.begin():
        connection.exec_driver_sql("UPDATE events SET kind = 57 WHERE seq = 2")
    log = built.log("#lobby")
    assert texts(built.archive.page(Page(log=log, limit=2, happenings=True))) == ["one", "two"]


def test_pages_by_id_meet_and_do_not_overlap(built: Built) -> None:
    said = [built.say("#lobby", str(number)) for number in range(10)]
    built.commit()
    log = built.log("#lobby")
    assert page(built, log, 3) == ["7", "8", "9"]
    assert page(built, log, 3, before=AtMessage(said[7].id)) == ["4", "5", "6"]
    assert page(built, log, 3, after=AtMessage(said[3].id), newest=False) == ["4", "5", "6"]
    assert page(built, log, after=AtMessage(said[3].id), before=AtMessage(said[5].id)) == ["4"]
    assert page(built, log, after=AtMessage(said[5].id), before=AtMessage(said[3].id)) == []


def test_times_are_exact_to_the_millisecond_and_not_included(built: Built) -> None:
    for number, at in enumerate([5, 6, 6, 7]):
        built.say("#lobby", str(number), at=BEGINNING + at)
    built.commit()
    log = built.log("#lobby")
    assert page(built, log, after=AtTime(BEGINNING + 5)) == ["1", "2", "3"]
    assert page(built, log, after=AtTime(BEGINNING + 6)) == ["3"]
    assert page(built, log, before=AtTime(BEGINNING + 6)) == ["0"]
    assert page(built, log, after=AtTime(BEGINNING + 5), before=AtTime(BEGINNING + 7)) == ["1", "2"]
    assert page(built, log, after=AtTime(BEGINNING + 7)) == []
    assert page(built, log, before=AtTime(BEGINNING + 5)) == []


@pytest.mark.parametrize("number", [-(10**30), -1, 0, 10**30])
def test_no_number_is_too_large(built: Built, number: int) -> None:
    built.say("#lobby", "one")
    built.commit()
    log = built.log("#lobby")
    for mark in (AtTime(number), AtSeq(number)):
        late = number > 10**20
        assert page(built, log, after=mark) == ([] if late else ["one"])
        assert page(built, log, before=mark) == (["one"] if late else [])
        assert texts(built.archive.around(Page(log=log, limit=3), mark)) == ["one"]
    assert built.archive.activity([log], "", number, 10**40, 5)[:1] == (
        [] if late else built.archive.activity([log], "", 0, 1 << 50, 5)
    )


def test_around_a_message_that_was_taken_back(built: Built) -> None:
    said = [built.say("#lobby", str(number)) for number in range(5)]
    built.commit()
    built.redact(said[2])
    built.commit()
    log = built.log("#lobby")
    found = built.archive.around(Page(log=log, limit=2), AtMessage(said[2].id))
    assert texts(found) == ["1", "3"]
    assert built.archive.find(log, said[2].id) is None
    assert page(built, log, after=AtMessage(said[2].id)) == ["3", "4"]


def test_an_id_counts_in_its_own_log_only(built: Built) -> None:
    here, there = built.say("#lobby", "here"), built.say("#other", "there")
    built.commit()
    log = built.log("#lobby")
    found = built.archive.find(log, here.id)
    assert found is not None
    assert found.id == here.id
    assert built.archive.find(log, there.id) is None
    token, epoch, seq = here.id.split("-")
    for wrong in (
        there.id,
        f"{token}-{int(epoch, 16) + 1:x}-{seq}",
        f"{token}-{epoch}-2",
        f"{token}-{epoch}-0{seq}",
        f"{token}-{epoch}-",
        f"{token.upper()}-{epoch}-{seq}x",
        "\ud800",
        "",
    ):
        assert built.archive.find(log, wrong) is None
        with pytest.raises(UnknownMessageError):
            page(built, log, before=AtMessage(wrong))
        with pytest.raises(UnknownMessageError):
            built.archive.around(Page(log=log, limit=5), AtMessage(wrong))


def test_in_a_log_without_anything_nothing_is_found(built: Built) -> None:
    log = built.log("#nowhere")
    assert page(built, log, after=AtTime(5)) == []
    assert built.archive.around(Page(log=log, limit=5), AtTime(5)) == []
    assert built.archive.find(log, "a-1-1") is None
    with pytest.raises(UnknownMessageError):
        page(built, log, after=AtMessage("a-1-1"))


def test_ids_are_the_same_after_a_restart(built: Built) -> None:
    first = built.say("#lobby", "before")
    built.commit()
    built.restart()
    built.restart()
    second = built.say("#lobby", "after")
    built.commit()
    found = built.archive.page(Page(log=built.log("#lobby"), limit=5))
    assert [event.id for event in found] == [first.id, second.id]
    assert first.id.split("-")[1] != second.id.split("-")[1]
    assert page(built, built.log("#lobby"), after=AtMessage(first.id)) == ["after"]


def test_ids_stay_right_when_all_that_was_said_is_gone(built: Built) -> None:
    for _ in range(5):
        built.say("#lobby", "gone")
    built.commit()
    built.restart()
    built.prune("#lobby", 5)
    built.restart()
    said = [built.say("#lobby", "kept") for _ in range(10)]
    built.commit()
    found = built.archive.page(Page(log=built.log("#lobby"), limit=50))
    assert [event.id for event in found] == [event.id for event in said]


def test_who_makes_the_room_anew_reads_nothing_of_the_old_one(built: Built) -> None:
    old = built.say("#secret", "between us")
    built.end("#secret")
    new = built.say("#secret", "is anybody here?")
    built.commit()
    log = built.log("#secret")
    assert page(built, log) == ["is anybody here?"]
    assert built.archive.find(log, old.id) is None
    assert built.archive.find(log, new.id) is not None


# ── activity ───────────────────────────────────────────────────────────────────────────────────


def test_activity_is_told_oldest_first(built: Built) -> None:
    built.say("#one", "1")
    built.tell("Bob", "Ann", "2")
    built.say("#two", "3")
    built.tell("Ann", "Cid", "4")
    built.tell("Bob", "Cid", "5, which is not Ann's")
    built.say("#three", "6, where Ann is not")
    built.join("#one", "Bob")  # nothing is said by that
    built.commit()
    rooms = [built.log("#two"), built.log("#ONE"), built.log("#nowhere")]
    ann = built.person("Ann").identity

    def active(after: int, before: int, limit: int = 10) -> list[str]:
        found = built.archive.activity(rooms, ann, after, before, limit)
        return [f"{each.log.name}: {' '.join(texts([each.last]))}" for each in found]

    everything = ["#ONE: 1", "Bob Ann: 2", "#two: 3", "Ann Cid: 4"]
    assert active(0, 1 << 50) == everything
    assert active(0, 1 << 50, 2) == everything[:2]
    assert active(1 << 50, 0) == everything
    assert active(1 << 50, 0, 2) == everything[2:]
    assert active(BEGINNING + STEP, BEGINNING + 4 * STEP) == everything[1:3]
    assert active(0, 1 << 50, 0) == []


def test_activity_gives_the_logs_that_it_was_given(built: Built) -> None:
    built.say("#one", "1")
    built.tell("Bob", "Ann", "2")
    built.commit()
    room = built.log("#one")
    found = built.archive.activity([room], built.person("Bob").identity, 0, 1 << 50, 5)
    assert found[0].log is room
    assert page(built, found[1].log) == ["2"]
    assert found[1].log.members == built.conversation("Bob", "Ann").members


def test_somebody_without_an_identity_had_no_conversations(built: Built) -> None:
    built.tell("Ann", "Bob", "1")
    built.commit()
    assert built.archive.activity([], "", 0, 1 << 50, 5) == []


def test_a_conversation_with_oneself_is_one(built: Built) -> None:
    built.tell("Ann", "Ann", "remember the milk")
    built.commit()
    found = built.archive.activity([], built.person("Ann").identity, 0, 1 << 50, 5)
    assert len(found) == 1


def test_activity_in_more_rooms_than_one_statement_takes(built: Built) -> None:
    rooms = [f"#room{number}" for number in range(1200)]
    for room in rooms:
        built.say(room, "x")
    built.commit()
    found = built.archive.activity([built.log(room) for room in rooms], "", 0, 1 << 50, 5000)
    assert [each.log.name for each in found] == rooms


# ── when it cannot be done ─────────────────────────────────────────────────────────────────────


def test_a_damaged_database_is_a_history_error(built: Built, tmp_path: Path) -> None:
    built.say("#lobby", "x")
    built.commit()
    with sqlite3.connect(tmp_path / FILE_NAME) as other:
        other.execute("DROP TABLE authors")
    with pytest.raises(HistoryError, match="authors"):
        page(built, built.log("#lobby"))


def test_a_damaged_row_is_a_history_error(built: Built) -> None:
    built.say("#lobby", "x", tags=(("+a", "b"),))
    built.commit()
    connection = built.store.writer._appender.connection
    with connection.begin():
        connection.exec_driver_sql("UPDATE events SET extra = x'7b'")
    with pytest.raises(HistoryError):
        page(built, built.log("#lobby"))


def test_a_query_without_an_end_is_broken_off(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_module, "MOST_SECONDS", 0.05)
    began = time.monotonic()
    with pytest.raises(HistoryError, match="interrupted"), built.archive._reading() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
        ).all()
    assert time.monotonic() - began < 5
    built.say("#lobby", "the connection is as good as before")
    built.commit()
    monkeypatch.setattr(archive_module, "MOST_SECONDS", 5.0)
    assert len(page(built, built.log("#lobby"))) == 1


def test_a_reader_cannot_write(built: Built) -> None:
    with pytest.raises(HistoryError, match="readonly"), built.archive._reading() as connection:
        connection.exec_driver_sql("DELETE FROM events")
