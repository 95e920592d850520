"""The store as a whole: opened, run and closed with the server."""

import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from beseda.domain.settings import HistorySettings
from beseda.storage import database
from beseda.storage.accounts import AccountStore, through
from beseda.storage.appending import Appender
from beseda.storage.archive import SqlArchive
from beseda.storage.database import ERRORS, FILE_NAME, diagnosis
from beseda.storage.deletion import Deleter
from beseda.storage.documents import read_documents
from beseda.storage.indexing import Indexer
from beseda.storage.locking import DataLock
from beseda.storage.migrations import prepare
from beseda.storage.retention import Retention
from beseda.storage.tidying import Tidying
from beseda.storage.writer import Hub, LogWriter

_INDEX_WAIT_SECONDS = 2.0
_INDEX_SECONDS = 0.1
"""What is to be recorded waits no longer than this for what is searched."""


class Store:
    """The logs of one server: `writer` records, `archive` reads; and its `accounts`."""

    def __init__(
        self,
        directory: Path,
        note: Callable[..., None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """Opens the database in `directory`, which must be there, and brings it up to date; nobody
        else can until it is stopped. Raises StorageError and those derived from it. `note` and
        `on_error` as for `LogWriter`."""
        path = directory / FILE_NAME
        self._lock = DataLock(directory)
        self._writing = database.writing(path)
        self._reading = database.reading(path)
        with ExitStack() as undo:
            undo.callback(self._lock.release)
            undo.callback(self._writing.dispose)
            connection = undo.enter_context(database.connect(self._writing))
            try:
                prepare(connection, path)
                appender = Appender(connection)
                self.writer = LogWriter(appender, note, on_error)
                self.accounts = AccountStore(connection, self._reading, through(self.writer))
            except ERRORS as error:
                raise diagnosis(error) from error
            undo.pop_all()
        self.epoch = appender.epoch
        self.file = path
        """The database."""
        self._connection = connection
        self._indexer = Indexer(connection)
        self.writer.chores.append(self._indexer.index)
        self.archive = SqlArchive(self._reading, self._index, lambda: self.writer.ended)
        self.deleter = Deleter(connection)
        """For the writer's thread (`LogWriter.call`)."""
        self._appender = appender

    def start_for(
        self, hub: Hub, settings: Callable[[], HistorySettings] = HistorySettings
    ) -> None:
        """Begin to record what happens in `hub`, and to remove what is not to be kept by the
        settings that `settings` gives at that moment (called by the writer's thread)."""
        self.writer.chores += [
            Retention(self._appender, settings),
            Tidying(self._connection, self._appender.forget_authors),
        ]
        self.writer.start_for(hub)

    @property
    def running(self) -> bool:
        """Whether what happens is recorded."""
        return self.writer.is_alive()

    def documents(self, kind: str) -> dict[str, bytes]:
        """What was kept by `Hub.keep_document`, by its keys. Raises StorageError."""
        try:
            with self._reading.connect() as connection, connection.begin():
                return read_documents(connection, kind)
        except ERRORS as error:
            raise diagnosis(error) from error

    def _index(self) -> None:
        """Have the writer index what was said until now; after `_INDEX_WAIT_SECONDS` a search goes
        without it. Not for the writer itself, which would wait for its own answer."""
        if not self.writer.is_alive() or threading.current_thread() is self.writer:
            return
        done = self.writer.call(lambda: self._indexer.catch_up(_INDEX_SECONDS))
        with suppress(TimeoutError):
            done.exception(_INDEX_WAIT_SECONDS)

    def stop(self, seconds: float) -> bool:
        """Record what there is and close; returns whether that was possible within `seconds`."""
        ended = self.writer.stop(seconds)
        if ended:
            self._connection.close()
        self._reading.dispose()
        self._writing.dispose()
        if ended:
            self._lock.release()
        return ended
