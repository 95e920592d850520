"""Listening, letting people in, placing them on threads, and stopping."""

import errno
import os
import queue
import socket
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from beseda.net.address import parse_listen
from beseda.net.admission import Admission
from beseda.net.connection import Connection, Ending
from beseda.net.io_thread import IoThread
from beseda.net.listener import Listener, open_sockets
from beseda.net.network import Network
from beseda.net.settings import NetSettings
from tests.net.harness import (
    PATIENCE,
    Scribe,
    World,
    echo,
    read_all,
    read_exactly,
    rounds,
    turned_away,
    vanish,
    world,
)

SHARED = NetSettings(threads="shared", io_threads=2, drain_seconds=1.0)
PER_CLIENT = NetSettings(threads="per-client", drain_seconds=1.0)
every_policy = pytest.mark.parametrize("settings", [SHARED, PER_CLIENT], ids=lambda s: s.threads)


def client_threads() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if each.name.startswith("client-")}


# ── talking ────────────────────────────────────────────────────────────────────────────────


@every_policy
def test_many_talk_at_once(settings: NetSettings) -> None:
    with world() as here:
        here.answer = echo
        here.start(settings=settings)
        peers = [here.dial() for _ in range(40)]
        for number, peer in enumerate(peers):
            peer.sendall(b"I am %02d" % number)
        for number, peer in enumerate(peers):
            assert read_exactly(peer, 7) == b"I am %02d" % number


@every_policy
def test_what_one_says_reaches_all(settings: NetSettings) -> None:
    with world() as here:
        here.start(settings=settings)
        pairs = [here.meet() for _ in range(10)]
        for number, (_, author) in enumerate(pairs):
            for _, scribe in pairs:
                scribe.send(b"%d" % number)
            assert author.connection.mailbox is not None
        for peer, _ in pairs:
            assert read_exactly(peer, 10) == b"0123456789"


def test_shared_threads_share_the_connections_evenly() -> None:
    with world() as here:
        here.answer = echo
        here.start(settings=SHARED)
        by_thread: dict[str, int] = {}
        for _ in range(10):
            peer, scribe = here.meet()
            peer.sendall(b"x")
            scribe.next()
            assert scribe.thread is not None
            by_thread[scribe.thread.name] = by_thread.get(scribe.thread.name, 0) + 1
        assert by_thread == {"io-1": 5, "io-2": 5}


def test_a_handler_knows_where_its_peer_is() -> None:
    with world() as here:
        here.start()
        peer, scribe = here.meet()
        host, port = peer.getsockname()
        assert scribe.connection.host == host
        assert scribe.connection.address == f"{host}:{port}"


@every_policy
def test_a_slow_reader_harms_nobody(settings: NetSettings) -> None:
    with world() as here:
        here.answer = echo
        here.start(settings=settings)
        _, slow = here.meet()
        peer, _ = here.meet()
        chunk = b"x" * (1 << 20)
        for _ in range(20):
            slow.send(chunk)
            peer.sendall(b"hi")
            assert read_exactly(peer, 2) == b"hi"
        assert slow.why_closed() == Ending.SLOW_READER


# ── a thread for each client ───────────────────────────────────────────────────────────────


