"""One connection to a server: a socket, the thread "receiver" and a bounded queue of lines.

The receiver does all reading and writing, so nobody else ever waits for the network; others hand
it lines and wake it. It knows lines and silence, not chat.
"""

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import chat as texts
from beseda.client.address import Address
from beseda.client.reasons import ConnectError, reason_of
from beseda.client.trust import Trust
from beseda.protocol.linebuffer import LineBuffer

_RECEIVE_BYTES = 65_536
_LINE_BYTES = 16_384
"""The longest line taken: IRCv3 allows 8191 bytes of tags, our server a line of up to 65536."""
_OUTGOING_BYTES = 262_144


class Timing(Struct, frozen=True):
    """How long a connection waits for what, in seconds."""

    connect: float = 10.0
    """For the server to accept (each of its addresses; resolving a name has its own time)."""
    idle: float = 60.0
    """Silence after which the server is asked for a sign of life."""
    dead: float = 30.0
    """Further silence after which the connection is given up."""
    farewell: float = 2.0
    """For the last lines to be sent when the connection is closed."""


class ConnectionState(Enum):
    """What a connection can do; it only ever moves downwards."""

    OPEN = auto()
    """Lines come and go."""
    CLOSING = auto()
    """What is queued is still sent, for a while; nothing new is taken."""
    CLOSED = auto()
    """Over: the socket is closed and the thread ends."""


class NotConnectedError(Exception):
    """There is no connection to send on."""


class OutgoingFullError(Exception):
    """The server does not read: the queue of outgoing lines has reached its bound."""


class Socket(Protocol):
    """What a connection needs of a non-blocking socket: one of the system's, or TLS over it
    (`beseda.client.securing`)."""

    def fileno(self) -> int: ...
    def setblocking(self, flag: bool, /) -> None: ...
    def recv(self, size: int, /) -> bytes: ...
    def send(self, data: bytes, /) -> int: ...
    def shutdown(self, how: int, /) -> None: ...
    def close(self) -> None: ...


def connect(
    address: Address, timeout: float, trust: Trust, certificate: Path | None = None
) -> Socket:
    """A connected socket; `timeout` seconds for each address, and for TLS, where `certificate` is
    the file with our own one and its key. Raises ConnectError. Any thread."""
    try:
        if address.path:
            return _connect_unix(address.path, timeout)
        if address.quic:
            from beseda.client.quic import connect_quic

            return connect_quic(address, timeout, trust)
        if address.tls:
            # Here, because most of its time goes into being imported.
            from beseda.client.securing import secure

            return secure(lambda: _connect_tcp(address, timeout), address, trust, certificate)
        return _connect_tcp(address, timeout)
    except TimeoutError as error:
        raise ConnectError(texts.NO_ANSWER_IN_TIME) from error
    except OSError as error:
        raise ConnectError(reason_of(error)) from error
    except UnicodeError as error:  # a host that IDNA cannot write
        raise ConnectError(texts.NO_SUCH_HOST) from error


def _connect_tcp(address: Address, timeout: float) -> socket.socket:
    sock = socket.create_connection((address.host, address.port), timeout)
    # A port of our own system's ephemeral range with nobody behind it can be met by TCP's
    # simultaneous open: the socket is then connected to itself and would answer itself.
    if sock.getsockname() == sock.getpeername():
        sock.close()
        raise ConnectError(texts.CONNECTION_REFUSED)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _connect_unix(path: str, timeout: float) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.connect(path)
    except BaseException:
        sock.close()
        raise
    return sock


