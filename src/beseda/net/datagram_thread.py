"""The I/O thread of connections that have no descriptor of their own."""

from collections.abc import Callable
from typing import Any, Protocol, cast

from beseda.net.connection import Connection
from beseda.net.io_thread import IoThread


class Source(Protocol):
    """The socket of such a connection, which others give what has come."""

    @property
    def waiting(self) -> bool:
        """Whether there is something to read."""


class DatagramThread(IoThread):
    """Reads one descriptor for all of its connections: whoever has received something for one of
    them calls `read_on`, and `write_on` when its socket takes bytes again. Their sockets never
    block."""

    def __init__(self, name: str, **options: Any) -> None:
        """As for `IoThread`."""
        super().__init__(name, **options)
        self._last: list[Callable[[], None]] = []

    def watch(self, connection: Connection) -> None:
        """A connection that was paused reads what has come meanwhile."""
        if connection.reading and _source(connection).waiting:
            self.timers.at(self.now, lambda: self.read_on(connection))

    def read_on(self, connection: Connection) -> None:
        """Read all that has come for `connection`."""
        source = _source(connection)
        while connection.reading and source.waiting:
            self.read(connection)

    def write_on(self, connection: Connection) -> None:
        """Send what waits on `connection`, as much as its socket takes."""
        unsent = 0
        while connection.writing and connection.unsent != unsent:
            unsent = connection.unsent
            self.write_backlog(connection)

    @property
    def stopping(self) -> bool:
        """Whether it is about to end."""
        return self._stop_at is not None

    def do_last(self, call: Callable[[], None]) -> None:
        """Do `call`, which must not raise, when all else of this round is done: what several
        connections' outboxes have caused to be sent then goes out together."""
        self._last.append(call)

    def _flush(self) -> None:
        super()._flush()
        while self._last:
            calls, self._last = self._last, []
            for call in calls:
                call()


def _source(connection: Connection) -> Source:
    return cast("Source", connection.socket)
