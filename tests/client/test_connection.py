"""The connection against real sockets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from beseda.catalogue import Text
from beseda.catalogue import chat as texts
from beseda.client.address import Address
from beseda.client.connection import (
    Connection,
    ConnectionState,
    NotConnectedError,
    OutgoingFullError,
    Timing,
    connect,
)
from beseda.client.reasons import ConnectError
from beseda.client.trust import Trust
from tests.client.stub import PATIENCE

TIMING = Timing(connect=2, idle=60, dead=60, farewell=2)


class Ends:
    """A connection under test, what it told, and the other end as a plain socket."""

    def __init__(self, timing: Timing) -> None:
        ours, self.peer = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.lines: list[bytes] = []
        self.reason: Text | None = None
        self.arrived = threading.Condition()
        self.closed = threading.Event()
        self.connection = Connection(ours, self._on_lines, self._on_closed, timing=timing)
        self.connection.start()

    def wait_for(self, *lines: bytes) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.lines == list(lines), PATIENCE), self.lines

    def _on_lines(self, lines: list[bytes]) -> None:
        with self.arrived:
            self.lines += lines
            self.arrived.notify_all()

    def _on_closed(self, reason: Text) -> None:
        self.reason = reason
        self.closed.set()


@contextmanager
def ends(timing: Timing = TIMING) -> Iterator[Ends]:
    pair = Ends(timing)
    try:
        yield pair
    finally:
        with suppress(OSError):
            pair.peer.shutdown(socket.SHUT_RDWR)
        pair.peer.close()
        pair.connection.close()


def receivers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "receiver"]


def test_lines_come_whole_and_in_order() -> None:
    with ends() as pair:
        pair.peer.sendall(b"one\r\ntw")
        pair.peer.sendall(b"o\nthree\r\nfour")
        pair.wait_for(b"one", b"two", b"three")


def test_an_endless_line_is_dropped_and_the_next_one_comes() -> None:
    with ends() as pair:
        pair.peer.sendall(b"x" * 100_000 + b"\r\nnext\r\n")
        pair.wait_for(b"next")


def test_lines_go_out_from_any_thread_each_in_one_piece() -> None:
    with ends() as pair:

        def send_many(mark: str) -> None:
            for _ in range(100):
                pair.connection.send_line(mark * 50)

        threads = [threading.Thread(target=send_many, args=(mark,)) for mark in "abc"]
        for thread in threads:
            thread.start()
        received = b""
        while received.count(b"\r\n") < 300:
            received += pair.peer.recv(65_536)
        for thread in threads:
            thread.join(PATIENCE)
        lines = received.split(b"\r\n")[:-1]
        assert {bytes(line) for line in lines} == {b"a" * 50, b"b" * 50, b"c" * 50}


def test_a_server_that_does_not_read_costs_a_bounded_queue() -> None:
    with ends() as pair:
        line = "x" * 60_000

        def send_for_ever() -> None:
            for _ in range(1000):
                pair.connection.send_line(line)

        with pytest.raises(OutgoingFullError):
            send_for_ever()
        done = threading.Event()

        def send_patiently() -> None:
            pair.connection.send_line(line, wait=PATIENCE)
            done.set()

        threading.Thread(target=send_patiently, daemon=True).start()
        while not done.is_set():
            assert pair.peer.recv(1 << 20)


def test_silence_is_asked_about_and_then_is_the_end() -> None:
    with ends(Timing(idle=0.05, dead=0.1)) as pair:
        assert pair.peer.recv(100) == b"PING :beseda\r\n"
        assert pair.closed.wait(PATIENCE)
        assert pair.reason == texts.NO_ANSWER_IN_TIME
        assert pair.connection.state is ConnectionState.CLOSED
        assert pair.peer.recv(100) == b""  # it asked only once


def test_an_answer_keeps_the_connection() -> None:
    with ends(Timing(idle=0.05, dead=PATIENCE)) as pair:
        for _ in range(3):
            assert pair.peer.recv(100) == b"PING :beseda\r\n"
            pair.peer.sendall(b"PONG x\r\n")
        assert pair.connection.state is ConnectionState.OPEN


def test_the_end_by_the_server() -> None:
    with ends() as pair:
        pair.peer.sendall(b"last\r\n")
        pair.peer.shutdown(socket.SHUT_WR)
        assert pair.closed.wait(PATIENCE)
        assert pair.reason == texts.CLOSED_BY_SERVER
        assert pair.lines == [b"last"]
        with pytest.raises(NotConnectedError):
            pair.connection.send_line("too late")


def test_close_sends_what_is_queued_and_ends_the_thread() -> None:
    before = len(receivers())
    with ends() as pair:
        assert len(receivers()) == before + 1
        text = "x" * 100_000
        pair.connection.send_line(text)
        closer = threading.Thread(target=pair.connection.close)
        closer.start()
        received = b""
        while data := pair.peer.recv(65_536):
            received += data
        pair.peer.close()
        closer.join(PATIENCE)
        assert received == text.encode() + b"\r\n"
        assert len(receivers()) == before
        with pytest.raises(NotConnectedError):
            pair.connection.send_line("too late")


def test_close_hears_the_other_side_out() -> None:
    with ends() as pair:
        pair.connection.send_line("QUIT")
        closer = threading.Thread(target=pair.connection.close)
        closer.start()
        assert pair.peer.recv(100) == b"QUIT\r\n"
        assert pair.peer.recv(100) == b""
        pair.peer.sendall(b"ERROR :bye\r\n")
        pair.peer.close()
        closer.join(PATIENCE)
        assert pair.lines == [b"ERROR :bye"]


def test_close_does_not_wait_for_ever() -> None:
    with ends(Timing(farewell=0.1)) as pair:
        for _ in range(4):
            pair.connection.send_line("x" * 60_000)
        pair.connection.close()  # the other side neither reads nor closes
        assert pair.closed.is_set()


class TestConnect:
    def test_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        with pytest.raises(ConnectError) as caught:
            connect(Address("127.0.0.1", port), 2, Trust())
        assert caught.value.reason == texts.CONNECTION_REFUSED

    def test_a_socket_that_has_met_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        itself = socket.socket()
        itself.bind(("127.0.0.1", 0))
        itself.connect(itself.getsockname())
        monkeypatch.setattr(socket, "create_connection", lambda *_: itself)
        with pytest.raises(ConnectError) as caught:
            connect(Address("127.0.0.1", 1), 2, Trust())
        assert caught.value.reason == texts.CONNECTION_REFUSED

    def test_ipv6(self) -> None:
        try:
            server = socket.create_server(("::1", 0), family=socket.AF_INET6)
        except OSError:
            pytest.skip("no IPv6 here")
        with server, closing(connect(Address("::1", server.getsockname()[1]), 2, Trust())) as sock:
            assert isinstance(sock, socket.socket)
            assert sock.family == socket.AF_INET6

    def test_unix_socket(self, tmp_path: Path) -> None:
        path = str(tmp_path / "s")
        with pytest.raises(ConnectError) as caught:
            connect(Address("", 0, path), 2, Trust())
        assert caught.value.reason == texts.NO_SUCH_FILE
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen()
            connect(Address("", 0, path), 2, Trust()).close()

    @pytest.mark.parametrize("host", ["x" * 70, "no such host.invalid"])
    def test_a_host_that_is_none(self, host: str) -> None:
        with pytest.raises(ConnectError) as caught:
            connect(Address(host, 1), 2, Trust())
        assert caught.value.reason == texts.NO_SUCH_HOST