def test_every_client_has_a_thread_that_ends_with_it() -> None:
    with world() as here:
        here.start(settings=PER_CLIENT)
        pairs = [here.meet() for _ in range(5)]
        threads = client_threads()
        assert {thread.name for thread in threads} == {
            f"client-{scribe.connection.address}" for _, scribe in pairs
        }
        pairs[0][0].close()
        vanish(pairs[1][0])
        pairs[2][1].end(b"bye", "enough")
        assert read_all(pairs[2][0]) == b"bye"
        pairs[2][0].close()
        gone = {f"client-{scribe.connection.address}" for _, scribe in pairs[:3]}
        for thread in threads:
            if thread.name in gone:
                thread.join(PATIENCE)
        assert {thread.name for thread in client_threads()}.isdisjoint(gone)
        assert len(client_threads()) == 2


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts descriptors in /proc")
@every_policy
def test_clients_that_are_gone_leave_no_descriptors_behind(settings: NetSettings) -> None:
    with world() as here:
        network = here.start(settings=settings)
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(20):
            peer, scribe = here.meet()
            thread = scribe.connection.mailbox
            peer.close()
            assert scribe.why_closed() == Ending.CLOSED
            if settings is PER_CLIENT:
                assert isinstance(thread, IoThread)
                thread.join(PATIENCE)
            del scribe, thread
        network.stop()
        assert len(os.listdir("/proc/self/fd")) <= before


class Gate(Admission):
    """An admission that says who has left."""

    def __init__(self, connections: int, connections_per_address: int) -> None:
        super().__init__(connections, connections_per_address)
        self.left: queue.Queue[str] = queue.Queue()

    def release(self, host: str) -> None:
        super().release(host)
        self.left.put(host)


# ── letting in ─────────────────────────────────────────────────────────────────────────────


@every_policy
def test_who_is_too_many_is_told_so(settings: NetSettings) -> None:
    with world() as here:
        here.answer = echo
        here.start(settings=settings, admission=Admission(2, 2))
        inside = [here.meet()[0] for _ in range(2)]
        assert read_all(here.dial()) == b"no: server_full\r\n"
        for peer in inside:
            peer.sendall(b"hi")
            assert read_exactly(peer, 2) == b"hi"


def test_one_address_cannot_take_every_place() -> None:
    with world() as here:
        here.start("127.0.0.1:0", "[::1]:0", admission=Admission(10, 1))
        here.meet(0)
        assert read_all(here.dial(0)) == b"no: address_full\r\n"
        here.meet(1)


@every_policy
def test_who_leaves_makes_room(settings: NetSettings) -> None:
    with world() as here:
        admission = Gate(1, 1)
        here.start(settings=settings, admission=admission)
        for leave in (socket.socket.close, vanish, socket.socket.close):
            peer, _ = here.meet()
            assert admission.total == 1
            leave(peer)
            admission.left.get(timeout=PATIENCE)
        assert admission.total == 0


def test_who_gets_no_handler_takes_no_place() -> None:
    class OopsError(Exception):
        pass

    def fail(connection: Connection) -> Scribe:
        raise OopsError

    for settings in (SHARED, PER_CLIENT):
        with world() as here:
            admission = Gate(1, 1)
            here.handle = fail  # type: ignore[method-assign]
            here.start(settings=settings, admission=admission)
            for _ in range(3):
                assert read_all(here.dial()) == b""
                assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)
                admission.left.get(timeout=PATIENCE)


# ── where it listens ───────────────────────────────────────────────────────────────────────


def test_addresses_of_every_kind(tmp_path: Path) -> None:
    with world() as here:
        here.answer = echo
        path = tmp_path / "chat.sock"
        here.start("127.0.0.1:0", "[::1]:0", f"unix:{path}", "localhost:0")
        assert here.opened[2] == f"unix:{path}"
        assert all(not address.endswith(":0") for address in here.opened)
        for number in range(len(here.opened)):
            peer = here.dial(number)
            peer.sendall(b"hello")
            assert read_exactly(peer, 5) == b"hello"


def test_any_means_both_families_on_one_port() -> None:
    with world() as here:
        here.start(":0")
        four, six = here.opened
        assert four.rpartition(":")[2] == six.rpartition(":")[2]
        hosts = {here.meet(number)[1].connection.host for number in (0, 1)}
        assert hosts == {"127.0.0.1", "::1"}


def test_an_ipv6_address_is_shown_in_brackets() -> None:
    with world() as here:
        here.start("[::1]:0")
        peer, scribe = here.meet()
        assert scribe.connection.host == "::1"
        assert scribe.connection.address == f"[::1]:{peer.getsockname()[1]}"


