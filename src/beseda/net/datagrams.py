"""Datagrams: plain lines, by which whoever sends one has a connection without any of TCP's care,
and QUIC, which takes care itself (`beseda.net.quic`)."""

import errno
import socket
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from beseda.net.address import UDP_SCHEME, with_port
from beseda.net.admission import Admission, Verdict
from beseda.net.connection import Connection, Handler
from beseda.net.datagram_thread import DatagramThread
from beseda.net.proving import Proofs
from beseda.net.securing import Security
from beseda.net.settings import UdpSettings
from beseda.quic.telling import Kind, tell

if TYPE_CHECKING:
    from beseda.net.quic import QuicListener

_MOST_BYTES = 1 << 16
_RECEIVED_AT_ONCE = 64
_MOST_WAITING_BYTES = 1 << 16
_LINE_END = b"\n"


class DatagramSocket:
    """Stands for the socket of somebody who sends datagrams; used by their connection's thread.

    Each datagram that comes is read as a line, each line that is sent is a datagram.
    """

    __slots__ = ("_datagrams", "_waiting", "_waiting_bytes", "source")

    def __init__(self, datagrams: "Datagrams", source: Any) -> None:
        """`source` is the other end, as the system has it."""
        self._datagrams = datagrams
        self.source = source
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0

    def came(self, data: bytes) -> None:
        """A datagram came. It is lost if too many wait to be read."""
        if self._waiting_bytes < _MOST_WAITING_BYTES:
            self._waiting.append(data)
            self._waiting_bytes += len(data)

    @property
    def waiting(self) -> bool:
        """Whether there is something to `recv`."""
        return bool(self._waiting)

    def fileno(self) -> int:
        """None of its own."""
        return -1

    def recv(self, _size: int, /) -> bytes:
        """The next datagram, with a line end. Raises BlockingIOError if there is none."""
        if not self._waiting:
            raise BlockingIOError
        data = self._waiting.popleft()
        self._waiting_bytes -= len(data)
        return data if data.endswith(_LINE_END) else data + _LINE_END

    def send(self, data: bytes | memoryview, /) -> int:
        """Send each line by itself. Takes everything: what the system does not take is lost."""
        for line in bytes(data).splitlines(keepends=True):
            self._datagrams.send(line, self.source)
        return len(data)

    def shutdown(self, _how: int, /) -> None:
        """There is nobody to wait for: raises OSError, which ends the connection at once."""
        raise OSError(errno.ENOTCONN, "datagrams have no end")

    def close(self) -> None:
        """From now on whoever sends from there is somebody new."""
        self._datagrams.forget(self.source)


class Wordings(Protocol):
    """What the network says to those who have no gateway yet; in bytes, each a line."""

    def code(self, code: str) -> list[str]:
        """Asks for a code to be sent back: in many words and in few, longest first."""

    def turned_away(self, address: str, verdict: Verdict) -> bytes:
        """Why somebody cannot come in."""

    def refusal(self, address: str, verdict: Verdict) -> str:
        """The same in words only."""


class Quic(Struct, frozen=True):
    """For a socket that answers QUIC: the certificate and the time for a handshake, what gives a
    new connection its handler, and who is told of errors."""

    security: Security
    handle: Callable[[Connection], Handler]
    report: Callable[[Exception], None]


class Datagrams:
    """One UDP socket, and everybody who sends to it. Used by its thread."""

    def __init__(
        self,
        sock: socket.socket,
        thread: DatagramThread,
        admission: Admission,
        settings: UdpSettings,
        *,
        handle: Callable[[Connection], Handler],
        wordings: Wordings,
        read_bytes: int,
        hears_text: bool,
        quic: Quic | None,
    ) -> None:
        """`handle` gives a new connection its handler; without `quic` only text is answered, and
        that only if it `hears_text`."""
        self._socket = sock
        self._thread = thread
        self._admission = admission
        self._settings = settings
        self._handle = handle
        self._wordings = wordings
        self._read_bytes = read_bytes
        self._hears_text = hears_text
        self._quic = quic
        self._quic_listener: QuicListener | None = None
        self._proofs = Proofs(wordings.code)
        self._connections: dict[Any, Connection] = {}

    def start(self) -> None:
        """Receive from now on."""
        self._thread.accept_with(self._socket, self._receive)

    def send(self, data: bytes, to: Any) -> None:
        """Send one datagram; it is lost if the system does not take it."""
        try:
            self._socket.sendto(data, to)
        except OSError:
            return

    def forget(self, source: Any) -> None:
        """The connection of `source` is over."""
        self._connections.pop(source, None)

    def _receive(self) -> None:
        """Take what came, but not so much that the connections in hand wait long."""
        for _ in range(_RECEIVED_AT_ONCE):
            try:
                data, source = self._socket.recvfrom(_MOST_BYTES)
            except BlockingIOError:
                return
            except OSError:
                continue  # it is about a datagram of ours (ICMP)
            if data:
                self._take(data, source)

    def _take(self, data: bytes, source: Any) -> None:
        kind = tell(data)
        if kind is not Kind.TEXT:
            self._take_quic(kind, data, source)
        elif self._hears_text:
            self._take_text(data, source)

    def _take_quic(self, kind: Kind, data: bytes, source: Any) -> None:
        """As long as there is no certificate nobody is answered."""
        if self._quic_listener is None and self._quic is not None:
            self._quic_listener = self._listen_to_quic(self._quic)
        if self._quic_listener is not None:
            self._quic_listener.take(kind, data, source)

    def _listen_to_quic(self, quic: Quic) -> "QuicListener | None":
        if quic.security.certificates.pem is None:
            return None
        # Here, because it takes time that a server without a certificate need not spend.
        from beseda.net.quic import QuicListener

        return QuicListener(
            self._thread,
            self._admission,
            certificates=quic.security.certificates,
            seconds=quic.security.seconds,
            handle=quic.handle,
            turned_away=self._wordings.refusal,
            send=self.send,
            report=quic.report,
            read_bytes=self._read_bytes,
        )

    def _take_text(self, data: bytes, source: Any) -> None:
        connection = self._connections.get(source)
        if connection is None:
            self._hear_stranger(data, source)
        else:
            self._hand_over(connection, data)

    def _hand_over(self, connection: Connection, data: bytes) -> None:
        assert isinstance(connection.socket, DatagramSocket)
        connection.socket.came(data)
        self._thread.read_on(connection)

    def _hear_stranger(self, data: bytes, source: Any) -> None:
        here, near = _nearness(source[0])
        if not (near or self._settings.public):
            return
        if self._settings.prove == "never" or (here and self._settings.prove == "remote"):
            self._let_in(data, source)
            return
        heard = self._proofs.hear(source, data, self._thread.now)
        if heard.answer:
            self.send(heard.answer, source)
        if heard.opening is not None:
            self._let_in(heard.opening, source)

    def _let_in(self, opening: bytes, source: Any) -> None:
        host = source[0]
        address = UDP_SCHEME + with_port(host, source[1])
        verdict = self._admission.admit(host)
        if verdict is not Verdict.WELCOME:
            self.send(self._wordings.turned_away(address, verdict), source)
            return
        connection = Connection(
            DatagramSocket(self, source),
            self._thread,
            host,
            address,
            self._read_bytes,
            is_forgeable=True,
        )
        self._connections[source] = connection
        self._thread.adopt(connection, self._handle)
        self._hand_over(connection, opening)


def _nearness(host: str) -> tuple[bool, bool]:
    """Whether `host` is this machine, and whether it is on a network that is nobody else's."""
    address = ip_address(host)
    return address.is_loopback, address.is_private or address.is_link_local
