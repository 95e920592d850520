"""Documents while no server runs; and reading them, whether or not one does."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from beseda.domain.history import End, Journal
from beseda.domain.keeping import Document
from beseda.domain.roomlog import RoomLog
from beseda.storage import database
from beseda.storage.archive import SqlArchive
from beseda.storage.database import ERRORS, FILE_NAME, diagnosis
from beseda.storage.documents import read_documents, write_documents
from beseda.storage.following import end_of
from beseda.storage.listing import NoHistoryError, check_revision
from beseda.storage.offline import changing


class OfflineDocuments:
    """The documents of a database of which no server runs. For one thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_kind(self, kind: str) -> dict[str, bytes]:
        """All of a kind, by their keys."""
        with self._connection.begin():
            return read_documents(self._connection, kind)

    def end_of(self, log: RoomLog) -> End:
        """See `domain.history.Journal`."""
        with self._connection.begin():
            return end_of(self._connection, log)

    def write(self, documents: Iterable[Document]) -> None:
        """Write and remove documents."""
        with self._connection.begin():
            write_documents(self._connection, documents)


@contextmanager
def changing_documents(directory: Path) -> Iterator[OfflineDocuments]:
    """Opens the database in `directory`, which must be there. Raises as `offline.changing`."""
    with changing(directory) as connection:
        yield OfflineDocuments(connection)


class Kept(NamedTuple):
    """What is kept of several kinds, by kind and key, and the logs beside it."""

    documents: dict[str, dict[str, bytes]]
    journal: Journal


@contextmanager
def reading_documents(directory: Path, *kinds: str) -> Iterator[Kept]:
    """The documents of some kinds, of the server that has its data in `directory`, whether or not
    it runs. Raises NoHistoryError, StorageError and those derived from it."""
    path = directory / FILE_NAME
    if not path.exists():
        raise NoHistoryError(directory)
    engine = database.reading(path)
    try:
        with database.connect(engine) as connection:
            check_revision(connection)
            with connection.begin():
                documents = {kind: read_documents(connection, kind) for kind in kinds}
        yield Kept(documents, SqlArchive(engine))
    except ERRORS as error:
        raise diagnosis(error) from error
    finally:
        engine.dispose()
