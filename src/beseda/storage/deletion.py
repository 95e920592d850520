"""Deleting what people ask to be deleted: a room's log, what a person said, one message.

Everything here is for the thread that writes. What takes long is done in steps, each a transaction
of its own that keeps a waiting message up for a few milliseconds; what is left behind in the files
is cleared up afterwards (`tidying`).
"""

from typing import NamedTuple, Protocol

import msgspec
from sqlalchemy import Connection, delete, func, select, update

from beseda.storage.ids import split_id
from beseda.storage.marks import KnownLog, place_of
from beseda.storage.portions import Portion
from beseda.storage.pruning import oldest, prune
from beseda.storage.removing import remove
from beseda.storage.rows import SAID, Extra, RowKind
from beseda.storage.schema import AUTHORS, EVENTS, ROOMS
from beseda.storage.tidying import ask_for_tidying

_REMOVED_KINDS = (*SAID, RowKind.TAGS, RowKind.TOPIC)
"""What consists of somebody's words alone."""

_BLANKED_KINDS = (RowKind.PARTED, RowKind.KICKED, RowKind.LEFT_SERVER, RowKind.REDACTED)
"""What happened all the same, and loses the words that somebody gave as the reason."""


class Progress(NamedTuple):
    """How far a deletion is: `done` of `total`, in a unit of its own, and how much it has removed
    so far. It is over when `done` is `total`."""

    done: int
    total: int
    removed: int


class Deletion(Protocol):
    """A deletion that takes a while. Broken off, it has deleted what it has."""

    def step(self) -> Progress:
        """Delete a little more. Raises what the database raises."""


class _RoomPart(NamedTuple):
    """One log that a room of the name has, or had: its events up to the place `last`."""

    room_id: int
    last: int
    ended: bool


class RoomDeletion:
    """Deletes every log that rooms with one key have, and had: all events up to this moment.

    The log that is open stays, empty, and goes on counting.
    """

    def __init__(self, connection: Connection, key: str) -> None:
        """`key` as `domain.roomlog` has it. Looks things up; removes nothing yet."""
        self._connection = connection
        self._portion = Portion(32, 1000)
        self._parts: list[_RoomPart] = []
        self._removed = 0
        self.total = 0
        """How many events there are."""
        first = select(func.min(EVENTS.c.seq)).where(EVENTS.c.room_id == ROOMS.c.id)
        last = select(func.max(EVENTS.c.seq)).where(EVENTS.c.room_id == ROOMS.c.id)
        with connection.begin():
            logs = connection.execute(
                select(
                    ROOMS.c.id,
                    ROOMS.c.ended_at,
                    first.scalar_subquery().label("first"),
                    last.scalar_subquery().label("last"),
                ).where(ROOMS.c.key == key, ROOMS.c.one.is_(None))
            ).all()
        for log in logs:
            if log.last is not None:
                self.total += log.last - log.first + 1
                self._parts.append(_RoomPart(log.id, log.last, log.ended_at is not None))

    def step(self) -> Progress:
        """See `Deletion`."""
        if self._parts:
            part = self._parts[-1]
            with self._connection.begin():
                with self._portion:
                    rows = oldest(self._connection, part.room_id, part.last, self._portion.size)
                    upto = rows[-1][0] if rows else part.last
                    self._removed += prune(self._connection, part.room_id, upto)
                if upto == part.last:
                    if part.ended:
                        self._connection.execute(delete(ROOMS).where(ROOMS.c.id == part.room_id))
                    ask_for_tidying(self._connection)
            if upto == part.last:
                self._parts.pop()
        done = min(self._removed, self.total - 1) if self._parts else self.total
        return Progress(done, self.total, self._removed)


