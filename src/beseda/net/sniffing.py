"""The first handler of every connection: it finds out who should have it."""

from collections.abc import Callable

from beseda.net.connection import Connection, Ending, Handler
from beseda.net.sniff import LONGEST_OPENING, Guess, guess

TLS_REFUSED = "ending_tls"
"""The reason for closing a connection that begins with TLS where there is none."""

# RFC 8446 section 6: a fatal alert, handshake_failure, so that the client fails at once instead of
# waiting for an answer that never comes.
_TLS_ALERT = b"\x15\x03\x01\x00\x02\x02\x28"


class Sniffer:
    """Reads until the protocol is known or the peer has been silent for `patience` seconds, then
    gives the connection, with what was read, to the handler that `choose` makes.

    A handler like any other: called on the connection's own thread.
    """

    def __init__(
        self,
        connection: Connection,
        choose: Callable[[Connection, Guess], Handler],
        over: Callable[[Connection, str], None],
        patience: float,
    ) -> None:
        """`over` is told if the connection ends before its protocol is known, and why."""
        self._connection = connection
        self._choose = choose
        self._over = over
        self._opening = b""
        self._silence = connection.call_later(patience, self._take_for_plain)

    def received(self, data: bytes) -> None:
        """More of the opening."""
        self._opening += data
        found = guess(self._opening)
        if found is Guess.UNDECIDED and len(self._opening) > LONGEST_OPENING:
            found = Guess.PLAIN
        if found is not Guess.UNDECIDED:
            self._hand_over(found)

    def input_ended(self) -> None:
        """What came is all there will be: it is a plain client's, if it is anything."""
        if self._opening:
            handler = self._hand_over(Guess.PLAIN)
            handler.input_ended()
        else:
            self._connection.close(b"", Ending.CLOSED)

    def closed(self, reason: str) -> None:
        """The connection ended first."""
        self._silence.cancel()
        self._over(self._connection, reason)

    def farewell(self, reason: str) -> bytes:  # noqa: ARG002 - no language is known yet
        """Nothing: the peer's protocol is not known."""
        return b""

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
