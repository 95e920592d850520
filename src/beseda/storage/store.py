"""The store as a whole: opened, run and closed with the server."""

from collections.abc import Callable
from pathlib import Path

from beseda.storage import database
from beseda.storage.appending import Appender
from beseda.storage.archive import SqlArchive
from beseda.storage.database import ERRORS, FILE_NAME, problem_of
from beseda.storage.errors import StorageError
from beseda.storage.migrations import prepare
from beseda.storage.writer import Hub, LogWriter


class Store:
    """The logs of one server: `writer` records, `archive` reads."""

    def __init__(
        self,
        directory: Path,
        note: Callable[..., None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """Opens the database in `directory`, which must be there, and brings it up to date. Raises
        StorageError. `note` and `on_error` as for `LogWriter`."""
        path = directory / FILE_NAME
        self._writing = database.writing(path)
        self._reading = database.reading(path)
        connection = database.connect(self._writing)
        try:
            prepare(connection, path)
            appender = Appender(connection)
        except ERRORS as error:
            connection.close()
            raise StorageError(problem_of(error)) from error
        self.epoch = appender.epoch
        self._connection = connection
        self.writer = LogWriter(appender, note, on_error)
        self.archive = SqlArchive(self._reading)

    def start_for(self, hub: Hub) -> None:
        """Begin to record what happens in `hub`."""
        self.writer.start_for(hub)

    @property
    def running(self) -> bool:
        """Whether what happens is recorded."""
        return self.writer.is_alive()

    def stop(self, seconds: float) -> bool:
        """Record what there is and close; returns whether that was possible within `seconds`."""
        ended = self.writer.stop(seconds)
        if ended:
            self._connection.close()
        self._reading.dispose()
        self._writing.dispose()
        return ended