class PersonDeletion:
    """Deletes everything that a person said up to this moment, in all logs: the places of messages
    stay, without anything in them, and so does that the person came and went."""

    def __init__(self, connection: Connection, *, nick: str = "", identity: str = "") -> None:
        """Whoever had the folded nick `nick`, or whoever is `identity` (`Person.identity`). Looks
        things up; removes nothing yet."""
        self._connection = connection
        who = AUTHORS.c.folded == nick if nick else AUTHORS.c.identity == identity
        self._theirs = EVENTS.c.author_id.in_(select(AUTHORS.c.id).where(who))
        self._range = Portion(1000, 20_000)
        self._portion = Portion(16, 500)
        self._removed = 0
        self._position = 0
        with connection.begin():
            self.known = connection.scalar(select(AUTHORS.c.id).where(who).limit(1)) is not None
            """Whether there is anything of them."""
            self.total = connection.scalar(select(func.max(EVENTS.c.id))) or 0
            if not self.known:
                self.total = 0

    def step(self) -> Progress:
        """See `Deletion`."""
        upto = min(self._position + self._range.size, self.total)
        with self._connection.begin():
            with self._range:
                numbers = self._find(upto)
            if len(numbers) == self._portion.size:
                upto = numbers[-1]
            if numbers:
                with self._portion:
                    self._remove(numbers)
            if upto == self.total:
                ask_for_tidying(self._connection)
        self._position = upto
        return Progress(upto, self.total, self._removed)

    def _find(self, upto: int) -> list[int]:
        words = EVENTS.c.kind.in_(_REMOVED_KINDS) | (
            EVENTS.c.kind.in_(_BLANKED_KINDS) & (EVENTS.c.text != "")
        )
        query = (
            select(EVENTS.c.id)
            .where(EVENTS.c.id > self._position, EVENTS.c.id <= upto, self._theirs, words)
            .order_by(EVENTS.c.id)
            .limit(self._portion.size)
        )
        return [row.id for row in self._connection.execute(query)]

    def _remove(self, numbers: list[int]) -> None:
        wanted = EVENTS.c.id.in_(numbers)
        self._removed += remove(self._connection, wanted, EVENTS.c.kind.in_(_REMOVED_KINDS))
        self._removed += self._connection.execute(
            update(EVENTS).where(wanted, EVENTS.c.kind.in_(_BLANKED_KINDS)).values(text="")
        ).rowcount


class FoundMessage(NamedTuple):
    """A message, and where it is: in the room called `room`, or in a conversation of `members`, in
    which it was sent to the nick `to`."""

    number: int
    key: str
    room: str | None
    members: tuple[str, str] | None
    to: str
    nick: str
    text: str
    is_over: bool
    """Whether nobody can read that log any more."""


_decode = msgspec.json.Decoder(Extra).decode


def find_message(connection: Connection, message: str) -> FoundMessage | None:
    """The event with the id `message`; None if there is none, or it was removed.

    In the caller's transaction."""
    said = split_id(message)
    if said is None:
        return None
    log = connection.execute(select(ROOMS).where(ROOMS.c.token == said.token)).first()
    if log is None:
        return None
    place = place_of(connection, KnownLog(log.id, log.token, log.name), message)
    if place is None:
        return None
    row = connection.execute(
        select(EVENTS.c.kind, EVENTS.c.text, EVENTS.c.extra, AUTHORS.c.nick)
        .join_from(EVENTS, AUTHORS, AUTHORS.c.id == EVENTS.c.author_id)
        .where(EVENTS.c.id == place.number)
    ).first()
    if row is None or row.kind == RowKind.REMOVED:
        return None
    members = None if log.one is None else (log.one, log.other)
    return FoundMessage(
        number=place.number,
        key=log.key,
        room=None if members else log.name,
        members=members,
        to=_decode(row.extra).to if row.extra else "",
        nick=row.nick,
        text=row.text or "",
        is_over=log.ended_at is not None,
    )


def delete_message(connection: Connection, message: str) -> FoundMessage | None:
    """Delete the event with the id `message`, and return what it was; None if there is none."""
    with connection.begin():
        found = find_message(connection, message)
        if found is not None:
            remove(connection, EVENTS.c.id == found.number)
            ask_for_tidying(connection)
    return found


class Deleter:
    """All of this for one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def room(self, key: str) -> RoomDeletion:
        """See `RoomDeletion`. All methods may raise what the database raises."""
        return RoomDeletion(self._connection, key)

    def person(self, nick: str) -> PersonDeletion:
        """See `PersonDeletion`; `nick` is folded."""
        return PersonDeletion(self._connection, nick=nick)

    def find(self, message: str) -> FoundMessage | None:
        """See `find_message`."""
        with self._connection.begin():
            return find_message(self._connection, message)

    def message(self, message: str) -> FoundMessage | None:
        """See `delete_message`."""
        return delete_message(self._connection, message)
