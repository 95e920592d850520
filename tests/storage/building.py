"""Logs to read: a real store in a temporary directory, in which things were said."""

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import select

from beseda.domain.events import (
    Event,
    Joined,
    Kind,
    MessagePosted,
    MessageRedacted,
    Parted,
    TagsPosted,
)
from beseda.domain.keeping import Record, RoomEnded
from beseda.domain.people import Person
from beseda.domain.roomlog import Durability, RoomLog, conversation_key
from beseda.storage.archive import SqlArchive
from beseda.storage.pruning import prune
from beseda.storage.schema import ROOMS
from beseda.storage.store import Store

BEGINNING = 1_700_000_000_000
"""When the first thing happens, in milliseconds of Unix time."""

STEP = 1000
"""How much later the next one happens."""


class Built:
    """A store whose writer does not run: things happen, and are recorded at `commit`.

    Rooms are named by what people call them ("#lobby"), people by their nicks; each nick is one
    identity. Times are in milliseconds, and `now` goes on by itself.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.now = BEGINNING
        self.notes: list[str] = []
        self.people: dict[str, Person] = {}
        self._records: list[Record] = []
        self.store = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def archive(self) -> SqlArchive:
        return self.store.archive

    # ── who and where ──────────────────────────────────────────────────────────────────────

    def person(self, nick: str) -> Person:
        """Who goes by `nick`."""
        if nick not in self.people:
            number = len(self.people) + 1
            self.people[nick] = Person(
                number, nick, nick.casefold(), nick.lower(), "host", nick, f"1.{number}"
            )
        return self.people[nick]

    def log(self, name: str, *, is_open: bool = True) -> RoomLog:
        """The log of the room `name`."""
        return RoomLog(name.casefold(), name, Durability.COMMIT, None, is_open)

    def conversation(self, one: str, other: str) -> RoomLog:
        """The log of what two people said to each other."""
        members = (self.person(one).identity, self.person(other).identity)
        return RoomLog(conversation_key(*members), f"{one} {other}", Durability.COMMIT, members)

    # ── what happens ───────────────────────────────────────────────────────────────────────

    def say(
        self,
        room: str,
        text: str,
        by: str = "Ann",
        at: int | None = None,
        kind: Kind = Kind.MESSAGE,
        **more: Any,
    ) -> MessagePosted:
        """Somebody says something in a room."""
        message = MessagePosted(
            by=self.person(by),
            at=self._moment(at),
            kind=kind,
            target=room,
            private=False,
            text=text,
            **more,
        )
        self.happen(self.log(room), message)
        return message

    def tell(self, by: str, to: str, text: str, at: int | None = None) -> MessagePosted:
        """Somebody says something to somebody."""
        message = MessagePosted(
            by=self.person(by),
            at=self._moment(at),
            kind=Kind.MESSAGE,
            target=to,
            private=True,
            text=text,
        )
        self.happen(self.conversation(by, to), message)
        return message

    def join(self, room: str, by: str = "Ann", at: int | None = None) -> Joined:
        """Somebody comes in."""
        event = Joined(by=self.person(by), at=self._moment(at), room=room)
        self.happen(self.log(room), event)
        return event

    def part(self, room: str, by: str = "Ann", reason: str = "", at: int | None = None) -> Parted:
        """Somebody goes."""
        event = Parted(by=self.person(by), at=self._moment(at), room=room, reason=reason)
        self.happen(self.log(room), event)
        return event

    def react(self, room: str, smile: str, by: str = "Ann", at: int | None = None) -> TagsPosted:
        """Somebody sends tags without a text."""
        tags = (("+draft/react", smile),)
        event = TagsPosted(
            by=self.person(by), at=self._moment(at), target=room, private=False, tags=tags
        )
        self.happen(self.log(room), event)
        return event

    def redact(self, message: MessagePosted, reason: str = "") -> MessageRedacted:
        """The author takes back `message`, which was committed."""
        assert message.id
        event = MessageRedacted(
            by=message.by,
            at=self._moment(None),
            target=message.target,
            private=message.private,
            message=message.id,
            reason=reason,
        )
        log = self.log(message.target)
        if message.private:
            log = self.conversation(message.by.nick, message.target)
        self.happen(log, event)
        return event

    def end(self, room: str) -> None:
        """A room that was not open to all is no more."""
        server = Person(0, "server", "server", "", "", "")
        log = self.log(room, is_open=False)
        self.happen(log, RoomEnded(by=server, at=self._moment(None)))

    def happen(self, log: RoomLog, event: Event) -> None:
        """Something happens that `log` is to record."""
        self._records.append(Record(log, event, None))

    # ── the store ──────────────────────────────────────────────────────────────────────────

    def commit(self) -> None:
        """Record what happened since the last time, in one transaction."""
        appender = self.store.writer._appender
        with appender.connection.begin():
            appender.write(appender.stamp(self._records))
        self._records = []

    def prune(self, room: str, upto: int) -> None:
        """Take the oldest events of a room's log out of it, up to the place `upto`."""
        connection = self.store.writer._appender.connection
        with connection.begin():
            number = connection.scalar(select(ROOMS.c.id).where(ROOMS.c.key == room.casefold()))
            assert number is not None
            prune(connection, number, upto)

    def index(self) -> None:
        """Index all that was committed."""
        while self.store._indexer.index():
            pass

    def restart(self) -> None:
        """The server is started anew: another epoch."""
        self.close()
        self.people.clear()
        self.store = self._open()

    def close(self) -> None:
        self.store.stop(10.0)

    def _open(self) -> Store:
        def fail(thread: str, error: BaseException) -> None:
            raise AssertionError(thread) from error

        return Store(self.directory, lambda name, **_values: self.notes.append(name), fail)

    def _moment(self, at: int | None) -> float:
        """Seconds that are `at` milliseconds, or a step after the last moment; in the middle of
        the millisecond, so that no rounding makes another of it."""
        self.now = self.now + STEP if at is None else at
        return (self.now + 0.5) / 1000
