"""Clearing up after something was removed, so that nothing of it stays in the files.

Three things remain of what was removed: authors of whom nothing else is kept; words in the search
index, which FTS5 only marks as gone until it merges its segments (sqlite.org, "FTS5", 'merge'); and
pages in the WAL, until it is truncated.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from beseda.storage.portions import Portion
from beseda.storage.schema import AUTHORS, EVENTS, FACTS

_UNTIDY = "untidy"
"""The fact that says how often something was removed since all was cleared up."""

_PAUSE_SECONDS = 5.0
"""Until it is tried again to truncate the WAL, when somebody was reading from it."""

_AUTHORS_AT_ONCE = 500

_REFERRED_TO = (
    select(EVENTS.c.author_id)
    .where(EVENTS.c.id > bindparam("after"), EVENTS.c.id <= bindparam("upto"))
    .distinct()
)


def ask_for_tidying(connection: Connection) -> None:
    """Something was removed. In the transaction in which it was."""
    more = connection.execute(
        update(FACTS).where(FACTS.c.name == _UNTIDY).values(value=FACTS.c.value + 1)
    )
    if not more.rowcount:
        connection.execute(insert(FACTS).values(name=_UNTIDY, value=1))


class Tidying:
    """A chore of the writer (`writer.Chore`): clears up when it was asked for, bit by bit.

    What was asked for and not finished is begun anew at the next start.
    """

    def __init__(
        self,
        connection: Connection,
        forget_authors: Callable[[Callable[[int], bool]], None],
    ) -> None:
        """`forget_authors` is given what says of an author's number whether the row is about to be
        removed, before it is."""
        self._connection = connection
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self._forget_authors = forget_authors
        self._work: Iterator[None] | None = None
        self._resting_until = 0.0
        self._range = Portion(2000, 50_000)
        self._pages = Portion(16, 256)

    def __call__(self) -> bool:
        """Do a little; returns whether there is more to do now. Raises what the database raises."""
        if time.monotonic() < self._resting_until:
            return False
        if self._work is None:
            asked = self._asked()
            if not asked:
                return False
            self._work = self._tidy(asked)
        try:
            next(self._work)
        except StopIteration:
            self._work = None
            return False
        except BaseException:
            self._work = None
            raise
        return time.monotonic() >= self._resting_until

    def finish(self) -> None:
        """Do all of it, but wait for nobody."""
        while self():
            pass

    def _asked(self) -> int:
        with self._connection.begin():
            value = select(FACTS.c.value).where(FACTS.c.name == _UNTIDY)
            return self._connection.scalar(value) or 0

    def _tidy(self, asked: int) -> Iterator[None]:
        yield from self._remove_authors()
        yield from self._merge_index()
        while not self._truncate():
            self._resting_until = time.monotonic() + _PAUSE_SECONDS
            yield
        with self._connection.begin():
            # Not if something was removed meanwhile: then all is gone through once more.
            self._connection.execute(
                update(FACTS).where(FACTS.c.name == _UNTIDY, FACTS.c.value == asked).values(value=0)
            )

    # ── authors ────────────────────────────────────────────────────────────────────────────

    def _remove_authors(self) -> Iterator[None]:
        """Remove the authors to whom no event refers. There is no index of events by author, which
        would cost each message more than this costs once in a while: all events are gone through.
        """
        connection = self._connection
        with connection.begin():
            known = bytearray((connection.scalar(select(func.max(AUTHORS.c.id))) or 0) + 1)
        position, last = 0, 1
        while position < last:
            with connection.begin(), self._range:
                upto = position + self._range.size
                last = connection.scalar(select(func.max(EVENTS.c.id))) or 0
                rows = connection.execute(_REFERRED_TO, {"after": position, "upto": upto})
                for row in rows:
                    if row.author_id < len(known):  # else it has come since
                        known[row.author_id] = 1
                position = upto
            if position < last:
                yield
        yield from self._remove_all_but(known)

    def _remove_all_but(self, known: bytearray) -> Iterator[None]:
        """Directly after the last event was looked at: nothing can have referred to another
        since, and nothing will to one that is forgotten. The highest number goes last: as long as
        it is there, none of those that follow is given to somebody new."""
        self._forget_authors(lambda number: number < len(known) and not known[number])
        for start in range(1, len(known), _AUTHORS_AT_ONCE):
            piece = known[start : start + _AUTHORS_AT_ONCE]
            if 0 in piece:
                gone = [start + offset for offset, seen in enumerate(piece) if not seen]
                with self._connection.begin():
                    self._connection.execute(delete(AUTHORS).where(AUTHORS.c.id.in_(gone)))
                yield

    # ── the files ──────────────────────────────────────────────────────────────────────────

    def _merge_index(self) -> Iterator[None]:
        """Merge all of the index into one segment, in which nothing is marked as gone."""
        sign = -1  # to begin with: all segments, whatever their level
        while True:
            before = self._driver.total_changes
            with self._connection.begin(), self._pages:
                self._connection.exec_driver_sql(
                    "INSERT INTO events_text (events_text, rank) VALUES ('merge', ?)",
                    (sign * self._pages.size,),
                )
            if self._driver.total_changes - before < 2:
                return
            sign = 1
            yield

    def _truncate(self) -> bool:
        """Bring all of the WAL into the database, and empty it; returns whether that could be done
        without waiting for a reader."""
        (wait,) = self._driver.execute("PRAGMA busy_timeout").fetchone()
        self._driver.execute("PRAGMA busy_timeout = 0")
        try:
            (busy, *_) = self._driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            self._driver.execute(f"PRAGMA busy_timeout = {wait}")
        return not busy