def test_a_port_in_use_is_an_error() -> None:
    with world() as here:
        here.start()
        with pytest.raises(OSError, match="in use") as error:
            open_sockets(parse_listen(here.opened[0]), 10)
        assert error.value.errno == errno.EADDRINUSE


def test_a_name_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(OSError, match=r".+"):
        open_sockets(parse_listen("no.such.name.invalid:0"), 10)


def test_a_unix_socket_goes_with_its_server(tmp_path: Path) -> None:
    path = tmp_path / "chat.sock"
    with world() as here:
        network = here.start(f"unix:{path}")
        assert stat.S_ISSOCK(path.stat().st_mode)
        assert here.meet()[1].connection.host == "unix"
        network.stop()
        assert not path.exists()


def test_a_unix_socket_goes_with_a_server_that_never_started(tmp_path: Path) -> None:
    path = tmp_path / "chat.sock"
    network = Network(
        SHARED,
        Admission(1, 1),
        outbox_bytes=1,
        read_bytes=1,
        after_round=lambda: None,
        on_error=lambda *_: None,
    )
    network.open(parse_listen(f"unix:{path}"))
    assert network.stop()
    assert not path.exists()


def test_a_unix_socket_that_a_dead_server_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "chat.sock"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with world() as here:
        here.start(f"unix:{path}")
        here.meet()


def test_a_unix_socket_of_a_living_server_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "chat.sock"
    with world() as here:
        here.start(f"unix:{path}")
        with pytest.raises(OSError, match="in use"):
            open_sockets(parse_listen(f"unix:{path}"), 10)
        here.meet()


def test_a_file_is_not_replaced_by_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "letters"
    path.write_text("dear")
    with pytest.raises(OSError, match="in use"):
        open_sockets(parse_listen(f"unix:{path}"), 10)
    assert path.read_text() == "dear"


# ── stopping ───────────────────────────────────────────────────────────────────────────────


@every_policy
def test_everybody_is_told_and_nobody_is_let_in(settings: NetSettings) -> None:
    with world() as here:
        network = here.start(settings=settings)
        pairs = [here.meet() for _ in range(6)]
        stopped: list[bool] = []
        stopping = threading.Thread(target=lambda: stopped.append(network.stop()))
        stopping.start()
        for peer, scribe in pairs:
            assert read_all(peer) == b"bye: ending_stopped\r\n"
            peer.close()
            assert scribe.next() == ("closed", Ending.STOPPED)
        stopping.join(PATIENCE)
        assert stopped == [True]
        assert client_threads() == set()
        with pytest.raises(ConnectionRefusedError):
            here.dial()


@every_policy
def test_peers_that_do_not_react_delay_the_stop_for_a_bounded_time(settings: NetSettings) -> None:
    with world() as here:
        network = here.start(settings=NetSettings(threads=settings.threads, drain_seconds=0.2))
        silent, deaf = here.meet(), here.meet()
        deaf[1].send(b"x" * 65_000)
        started = time.monotonic()
        assert network.stop()
        assert time.monotonic() - started < 1.2
        assert silent[1].why_closed() == Ending.STOPPED


@every_policy
def test_who_comes_while_the_server_stops_does_not_keep_it(settings: NetSettings) -> None:
    with world() as here:
        network = here.start(settings=settings)
        coming = threading.Event()
        peers: list[socket.socket] = []

        def come() -> None:
            with suppress(OSError, queue.Empty):  # refused, or not let in any more
                while True:
                    peers.append(here.dial())
                    here.scribes.get(timeout=0.2)
                    coming.set()

        comer = threading.Thread(target=come)
        comer.start()
        assert coming.wait(PATIENCE)
        assert network.stop()
        comer.join(PATIENCE)
        assert client_threads() == set()
        for peer in peers:
            peer.close()


