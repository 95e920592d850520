"""IRC over QUIC on the client's side: connecting to the right server."""

import hashlib
import socket
import ssl
from typing import Any

from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import ConnectionTerminated, HandshakeCompleted, QuicEvent
from aioquic.tls import Alert, verify_certificate
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from beseda.catalogue import Text
from beseda.catalogue import tls as texts
from beseda.client.address import Address
from beseda.client.quic_thread import QuicThread
from beseda.client.quic_wire import QuicWire
from beseda.client.reasons import ConnectError, DisagreementError
from beseda.client.trust import Doubt, Trust, UntrustedError
from beseda.quic.stream import ALPN, StreamConnection
from beseda.quic.telling import ID_BYTES, VERSION_1, VERSION_2

_WINDOW_BYTES = 1 << 18
_IDLE_SECONDS = 120.0


def connect_quic(address: Address, timeout: float, trust: Trust) -> socket.socket:
    """A socket on which the right server is spoken to by QUIC; the thread behind it ends when both
    directions have. `timeout` seconds for each of the server's addresses. Raises UntrustedError,
    ConnectError and OSError."""
    wire, happened = _dial(address, timeout, trust)
    try:
        if not _agreement(happened).session_resumed:  # else it has proved to be who it was before
            _check(wire.quic.peer_certificates, address, trust)
    except ConnectError:
        trust.tickets.take(address)
        wire.close()
        raise
    ours, theirs = socket.socketpair()
    QuicThread(wire, theirs, happened).start()
    return ours


def _dial(address: Address, timeout: float, trust: Trust) -> tuple[QuicWire, list[QuicEvent]]:
    """A connection to the first of the server's addresses that answers. Raises OSError."""
    problem = OSError()
    for family, _, _, _, there in socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_DGRAM
    ):
        try:
            wire = QuicWire(family, there, _prepare(address, trust))
        except OSError as error:
            problem = error
            continue
        try:
            return wire, wire.shake_hands(timeout)
        except OSError as error:
            wire.close()
            problem = error
    raise problem


def _prepare(address: Address, trust: Trust) -> StreamConnection:
    configuration = QuicConfiguration(
        alpn_protocols=[ALPN],
        connection_id_length=ID_BYTES,
        idle_timeout=_IDLE_SECONDS,
        is_client=True,
        max_data=_WINDOW_BYTES,
        max_stream_data=_WINDOW_BYTES,
        server_name=address.host,
        session_ticket=trust.tickets.take(address),
        supported_versions=[VERSION_1, VERSION_2],
        verify_mode=ssl.CERT_NONE,  # we look at it ourselves, before anything is said
    )
    return StreamConnection(
        configuration=configuration,
        session_ticket_handler=lambda ticket: trust.tickets.keep(address, ticket),
    )


def _agreement(happened: list[QuicEvent]) -> HandshakeCompleted:
    """What the handshake came to. Raises ConnectError if to nothing."""
    for event in happened:
        if isinstance(event, HandshakeCompleted):
            return event
    ended = [event for event in happened if isinstance(event, ConnectionTerminated)]
    words = ended[0].reason_phrase.lower() if ended else ""
    text = texts.HANDSHAKE_FAILED
    raise DisagreementError(Text(text.to("en", problem=words), text.to("ru", problem=words)))


def _check(shown: list[Certificate], address: Address, trust: Trust) -> None:
    """Raises UntrustedError unless it is the right server, as for TLS (`client.securing`)."""
    known = trust.known(address)
    fingerprint = hashlib.sha256(shown[0].public_bytes(Encoding.DER)).hexdigest()
    if fingerprint == known:
        return
    if trust.only:
        raise UntrustedError(Doubt.NOT_THE_ONE, fingerprint, "", trust.file)
    problem = _problem(shown, address.host)
    if problem:
        doubt = Doubt.CHANGED if known else Doubt.UNKNOWN
        raise UntrustedError(doubt, fingerprint, problem, trust.file)


def _problem(shown: list[Certificate], host: str) -> str:
    """Why no authority that the system trusts vouches for it; "" if one does."""
    try:
        verify_certificate(shown[0], shown[1:], host, **_authorities())
    except Alert as alert:
        return str(alert)
    return ""


def _authorities() -> dict[str, Any]:
    """Where the system has the certificates of those, as OpenSSL finds them."""
    paths = ssl.get_default_verify_paths()
    return {"cafile": paths.cafile, "capath": paths.capath or paths.openssl_capath}
