"""Laying a file's events beside what a log has: what is there already, and which id is whose."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, select

from beseda.domain.events import Event, MessagePosted, TagsPosted
from beseda.domain.roomlog import RoomLog
from beseda.storage.appending import OpenLog
from beseda.storage.ids import prefix, split_id
from beseda.storage.marks import epoch_of
from beseda.storage.rows import RowKind
from beseda.storage.schema import AUTHORS, EVENTS

_AT_ONCE = 2_000
"""Rows that are read together."""

Print: TypeAlias = tuple[int, str, str | None]
"""Of events with the same time: what tells them apart."""


class Place(NamedTuple):
    """Where an event stands in the log into which is imported."""

    epoch: int
    seq: int


class _Moves:
    """From places in the file's log to places in ours, as runs in which both go on evenly."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._runs: list[tuple[int, Place]] = []
        """For each run: how long it is, and where its first event stands now."""

    def add(self, old: int, new: Place) -> None:
        """What was at `old` is at `new`. Each time a greater `old`, or it is passed over."""
        if self._starts:
            start, (length, first) = self._starts[-1], self._runs[-1]
            if old < start + length:
                return
            if old == start + length and new == Place(first.epoch, first.seq + length):
                self._runs[-1] = (length + 1, first)
                return
        self._starts.append(old)
        self._runs.append((1, new))

    def find(self, old: int) -> Place | None:
        """Where that is now; None for what was not in the file."""
        index = bisect_right(self._starts, old) - 1
        if index < 0:
            return None
        length, first = self._runs[index]
        past = old - self._starts[index]
        return Place(first.epoch, first.seq + past) if past < length else None


class Target:
    """One log that is imported into."""

    def __init__(self, log: RoomLog, kept: OpenLog, token: str, rows: "Iterator[Row[Any]]") -> None:
        self.log = log
        self.end_at = kept.at
        """When its last event was before the import."""
        self.next_seq = kept.seq + 1
        self.latest = 0
        """The time of the last event from the file."""
        self._moves = _Moves()
        self._source = ""
        """The token of the log in the file."""
        self._token = token
        self._rows = rows
        self._next = next(rows, None)
        self._at = -1
        self._there: dict[Print, deque[Place]] = {}

    def take(self, at: int, wanted: Print) -> Place | None:
        """Where the event is in the log, if it is there; each is found once. Times in the order of
        the calls never run backwards."""
        if at != self._at:
            self._look_at(at)
        kind, author, _ = wanted
        # What was removed since, or its reason, has no text any more, but it was there.
        for each in (wanted, (RowKind.REMOVED.value, author, None), (kind, author, "")):
            places = self._there.get(each)
            if places:
                return places.popleft()
        return None

    def _look_at(self, at: int) -> None:
        self._at = at
        self._there.clear()
        while self._next is not None and self._next.at <= at:
            row = self._next
            if row.at == at:
                found = (row.kind, row.folded, row.text)
                self._there.setdefault(found, deque()).append(Place(row.epoch, row.seq))
            self._next = next(self._rows, None)

    def remember(self, event: Event, place: Place) -> None:
        """What had `event`'s id is at `place` now: for answers to it, which come later."""
        old = split_id(event.id) if event.id else None
        if old is None:
            return
        self._source = self._source or old.token
        if old.token == self._source:
            self._moves.add(old.seq, place)

    def with_new_ids(self, event: Event) -> Event:
        """`event` with the ids in its tags (IRCv3 reply: what it answers) as they are in our
        log."""
        if not isinstance(event, MessagePosted | TagsPosted) or not event.tags:
            return event
        return replace(event, tags=tuple((name, self._new_id(it)) for name, it in event.tags))

    def _new_id(self, value: str) -> str:
        old = split_id(value)
        place = self._moves.find(old.seq) if old and old.token == self._source else None
        return value if place is None else f"{prefix(self._token, place.epoch)}{place.seq:x}"


def rows_between(
    connection: Connection, room_id: int, first: int, last: int
) -> "Iterator[Row[Any]]":
    """What is in a log from one place to another, in order; read in pieces."""
    query = (
        select(
            EVENTS.c.seq,
            EVENTS.c.at,
            EVENTS.c.kind,
            EVENTS.c.text,
            AUTHORS.c.folded,
            epoch_of(EVENTS.c.id).label("epoch"),
        )
        .select_from(EVENTS.join(AUTHORS, AUTHORS.c.id == EVENTS.c.author_id))
        .where(EVENTS.c.room_id == room_id, EVENTS.c.seq.between(bindparam("first"), last))
        .order_by(EVENTS.c.seq)
        .limit(_AT_ONCE)
    )
    while rows := connection.execute(query, {"first": first}).all():
        yield from rows
        first = rows[-1].seq + 1
