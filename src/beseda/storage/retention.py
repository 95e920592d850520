"""Removing what is older, or more, than the settings say is kept."""

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, select

from beseda.domain.settings import HistorySettings
from beseda.storage.appending import Appender
from beseda.storage.portions import Portion
from beseda.storage.pruning import oldest, prune
from beseda.storage.schema import EVENTS, ROOMS
from beseda.storage.tidying import ask_for_tidying

PASS_SECONDS = 60.0
"""From one look at all logs to the next."""

TIDY_SECONDS = 86_400.0
"""So often what is left of the removed is cleared up (`tidying`)."""

_DAY_MILLISECONDS = 86_400_000
_LOGS_AT_ONCE = 100

_first = select(func.min(EVENTS.c.seq)).where(EVENTS.c.room_id == ROOMS.c.id)
_last = select(func.max(EVENTS.c.seq)).where(EVENTS.c.room_id == ROOMS.c.id)
_began = select(EVENTS.c.at).where(EVENTS.c.room_id == ROOMS.c.id).order_by(EVENTS.c.seq).limit(1)
_LOGS = (
    select(
        ROOMS.c.id,
        ROOMS.c.key,
        ROOMS.c.name,
        ROOMS.c.one,
        ROOMS.c.ended_at,
        _first.scalar_subquery().label("first"),
        _last.scalar_subquery().label("last"),
        _began.scalar_subquery().label("began"),
    )
    .where(ROOMS.c.id > bindparam("after"))
    .order_by(ROOMS.c.id)
    .limit(_LOGS_AT_ONCE)
)


class Limit(NamedTuple):
    """How much of a log is kept; 0: all."""

    days: int
    events: int


def limit_of(settings: HistorySettings, room: str | None) -> Limit:
    """What the settings say of the room of that name, or of private conversations (None)."""
    days, events = settings.keep_days, settings.keep_events
    if room is not None:
        own = settings.of_room(room)
        days = own.keep_days if own.keep_days >= 0 else days
        events = own.keep_events if own.keep_events >= 0 else events
    return Limit(days, events)


def is_limited(settings: HistorySettings) -> bool:
    """Whether anything is ever to be removed."""
    rooms = settings.rooms.values()
    return bool(settings.keep_days or settings.keep_events) or any(
        own.keep_days > 0 or own.keep_events > 0 for own in rooms
    )


class Retention:
    """A chore of the writer (`writer.Chore`): at its first call, and then every minute, goes
    through all logs and removes their oldest events, a few at a time. For the writer's thread."""

    def __init__(
        self,
        appender: Appender,
        settings: Callable[[], HistorySettings],
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`settings` gives those that count at present; `clock` Unix time and `monotonic` time
        that never runs backwards, in seconds."""
        self._appender = appender
        self._connection = appender.connection
        self._settings = settings
        self._clock = clock
        self._monotonic = monotonic
        self._due = self._tidy_due = monotonic()
        self._work: Iterator[None] | None = None
        self._portion = Portion(32, 1000)

    def __call__(self) -> bool:
        """Do a little; returns whether there is more to do now. Raises what the database raises."""
        now = self._monotonic()
        if self._work is None:
            if now < self._due or not is_limited(self._settings()):
                return False
            self._due = now + PASS_SECONDS
            self._work = self._go_through()
        try:
            next(self._work)
        except StopIteration:
            self._work = None
            return False
        except BaseException:
            self._work = None
            raise
        return True

    def _go_through(self) -> Iterator[None]:
        """One pass. A change of the settings counts for the logs that come after it."""
        after, removed = 0, 0
        while True:
            with self._connection.begin():
                logs = self._connection.execute(_LOGS, {"after": after}).all()
            for log in logs:
                limit = limit_of(self._settings(), log.name if log.one is None else None)
                before = int(self._clock() * 1000) - limit.days * _DAY_MILLISECONDS
                if not limit.days:
                    before = 0
                upto = (log.last or 0) - limit.events if limit.events else 0
                empty = log.last is None
                if not empty and (log.began < before or log.first <= upto):
                    while some := self._remove_some(log.id, log.last, before, upto):
                        removed += some
                        empty = True  # or not: that is looked at again
                        yield
                if empty and (log.ended_at is not None or log.one is not None):
                    self._forget_if_over(log.id, log.key)
            if len(logs) < _LOGS_AT_ONCE:
                break
            after = logs[-1].id
            yield
        if removed and self._monotonic() >= self._tidy_due:
            self._tidy_due = self._monotonic() + TIDY_SECONDS
            with self._connection.begin():
                ask_for_tidying(self._connection)

    def _remove_some(self, room_id: int, last: int, before: int, upto: int) -> int:
        """Remove the oldest events that are from before the time `before` or stand up to the place
        `upto`; returns how many. Times do not run backwards in a log, so they are its beginning."""
        with self._connection.begin(), self._portion:
            rows = oldest(self._connection, room_id, last, self._portion.size)
            gone = [seq for seq, at in rows if at < before or seq <= upto]
            return prune(self._connection, room_id, gone[-1]) if gone else 0

    def _forget_if_over(self, room_id: int, key: str) -> None:
        """Remove a log itself when nothing is in it and nothing can come into it: a room's that
        has ended; a conversation's that nobody goes on with. A room's that is open stays, or its
        places would be used twice."""
        if self._appender.knows(key, room_id):
            return
        with self._connection.begin():
            self._connection.execute(
                delete(ROOMS).where(
                    ROOMS.c.id == room_id,
                    ~select(EVENTS.c.id).where(EVENTS.c.room_id == room_id).exists(),
                )
            )
