"""Opening the database: one connection that writes, and as many as needed that only read."""

import sqlite3
import stat
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from beseda.storage.errors import DamagedDatabaseError, ForeignDatabaseError, StorageError

FILE_NAME = "history.db"
_WAIT_SECONDS = 5.0
_PAGES_PER_CHECKPOINT = 4000
_CACHE_KIB = 16_384
_READER_CACHE_KIB = 8_192
_READERS = 4

ERRORS = (SQLAlchemyError, sqlite3.Error, OSError)
"""What a database throws when it cannot do what it should."""


def writing(path: Path) -> Engine:
    """The engine of the one connection that may write. For one thread, which owns it.

    There is one, because SQLite before 3.51.3 can corrupt a WAL that two connections write to or
    checkpoint at the same time (sqlite.org, "WAL-Reset Bug").
    """
    # There are private words and secrets in it; SQLite gives its other files the same mode.
    path.touch(mode=0o600)
    engine = _engine(path, "rwc")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun and ended by name
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=OFF",
            "secure_delete=ON",  # what is removed is overwritten
            f"wal_autocheckpoint={_PAGES_PER_CHECKPOINT}",
            f"cache_size=-{_CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Past SQLAlchemy: this is done for every batch of what people say.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("BEGIN IMMEDIATE")

    return engine


def is_exposed(path: Path) -> bool:
    """Whether other users of this computer can read the database or write to it: those of its
    group, or all, as far as they get into its directory. Raises OSError."""
    file, directory = path.stat().st_mode, path.parent.stat().st_mode
    of_group = file & (stat.S_IRGRP | stat.S_IWGRP) and directory & stat.S_IXGRP
    of_all = file & (stat.S_IROTH | stat.S_IWOTH) and directory & stat.S_IXOTH
    return bool(of_group or of_all)


def reading(path: Path) -> Engine:
    """An engine whose connections can only read; any thread may take one at a time from it."""
    engine = _engine(path, "ro")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")
        connection.execute(f"PRAGMA cache_size=-{_READER_CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _engine(path: Path, mode: str) -> Engine:
    # As a URI, so that SQLite itself refuses to write, or to make a file, where we only read.
    address = f"file:{_quoted(path)}?mode={mode}"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(
            address, uri=True, timeout=_WAIT_SECONDS, check_same_thread=False
        ),
        poolclass=QueuePool,
        pool_size=_READERS,
        max_overflow=0,
        pool_timeout=_WAIT_SECONDS,
    )


def _quoted(path: Path) -> str:
    return path.absolute().as_posix().replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def connect(engine: Engine) -> Connection:
    """A connection. Raises StorageError."""
    try:
        return engine.connect()
    except ERRORS as error:
        raise diagnosis(error) from error


def problem_of(error: BaseException) -> str:
    """What went wrong, in the database's own words."""
    cause = getattr(error, "orig", None) or error
    return str(cause)


def diagnosis(error: BaseException) -> StorageError:
    """What to tell of an error in `ERRORS`."""
    name = getattr(getattr(error, "orig", None) or error, "sqlite_errorname", "")
    if name == "SQLITE_NOTADB":
        return ForeignDatabaseError(problem_of(error))
    if name.startswith("SQLITE_CORRUPT"):
        return DamagedDatabaseError(problem_of(error))
    return StorageError(problem_of(error))
