"""Taking the oldest events out of a log, places and all."""

from sqlalchemy import Connection, bindparam, case, delete, select, update

from beseda.storage.indexing import unindex
from beseda.storage.schema import EVENTS, FIRST_EVENT_KIND, ROOMS

_SAID = select(EVENTS.c.id).where(
    EVENTS.c.room_id == bindparam("room"),
    EVENTS.c.seq <= bindparam("upto"),
    EVENTS.c.kind < FIRST_EVENT_KIND,
)
_REMOVE = delete(EVENTS).where(
    EVENTS.c.room_id == bindparam("room"), EVENTS.c.seq <= bindparam("upto")
)
_REMEMBER = (
    update(ROOMS)
    .where(ROOMS.c.id == bindparam("room"))
    .values(
        removed_seq=case(
            (ROOMS.c.removed_seq < bindparam("upto"), bindparam("upto")), else_=ROOMS.c.removed_seq
        )
    )
)
_OLDEST = (
    select(EVENTS.c.seq, EVENTS.c.at)
    .where(EVENTS.c.room_id == bindparam("room"), EVENTS.c.seq <= bindparam("upto"))
    .order_by(EVENTS.c.seq)
    .limit(bindparam("most"))
)


def oldest(connection: Connection, room_id: int, upto: int, most: int) -> list[tuple[int, int]]:
    """The places and times of the oldest events, up to `most` and to the place `upto`."""
    rows = connection.execute(_OLDEST, {"room": room_id, "upto": upto, "most": most})
    return [(row.seq, row.at) for row in rows]


def prune(connection: Connection, room_id: int, upto: int) -> int:
    """Remove all events up to the place `upto`; returns how many there were. The log remembers that
    the places were used, and the search index forgets what was said there.

    In the caller's transaction, on the writing connection.
    """
    where = {"room": room_id, "upto": upto}
    for row in connection.execute(_SAID, where).all():
        unindex(connection, row.id)
    removed = connection.execute(_REMOVE, where).rowcount
    connection.execute(_REMEMBER, where)
    return removed
