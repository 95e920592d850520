"""Copies of a database from before it was changed, beside it: `history.db.before-REVISION-DATE`.

Their names sort as they were made, revisions being numbers of equal length.
"""

import os
import shutil
import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection

from beseda.storage.errors import NoSpaceError

MOST_COPIES = 3


def copies(path: Path) -> list[Path]:
    """The copies that there are of the database at `path`, oldest first."""
    found = path.parent.glob(f"{path.name}.before-*")
    return sorted(each for each in found if each.suffix not in {".partial", ".partial-journal"})


def keep_copy(connection: Connection, path: Path, revision: str) -> Path:
    """Copy the whole database, before it is changed to `revision`; returns where to.

    When this returns the copy is on disk, and never under its name before. Raises NoSpaceError, and
    what the database and the system raise.
    """
    with connection.begin():
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        size = int(pages * connection.exec_driver_sql("PRAGMA page_size").scalar_one())
    free = shutil.disk_usage(path.parent).free
    if free < (needed := size + size // 10):
        raise NoSpaceError(needed, free)
    date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    target = path.with_name(f"{path.name}.before-{revision}-{date}")
    partial = target.with_name(f"{target.name}.partial")
    try:
        partial.touch(mode=path.stat().st_mode & 0o777)
        _copy(connection, partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    _sync(path.parent)
    return target


def remove_old_copies(path: Path) -> None:
    """Keep the last `MOST_COPIES` and remove all others."""
    for each in copies(path)[:-MOST_COPIES]:
        each.unlink(missing_ok=True)


def _copy(connection: Connection, to: Path) -> None:
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)
    target = sqlite3.connect(to)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    finally:
        target.close()
    _sync(to)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