def test_to_stop_twice_is_harmless() -> None:
    with world() as here:
        network = here.start()
        assert network.stop()
        assert network.stop()


# ── when the system has no more ────────────────────────────────────────────────────────────


class OnlyThread:
    """A placement with one thread."""

    def __init__(self, thread: IoThread) -> None:
        self.thread = thread

    def listening_thread(self) -> IoThread:
        return self.thread

    def choose(self, address: str) -> IoThread:
        return self.thread

    def threads(self) -> list[IoThread]:
        return [self.thread]


class NoMore(socket.socket):
    """A listening socket in a process that has no descriptors left."""

    def accept(self) -> tuple[socket.socket, object]:
        raise OSError(errno.EMFILE, "Too many open files")


def exhausted_listener(here: World) -> tuple[IoThread, Listener]:
    [opened] = open_sockets(parse_listen("127.0.0.1:0"), 10)
    where = opened.getsockname()
    sock = NoMore(fileno=opened.detach())
    thread = here.thread()
    listener = Listener(
        sock,
        OnlyThread(thread),
        Admission(10, 10),
        handle=here.handle,
        turned_away=turned_away,
        exhausted=here.exhausted.put,
        read_bytes=1 << 16,
    )
    thread.run_soon(lambda: listener.start(thread))
    here.stack.enter_context(socket.create_connection(where, PATIENCE))
    assert here.exhausted.get(timeout=PATIENCE).errno == errno.EMFILE
    return thread, listener


def test_without_descriptors_the_listener_looks_away_for_a_while() -> None:
    with world() as here:
        thread, listener = exhausted_listener(here)
        rounds(thread, 5)
        assert here.exhausted.empty(), "once, and not in every round"
        thread.run_soon(listener.stop)
        rounds(thread)


def test_a_listener_that_looks_away_can_be_stopped() -> None:
    with world() as here:
        thread, listener = exhausted_listener(here)
        thread.run_soon(listener.stop)
        rounds(thread)
        assert thread.is_alive()
        assert listener.socket.fileno() == -1


@pytest.mark.parametrize("error", [OSError(errno.EMFILE, "no more"), RuntimeError("no more")])
def test_a_client_for_whom_there_is_no_thread_is_sent_away_and_the_others_stay(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world() as here:
        here.answer = echo
        admission = Admission(10, 10)
        here.start(settings=PER_CLIENT, admission=admission)
        peer, _ = here.meet()

        def fail(self: IoThread, *_: object, **__: object) -> None:
            raise error

        method = "__init__" if isinstance(error, OSError) else "start"
        with monkeypatch.context() as patch:
            patch.setattr(IoThread, method, fail)
            assert read_all(here.dial()) == b""
            here.exhausted.get(timeout=PATIENCE)
        assert admission.total == 1
        peer.sendall(b"still here")
        assert read_exactly(peer, 10) == b"still here"
        here.meet()


def test_if_a_shared_thread_dies_the_others_take_its_share() -> None:
    class OopsError(Exception):
        pass

    with world() as here:
        here.answer = echo
        here.start(settings=SHARED)
        by_name = {}
        for _ in range(2):
            peer, scribe = here.meet()
            peer.sendall(b"x")
            scribe.next()
            assert scribe.thread is not None
            by_name[scribe.thread.name] = scribe.thread

        failing = iter([OopsError])

        def die_on_io_2() -> None:
            if threading.current_thread() is by_name["io-2"]:
                for error in failing:
                    raise error

        here.after_round = die_on_io_2
        mailbox = by_name["io-2"]
        assert isinstance(mailbox, IoThread)
        mailbox.run_soon(lambda: None)
        mailbox.join(PATIENCE)
        assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)
        here.after_round = lambda: None
        for _ in range(4):
            peer, scribe = here.meet()
            peer.sendall(b"hi")
            assert read_exactly(peer, 2) == b"hi"
