"""Pages of a log, compared with a list."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beseda.domain.events import Event, MessagePosted
from beseda.domain.history import AtMessage, AtSeq, AtTime, Mark, Page
from tests.storage.building import BEGINNING, Built

pytestmark = pytest.mark.slow

ROOM = "#lobby"


class Happening(NamedTuple):
    """Something that is to happen: said or not, so much later (in milliseconds), with something in
    another room before it, taken back afterwards, after a restart of the server."""

    said: bool
    later: int
    elsewhere: bool
    removed: bool
    restart: bool


class Entry(NamedTuple):
    """A line of the list that stands for the log."""

    seq: int
    at: int
    id: str
    said: bool
    removed: bool


HAPPENINGS: st.SearchStrategy[list[Happening]] = st.lists(
    st.builds(
        Happening,
        said=st.booleans(),
        later=st.sampled_from([0, 0, 0, 1, 2]),
        elsewhere=st.booleans(),
        removed=st.integers(0, 4).map(lambda number: number == 0),
        restart=st.integers(0, 9).map(lambda number: number == 0),
    ),
    min_size=8,
    max_size=24,
) | st.just([])
"""Times are so close that many are the same."""

CHOICES = st.tuples(st.sampled_from(["seq", "id", "time", "none"]), st.integers(-2, 75))


class Question(NamedTuple):
    """Marks, as a kind and a number; and what else a page has."""

    after: tuple[str, int]
    before: tuple[str, int]
    limit: int
    newest: bool
    happenings: bool


QUESTIONS = st.lists(
    st.builds(
        Question,
        after=CHOICES,
        before=CHOICES,
        limit=st.integers(-1, 12),
        newest=st.booleans(),
        happenings=st.booleans(),
    ),
    min_size=20,
    max_size=60,
)


def build(built: Built, happenings: list[Happening], pruned: int) -> list[Entry]:
    """Let it all happen, and give the list that stands for the log."""
    events: list[tuple[Happening, Event]] = []
    now = BEGINNING
    for each in happenings:
        if each.restart:
            built.commit()
            built.restart()
        now += each.later
        if each.elsewhere:
            built.say("#elsewhere", "something else", at=now)
        if each.said:
            events.append((each, built.say(ROOM, "words", at=now)))
        else:
            events.append((each, built.join(ROOM, at=now)))
    built.commit()
    for each, event in events:
        if each.removed and isinstance(event, MessagePosted):
            built.redact(event)
    built.commit()
    if happenings:
        built.prune(ROOM, pruned)
    entries = [
        Entry(event.seq, round(event.at * 1000), event.id, each.said, each.removed and each.said)
        for each, event in events
        if event.seq > pruned
    ]
    count = len(events)
    for each, _ in events:
        if each.removed and each.said:  # that it was taken back has a place as well
            count += 1
            entries.append(Entry(count, 0, "", said=False, removed=False))
    return [entry for entry in entries if entry.seq > pruned]


def mark_of(choice: tuple[str, int], entries: list[Entry]) -> Mark | None:
    kind, number = choice
    known = [entry for entry in entries if entry.id]
    if kind == "seq":
        return AtSeq(number)
    if kind == "time":  # at one of the events, or right beside it
        at = known[number // 3 % len(known)].at if known else BEGINNING
        return AtTime(at + number % 3 - 1)
    if kind == "id" and known:
        return AtMessage(known[number % len(known)].id)
    return None


def is_after(entry: Entry, mark: Mark | None, entries: list[Entry]) -> bool:
    match mark:
        case AtSeq(seq):
            return entry.seq > seq
        case AtTime(milliseconds):
            return time_of(entry) > milliseconds
        case AtMessage(message):
            return entry.seq > next(each.seq for each in entries if each.id == message)
        case None:
            return True


def is_before(entry: Entry, mark: Mark | None, entries: list[Entry]) -> bool:
    match mark:
        case AtSeq(seq):
            return entry.seq < seq
        case AtTime(milliseconds):
            return time_of(entry) < milliseconds
        case AtMessage(message):
            return entry.seq < next(each.seq for each in entries if each.id == message)
        case None:
            return True


def time_of(entry: Entry) -> int:
    """When it was; what was taken back was so long after everything else."""
    return entry.at or 1 << 60


def seqs(events: list[Event]) -> list[int]:
    return [event.seq for event in events]


@settings(max_examples=60)
@given(HAPPENINGS, st.integers(0, 5), QUESTIONS)
def test_a_page_is_a_slice_of_the_log(
    happenings: list[Happening], pruned: int, questions: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as directory, Built(Path(directory)) as built:
        entries = build(built, happenings, pruned)
        for question in questions:
            after = mark_of(question.after, entries)
            before = mark_of(question.before, entries)
            expected = [
                entry.seq
                for entry in entries
                if not entry.removed
                and (entry.said or question.happenings)
                and is_after(entry, after, entries)
                and is_before(entry, before, entries)
            ]
            limit = max(0, question.limit)
            start = max(0, len(expected) - limit) if question.newest else 0
            page = Page(
                log=built.log(ROOM),
                limit=question.limit,
                after=after,
                before=before,
                newest=question.newest,
                happenings=question.happenings,
            )
            assert seqs(built.archive.page(page)) == expected[start : start + limit], page


@settings(max_examples=40)
@given(HAPPENINGS, st.integers(0, 5), QUESTIONS)
def test_around_a_mark_are_as_many_before_as_after(
    happenings: list[Happening], pruned: int, questions: list[Question]
) -> None:
    with tempfile.TemporaryDirectory() as directory, Built(Path(directory)) as built:
        entries = build(built, happenings, pruned)
        for question in questions:
            mark, limit = mark_of(question.after, entries), max(0, question.limit)
            if mark is None:
                continue
            shown = [
                entry
                for entry in entries
                if not entry.removed and (entry.said or question.happenings)
            ]
            before = [each.seq for each in shown if is_before(each, mark, entries)]
            after = [each.seq for each in shown if not is_before(each, mark, entries)]
            page = Page(log=built.log(ROOM), limit=question.limit, happenings=question.happenings)
            found = seqs(built.archive.around(page, mark))
            everything = before + after
            assert len(found) == min(limit, len(everything))
            if found:
                start = everything.index(found[0])
                assert found == everything[start : start + len(found)]
            if len(before) >= limit // 2 and len(after) >= limit - limit // 2:
                assert len([seq for seq in found if seq in before]) == limit // 2
            if after and limit:
                assert after[0] in found
