"""Reading pages of a log.

A page is found by its place (`events_place`), never by counting from one end: each costs the same,
wherever in the log it is.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from beseda.domain.events import Event
from beseda.domain.people import Person
from beseda.storage.marks import KnownLog, epoch_of
from beseda.storage.rows import RowKind, Stored, event
from beseda.storage.schema import AUTHORS, EVENTS, FIRST_EVENT_KIND

ROW = (
    EVENTS.c.id.label("number"),
    EVENTS.c.seq,
    EVENTS.c.at,
    EVENTS.c.kind,
    EVENTS.c.text,
    EVENTS.c.extra,
    EVENTS.c.author_id,
    AUTHORS.c.nick,
    AUTHORS.c.folded,
    AUTHORS.c.username,
    AUTHORS.c.host,
    AUTHORS.c.realname,
    AUTHORS.c.identity,
    AUTHORS.c.account,
    epoch_of(EVENTS.c.id).label("epoch"),
)
"""What has to be known of an event, from `EVENTS_BY`."""

EVENTS_BY = EVENTS.join(AUTHORS, AUTHORS.c.id == EVENTS.c.author_id)


def _kinds(*, happenings: bool) -> ColumnElement[bool]:
    if not happenings:
        return EVENTS.c.kind < FIRST_EVENT_KIND
    shown = [kind for kind in RowKind if kind is not RowKind.REMOVED]
    return EVENTS.c.kind.in_([kind.value for kind in shown])


def _page(*, happenings: bool, newest: bool) -> Select[Any]:
    return (
        select(*ROW)
        .select_from(EVENTS_BY)
        .where(
            EVENTS.c.room_id == bindparam("room_id"),
            EVENTS.c.seq > bindparam("after"),
            EVENTS.c.seq < bindparam("before"),
            _kinds(happenings=happenings),
        )
        .order_by(EVENTS.c.seq.desc() if newest else EVENTS.c.seq)
        .limit(bindparam("limit"))
    )


PAGES: dict[tuple[bool, bool], Select[Any]] = {
    (happenings, newest): _page(happenings=happenings, newest=newest)
    for happenings in (False, True)
    for newest in (False, True)
}
_ONE = (
    select(*ROW)
    .select_from(EVENTS_BY)
    .where(EVENTS.c.room_id == bindparam("room_id"), EVENTS.c.seq == bindparam("seq"))
)


def read_page(
    connection: Connection,
    log: KnownLog,
    after: int,
    before: int,
    limit: int,
    *,
    newest: bool,
    happenings: bool,
) -> list[Event]:
    """Up to `limit` events of `log` whose `seq` is between `after` and `before`, the oldest of them
    or the `newest`; oldest first."""
    if limit <= 0 or before - after <= 1:
        return []
    rows = connection.execute(
        PAGES[happenings, newest],
        {"room_id": log.room_id, "after": after, "before": before, "limit": limit},
    ).all()
    return events(log, reversed(rows) if newest else rows)


def read_one(connection: Connection, log: KnownLog, seq: int) -> Event | None:
    """The event at `seq`; None if there is none, or it was removed."""
    row = connection.execute(_ONE, {"room_id": log.room_id, "seq": seq}).first()
    return None if row is None else event_of(log, row)


def events(log: KnownLog, rows: Iterable[Sequence[Any]]) -> list[Event]:
    """The events that `rows` (`ROW`) hold, without those that cannot be shown."""
    found = (event_of(log, row) for row in rows)
    return [each for each in found if each is not None]


def event_of(log: KnownLog, row: Sequence[Any]) -> Event | None:
    """The event that a row (`ROW`) of `log` holds; None if it cannot be shown.

    Its author's `id` is nobody's who is here: who they were is in their identity.
    """
    number, seq, at, kind, text, extra, author_id, *who, identity, account, epoch = row
    nick, folded, username, host, realname = who
    by = Person(-author_id, nick, folded, username, host, realname, identity, account=account)
    stored = Stored(number, log.id_of(epoch, seq), seq, at, kind, text, extra, by, log.room)
    return event(stored)
