"""How a connection that begins with TLS gets to it: certificate, place, time."""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from beseda.net.certificates import Certificates
from beseda.net.connection import Connection, Ending
from beseda.net.handshakes import Handshakes

FIRST_BYTE = b"\x16"
"""What every TLS connection begins with (RFC 8446 section 5.1: a handshake record), and nothing
that a person or another protocol sends."""

TLS_FAILED = "ending_tls_failed"
TLS_TOO_SLOW = "ending_tls_too_slow"
TLS_ONLY = "ending_tls_only"
"""Reasons for closing a connection: no agreement, not in time, not without TLS."""


class Protocol(Enum):
    """What a client has asked for by ALPN."""

    IRC = "irc"
    HTTP = "http"
    UNSAID = "unsaid"


class Security(Struct, frozen=True):
    """What all connections share: the certificate, places for handshakes, and how many seconds one
    may take; `refusal` is what somebody is told who speaks without TLS where it is demanded."""

    certificates: Certificates
    handshakes: Handshakes
    seconds: float
    refusal: bytes


class Securing:
    """One connection's way into TLS. On the connection's own thread."""

    def __init__(
        self,
        connection: Connection,
        security: Security,
        opening: bytes,
        done: Callable[[Protocol], None],
    ) -> None:
        """Begin with `opening`, what was received so far, once there is a place. `done` is told,
        must not raise, and then TLS is what the connection speaks; if it does not come to that, the
        connection is closed with a reason. The certificate must be there."""
        self._connection = connection
        self._security = security
        self._opening = opening
        self._done = done
        self._deadline = connection.call_later(
            security.seconds, lambda: connection.close(b"", TLS_TOO_SLOW)
        )
        connection.pause()
        self._place = security.handshakes.ask(
            connection.host, lambda: connection.call_soon(self._begin)
        )

    def over(self) -> None:
        """Give up the place; to be called when the connection has ended, too."""
        self._deadline.cancel()
        self._place.leave()

    def _begin(self) -> None:
        from beseda.net.tls import PROTOCOLS, TlsSocket

        def established() -> None:
            self.over()
            self._done(PROTOCOLS.get(tls.protocol, Protocol.UNSAID))

        context = self._security.certificates.context
        assert context is not None
        connection = self._connection
        tls = TlsSocket(connection, context, established, lambda: connection.close(b"", TLS_FAILED))
        connection.resume()
        opening, self._opening = self._opening, b""
        try:
            tls.feed(opening)
        except OSError:
            connection.close(b"", Ending.LOST)
