"""Reading whole logs from the file, whether or not a server runs: for the command line.

Each page is a query of its own: a long transaction would keep a running server from reusing its
write-ahead log. Where a log ended when it was looked up is remembered, so that a walk through it
comes to an end.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import MsgspecError, Struct
from sqlalchemy import Connection, func, select

from beseda.domain.events import Event
from beseda.domain.history import AtTime
from beseda.domain.roomlog import RoomLog
from beseda.storage import database
from beseda.storage.database import ERRORS, FILE_NAME, diagnosis
from beseda.storage.errors import ForeignDatabaseError, NewerDatabaseError, StorageError
from beseda.storage.marks import MOST, KnownLog, first_from
from beseda.storage.migrations import NEWEST, revision
from beseda.storage.pages import PAGES, events
from beseda.storage.schema import AUTHORS, EVENTS, ROOMS

PAGE = 500
"""Events in one query."""


class NoHistoryError(StorageError):
    """There is no database in the directory `place`."""

    def __init__(self, place: Path) -> None:
        super().__init__(str(place))
        self.place = place


class OlderDatabaseError(StorageError):
    """The database is of an earlier version: the next start of a server brings it up to date."""


def check_revision(connection: Connection) -> None:
    """Raises OlderDatabaseError, NewerDatabaseError or ForeignDatabaseError if this version cannot
    read the database, and what the database raises."""
    found = revision(connection)
    if found is None:
        raise ForeignDatabaseError("it is empty")
    if found > NEWEST:
        raise NewerDatabaseError(found, NEWEST)
    if found < NEWEST:
        raise OlderDatabaseError(f"revision {found}, and {NEWEST} is needed")


class KeptLog(Struct, frozen=True):
    """A room's log in the database, and the place of its last event when it was looked up."""

    log: RoomLog
    known: KnownLog
    last: int

    @property
    def name(self) -> str:
        """What the room is called."""
        return self.log.name


class Wanted(Struct, frozen=True, kw_only=True):
    """Which events of a log: after the place `after` up to the place `until`; with `happenings` all
    that was recorded, else only what people said; of an author whose folded nick is one of `nicks`,
    or of all."""

    after: int = 0
    until: int = MOST
    happenings: bool = False
    nicks: tuple[str, ...] = ()


class Listing:
    """The rooms' logs of one database. For one thread; a context manager, which closes it."""

    def __init__(self, directory: Path) -> None:
        """Opens the database in `directory`, read-only. Raises NoHistoryError, StorageError."""
        path = directory / FILE_NAME
        if not path.exists():
            raise NoHistoryError(directory)
        self._engine = database.reading(path)
        with self._reading() as connection:
            check_revision(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.dispose()

    def rooms(self, *, closed: bool = False) -> list[KeptLog]:
        """The logs of all rooms that anybody may enter, by name; with `closed` of the others too.
        Never private conversations, nor logs that have ended. Raises StorageError, as all here."""
        query = _ROOMS if closed else _ROOMS.where(ROOMS.c.is_open.is_(True))
        with self._reading() as connection:
            return [_kept(connection, row) for row in connection.execute(query).all()]

    def find(self, keys: Iterable[str]) -> KeptLog | None:
        """The log of the room whose folded name is one of `keys`, the first of them that is there;
        None if there is none."""
        with self._reading() as connection:
            for key in keys:
                row = connection.execute(_ROOMS.where(ROOMS.c.key == key)).first()
                if row is not None:
                    return _kept(connection, row)
        return None

    def place_before(self, kept: KeptLog, milliseconds: int) -> int:
        """The place of the last event before a moment (Unix time); 0 if there is none."""
        with self._reading() as connection:
            return first_from(connection, kept.known, AtTime(milliseconds)) - 1

    def pages(
        self, kept: KeptLog, wanted: Wanted, *, newest: bool = False
    ) -> Iterator[list[Event]]:
        """All that is `wanted`, in pages, each oldest first; the pages oldest first as well, or, if
        `newest`, newest first. What was removed is left out."""
        after, before = wanted.after, min(wanted.until, kept.last) + 1
        while before - after > 1:
            with self._reading() as connection:
                rows = connection.execute(
                    _query(wanted, newest=newest),
                    {
                        "room_id": kept.known.room_id,
                        "after": after,
                        "before": before,
                        "limit": PAGE,
                    },
                ).all()
                page = events(kept.known, reversed(rows) if newest else rows)
            if page:
                yield page
            if len(rows) < PAGE:
                return
            if newest:
                before = rows[-1].seq
            else:
                after = rows[-1].seq

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except (*ERRORS, MsgspecError) as error:
            raise diagnosis(error) from error


_ROOMS = (
    select(ROOMS.c.id, ROOMS.c.key, ROOMS.c.name, ROOMS.c.token, ROOMS.c.is_open)
    .where(ROOMS.c.one.is_(None), ROOMS.c.ended_at.is_(None))
    .order_by(ROOMS.c.name)
)


def _kept(connection: Connection, row: Any) -> KeptLog:
    last = connection.scalar(select(func.max(EVENTS.c.seq)).where(EVENTS.c.room_id == row.id))
    log = RoomLog(row.key, row.name, is_open=row.is_open)
    return KeptLog(log, KnownLog(row.id, row.token, row.name), last or 0)


def _query(wanted: Wanted, *, newest: bool) -> Any:
    query = PAGES[wanted.happenings, newest]
    return query.where(AUTHORS.c.folded.in_(wanted.nicks)) if wanted.nicks else query
