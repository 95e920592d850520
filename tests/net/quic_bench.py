"""A server's side of QUIC without its socket, and clients for it."""

from collections import Counter
from pathlib import Path
from typing import Any

from aioquic.quic.events import ConnectionTerminated, HandshakeCompleted, StreamDataReceived
from aioquic.tls import SessionTicket

from beseda.net.admission import Admission
from beseda.net.certificates import Certificates
from beseda.net.connection import Connection
from beseda.net.datagram_thread import DatagramThread
from beseda.net.proving import FACTOR
from beseda.net.quic import QuicListener
from beseda.quic.stream import STREAM, StreamConnection
from beseda.quic.telling import Kind, tell
from tests.certificates import put
from tests.net.harness import Scribe, echo
from tests.quic.pairs import SERVER, configuration, news

Address = tuple[str, int]


class Bench:
    """A listener, the thread that it would run on, and everything that it sends."""

    def __init__(
        self, directory: Path, *, connections: int = 100, outbox_bytes: int = 1 << 20
    ) -> None:
        self.certificates = Certificates("1.2")
        self.certificates.load(put(directory))
        self.admission = Admission(connections, connections)
        self.errors: list[BaseException] = []
        self.thread = DatagramThread(
            "udp",
            outbox_bytes=outbox_bytes,
            drain_seconds=1.0,
            after_round=lambda: None,
            on_error=lambda _, error: self.errors.append(error),
            ended=lambda connection: self.admission.release(connection.host),
        )
        self.thread.now = 1000.0
        self.sent: list[tuple[bytes, Address]] = []
        self.scribes: list[Scribe] = []
        self.balance: Counter[Address] = Counter()
        self.listener = QuicListener(
            self.thread,
            self.admission,
            certificates=self.certificates,
            seconds=10.0,
            handle=self._handle,
            turned_away=lambda address, verdict: f"no: {verdict.value}",
            send=self._send,
            report=self.errors.append,
            read_bytes=8192,
        )

    def take(self, data: bytes, source: Address) -> None:
        """A datagram comes."""
        kind = tell(data)
        self.balance[source] += FACTOR * len(data)
        if kind is not Kind.TEXT:
            self.listener.take(kind, data, source)

    def pass_time(self, seconds: float = 0.0) -> None:
        """One round of the thread."""
        self.thread.now += seconds
        for timer in self.thread.timers.due(self.thread.now):
            timer.fire()
        self.thread._empty_mailbox()
        self.thread._flush()

    def answers(self) -> list[tuple[bytes, Address]]:
        sent, self.sent = self.sent, []
        return sent

    @property
    def is_forgotten(self) -> bool:
        """Whether there is nothing left of anybody."""
        tables = (self.listener._by_id, self.listener._beginners, self.listener._of_host)
        return not any(tables) and not self.thread._connections

    def _send(self, data: bytes, to: Address) -> None:
        self.balance[to] -= len(data)
        self.sent.append((data, to))

    def _handle(self, connection: Connection) -> Scribe:
        self.scribes.append(Scribe(connection, echo))
        return self.scribes[-1]


class Guest:
    """A client of a bench."""

    numbers = iter(range(1, 60_000))

    def __init__(self, bench: Bench, ticket: SessionTicket | None = None, **more: Any) -> None:
        self.bench = bench
        self.address: Address = ("127.0.0.1", next(self.numbers))
        self.tickets: list[SessionTicket] = []
        self.told: list[Any] = []
        self.quic = StreamConnection(
            configuration=configuration(is_client=True, session_ticket=ticket, **more),
            session_ticket_handler=self.tickets.append,
        )
        self.quic.connect(SERVER, bench.thread.now)

    def datagrams(self) -> list[bytes]:
        """What it sends now."""
        return [data for data, _ in self.quic.datagrams_to_send(self.bench.thread.now)]

    def exchange(self, rounds: int = 20, seconds: float = 0.001) -> None:
        """Talk to the server for so many rounds."""
        for _ in range(rounds):
            for data in self.datagrams():
                self.bench.take(data, self.address)
            self.bench.pass_time(seconds)
            for data, to in self.bench.answers():
                if to == self.address:
                    self.quic.receive_datagram(data, SERVER, self.bench.thread.now)
            timer = self.quic.get_timer()
            if timer is not None and timer <= self.bench.thread.now:
                self.quic.handle_timer(self.bench.thread.now)
            self.told += news(self.quic)

    def say(self, data: bytes, *, is_last: bool = False) -> None:
        self.quic.send_stream_data(STREAM, data, is_last)
        self.exchange()

    def heard(self) -> bytes:
        return b"".join(each.data for each in self.told if isinstance(each, StreamDataReceived))

    def was_let_in(self) -> bool:
        return any(isinstance(each, HandshakeCompleted) for each in self.told)

    def ending(self) -> ConnectionTerminated | None:
        found = [each for each in self.told if isinstance(each, ConnectionTerminated)]
        return found[0] if found else None
