"""One connection: a socket, its outbox and what is done with its bytes."""

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


class Socket(Protocol):
    """What an I/O thread needs of a non-blocking socket: one of the system's, or TLS over it
    (`beseda.net.tls`), or what stands for datagrams. All but `fileno` raise OSError."""

    def fileno(self) -> int: ...
    def recv(self, size: int, /) -> bytes: ...
    def send(self, data: bytes | memoryview, /) -> int: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


class Owner(Protocol):
    """What a connection needs of the thread that owns it (`beseda.net.io_thread`)."""

    @property
    def now(self) -> float: ...

    def call_later(
        self, connection: "Connection", seconds: float, call: Callable[[], None]
    ) -> Timer: ...
    def call_soon(self, connection: "Connection", call: Callable[[], None]) -> None: ...
    def watch(self, connection: "Connection") -> None: ...
    def read(self, connection: "Connection") -> None: ...
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
        "demands_tls",
        "fingerprint",
        "handler",
        "host",
        "input_over",
        "interest",
        "is_forgeable",
        "is_secure",
        "mailbox",
        "outbox",
        "paused",
        "read_bytes",
        "socket",
        "stalled",
        "state",
    )

    def __init__(
        self,
        sock: Socket,
        owner: Owner,
        host: str,
        address: str,
        read_bytes: int,
        *,
        demands_tls: bool = False,
        is_forgeable: bool = False,
    ) -> None:
        """`host`: the peer's IP address (or "unix"); `address`: the same with its port, as people
        read it; `read_bytes`: how much is read at once; `demands_tls`: without TLS nothing is said
        on it; `is_forgeable`: others can send in the peer's name (datagrams)."""
        self.socket = sock
        self.demands_tls = demands_tls
        self.is_forgeable = is_forgeable
        self.is_secure = False
        """Whether what goes over it is encrypted (TLS)."""
        self.fingerprint = ""
        """The SHA-256 of the client's certificate in hexadecimal, "" if it has shown none."""
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
        self.stalled: Callable[[], bool] | None = None
        """Set while the socket itself holds bytes that the kernel does not take: to be called when
        it does; returns whether that is all of them."""

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

    def stall(self, go_on: Callable[[], bool]) -> None:
        """The socket holds bytes back; see `stalled`."""
        self.stalled = go_on
        self.mailbox.watch(self)

    def go_on(self) -> bool:
        """Send what the socket holds back; whether nothing is left of that. Raises OSError."""
        if self.stalled is not None and self.stalled():
            self.stalled = None
        return self.stalled is None

    @property
    def blocked(self) -> bool:
        """Whether there are bytes that wait for the kernel to take them."""
        return self.stalled is not None or self.outbox.blocked

    @property
    def reading(self) -> bool:
        """Whether the thread should look for input. Closing connections read, and drop it."""
        if self.state is State.OPEN:
            return not self.paused
        return self.state is not State.CLOSED and not self.input_over

    @property
    def writing(self) -> bool:
        """Whether the thread should look for the kernel's readiness to take bytes."""
        return self.blocked and self.state is not State.CLOSED
