"""The I/O thread of connections that have no descriptor of their own."""

from typing import Protocol, cast

from beseda.net.connection import Connection
from beseda.net.io_thread import IoThread


class Source(Protocol):
    """The socket of such a connection, which others give what has come."""

    @property
    def waiting(self) -> bool:
        """Whether there is something to read."""


class DatagramThread(IoThread):
    """Reads one descriptor for all of its connections: whoever has received something for one of
    them calls `read_on`. Their sockets never block."""

    def watch(self, connection: Connection) -> None:
        """A connection that was paused reads what has come meanwhile."""
        if connection.reading and _source(connection).waiting:
            self.timers.at(self.now, lambda: self.read_on(connection))

    def read_on(self, connection: Connection) -> None:
        """Read all that has come for `connection`."""
        source = _source(connection)
        while connection.reading and source.waiting:
            self.read(connection)


def _source(connection: Connection) -> Source:
    return cast("Source", connection.socket)
