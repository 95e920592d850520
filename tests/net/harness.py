"""A network with a handler that only writes down what happens to it; peers are real sockets."""

import queue
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import NoReturn

import pytest

from beseda.net.address import ListenAddress, parse_listen
from beseda.net.admission import Admission, Verdict
from beseda.net.connection import Connection, Ending, Handler
from beseda.net.io_thread import IoThread
from beseda.net.network import Network
from beseda.net.settings import NetSettings

PATIENCE = 5.0
"""Seconds; no wait in these tests is longer. What is awaited comes within milliseconds."""


SHARED = NetSettings(threads="shared", io_threads=2, drain_seconds=1.0)
PER_CLIENT = NetSettings(threads="per-client", drain_seconds=1.0)
every_policy = pytest.mark.parametrize("settings", [SHARED, PER_CLIENT], ids=lambda s: s.threads)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")


class OopsError(Exception):
    """What goes wrong in these tests."""


def oops(*_: object) -> NoReturn:
    raise OopsError


class Scribe:
    """A handler that writes down what it is told, and answers as `answer` says."""

    def __init__(self, connection: Connection, answer: "Answer | None" = None) -> None:
        self.connection = connection
        self.answer = answer
        self.told: queue.Queue[tuple[str, str]] = queue.Queue()
        self.heard = b""
        self.thread: threading.Thread | None = None
        self.words = "bye: {}\r\n"
        self.hangs_up = True
        """Whether it closes the connection when the peer has said everything."""

    def received(self, data: bytes) -> None:
        self.thread = threading.current_thread()
        self.heard += data
        self.told.put(("received", data.decode("latin-1")))
        if self.answer is not None:
            self.answer(self, data)

    def input_ended(self) -> None:
        self.told.put(("input ended", ""))
        if self.hangs_up:
            self.connection.close(b"", Ending.CLOSED)

    def closed(self, reason: str) -> None:
        self.told.put(("closed", str(reason)))

    def farewell(self, reason: str) -> bytes:
        return self.words.format(reason).encode()

    def send(self, data: bytes) -> None:
        """Queue `data` for the peer. Any thread."""
        self.connection.mailbox.put((self.connection,), data)
        self.connection.mailbox.wake()

    def end(self, last_words: bytes, reason: str) -> None:
        """Queue the connection's end. Any thread."""
        self.connection.mailbox.put_close(self.connection, last_words, reason)
        self.connection.mailbox.wake()

    def next(self) -> tuple[str, str]:
        """The next thing it is told."""
        return self.told.get(timeout=PATIENCE)

    def why_closed(self) -> str:
        """The reason of the connection's end; whatever it is told before is passed over."""
        while True:
            what, detail = self.next()
            if what == "closed":
                return detail


Answer = Callable[[Scribe, bytes], None]


def echo(scribe: Scribe, data: bytes) -> None:
    """Say what one hears."""
    scribe.send(data)


