"""Reading the log: `domain.history.Archive`, and `Journal`, over a database."""

import sqlite3
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from msgspec import MsgspecError
from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from beseda.domain.events import Event
from beseda.domain.history import (
    Activity,
    AtMessage,
    End,
    Follow,
    Found,
    HistoryError,
    Mark,
    Page,
    Search,
    UnknownMessageError,
)
from beseda.domain.roomlog import RoomLog
from beseda.storage.activity import read_activity
from beseda.storage.database import ERRORS, problem_of
from beseda.storage.following import end_of, follow
from beseda.storage.indexing import is_indexed
from beseda.storage.marks import MOST, KnownLog, first_from, known_log, last_until, place_of
from beseda.storage.pages import read_one, read_page
from beseda.storage.searching import find_matches, parts_of

MOST_SECONDS = 5.0
"""A query that takes longer is broken off: whoever asked has a worker for so long, and no more."""

_STEPS_BETWEEN_LOOKS = 50_000
"""So many of SQLite's instructions (a few milliseconds) pass between two looks at the clock."""


class SqlArchive:
    """Answers from connections of its own, which only read. Any thread may call the methods."""

    def __init__(
        self,
        engine: Engine,
        index: Callable[[], None] | None = None,
        ended: Callable[[], Collection[str]] = frozenset,
    ) -> None:
        """`index` has the writer index what is not yet, and waits a while for it; `ended` gives the
        keys of logs that are over though the database does not know it yet: whoever has made a room
        of that name since is not to read what was said in the one before."""
        self._engine = engine
        self._index = index
        self._ended = ended

    def page(self, page: Page) -> list[Event]:
        """See `domain.history.Archive`, as for all methods."""
        with self._reading() as connection:
            log = self._known(connection, page.log)
            if log is None:
                return _nothing(page.after, page.before)
            after, before = -1, MOST
            if page.after is not None:
                after = last_until(connection, log, page.after)
            if page.before is not None:
                before = first_from(connection, log, page.before)
            return read_page(
                connection,
                log,
                after,
                before,
                page.limit,
                newest=page.newest,
                happenings=page.happenings,
            )

    def follow(self, wanted: Follow) -> list[Event]:
        """See there."""
        with self._reading() as connection:
            return follow(connection, wanted)

    def end_of(self, log: RoomLog) -> End:
        """See there."""
        with self._reading() as connection:
            return end_of(connection, log)

    def around(self, page: Page, mark: Mark) -> list[Event]:
        """See there. If there are too few events on one side, there are more on the other."""
        with self._reading() as connection:
            log = self._known(connection, page.log)
            if log is None:
                return _nothing(mark)
            middle, limit, happenings = (
                first_from(connection, log, mark),
                page.limit,
                page.happenings,
            )
            earlier = read_page(
                connection, log, -1, middle, limit, newest=True, happenings=happenings
            )
            later = read_page(
                connection, log, middle - 1, MOST, limit, newest=False, happenings=happenings
            )
            wanted = max(limit // 2, limit - len(later))
            before = earlier[max(0, len(earlier) - wanted) :]
            return before + later[: limit - len(before)]

    def find(self, log: RoomLog, message: str) -> Event | None:
        """See there."""
        with self._reading() as connection:
            known = self._known(connection, log)
            place = place_of(connection, known, message) if known is not None else None
            if known is None or place is None:
                return None
            return read_one(connection, known, place.seq)

    def activity(
        self, rooms: Sequence[RoomLog], identity: str, after: int, before: int, limit: int
    ) -> list[Activity]:
        """See there."""
        if limit <= 0:
            return []
        with self._reading() as connection:
            known = self._not_ended(rooms)
            return read_activity(connection, known, identity, after, before, limit)

    def search(self, search: Search) -> list[Found]:
        """See there. Raises UnknownMessageError if `older_than` is in none of the logs."""
        parts = parts_of(search.text)
        if parts is None or search.limit <= 0:
            return []
        self._catch_up()
        with self._reading() as connection:
            known = replace(search, logs=self._not_ended(search.logs))
            return find_matches(connection, known, parts)

    def _known(self, connection: Connection, log: RoomLog) -> KnownLog | None:
        return None if log.key in self._ended() else known_log(connection, log)

    def _not_ended(self, logs: Sequence[RoomLog]) -> Sequence[RoomLog]:
        ended = self._ended()
        return [log for log in logs if log.key not in ended] if ended else logs

    def _catch_up(self) -> None:
        """Have what was said until now indexed, if somebody can."""
        if self._index is None:
            return
        with self._reading() as connection:
            if is_indexed(connection):
                return
        self._index()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection that sees the database as it is at this moment, for `MOST_SECONDS`."""
        try:
            with self._engine.connect() as connection, connection.begin():
                driver = connection.connection.driver_connection
                assert isinstance(driver, sqlite3.Connection)
                end = time.monotonic() + MOST_SECONDS
                driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS_BETWEEN_LOOKS)
                try:
                    yield connection
                finally:
                    driver.set_progress_handler(None, 0)
        except (*ERRORS, MsgspecError) as error:
            raise HistoryError(problem_of(error)) from error


def _nothing(*marks: Mark | None) -> list[Event]:
    """What is in a log that is not there. Raises UnknownMessageError."""
    for mark in marks:
        if isinstance(mark, AtMessage):
            raise UnknownMessageError(mark.id)
    return []
