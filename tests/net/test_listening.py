"""Where the server listens, and what it does when the system has no more to give."""

import errno
import socket
import stat
import threading
from pathlib import Path

import pytest

from beseda.net.address import parse_listen
from beseda.net.admission import Admission
from beseda.net.io_thread import IoThread
from beseda.net.listener import Listener, open_sockets
from beseda.net.network import Network
from tests.net.harness import (
    PATIENCE,
    PER_CLIENT,
    SHARED,
    OopsError,
    World,
    echo,
    needs_ipv6,
    read_all,
    read_exactly,
    rounds,
    turned_away,
    world,
)

# ── where it listens ───────────────────────────────────────────────────────────────────────


@needs_ipv6
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


@needs_ipv6
def test_any_means_both_families_on_one_port() -> None:
    with world() as here:
        here.start(":0")
        four, six = here.opened
        assert four.rpartition(":")[2] == six.rpartition(":")[2]
        hosts = {here.meet(number)[1].connection.host for number in (0, 1)}
        assert hosts == {"127.0.0.1", "::1"}


@needs_ipv6
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
