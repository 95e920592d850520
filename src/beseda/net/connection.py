"""One connection: a socket, its outbox and what is done with its bytes."""

import socket
from collections.abc import Callable, Sequence
from enum import Enum, StrEnum
from typing import Any, Protocol

from beseda.net.outbox import Outbox
from beseda.net.timers import Timer

LINGER_SECONDS = 2.0
"""How long we go on reading after our last byte, so that the peer gets it (RFC 9112, 9.6: closing
with unread input makes TCP reset the connection and drop what was sent)."""


class Ending(StrEnum):
    """Why a connection ended, where the network knows it."""

    CLOSED = "ending_closed"
    LOST = "ending_lost"
    SLOW_READER = "ending_slow_reader"
    ERROR = "ending_error"
    STOPPED = "ending_stopped"


class Handler(Protocol):
    """What a connection's owner does with it. Called on the connection's own thread."""

    def received(self, data: bytes) -> None:
        """Bytes came; never empty."""

    def input_ended(self) -> None:
        """The peer will send no more. The handler closes the connection once the peer has all its
        answers; after `NetSettings.drain_seconds` it is closed in any case."""

    def closed(self, reason: str) -> None:
        """The connection is over: an `Ending`, or what was given to `close`. Called once, and
        nothing is called after."""

    def farewell(self, reason: str) -> bytes:
        """The last words to the peer of a connection that ends for this reason."""


class Owner(Protocol):
    """What a connection needs of the thread that owns it (`beseda.net.io_thread`)."""

    @property
    def now(self) -> float: ...

    def call_later(
        self, connection: "Connection", seconds: float, call: Callable[[], None]
    ) -> Timer: ...
    def call_soon(self, connection: "Connection", call: Callable[[], None]) -> None: ...
    def watch(self, connection: "Connection") -> None: ...
    def close(self, connection: "Connection", last_words: bytes, reason: str) -> None: ...
    def put(self, channels: Sequence[Any], data: bytes) -> None: ...
    def put_close(self, channel: Any, last_words: bytes, reason: str) -> None: ...
    def wake(self) -> None: ...


class State(Enum):
    """The life of a connection, in this order."""

    OPEN = "open"
    DRAINING = "draining"  # closed for the handler; what is queued is still sent
    LINGERING = "lingering"  # all is sent and our side shut down; waiting for the peer's end
    CLOSED = "closed"


class Connection:
    """A connection belongs to one I/O thread; only that thread touches it.

    Everything else in the server knows it as a channel: something to put into `mailbox`.
    """

    __slots__ = (
        "address",
        "handler",
        "host",
        "input_over",
        "interest",
        "mailbox",
        "outbox",
        "paused",
        "read_bytes",
        "socket",
        "state",
    )

    def __init__(
        self, sock: socket.socket, owner: Owner, host: str, address: str, read_bytes: int
    ) -> None:
        """`host`: the peer's IP address (or "unix"); `address`: the same with its port, as people
        read it; `read_bytes`: how much is read at once."""
        self.socket = sock
        self.mailbox = owner
        self.host = host
        self.address = address
        self.read_bytes = read_bytes
        self.outbox = Outbox()
        self.state = State.OPEN
        self.handler: Handler | None = None
        self.paused = False
        self.input_over = False
        """Whether the peer has shut down its side; it may still read ours."""
        self.interest = 0
        """What the selector watches for now; kept here to save it needless changes."""

    # ── for handlers ───────────────────────────────────────────────────────────────────────

    @property
    def now(self) -> float:
        """Seconds on the thread's monotonic clock, as of the present round."""
        return self.mailbox.now

    @property
    def unsent(self) -> int:
        """Bytes that are queued because the kernel takes no more."""
        return self.outbox.backlog_bytes

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Do `call` on this connection's thread after `seconds`, unless it is cancelled."""
        return self.mailbox.call_later(self, seconds, call)

    def call_soon(self, call: Callable[[], None]) -> None:
        """Do `call` on this connection's thread, unless the connection is gone by then. Any thread
        may ask; never under a lock."""
        self.mailbox.call_soon(self, call)

    def pause(self) -> None:
        """Read nothing until `resume`: the peer's own TCP connection slows it down."""
        self.paused = True
        self.mailbox.watch(self)

    def resume(self) -> None:
        """Read again."""
        self.paused = False
        self.mailbox.watch(self)

    def close(self, last_words: bytes, reason: str) -> None:
        """Send what is queued and `last_words`, then close; `reason` goes to `Handler.closed`.

        Nothing is sent after `last_words`; if there are none, what the thread's mailbox has for
        the connection in this round still is."""
        if self.state is State.OPEN:
            self.mailbox.close(self, last_words, reason)

    # ── for the I/O thread ─────────────────────────────────────────────────────────────────

    @property
    def reading(self) -> bool:
        """Whether the thread should look for input. Closing connections read, and drop it."""
        if self.state is State.OPEN:
            return not self.paused
        return self.state is not State.CLOSED and not self.input_over
