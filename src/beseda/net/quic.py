"""QUIC on a UDP socket (RFC 9000): who sends to whom, and who may begin."""

import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any

from aioquic.buffer import Buffer  # type: ignore[attr-defined]  # it is meant to be there
from aioquic.quic.packet import (
    QuicHeader,
    QuicPacketType,
    encode_quic_retry,
    encode_quic_version_negotiation,
    pull_quic_header,
)
from aioquic.quic.retry import QuicRetryTokenHandler

from beseda.net.address import QUIC_SCHEME, with_port
from beseda.net.admission import Admission, Verdict
from beseda.net.certificates import Certificates
from beseda.net.connection import Connection, Handler
from beseda.net.datagram_thread import DatagramThread
from beseda.net.quic_peer import QuicPeer
from beseda.net.quic_terms import Terms
from beseda.quic.resets import make_reset
from beseda.quic.stream import StreamConnection
from beseda.quic.telling import (
    ID_BYTES,
    ID_MARK,
    SMALLEST_OPENING,
    VERSION_1,
    VERSION_2,
    Ids,
    Kind,
    id_of_short,
    ids_of_long,
)

_UNPROVEN = 16
"""With so many handshakes under way, newcomers must show first that they receive (Retry). What only
looked like one counts for a while, too: it costs us nearly as much to find out."""
_VAIN_SECONDS = 1.0
_MOST_HANDSHAKES = 512
_MOST_HANDSHAKES_OF_ONE = 64
_SHORTEST_FIRST_ID = 8  # RFC 9000, section 7.2
_MOST_REPORTS = 10


