"""Copying a database while a server writes to it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from beseda.storage import database
from beseda.storage.database import FILE_NAME, diagnosis
from beseda.storage.listing import NoHistoryError, check_revision
from beseda.storage.placing import placed

_PAGES = 512
"""Pages of the database that are copied between two looks at the progress."""


class CannotWriteError(Exception):
    """The copy cannot be written; `problem` says why, as the system put it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def back_up(
    directory: Path,
    file: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    replace: bool = False,
) -> int:
    """Copy the database in `directory` to `file`, as it is at one moment; returns its bytes.

    `file` appears when the copy is on disk, and never in part. `progress` gets how much of how much
    is copied. Raises FileExistsError unless it is to `replace` what is there, NoHistoryError,
    StorageError, CannotWriteError. Readers of the database are not kept waiting, and neither is its
    writer.
    """
    source = directory / FILE_NAME
    if not source.exists():
        raise NoHistoryError(directory)
    try:
        with placed(file, replace=replace) as partial:
            _copy(source, partial, progress)
            return partial.stat().st_size
    except FileExistsError:
        raise
    except OSError as error:
        raise CannotWriteError(error.strerror or str(error)) from error


def _copy(source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy all pages. SQLite begins anew when the database changes between two steps, unless the
    one who reads holds on to a moment: then it copies what was there at that moment."""
    engine = database.reading(source)
    try:
        with database.connect(engine) as connection:
            check_revision(connection)
            with connection.begin():
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
                reader = connection.connection.driver_connection
                assert isinstance(reader, sqlite3.Connection)
                with closing(sqlite3.connect(target, isolation_level=None)) as writer:
                    writer.execute("PRAGMA synchronous=OFF")  # the whole is synced at the end
                    reader.backup(
                        writer,
                        pages=_PAGES,
                        progress=lambda _status, left, total: progress(total - left, total),
                    )
                    writer.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    except sqlite3.Error as error:
        # Which of the two it was, only the code of the error says.
        if getattr(error, "sqlite_errorname", "") in {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}:
            raise CannotWriteError(str(error)) from error
        raise diagnosis(error) from error
    finally:
        engine.dispose()
