"""Finding places in a log: by a message's id, by number, and by time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
)

from beseda.domain.history import AtMessage, AtSeq, AtTime, Mark, UnknownMessageError
from beseda.domain.roomlog import RoomLog
from beseda.storage.ids import prefix, split_id
from beseda.storage.schema import EVENTS, ROOMS, TERMS

MOST = 1 << 62
"""Greater than every number in the database, and still one that a database can take."""


class KnownLog(NamedTuple):
    """A log that is there: its number, what its ids begin with, and what the room is called (None
    for a private conversation)."""

    room_id: int
    token: str
    room: str | None

    def id_of(self, epoch: int, seq: int) -> str:
        """The id of the message at a place."""
        return f"{prefix(self.token, epoch)}{seq:x}"


class Place(NamedTuple):
    """Where an event stands: the number of its row, and its place in its log."""

    number: int
    seq: int


def epoch_of(number: ColumnElement[int]) -> ColumnElement[int]:
    """The epoch in which the event `number` was recorded, as a part of a query."""
    return (
        select(TERMS.c.epoch)
        .where(TERMS.c.first_event <= number)
        .order_by(TERMS.c.first_event.desc(), TERMS.c.epoch.desc())
        .limit(literal_column("1"))
        .scalar_subquery()
    )


_LOG = select(ROOMS.c.id, ROOMS.c.token).where(
    ROOMS.c.key == bindparam("key"), ROOMS.c.ended_at.is_(None)
)
_LOGS = select(ROOMS.c.id, ROOMS.c.token, ROOMS.c.key).where(
    ROOMS.c.key.in_(bindparam("keys", expanding=True)), ROOMS.c.ended_at.is_(None)
)
MOST_KEYS = 500
"""So many logs are looked up in one statement."""

_PLACE = select(EVENTS.c.id, epoch_of(EVENTS.c.id).label("epoch")).where(
    EVENTS.c.room_id == bindparam("room_id"), EVENTS.c.seq == bindparam("seq")
)


def known_log(connection: Connection, log: RoomLog) -> KnownLog | None:
    """`log` as it is in the database; None if nothing was ever recorded in it."""
    row = connection.execute(_LOG, {"key": log.key}).first()
    if row is None:
        return None
    return KnownLog(row.id, row.token, log.name if log.members is None else None)


def known_logs(
    connection: Connection, logs: Sequence[RoomLog]
) -> dict[int, tuple[RoomLog, KnownLog]]:
    """Those of `logs` in which something was recorded, by their numbers."""
    by_key = {log.key: log for log in logs}
    keys, found = list(by_key), {}
    for start in range(0, len(keys), MOST_KEYS):
        rows = connection.execute(_LOGS, {"keys": keys[start : start + MOST_KEYS]})
        for number, token, key in rows:
            log = by_key[key]
            name = log.name if log.members is None else None
            found[number] = (log, KnownLog(number, token, name))
    return found


def place_of(connection: Connection, log: KnownLog, message: str) -> Place | None:
    """Where the event with the id `message` stands, also if it was removed; None if `log` has none
    with exactly that id."""
    said = split_id(message)
    if said is None or said.token != log.token:
        return None
    row = connection.execute(_PLACE, {"room_id": log.room_id, "seq": said.seq}).first()
    if row is None or log.id_of(row.epoch, said.seq) != message:
        return None
    return Place(row.id, said.seq)


def first_from(connection: Connection, log: KnownLog, mark: Mark) -> int:
    """The least `seq` that is not before `mark`: of its event, or of the first one at its time or
    later; one more than the last if there is none. Raises UnknownMessageError."""
    match mark:
        case AtSeq(seq):
            return clamped(seq)
        case AtMessage(message):
            place = place_of(connection, log, message)
            if place is None:
                raise UnknownMessageError(message)
            return place.seq
        case AtTime(milliseconds):
            return _first_at(connection, log, milliseconds)


def last_until(connection: Connection, log: KnownLog, mark: Mark) -> int:
    """A `seq` that separates what is not after `mark` from what is: no event up to it is after the
    mark, and all events above it are. Raises UnknownMessageError."""
    if isinstance(mark, AtTime):
        return _first_at(connection, log, mark.milliseconds + 1) - 1
    return first_from(connection, log, mark)


def clamped(number: int) -> int:
    """`number`, or the next one to it that a database can compare with."""
    return max(-MOST, min(number, MOST))


def _halving() -> Select[tuple[int]]:
    """A search by halving, in one statement: a log has no index by time, but its times never run
    backwards, and numbers that were removed are gaps to be stepped over.

    At each step all events up to `low` are earlier than the moment, and none from `high` on is.
    """
    room_id, at = bindparam("room_id", type_=BigInteger), bindparam("at", type_=BigInteger)
    last = select(func.coalesce(func.max(EVENTS.c.seq), 0)).where(EVENTS.c.room_id == room_id)
    half = select(
        literal_column("0", BigInteger).label("low"),
        (last.scalar_subquery() + literal_column("1", BigInteger)).label("high"),
    ).cte("half", recursive=True)
    middle = (half.c.low + half.c.high) // literal_column("2", BigInteger)
    other, probed = EVENTS.alias("other"), EVENTS.alias("probed")
    nearest = (
        select(func.min(other.c.seq))
        .where(other.c.room_id == room_id, other.c.seq >= middle, other.c.seq < half.c.high)
        .correlate(half)
        .scalar_subquery()
    )
    step = (
        select(
            case((probed.c.at < at, probed.c.seq), else_=half.c.low),
            case((probed.c.at < at, half.c.high), else_=middle),
        )
        .select_from(
            half.outerjoin(probed, and_(probed.c.room_id == room_id, probed.c.seq == nearest))
        )
        .where(half.c.high - half.c.low > literal_column("1"))
    )
    whole = half.union_all(step)
    return select(func.min(whole.c.high))


_HALVING = _halving()
_LAST_BEFORE = (
    select(EVENTS.c.id)
    .where(EVENTS.c.room_id == bindparam("room_id"), EVENTS.c.seq < bindparam("seq"))
    .order_by(EVENTS.c.seq.desc())
    .limit(literal_column("1"))
)


def _first_at(connection: Connection, log: KnownLog, milliseconds: int) -> int:
    found: Any = connection.execute(
        _HALVING, {"room_id": log.room_id, "at": clamped(milliseconds)}
    ).scalar_one()
    return int(found)


def number_before(connection: Connection, log: KnownLog, milliseconds: int) -> int:
    """The number of the last event of `log` that is earlier than a moment; 0 if there is none."""
    seq = _first_at(connection, log, milliseconds)
    found = connection.scalar(_LAST_BEFORE, {"room_id": log.room_id, "seq": seq})
    return int(found or 0)
