"""The fast half of the load generator: it counts what arrives and does not look at it.

Python can count line ends in a block of memory at some 30 ns per message, but touching every
line would cost ten times that. So in saturated scenarios all a connection's data is read into one
large buffer and its line ends are counted. That nothing but the expected messages was counted
is made sure of before (no data under way, see `Crowd.settle`) and after (the total must match
exactly what was sent).
"""

from __future__ import annotations

import ssl

from bench.crowd import ACKNOWLEDGE, RECEIVE_BYTES, Crowd, GeneratorError

_NEWLINE = 10
# Sockets read between two looks at what may be sent.
_AT_ONCE = 512


class Counter:
    """Counts the lines every client of `crowd` receives."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._buffer = bytearray(RECEIVE_BYTES)
        size = max(crowd.by_fd, default=0) + 1
        # Indexed by file descriptor: a list is cheaper than a dictionary or an object here.
        self.lines = [0] * size
        self._sockets = [crowd.by_fd[fd].sock if fd in crowd.by_fd else None for fd in range(size)]
        self.total = 0
        self.bytes = 0

    @property
    def epoll_fd(self) -> int:
        """Readable when any client is, for waiting on more than one thing."""
        return self._crowd.epoll.fileno()

    def read(self, timeout: float, most: int = _AT_ONCE) -> list[int]:
        """Read at most `most` sockets that have data; wait up to `timeout` seconds for the first.

        Returns the file descriptors that were read.
        """
        buffer, lines, sockets = self._buffer, self.lines, self._sockets
        count = buffer.count
        ready = [fd for fd, _ in self._crowd.epoll.poll(timeout, most)]
        total = length = 0
        for fd in ready:
            sock = sockets[fd]
            assert sock is not None
            try:
                size = sock.recv_into(buffer)
            except ssl.SSLWantReadError:  # a record of TLS's own
                continue
            except ConnectionError as error:
                raise GeneratorError(f"{self._crowd.by_fd[fd].nick}: {error}") from None
            if not size:
                nick = self._crowd.by_fd[fd].nick
                raise GeneratorError(f"the server closed the connection of {nick}")
            sock.setsockopt(*ACKNOWLEDGE)
            found = count(_NEWLINE, 0, size)
            lines[fd] += found
            total += found
            length += size
        self.total += total
        self.bytes += length
        return ready
