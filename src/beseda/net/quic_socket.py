"""What an I/O thread sees of a QUIC connection: a socket, of its one stream."""

import errno
from enum import Enum
from typing import Protocol

from beseda.quic.stream import STREAM, StreamConnection

_MOST_UNACKNOWLEDGED = 1 << 18


class Input(Enum):
    """What is still to come from the client."""

    OPEN = "open"
    ENDED = "ended"
    """All has come; the reader has not been told yet."""
    TOLD = "told"
    """The reader knows that all has come."""
    LOST = "lost"
    """Nothing comes any more, and nothing goes."""


class Carrier(Protocol):
    """Who sends and ends what the socket has begun."""

    def touch(self) -> None:
        """There is something to send, at the end of this round."""

    def hang_up(self) -> None:
        """The socket is closed."""


class QuicSocket:
    """Stands for the socket of a client that came by QUIC; used by its connection's thread."""

    __slots__ = ("_carrier", "_input", "_quic", "_waiting", "is_finishing")

    def __init__(self, quic: StreamConnection, carrier: Carrier) -> None:
        self._quic = quic
        self._carrier = carrier
        self._waiting = bytearray()
        self._input = Input.OPEN
        self.is_finishing = False
        """Whether all has been given to be sent, the end included."""

    # ── for who receives ───────────────────────────────────────────────────────────────────

    def came(self, data: bytes, *, is_last: bool) -> None:
        """These bytes came, in order. Flow control bounds how many wait."""
        self._waiting += data
        if is_last and self._input is Input.OPEN:
            self._input = Input.ENDED

    def lose(self) -> None:
        """The connection is over; what has come can still be read."""
        self._input = Input.LOST

    @property
    def waiting(self) -> bool:
        """Whether there is something to `recv`."""
        return bool(self._waiting) or self._input in (Input.ENDED, Input.LOST)

    @property
    def room(self) -> int:
        """How many bytes `send` takes; it raises if it takes none."""
        if self._input is Input.LOST:
            return 1
        return _MOST_UNACKNOWLEDGED - self._quic.unacknowledged if self._quic.is_open else 0

    # ── as a socket ────────────────────────────────────────────────────────────────────────

    def fileno(self) -> int:
        """None of its own."""
        return -1

    def recv(self, size: int, /) -> bytes:
        """What has come; b"" once the client has said that it will send no more. Raises OSError."""
        if self._waiting:
            data = bytes(self._waiting[:size])
            del self._waiting[:size]
            if self._quic.took(len(data)):
                self._carrier.touch()
            return data
        if self._input is Input.LOST:
            raise ConnectionResetError(errno.ECONNRESET, "the QUIC connection is over")
        if self._input is Input.OPEN:
            raise BlockingIOError
        self._input = Input.TOLD
        return b""

    def send(self, data: bytes | memoryview, /) -> int:
        """Send as much as keeps what the client has not acknowledged within bounds: who does not
        acknowledge does not read. Raises OSError."""
        room = self.room
        if self._input is Input.LOST:
            raise ConnectionResetError(errno.ECONNRESET, "the QUIC connection is over")
        if room <= 0:
            raise BlockingIOError
        piece = bytes(data[:room])
        self._quic.send_stream_data(STREAM, piece)
        self._carrier.touch()
        return len(piece)

    def shutdown(self, _how: int, /) -> None:
        """Say that nothing more will be sent. Raises OSError."""
        if self._input is Input.LOST or not self._quic.is_open:
            raise OSError(errno.ENOTCONN, "there is no stream")
        self._quic.send_stream_data(STREAM, b"", end_stream=True)
        self.is_finishing = True
        self._carrier.touch()

    def close(self) -> None:
        """End the connection, when the client has received what was sent to it."""
        self._carrier.hang_up()
