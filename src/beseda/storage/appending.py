"""Giving events their places, and writing them: the hot path of the log.

Everything is done for a whole batch: rows are inserted many to a statement, because each statement
gives up the interpreter lock once, and taking it back from a busy thread can take as long as the
interpreter lets that thread run (`sys.getswitchinterval`).
"""

import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, func, insert, select, update

from beseda.domain.events import MessageRedacted, stamp
from beseda.domain.keeping import Document, LogMoved, OfTheLog, Record
from beseda.domain.people import Person
from beseda.domain.roomlog import RoomLog
from beseda.storage.documents import write_documents
from beseda.storage.ids import prefix, split_id
from beseda.storage.removing import remove
from beseda.storage.rows import content
from beseda.storage.schema import AUTHORS, EVENTS, FACTS, ROOMS, TERMS

MOST_ROWS = 256
"""Rows in one statement."""

_COLUMNS = ("id", "room_id", "seq", "at", "kind", "author_id", "text", "extra")
_MOST_OPEN = 20_000
_MOST_AUTHORS = 50_000

Row: TypeAlias = tuple[int, int, int, int, int, int, str | None, bytes | None]


class OpenLog:
    """A log that is being written: where it stands."""

    __slots__ = ("at", "is_open", "prefix", "room_id", "seq")

    def __init__(self, room_id: int, prefix: str, *, is_open: bool) -> None:
        self.room_id = room_id
        self.prefix = prefix
        """What its messages' ids begin with (`ids.prefix`)."""
        self.is_open = is_open
        self.seq = 0
        """The place of its last event."""
        self.at = 0
        """The time of its last event, in milliseconds."""


