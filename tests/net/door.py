"""A door: connections whose protocol is to be found out, and what becomes of them."""

import queue
import socket
import ssl
from collections.abc import Callable

from beseda.net.certificates import Certificates, Files
from beseda.net.connection import Connection
from beseda.net.handshakes import Handshakes
from beseda.net.io_thread import IoThread
from beseda.net.securing import Security
from beseda.net.sniff import Guess
from beseda.net.sniffing import Sniffer
from tests.certificates import client_context, secured
from tests.net.harness import PATIENCE, Scribe, World, echo


class Door:
    """What becomes of the connections of one test."""

    def __init__(
        self,
        here: World,
        patience: float = PATIENCE,
        *,
        certificate: Files | None = None,
        places: int = 10,
        seconds: float = PATIENCE,
    ) -> None:
        """`certificate`: TLS is spoken with it, at most `places` handshakes at once, each of which
        may take `seconds`."""
        self.here = here
        self.patience = patience
        self.certificates = Certificates("1.2")
        if certificate is not None:
            self.certificates.load(certificate)
        self.security = Security(self.certificates, Handshakes(places), seconds, b"TLS only\r\n")
        self.chosen: queue.Queue[tuple[Guess, Scribe]] = queue.Queue()
        self.over: queue.Queue[str] = queue.Queue()
        self.choose: Callable[[Connection, Guess], Scribe] = self._choose

    def sniffer(self, connection: Connection) -> Sniffer:
        return Sniffer(
            connection,
            self.choose,
            lambda _, reason: self.over.put(reason),
            self.patience,
            self.security,
        )

    def _choose(self, connection: Connection, found: Guess) -> Scribe:
        scribe = Scribe(connection, echo)
        self.chosen.put((found, scribe))
        return scribe

    def connect(
        self, thread: IoThread | None = None, *, tcp: bool = False, demands_tls: bool = False
    ) -> socket.socket:
        """A peer's socket, on `thread` or one of its own."""
        thread = thread or self.here.thread()
        return self.here.plug(thread, self.sniffer, tcp=tcp, demands_tls=demands_tls)

    def enter(
        self,
        context: ssl.SSLContext | None = None,
        thread: IoThread | None = None,
        *,
        tcp: bool = False,
        demands_tls: bool = False,
    ) -> ssl.SSLSocket:
        """The same, after the handshake."""
        context = context or client_context()  # which takes longer than some doors wait
        peer = secured(self.connect(thread, tcp=tcp, demands_tls=demands_tls), context)
        self.here.stack.callback(peer.close)
        return peer

    def expect(self, expected: Guess) -> Scribe:
        """The handler that was chosen, for `expected`."""
        found, scribe = self.chosen.get(timeout=PATIENCE)
        assert found is expected
        return scribe
