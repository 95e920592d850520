"""A chat whose log is kept in a real database, by a writer that runs as in a server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from beseda.domain.commands import Say
from beseda.domain.settings import HistorySettings
from beseda.storage import database
from beseda.storage.database import FILE_NAME
from beseda.storage.store import Store
from tests.domain.fakes import Chat, Guest

SECONDS = 10.0


class KeptChat(Chat):
    """A chat with its store. What people do is recorded and shown when `settle` returns."""

    def __init__(self, directory: Path, **more: Any) -> None:
        self.console: list[tuple[str, dict[str, Any]]] = []
        self.died: list[BaseException] = []
        self.directory = directory
        self.store = Store(
            directory,
            lambda name, **values: self.console.append((name, values)),
            lambda _thread, error: self.died.append(error),
        )
        super().__init__(keeper=self.store.writer, epoch=self.store.epoch, **more)
        self.store.start_for(self.hub)

    def settle(self) -> None:
        """Wait until everything that was done so far has been recorded and shown."""
        shown = threading.Event()

        def tell() -> bytes:
            shown.set()
            return b""

        with self.hub.lock:
            self.hub.reply_later(self.channels[0], tell)
        self.hub.deliver()
        assert shown.wait(SECONDS), "the writer does not answer"
        self.store.writer.call(lambda: None).result(SECONDS)  # what was behind it is shown as well

    def on_writer(self, errand: Callable[[], Any]) -> Any:
        """What `errand` returns, done on the writer's thread."""
        return self.store.writer.call(errand).result(SECONDS)

    def fill_disk(self) -> None:
        """From now on the database cannot grow."""
        self._limit(1)

    def free_disk(self) -> None:
        """It can grow again."""
        self._limit(1 << 30)

    def _limit(self, pages: int) -> None:
        connection = self.store.writer._appender._cursor
        self.on_writer(lambda: connection.execute(f"PRAGMA max_page_count={pages}").fetchone())

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a connection of its own finds in the database."""
        engine = database.reading(self.directory / FILE_NAME)
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(text(query), values)]
        finally:
            engine.dispose()

    def texts(self, room: str) -> list[str]:
        """What was said in `room`, as it is recorded under its key now."""
        query = (
            "SELECT text FROM events JOIN rooms ON rooms.id = room_id "
            "WHERE key = :key AND ended_at IS NULL AND kind < 3 ORDER BY seq"
        )
        return [row[0] for row in self.rows(query, key=room)]

    def places(self, room: str) -> list[tuple[Any, ...]]:
        """Each event of `room`: seq, time in milliseconds and kind, in the order of the rows."""
        query = (
            "SELECT seq, at, kind FROM events JOIN rooms ON rooms.id = room_id "
            "WHERE key = :key AND ended_at IS NULL ORDER BY events.id"
        )
        return self.rows(query, key=room)


@contextmanager
def kept_chat(directory: Path, *, history: dict[str, Any] | None = None) -> Iterator[KeptChat]:
    """A chat with the store in `directory`, which is closed at the end."""
    chat = KeptChat(directory, history=HistorySettings(**(history or {})))
    try:
        yield chat
    finally:
        ended = chat.store.stop(SECONDS)
    assert ended, "the writer did not end"
    assert not chat.died


def says(guest: Guest, *texts: str, to: str = "#tea") -> None:
    """`guest` says something in a room."""
    for each in texts:
        guest.does(Say(to, each))
