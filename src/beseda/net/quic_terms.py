"""On which terms a server speaks QUIC: certificate, limits, and sessions that can be resumed."""

from collections import OrderedDict
from collections.abc import Callable

from aioquic.quic.configuration import QuicConfiguration
from aioquic.tls import SessionTicket
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from beseda.net.certificates import Pem
from beseda.quic.resets import reset_key
from beseda.quic.stream import ALPN
from beseda.quic.telling import ID_BYTES, VERSION_1, VERSION_2

_WINDOW_BYTES = 1 << 16
"""So many bytes a client may send beyond those that were read (RFC 9000, section 4)."""

_IDLE_SECONDS = 240.0  # clients may wish for less; IRC asks for signs of life before
_MOST_TICKETS = 1000
_TICKET_SECONDS = 3600.0


class Tickets:
    """Sessions that clients may resume, oldest first (RFC 8446, section 2.2). Each serves once:
    what was overheard of it is of no use. For one thread."""

    def __init__(self) -> None:
        self._tickets: OrderedDict[bytes, tuple[float, SessionTicket]] = OrderedDict()

    def keep(self, ticket: SessionTicket, now: float) -> None:
        """A client was given one. When there are too many the oldest is forgotten."""
        self._tickets[ticket.ticket] = now, ticket
        if len(self._tickets) > _MOST_TICKETS:
            self._tickets.popitem(last=False)

    def take(self, label: bytes, now: float) -> SessionTicket | None:
        """The one with this label, if it is there and not too old."""
        given, ticket = self._tickets.pop(label, (0.0, None))
        return ticket if now - given <= _TICKET_SECONDS else None


class Terms:
    """What all connections have in common that began with the same certificate. For one thread."""

    def __init__(self, pem: Pem, clock: Callable[[], float]) -> None:
        """Raises ValueError and TypeError for what is no certificate with its key."""
        certificate, *chain = x509.load_pem_x509_certificates(pem.certificate)
        self._clock = clock
        self._tickets = Tickets()
        self.pem = pem
        self.reset_key = reset_key(pem.key)
        self.configuration = QuicConfiguration(
            alpn_protocols=[ALPN],
            certificate=certificate,
            certificate_chain=chain,
            connection_id_length=ID_BYTES,
            idle_timeout=_IDLE_SECONDS,
            is_client=False,
            max_data=_WINDOW_BYTES,
            max_stream_data=_WINDOW_BYTES,
            private_key=load_pem_private_key(pem.key, None),
            supported_versions=[VERSION_1, VERSION_2],
        )

    def keep(self, ticket: SessionTicket) -> None:
        """See `Tickets`."""
        self._tickets.keep(ticket, self._clock())

    def take(self, label: bytes) -> SessionTicket | None:
        """See `Tickets`."""
        return self._tickets.take(label, self._clock())