class Appender:
    """Writes into one connection, which is its own. For one thread.

    `stamp` and `write` are called in one transaction; when that fails, `forget` makes all be read
    anew from what is really there.
    """

    def __init__(self, connection: Connection, clock: Callable[[], float] = time.time) -> None:
        """Begins a new term (`schema.TERMS`). Raises what the database raises."""
        self.connection = connection
        self._clock = clock
        # Past SQLAlchemy, which would take longer over a statement than the database does.
        driver = connection.connection.driver_connection
        assert driver is not None
        self._cursor = driver.cursor()
        self._mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        self._statements: dict[int, str] = {}
        self._open: dict[str, OpenLog] = {}
        self._authors: dict[int, tuple[Person, int]] = {}
        self._redacted: list[tuple[int, str]] = []
        """Logs' numbers and ids of messages to be removed when the rows are written."""
        self._next_event = 0
        """The number of the next row; 0: it must be looked up."""
        with connection.begin():
            self._next_event = self._read_next_event()
            self.epoch = (connection.scalar(select(func.max(TERMS.c.epoch))) or 0) + 1
            connection.execute(
                insert(TERMS).values(
                    epoch=self.epoch, first_event=self._next_event, began_at=self._now()
                )
            )
            # Nobody is in a room that was not open to all: see `domain.roomlog.RoomLog`.
            connection.execute(
                update(ROOMS)
                .where(
                    ROOMS.c.is_open.is_(False), ROOMS.c.one.is_(None), ROOMS.c.ended_at.is_(None)
                )
                .values(ended_at=self._now())
            )

    def _read_next_event(self) -> int:
        """One more than any number that was used, also by events that are no more: the search index
        and the terms go by these numbers."""
        used = (
            select(func.max(EVENTS.c.id)),
            select(func.max(TERMS.c.first_event) - 1),
            select(FACTS.c.value).where(FACTS.c.name == "indexed"),
        )
        return max(self.connection.scalar(each) or 0 for each in used) + 1

    def _now(self) -> int:
        return int(self._clock() * 1000)

    # ── places ─────────────────────────────────────────────────────────────────────────────

    def stamp(self, records: Iterable[Record]) -> list[Row]:
        """Give each record's event its place, in order, and return their rows.

        An event of several logs has the place that it has in the first. Times within a log never
        run backwards.
        """
        rows: list[Row] = []
        number = self._next_event or self._read_next_event()
        last_event = last_author = None
        author_id = 0
        logs, authors = self._open, self._authors
        for record in records:
            log, event = record.log, record.event
            at = int(event.at * 1000)
            if isinstance(event, OfTheLog):
                self._change(log, event)
                continue
            kept = logs.get(log.key) or self._read(log)
            if kept.is_open is not log.is_open:
                self._set_open(kept, log.is_open)
            if at < kept.at:
                at = kept.at
            kept.at = at
            kept.seq = seq = kept.seq + 1
            if event is not last_event:
                stamp(event, at / 1000, seq, f"{kept.prefix}{seq:x}")
                last_event = event
            if event.by is not last_author:
                last_author = event.by
                author = authors.get(id(last_author))
                author_id = author[1] if author is not None else self._write_author(last_author)
            kind, text, extra = content(event)
            rows.append((number, kept.room_id, seq, at, kind, author_id, text, extra))
            number += 1
            if type(event) is MessageRedacted:
                self._redacted.append((kept.room_id, event.message))
        self._next_event = number
        return rows

    def log(self, log: RoomLog) -> OpenLog:
        """Where `log` stands; it is begun if it is not there."""
        return self._open.get(log.key) or self._read(log)

    def _read(self, log: RoomLog) -> OpenLog:
        if len(self._open) >= _MOST_OPEN:
            self._open.clear()
        one, other = log.members or (None, None)
        row = self.connection.execute(
            select(ROOMS.c.id, ROOMS.c.token, ROOMS.c.removed_seq, ROOMS.c.is_open).where(
                ROOMS.c.key == log.key, ROOMS.c.ended_at.is_(None)
            )
        ).first()
        if row is None:
            token = secrets.token_hex(5)
            result = self.connection.execute(
                insert(ROOMS).values(
                    key=log.key,
                    name=log.name,
                    token=token,
                    one=one,
                    other=other,
                    is_open=log.is_open,
                    began_at=self._now(),
                    removed_seq=0,
                )
            )
            kept = OpenLog(_key(result), prefix(token, self.epoch), is_open=log.is_open)
        else:
            kept = OpenLog(row.id, prefix(row.token, self.epoch), is_open=row.is_open)
            places = select(func.max(EVENTS.c.seq)).where(EVENTS.c.room_id == row.id)
            kept.seq = self.connection.scalar(places) or row.removed_seq
            last = select(EVENTS.c.at).where(EVENTS.c.room_id == row.id, EVENTS.c.seq == kept.seq)
            kept.at = self.connection.scalar(last) or 0
        self._open[log.key] = kept
        return kept

    def _set_open(self, kept: OpenLog, is_open: bool) -> None:
        kept.is_open = is_open
        self.connection.execute(
            update(ROOMS).where(ROOMS.c.id == kept.room_id).values(is_open=is_open)
        )

    def _change(self, log: RoomLog, event: OfTheLog) -> None:
        if isinstance(event, LogMoved):
            self._move(log.key, event.to)
        else:
            self._end(log.key)

    def _end(self, key: str) -> None:
        """The log is over: the next one of its key is another."""
        self._open.pop(key, None)
        self.connection.execute(
            update(ROOMS)
            .where(ROOMS.c.key == key, ROOMS.c.ended_at.is_(None))
            .values(ended_at=self._now())
        )

    def _move(self, key: str, to: RoomLog) -> None:
        """What was the log `key` is the log `to`."""
        kept = self._open.pop(key, None)
        if key != to.key:
            self._end(to.key)
        self.connection.execute(
            update(ROOMS)
            .where(ROOMS.c.key == key, ROOMS.c.ended_at.is_(None))
            .values(key=to.key, name=to.name)
        )
        if kept is not None:
            self._open[to.key] = kept

    def _write_author(self, person: Person) -> int:
        if len(self._authors) >= _MOST_AUTHORS:
            self._authors.clear()
        values = {
            "identity": person.identity,
            "nick": person.nick,
            "folded": person.folded,
            "username": person.username,
            "host": person.host,
            "realname": person.realname,
            "account": person.account,
        }
        result = self.connection.execute(insert(AUTHORS).values(**values))
        author_id = _key(result)
        # The person is kept as well: as long as it is, its address is no other's.
        self._authors[id(person)] = (person, author_id)
        return author_id

    # ── rows ───────────────────────────────────────────────────────────────────────────────

    def write(self, rows: list[Row], documents: Iterable[Document] = ()) -> None:
        """Insert rows, in as few statements as can be, and write documents."""
        position, left = 0, len(rows)
        while left:
            size = MOST_ROWS if left >= MOST_ROWS else 1 << (left.bit_length() - 1)
            piece = rows[position : position + size]
            self._cursor.execute(self._statement(size), [value for row in piece for value in row])
            position += size
            left -= size
        for room_id, message in self._redacted:
            place = split_id(message)
            if place is not None:
                remove(self.connection, EVENTS.c.room_id == room_id, EVENTS.c.seq == place.seq)
        self._redacted.clear()
        write_documents(self.connection, documents)

    def _statement(self, size: int) -> str:
        statement = self._statements.get(size)
        if statement is None:
            marks = f"({','.join([self._mark] * len(_COLUMNS))})"
            statement = self._statements[size] = (
                f"INSERT INTO events ({','.join(_COLUMNS)}) VALUES {','.join([marks] * size)}"  # noqa: S608 - constants
            )
        return statement

    def probe(self) -> None:
        """Write something, to see whether that is possible."""
        self.connection.execute(
            update(TERMS).where(TERMS.c.epoch == self.epoch).values(began_at=TERMS.c.began_at)
        )

    def knows(self, key: str, room_id: int) -> bool:
        """Whether what happens in the log `key` is written as the log `room_id`'s."""
        kept = self._open.get(key)
        return kept is not None and kept.room_id == room_id

    def forget_authors(self, gone: Callable[[int], bool]) -> None:
        """Forget the authors of whose numbers `gone` is true: their rows are removed."""
        self._authors = {key: each for key, each in self._authors.items() if not gone(each[1])}

    def forget(self) -> None:
        """Forget where the logs stand: a transaction was rolled back."""
        self._open.clear()
        self._authors.clear()
        self._redacted.clear()
        self._next_event = 0


def _key(result: CursorResult[Any]) -> int:
    """The key of the row that was inserted."""
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])
