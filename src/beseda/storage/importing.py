"""Putting events of the past into logs, whole or not at all.

A log's times never run backwards and its places have no gaps, so nothing can be put between what is
there. An import therefore goes after what the log has, or is refused; what is there already is
recognised by its time, author, kind and text, and left as it is.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec.structs import replace
from sqlalchemy import bindparam, select

from beseda.domain.events import Event
from beseda.domain.history import AtTime
from beseda.domain.keeping import Record
from beseda.domain.roomlog import RoomLog
from beseda.storage import database
from beseda.storage.appending import Appender
from beseda.storage.database import ERRORS, FILE_NAME, diagnosis
from beseda.storage.exchange import milliseconds
from beseda.storage.locking import DataLock
from beseda.storage.marks import KnownLog, first_from
from beseda.storage.merging import Place, Target, rows_between
from beseda.storage.migrations import prepare
from beseda.storage.rows import content
from beseda.storage.schema import ROOMS

MOST_BACK = 86_400_000
"""Milliseconds that a time in a file may lie before the one before it (somebody set a clock): then
it counts as that. More than this, and the file is not in order."""
MOST_AHEAD = 300_000
"""Milliseconds that an event may lie in the future."""

_AT_ONCE = 2_000
"""Events that are written together."""


class Obstacle(Enum):
    """Why a file cannot be imported."""

    OVERLAP = "overlap"
    """`at` is before the log's last event, at `last`, and not in the log."""
    BACKWARDS = "backwards"
    """`at` is long before the event before it in the file, at `last`."""
    FUTURE = "future"
    """`at` is yet to come; `last` is now."""


class CannotImportError(Exception):
    """The import was given up, and nothing of it is in the database; times in milliseconds."""

    def __init__(self, obstacle: Obstacle, room: str, at: int, last: int) -> None:
        super().__init__(obstacle, room, at, last)
        self.obstacle = obstacle
        self.room = room
        self.at = at
        self.last = last


class Importer:
    """Imports into the database in `directory`, which no server may be using: a context manager;
    what was added is in the log when it ends without an exception, else nothing is."""

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        """`directory` is made if it is not there."""
        self.added = 0
        self.there = 0
        """How many events were in the log already."""
        self.moved = 0
        """How many times ran backwards and were set to the time of the event before."""
        self._directory = directory
        self._clock = clock
        self._targets: dict[str, Target] = {}
        self._waiting: list[Record] = []

    def __enter__(self) -> Self:
        """Raises StorageError; DirectoryInUseError if a server is using the directory."""
        with ExitStack() as stack, _storage_errors():
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            stack.enter_context(DataLock(self._directory))
            path = self._directory / FILE_NAME
            engine = database.writing(path)
            stack.callback(engine.dispose)
            self._connection = database.connect(engine)
            stack.callback(self._connection.close)
            prepare(self._connection, path)
            self._appender = Appender(self._connection, self._clock)
            self._transaction = self._connection.begin()
            self._open = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._open, _storage_errors():
            if error is None:
                self._flush()
                self._transaction.commit()
            else:
                self._transaction.rollback()

    def log(self, name: str, keys: Iterable[str]) -> RoomLog:
        """The log of the room `name`: the one that is there under the first of `keys` that has one,
        or else a new one under the first. Raises StorageError."""
        wanted = list(keys)
        with _storage_errors():
            for key in wanted:
                row = self._connection.execute(_OPEN_LOG, {"key": key}).first()
                if row is not None:
                    return RoomLog(key, row.name)
        return RoomLog(wanted[0], name)

    def add(self, log: RoomLog, event: Event) -> None:
        """Put `event` at the end of `log`, unless it is there. Its `id` is the one that it had
        where it comes from, or "". Raises CannotImportError, StorageError."""
        with _storage_errors():
            self._add(log, event)

    def _add(self, log: RoomLog, event: Event) -> None:
        at = milliseconds(event)
        target = self._targets.get(log.key)
        if target is None:
            target = self._targets[log.key] = self._begin(log, at)
        if at < target.latest:
            if target.latest - at > MOST_BACK:
                raise CannotImportError(Obstacle.BACKWARDS, log.name, at, target.latest)
            at = target.latest
            self.moved += 1
        target.latest = at
        place = None
        if at <= target.end_at:
            kind, text, _ = content(event)
            place = target.take(at, (kind, event.by.folded, text))
            if place is None and at < target.end_at:
                raise CannotImportError(Obstacle.OVERLAP, log.name, at, target.end_at)
        if place is not None:
            self.there += 1
        else:
            now = int(self._clock() * 1000)
            if at > now + MOST_AHEAD:
                raise CannotImportError(Obstacle.FUTURE, log.name, at, now)
            place = Place(self._appender.epoch, target.next_seq)
            target.next_seq += 1
            self.added += 1
            # Half a millisecond more, so that no rounding by `stamp` makes it less.
            moved = replace(target.with_new_ids(event), at=(at + 0.5) / 1000)
            self._waiting.append(Record(target.log, moved, None))
            if len(self._waiting) >= _AT_ONCE:
                self._flush()
        target.remember(event, place)

    def _begin(self, log: RoomLog, at: int) -> Target:
        kept = self._appender.log(log)
        token = kept.prefix.partition("-")[0]
        first = first_from(self._connection, KnownLog(kept.room_id, token, log.name), AtTime(at))
        return Target(
            log, kept, token, rows_between(self._connection, kept.room_id, first, kept.seq)
        )

    def _flush(self) -> None:
        if self._waiting:
            self._appender.write(self._appender.stamp(self._waiting))
            self._waiting.clear()


@contextmanager
def _storage_errors() -> Iterator[None]:
    """What the database throws becomes a StorageError."""
    try:
        yield
    except ERRORS as error:
        raise diagnosis(error) from error


_OPEN_LOG = select(ROOMS.c.name).where(
    ROOMS.c.key == bindparam("key"), ROOMS.c.ended_at.is_(None), ROOMS.c.one.is_(None)
)
