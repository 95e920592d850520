"""Which logs were active when: the last thing that was said in each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select

from beseda.domain.history import Activity
from beseda.domain.roomlog import RoomLog
from beseda.storage.marks import MOST_KEYS, KnownLog, clamped
from beseda.storage.pages import EVENTS_BY, ROW, event_of
from beseda.storage.schema import EVENTS, FIRST_EVENT_KIND, ROOMS

_OF_ROOM = (ROOMS.c.key, ROOMS.c.name, ROOMS.c.token, ROOMS.c.one, ROOMS.c.other)

_other = EVENTS.alias("other")
_last_said = (
    select(func.max(_other.c.seq))
    .where(
        _other.c.room_id == ROOMS.c.id,
        _other.c.kind < FIRST_EVENT_KIND,
    )
    .correlate(ROOMS)
    .scalar_subquery()
)


def _last_in(rooms: ColumnElement[bool]) -> Any:
    """The query for the last thing said in each of `rooms`, if it was between two times."""
    return (
        select(*_OF_ROOM, *ROW)
        .select_from(
            ROOMS.join(EVENTS_BY, (EVENTS.c.room_id == ROOMS.c.id) & (EVENTS.c.seq == _last_said))
        )
        .where(
            rooms,
            ROOMS.c.ended_at.is_(None),
            EVENTS.c.at > bindparam("after"),
            EVENTS.c.at < bindparam("before"),
        )
    )


_IN_ROOMS = _last_in(ROOMS.c.key.in_(bindparam("keys", expanding=True)))
# Two queries and not one with an OR, so that each finds its conversations by an index.
_IN_CONVERSATIONS = (
    _last_in(ROOMS.c.one == bindparam("identity")),
    _last_in((ROOMS.c.other == bindparam("identity")) & (ROOMS.c.one != ROOMS.c.other)),
)


def read_activity(
    connection: Connection,
    rooms: Sequence[RoomLog],
    identity: str,
    after: int,
    before: int,
    limit: int,
) -> list[Activity]:
    """See `domain.history.Archive.activity`."""
    times = {"after": clamped(min(after, before)), "before": clamped(max(after, before))}
    logs = {log.key: log for log in rooms}
    keys = list(logs)
    rows: list[Row[Any]] = []
    for start in range(0, len(keys), MOST_KEYS):
        piece = keys[start : start + MOST_KEYS]
        rows += connection.execute(_IN_ROOMS, {"keys": piece, **times})
    if identity:
        for query in _IN_CONVERSATIONS:
            rows += connection.execute(query, {"identity": identity, **times})
    rows.sort(key=lambda row: (row.at, row.number))
    chosen = rows[:limit] if after <= before else rows[max(0, len(rows) - limit) :]
    return [each for row in chosen if (each := _activity(logs, row)) is not None]


def _activity(logs: dict[str, RoomLog], row: Sequence[Any]) -> Activity | None:
    key, name, token, one, other, *rest = row
    log = logs.get(key)
    if log is None:
        log = RoomLog(key, name, members=(one, other))
    known = KnownLog(0, token, log.name if log.members is None else None)
    last = event_of(known, rest)
    return None if last is None else Activity(log, last)