class QuicListener:
    """The clients on one socket. Used by its thread."""

    def __init__(
        self,
        thread: DatagramThread,
        admission: Admission,
        *,
        certificates: Certificates,
        seconds: float,
        handle: Callable[[Connection], Handler],
        turned_away: Callable[[str, Verdict], str],
        send: Callable[[bytes, Any], None],
        report: Callable[[Exception], None],
        read_bytes: int,
    ) -> None:
        """`seconds`: what a handshake may take; `handle` gives a new connection its handler;
        `turned_away` is told the address of somebody who is not admitted, and returns what to tell
        them; `send` sends a datagram; `report` is told of errors that nobody foresaw."""
        self._thread = thread
        self._admission = admission
        self._certificates = certificates
        self._seconds = seconds
        self._handle = handle
        self._turned_away = turned_away
        self.send = send
        self._report = report
        self._read_bytes = read_bytes
        self._terms: Terms | None = None
        self._proofs = QuicRetryTokenHandler()
        self._by_id: dict[bytes, QuicPeer] = {}
        self._beginners: dict[bytes, QuicPeer] = {}
        """Those who shake hands, by the connection id that they have made up for us."""
        self._of_host: Counter[str] = Counter()
        """How many of them there are from each host."""
        self._in_vain = 0
        """How many datagrams lately only looked like the beginning of a handshake."""
        self._reports = 0

    def take(self, kind: Kind, data: bytes, source: Any) -> None:
        """A datagram came that is QUIC."""
        if kind is Kind.SHORT:
            known = self._by_id.get(id_of_short(data))
            if known is not None:
                known.receive(data, source)
            else:
                self._disown(data, source)
            return
        ids = ids_of_long(data)
        if ids is None:
            return
        known = self._by_id.get(ids.destination) or self._beginners.get(ids.destination)
        if kind is Kind.STRANGE:
            self._tell_versions(ids, source)
        elif known is not None:
            known.receive(data, source)
        elif len(data) >= SMALLEST_OPENING:
            self._begin(data, source)

    # ── for peers, see `Desk` ──────────────────────────────────────────────────────────────

    def know(self, connection_id: bytes, peer: QuicPeer) -> None:
        """From now on this means `peer`."""
        self._by_id[connection_id] = peer

    def forget(self, connection_id: bytes) -> None:
        """This means nobody any more."""
        self._by_id.pop(connection_id, None)

    def dismiss(self, peer: QuicPeer) -> None:
        """It is over with `peer`."""
        self._is_past_handshake(peer)
        for each in peer.ids:
            self.forget(each)

    def let_in(self, peer: QuicPeer) -> None:
        """Make a connection of one who has shaken hands."""
        self._is_past_handshake(peer)
        host, address = peer.source[0], QUIC_SCHEME + with_port(*peer.source[:2])
        verdict = self._admission.admit(host)
        if verdict is not Verdict.WELCOME:
            peer.refuse(self._turned_away(address, verdict))
            return
        connection = Connection(peer.socket, self._thread, host, address, self._read_bytes)
        connection.is_secure = True
        peer.connection = connection
        self._thread.adopt(connection, self._handle)

    def report(self, error: Exception) -> None:
        """Tell of an error, but not for ever: what provokes one can do so again."""
        self._reports += 1
        if self._reports <= _MOST_REPORTS:
            self._report(error)

    # ── strangers ─────────────────────────────────────────────────────────────────────────

    def _tell_versions(self, ids: Ids, source: Any) -> None:
        """RFC 9000, section 6.1."""
        answer = encode_quic_version_negotiation(
            source_cid=ids.destination,
            destination_cid=ids.source,
            supported_versions=[VERSION_1, VERSION_2],
        )
        self.send(answer, source)

    def _disown(self, data: bytes, source: Any) -> None:
        """Say that a connection is not known; the server may have been another one when it was."""
        terms = self._current_terms()
        reset = make_reset(terms.reset_key, data) if terms is not None else b""
        if reset:
            self.send(reset, source)

    def _begin(self, data: bytes, source: Any) -> None:
        """Somebody new: begin a handshake, or have them show first that they receive."""
        terms = self._current_terms()
        try:
            header = pull_quic_header(Buffer(data=data))
        except ValueError:
            return
        if (
            terms is None
            or header.packet_type is not QuicPacketType.INITIAL
            or len(header.destination_cid) < _SHORTEST_FIRST_ID
            or len(self._beginners) >= _MOST_HANDSHAKES
            or self._of_host.get(source[0], 0) >= _MOST_HANDSHAKES_OF_ONE
        ):
            return
        original = None
        if header.token:
            original = self._proven(header, source)
            if original is None:
                return
        elif len(self._beginners) + self._in_vain >= _UNPROVEN:
            self._ask_for_proof(header, source)
            return
        self._welcome(terms, header.destination_cid, original, data, source)

    def _current_terms(self) -> Terms | None:
        """Those of the certificate in use; None without one."""
        pem = self._certificates.pem
        if pem is not None and (self._terms is None or self._terms.pem is not pem):
            try:
                self._terms = Terms(pem, lambda: self._thread.now)
            except (ValueError, TypeError) as error:  # what OpenSSL takes, this should, too
                self.report(error)
                return None
        return self._terms

    def _ask_for_proof(self, header: QuicHeader, source: Any) -> None:
        """RFC 9000, section 8.1.2. Nothing is remembered of it: the client brings it back."""
        ours = ID_MARK + secrets.token_bytes(ID_BYTES - len(ID_MARK))
        token = self._proofs.create_token(
            address=source,
            original_destination_connection_id=header.destination_cid,
            retry_source_connection_id=ours,
            now=self._thread.now,
        )
        assert header.version is not None
        answer = encode_quic_retry(
            version=header.version,
            source_cid=ours,
            destination_cid=header.source_cid,
            original_destination_cid=header.destination_cid,
            retry_token=token,
        )
        self.send(answer, source)

    def _proven(self, header: QuicHeader, source: Any) -> bytes | None:
        """What the client called us before it was asked for proof; None if it brings none."""
        try:
            return self._proofs.validate_token(
                address=source,
                destination_cid=header.destination_cid,
                token=header.token,
                now=self._thread.now,
            )
        except ValueError:
            return None

    def _welcome(
        self, terms: Terms, first_id: bytes, original: bytes | None, data: bytes, source: Any
    ) -> None:
        """Begin a handshake. `original`: see `_proven`; None if no proof was asked for."""
        quic = StreamConnection(
            configuration=terms.configuration,
            reset_key=terms.reset_key,
            original_destination_connection_id=original or first_id,
            retry_source_connection_id=None if original is None else first_id,
            session_ticket_fetcher=terms.take,
            session_ticket_handler=terms.keep,
        )
        peer = QuicPeer(quic, first_id, source, self._thread, self)
        self._beginners[first_id] = peer
        self._of_host[source[0]] += 1
        self.know(quic.host_cid, peer)
        peer.receive(data, source)
        now = self._thread.now
        if quic.has_begun:
            self._thread.timers.at(now + self._seconds, peer.end_handshake)
        else:
            peer.end()
            self._in_vain += 1
            self._thread.timers.at(now + _VAIN_SECONDS, self._forget_vain)

    def _forget_vain(self) -> None:
        self._in_vain -= 1

    def _is_past_handshake(self, peer: QuicPeer) -> None:
        if self._beginners.pop(peer.first_id, None) is not None:
            host = peer.source[0]
            self._of_host[host] -= 1
            if not self._of_host[host]:
                del self._of_host[host]
