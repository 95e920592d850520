"""The first handler of every connection: it finds out who should have it."""

from collections.abc import Callable

from beseda.net.connection import Connection, Ending, Handler
from beseda.net.securing import FIRST_BYTE, TLS_ONLY, Protocol, Securing, Security
from beseda.net.sniff import LONGEST_OPENING, Guess, guess

TLS_REFUSED = "ending_tls"
"""The reason for closing a connection that begins with TLS where there is none."""

# RFC 8446 section 6: a fatal alert, handshake_failure, so that the client fails at once instead of
# waiting for an answer that never comes.
_TLS_ALERT = b"\x15\x03\x01\x00\x02\x02\x28"


_ASKED_FOR = {Protocol.IRC: Guess.IRC, Protocol.HTTP: Guess.HTTP}


class Sniffer:
    """Reads until the protocol is known or the peer has been silent for `patience` seconds, then
    gives the connection, with what was read, to the handler that `choose` makes. If it begins with
    TLS, all that happens once more inside.

    A handler like any other: called on the connection's own thread.
    """

    def __init__(
        self,
        connection: Connection,
        choose: Callable[[Connection, Guess], Handler],
        over: Callable[[Connection, str], None],
        patience: float,
        security: Security,
    ) -> None:
        """`over` is told if the connection ends before its protocol is known, and why."""
        self._connection = connection
        self._choose = choose
        self._over = over
        self._patience = patience
        self._security = security
        self._securing: Securing | None = None
        self._opening = b""
        self._agreed = Guess.UNDECIDED
        """What the client has asked for when it began with TLS."""
        if connection.demands_tls:
            self._silence = connection.call_later(security.seconds, self._demand_tls)
        else:
            self._silence = connection.call_later(patience, self._take_for_plain)

    def received(self, data: bytes) -> None:
        """More of the opening."""
        self._opening += data
        if not self._connection.is_secure:
            if self._opening.startswith(FIRST_BYTE) and self._security.certificates.context:
                self._secure()
                return
            if self._connection.demands_tls:
                self._demand_tls()
                return
        found = guess(self._opening) if self._agreed is Guess.UNDECIDED else self._agreed
        if found is Guess.UNDECIDED and len(self._opening) > LONGEST_OPENING:
            found = Guess.PLAIN
        if found is not Guess.UNDECIDED:
            self._hand_over(found)

    def input_ended(self) -> None:
        """What came is all there will be: it is a plain client's, if it is anything."""
        if self._opening:
            found = Guess.PLAIN if self._agreed is Guess.UNDECIDED else self._agreed
            self._hand_over(found).input_ended()
        else:
            self._connection.close(b"", Ending.CLOSED)

    def closed(self, reason: str) -> None:
        """The connection ended first."""
        self._silence.cancel()
        if self._securing is not None:
            self._securing.over()
        self._over(self._connection, reason)

    def farewell(self, reason: str) -> bytes:  # noqa: ARG002 - no language is known yet
        """Nothing: the peer's protocol is not known."""
        return b""

    def _secure(self) -> None:
        self._silence.cancel()
        opening, self._opening = self._opening, b""
        self._securing = Securing(self._connection, self._security, opening, self._secured)

    def _secured(self, protocol: Protocol) -> None:
        self._agreed = _ASKED_FOR.get(protocol, Guess.UNDECIDED)
        if self._agreed is Guess.UNDECIDED:
            self._silence = self._connection.call_later(self._patience, self._take_for_plain)
        else:
            self._connection.call_soon(self._take_as_agreed)

    def _take_as_agreed(self) -> None:
        if self._connection.handler is self:  # nothing has come meanwhile that was handed over
            self._hand_over(self._agreed)

    def _demand_tls(self) -> None:
        self._connection.close(self._security.refusal, TLS_ONLY)

    def _take_for_plain(self) -> None:
        self._hand_over(Guess.PLAIN)

    def _hand_over(self, found: Guess) -> Handler:
        self._silence.cancel()
        if found is Guess.TLS:
            self._connection.close(_TLS_ALERT, TLS_REFUSED)
            return self
        handler = self._choose(self._connection, found)
        self._connection.handler = handler
        if self._opening:
            handler.received(self._opening)
        return handler
