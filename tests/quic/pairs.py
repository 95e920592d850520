"""Two ends of QUIC without a network: datagrams and time go from hand to hand."""

import ssl
from collections.abc import Callable, Iterator
from typing import Any

from aioquic.quic.configuration import QuicConfiguration
from aioquic.quic.events import QuicEvent
from aioquic.tls import SessionTicket
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from beseda.quic.stream import ALPN, StreamConnection
from beseda.quic.telling import ID_BYTES
from tests.certificates import certificate

WINDOW = 1 << 16
CLIENT, SERVER = ("127.0.0.1", 1111), ("127.0.0.1", 2222)


def configuration(*, is_client: bool, **more: Any) -> QuicConfiguration:
    made = certificate()
    own = (
        {"verify_mode": ssl.CERT_NONE, "server_name": "localhost"}
        if is_client
        else {
            "certificate": x509.load_pem_x509_certificate(made.certificate),
            "private_key": load_pem_private_key(made.key, None),
        }
    )
    usual: dict[str, Any] = {
        "alpn_protocols": [ALPN],
        "connection_id_length": ID_BYTES,
        "is_client": is_client,
        "max_data": WINDOW,
        "max_stream_data": WINDOW,
    }
    return QuicConfiguration(**usual | own | more)


def a_client(**more: Any) -> StreamConnection:
    return StreamConnection(configuration=configuration(is_client=True, **more))


def news(quic: StreamConnection) -> Iterator[QuicEvent]:
    while (event := quic.next_event()) is not None:
        yield event


class Pair:
    """A client and a server that have shaken hands."""

    def __init__(self, **client_options: Any) -> None:
        self.now = 0.0
        self.tickets: list[SessionTicket] = []
        self.client = StreamConnection(
            configuration=configuration(is_client=True, **client_options),
            session_ticket_handler=self.tickets.append,
        )
        self.server = StreamConnection(
            configuration=configuration(is_client=False),
            original_destination_connection_id=self.client.original_destination_connection_id,
            session_ticket_fetcher=lambda label: None,
            session_ticket_handler=lambda ticket: None,
        )
        self.told: dict[str, list[QuicEvent]] = {"client": [], "server": []}
        self.client.connect(SERVER, self.now)
        self.exchange()

    def exchange(
        self, rounds: int = 20, *, lost: Callable[[bytes], bool] = lambda _: False
    ) -> None:
        """Carry datagrams both ways for so many milliseconds."""
        for _ in range(rounds):
            self.now += 0.001
            for name, one, other, source in (
                ("client", self.client, self.server, CLIENT),
                ("server", self.server, self.client, SERVER),
            ):
                timer = one.get_timer() if one.has_begun or one is self.client else None
                if timer is not None and timer <= self.now:
                    one.handle_timer(self.now)
                if not (one.has_begun or one is self.client):
                    continue
                for data, _ in one.datagrams_to_send(self.now):
                    if not lost(data):
                        other.receive_datagram(data, source, self.now)
                self.told[name] += news(one)

    def of_server(self, kind: type[QuicEvent]) -> list[Any]:
        """What the server was told of this kind."""
        return [event for event in self.told["server"] if isinstance(event, kind)]

    def of_client(self, kind: type[QuicEvent]) -> list[Any]:
        return [event for event in self.told["client"] if isinstance(event, kind)]
