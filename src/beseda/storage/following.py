"""Reading on from a message, over the ends of logs: `domain.history.Follow`."""

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, func, select

from beseda.domain.events import Event
from beseda.domain.history import AtTime, End, Follow
from beseda.domain.roomlog import RoomLog
from beseda.storage.ids import Place, split_id
from beseda.storage.marks import MOST, KnownLog, epoch_of, known_log, last_until, place_of
from beseda.storage.pages import read_page
from beseda.storage.schema import EVENTS, ROOMS

_BY_TOKEN = select(ROOMS.c.id).where(ROOMS.c.token == bindparam("token"))
_AFTER = (
    select(ROOMS.c.id, ROOMS.c.token)
    .where(ROOMS.c.key == bindparam("key"), ROOMS.c.id > bindparam("number"))
    .order_by(ROOMS.c.id)
)
_LAST_LOG = select(func.coalesce(func.max(ROOMS.c.id), 0))
_LAST_EVENT = (
    select(EVENTS.c.seq, epoch_of(EVENTS.c.id).label("epoch"))
    .where(EVENTS.c.room_id == bindparam("room_id"))
    .order_by(EVENTS.c.seq.desc())
    .limit(1)
)


def follow(connection: Connection, wanted: Follow) -> list[Event]:
    """The next page; see `Journal.follow`."""
    said = split_id(wanted.message)
    own = _log_of_token(connection, said, wanted.log)
    if own is not None and said is not None:
        page = _rest(connection, own, said, wanted)
        if page:
            return page
        current = known_log(connection, wanted.log)
        if current is not None and current.room_id == own.room_id:
            return []
    number = wanted.newer_than if own is None else own.room_id
    # The message's log is not there any more, and its number not known: all logs, by time.
    since = wanted.at if said is not None and own is None else None
    for log in _logs_after(connection, wanted.log, number):
        after = -1 if since is None else last_until(connection, log, AtTime(since))
        page = _page(connection, log, after, wanted.limit)
        if page:
            return page
    return []


def end_of(connection: Connection, log: RoomLog) -> End:
    """See `Journal.end_of`."""
    newest = connection.scalar(_LAST_LOG) or 0
    known = known_log(connection, log)
    row = known and connection.execute(_LAST_EVENT, {"room_id": known.room_id}).first()
    if not known or not row:
        return End("", newest)
    return End(known.id_of(row.epoch, row.seq), newest)


def _log_of_token(connection: Connection, said: Place | None, log: RoomLog) -> KnownLog | None:
    if said is None:
        return None
    number = connection.scalar(_BY_TOKEN, {"token": said.token})
    return None if number is None else KnownLog(number, said.token, log.name)


def _logs_after(connection: Connection, log: RoomLog, number: int) -> Iterator[KnownLog]:
    for row in connection.execute(_AFTER, {"key": log.key, "number": number}).all():
        yield KnownLog(row.id, row.token, log.name)


def _rest(connection: Connection, log: KnownLog, said: Place, wanted: Follow) -> list[Event]:
    """What comes after the message in its own log.

    If the message is not there any more (it was too old to be kept, or the database is an older
    copy, in which its number will be given anew), its time is gone by: times never run backwards in
    a log. Of its own millisecond, what came before it in its epoch is left out.
    """
    place = place_of(connection, log, wanted.message)
    if place is not None:
        return _page(connection, log, place.seq, wanted.limit)
    after = last_until(connection, log, AtTime(wanted.at - 1))
    while page := _page(connection, log, after, wanted.limit):
        left = [event for event in page if not _is_before(event, said)]
        if left:
            return left
        last = split_id(page[-1].id)
        assert last is not None
        after = last.seq
    return []


def _is_before(event: Event, said: Place) -> bool:
    place = split_id(event.id)
    return place is not None and place.epoch == said.epoch and place.seq <= said.seq


def _page(connection: Connection, log: KnownLog, after: int, limit: int) -> list[Event]:
    return read_page(connection, log, after, MOST, limit, newest=False, happenings=False)
