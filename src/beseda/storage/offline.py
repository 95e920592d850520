"""Changing the logs while no server runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from beseda.storage import database
from beseda.storage.database import ERRORS, FILE_NAME, diagnosis
from beseda.storage.deletion import Deleter
from beseda.storage.locking import DataLock
from beseda.storage.migrations import prepare
from beseda.storage.tidying import Tidying


class Offline(NamedTuple):
    """What deletes, and what clears up after it; what it does not get to, the next server does."""

    deleter: Deleter
    tidying: Tidying


@contextmanager
def changing(directory: Path) -> Iterator[Connection]:
    """Opens the database in `directory`, which must be there, to write to it; the database is made
    if it is not.

    Raises DirectoryInUseError if a server runs, StorageError and those derived from it if the
    database cannot be used; also for what the database raises inside.
    """
    path = directory / FILE_NAME
    with DataLock(directory):
        engine = database.writing(path)
        try:
            with database.connect(engine) as connection:
                prepare(connection, path)
                yield connection
        except ERRORS as error:
            raise diagnosis(error) from error
        finally:
            engine.dispose()


@contextmanager
def deleting(directory: Path) -> Iterator[Offline]:
    """Opens the database in `directory` to delete from it. Raises as `changing`."""
    with changing(directory) as connection:
        yield Offline(Deleter(connection), Tidying(connection, lambda _gone: None))