class World:
    """I/O threads or a whole network, what its handlers are told, and what goes wrong in it."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.after_round: Callable[[], None] = lambda: None
        self.scribes: queue.Queue[Scribe] = queue.Queue()
        self.errors: queue.Queue[tuple[str, BaseException]] = queue.Queue()
        self.ended: queue.Queue[Connection] = queue.Queue()
        self.exhausted: queue.Queue[OSError] = queue.Queue()
        self.network: Network | None = None
        self.opened: list[str] = []
        self.stack = ExitStack()

    def go_round(self) -> None:
        self.after_round()

    # ── building ───────────────────────────────────────────────────────────────────────────

    def handle(self, connection: Connection) -> Scribe:
        scribe = Scribe(connection, self.answer)
        self.scribes.put(scribe)
        return scribe

    def thread(
        self,
        name: str = "io-test",
        *,
        outbox_bytes: int = 1 << 16,
        drain_seconds: float = 2 * PATIENCE,
        retires: bool = False,
    ) -> IoThread:
        """An I/O thread that runs until the test ends."""
        thread = IoThread(
            name,
            outbox_bytes=outbox_bytes,
            drain_seconds=drain_seconds,
            after_round=self.go_round,
            on_error=lambda *error: self.errors.put(error),
            ended=self.ended.put,
            retires=retires,
        )
        thread.start()
        self.stack.callback(thread.join, PATIENCE)
        self.stack.callback(thread.stop)
        return thread

    def connect(self, thread: IoThread, *, tcp: bool = False) -> tuple[socket.socket, Scribe]:
        """A connection on `thread`: the peer's socket and the handler."""
        peer = self.plug(thread, self.handle, tcp=tcp)
        return peer, self.scribes.get(timeout=PATIENCE)

    def plug(
        self,
        thread: IoThread,
        handle: Callable[[Connection], Handler],
        *,
        tcp: bool = False,
        demands_tls: bool = False,
    ) -> socket.socket:
        """A connection on `thread` whose handler `handle` makes: the peer's socket."""
        ours, theirs = _tcp_pair() if tcp else socket.socketpair()
        # Small enough for a test to fill; the kernel rounds it up.
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        ours.setblocking(False)
        connection = Connection(ours, thread, "peer", "peer:1", 1 << 16, demands_tls=demands_tls)
        thread.run_soon(lambda: thread.adopt(connection, handle))
        theirs.settimeout(PATIENCE)
        self.stack.callback(theirs.close)
        return theirs

    def start(
        self,
        *addresses: str,
        settings: NetSettings | None = None,
        admission: Admission | None = None,
        outbox_bytes: int = 1 << 16,
    ) -> Network:
        """A network that listens on `addresses` until the test ends."""
        network = self.network = Network(
            settings or NetSettings(drain_seconds=1.0),
            admission or Admission(1000, 1000),
            outbox_bytes=outbox_bytes,
            read_bytes=1 << 16,
            after_round=self.go_round,
            on_error=lambda *error: self.errors.put(error),
        )
        for address in addresses or ("127.0.0.1:0",):
            self.opened += network.open(parse_listen(address))
        network.start(self.handle, turned_away, self.exhausted.put)
        self.stack.callback(network.stop)
        return network

    # ── peers ──────────────────────────────────────────────────────────────────────────────

    def dial(self, number: int = 0) -> socket.socket:
        """A peer's socket, connected to the address opened as the `number`th."""
        peer = _dial(parse_listen(self.opened[number]))
        self.stack.callback(peer.close)
        return peer

    def meet(self, number: int = 0) -> tuple[socket.socket, Scribe]:
        """The same, and the handler."""
        return self.dial(number), self.scribes.get(timeout=PATIENCE)


@contextmanager
def world() -> Iterator[World]:
    """Something to test in, cleaned up afterwards. What went wrong must have been expected: taken
    out of `errors`."""
    made = World()
    with made.stack:
        yield made
    assert made.errors.empty(), made.errors.get()


def client_threads() -> set[threading.Thread]:
    """The threads that belong to one client each."""
    return {each for each in threading.enumerate() if each.name.startswith("client-")}


def turned_away(address: str, verdict: Verdict) -> bytes:
    return f"no: {verdict.value}\r\n".encode()


def read_all(peer: socket.socket) -> bytes:
    """Everything up to the end of the connection. Raises ConnectionResetError."""
    data = bytearray()
    while piece := peer.recv(1 << 16):
        data += piece
    return bytes(data)


def read_exactly(peer: socket.socket, count: int) -> bytes:
    """`count` bytes. Raises EOFError if there are not so many."""
    data = bytearray()
    while len(data) < count:
        piece = peer.recv(count - len(data))
        if not piece:
            raise EOFError(f"after {len(data)} of {count} bytes")
        data += piece
    return bytes(data)


def vanish(peer: socket.socket) -> None:
    """End a TCP connection as a crash would: with a reset."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def fill(peer: socket.socket) -> None:
    """Send until the kernel takes no more."""
    peer.setblocking(False)
    with suppress(BlockingIOError):
        while True:
            peer.send(b"x" * 65536)
    peer.settimeout(PATIENCE)


def rounds(thread: IoThread, count: int = 2) -> None:
    """Wait until the thread has been round its loop: what was to happen has happened."""
    for _ in range(count):
        done = threading.Event()
        thread.run_soon(done.set)
        assert done.wait(PATIENCE)


def _tcp_pair() -> tuple[socket.socket, socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        theirs = socket.create_connection(listening.getsockname(), PATIENCE)
        ours, _ = listening.accept()
    return ours, theirs


def _dial(address: ListenAddress) -> socket.socket:
    if address.kind == "unix":
        peer = socket.socket(socket.AF_UNIX)
        peer.settimeout(PATIENCE)
        peer.connect(address.path)
        return peer
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address.host, address.host)
    return socket.create_connection((host, address.port), PATIENCE)