class Connection:
    """A connected socket with its receiver.

    Any thread may call `send_line` and `close`, and read `state`. `on_lines` (lists of lines
    without their ends) and `on_closed` (the reason; once, as the last thing) are called on the
    receiver's thread: while they run, nothing is received or sent.
    """

    def __init__(
        self,
        sock: Socket,
        on_lines: Callable[[list[bytes]], None],
        on_closed: Callable[[Text], None],
        *,
        timing: Timing,
        sign_of_life: bytes = b"PING :beseda\r\n",
    ) -> None:
        self._sock = sock
        self._on_lines = on_lines
        self._on_closed = on_closed
        self._timing = timing
        self._sign_of_life = sign_of_life
        self._changed = threading.Condition()
        self._state = ConnectionState.OPEN  # this and the next two: under `_changed`
        self._outgoing = bytearray()
        self._deadline = 0.0
        self._buffer = LineBuffer(_LINE_BYTES)
        self._wake_in, self._wake_out = socket.socketpair()
        sockets: tuple[Socket, ...] = (sock, self._wake_in, self._wake_out)
        for each in sockets:
            each.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="receiver", daemon=True)

    @property
    def state(self) -> ConnectionState:
        """What the connection can do at this moment."""
        return self._state

    def start(self) -> None:
        """Start the receiver. Once."""
        self._thread.start()

    def send_line(self, line: str, wait: float = 0.0) -> None:
        """Queue `line`, given without its end; it goes out in the order of the calls.

        Waits up to `wait` seconds for room in the queue. Raises OutgoingFullError if there is
        none, NotConnectedError if the connection is closing or closed. Any thread; the receiver
        itself must not wait, it is who makes the room.
        """
        data = line.encode("utf-8", "replace") + b"\r\n"
        with self._changed:
            self._changed.wait_for(lambda: self._takes(data), wait)
            if self._state is not ConnectionState.OPEN:
                raise NotConnectedError
            if len(self._outgoing) + len(data) > _OUTGOING_BYTES:
                raise OutgoingFullError
            self._outgoing += data
            self._wake()

    def close(self) -> None:
        """Send what is queued, for `farewell` seconds at most, then end socket and thread.

        Returns when the thread has ended, or at once if the receiver itself calls.
        """
        with self._changed:
            if self._state is ConnectionState.OPEN:
                self._state = ConnectionState.CLOSING
                self._deadline = time.monotonic() + self._timing.farewell
                self._changed.notify_all()
                self._wake()
        if threading.current_thread() is not self._thread:
            self._thread.join(self._timing.farewell * 2)

    def _takes(self, data: bytes) -> bool:
        closed = self._state is not ConnectionState.OPEN
        return closed or len(self._outgoing) + len(data) <= _OUTGOING_BYTES

    def _wake(self) -> None:
        # Under the lock although it is a system call: it cannot block, and the pair is closed
        # under the same lock. A full pipe means that the receiver is being woken already.
        if self._state is not ConnectionState.CLOSED:
            with contextlib.suppress(BlockingIOError):
                self._wake_in.send(b"\0")

    def _run(self) -> None:
        reason = texts.ERROR_OF_OURS
        try:
            reason = self._serve()
        except OSError as error:
            reason = reason_of(error)
        finally:
            with self._changed:
                self._state = ConnectionState.CLOSED
                self._outgoing.clear()
                sockets: tuple[Socket, ...] = (self._sock, self._wake_in, self._wake_out)
                for each in sockets:
                    each.close()
                self._changed.notify_all()
            self._on_closed(reason)

    def _serve(self) -> Text:
        """Receive and send until it is over; why it is."""
        heard = time.monotonic()
        asked = False
        with selectors.DefaultSelector() as selector:
            selector.register(self._sock, selectors.EVENT_READ)
            selector.register(self._wake_out, selectors.EVENT_READ)
            while True:
                now = time.monotonic()
                silence = now - heard
                if silence >= self._timing.idle + self._timing.dead:
                    return texts.NO_ANSWER_IN_TIME
                if silence >= self._timing.idle and not asked:
                    asked = True
                    self._ask_for_life()
                due = heard + self._timing.idle + (self._timing.dead if asked else 0.0)
                events, until = self._wants()
                if now >= until:
                    return texts.CLOSED_BY_US
                selector.modify(self._sock, events)
                ready = selector.select(max(0.0, min(due, until) - now))
                for key, mask in ready:
                    if key.fileobj is self._wake_out:
                        self._wake_out.recv(_RECEIVE_BYTES)
                    elif mask & selectors.EVENT_WRITE:
                        self._send()
                if any(key.fileobj is self._sock and mask & 1 for key, mask in ready):
                    heard, asked = time.monotonic(), False
                    if not self._receive():
                        return texts.CLOSED_BY_SERVER

    def _wants(self) -> tuple[int, float]:
        """What to select for, and when to give up.

        When all is sent of a connection that we close, only our direction is shut: closing with
        unread input would reset it, and the other side could lose our last lines. The end comes
        with the other side's.
        """
        with self._changed:
            waiting = bool(self._outgoing)
            state = self._state
        if state is ConnectionState.OPEN:
            return selectors.EVENT_READ | (selectors.EVENT_WRITE if waiting else 0), float("inf")
        if waiting:
            return selectors.EVENT_READ | selectors.EVENT_WRITE, self._deadline
        self._sock.shutdown(socket.SHUT_WR)
        return selectors.EVENT_READ, self._deadline

    def _receive(self) -> bool:
        """Take in what has come; False at its end."""
        try:
            data = self._sock.recv(_RECEIVE_BYTES)
        except (BlockingIOError, InterruptedError):
            return True
        lines = [line for line in self._buffer.feed(data) if line is not None]
        if lines:
            self._on_lines(lines)
        return bool(data)

    def _send(self) -> None:
        """Send what fits now. The copy keeps the lock out of the system call."""
        with self._changed:
            data = bytes(self._outgoing[:_RECEIVE_BYTES])
        try:
            sent = self._sock.send(data)
        except (BlockingIOError, InterruptedError):
            return
        with self._changed:
            del self._outgoing[:sent]
            self._changed.notify_all()

    def _ask_for_life(self) -> None:
        with self._changed:
            if len(self._outgoing) < _OUTGOING_BYTES:
                self._outgoing += self._sign_of_life
