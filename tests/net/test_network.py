"""Letting people in, placing them on threads, and stopping."""

import os
import queue
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from beseda.net.admission import Admission
from beseda.net.connection import Connection, Ending
from beseda.net.io_thread import IoThread
from beseda.net.settings import NetSettings
from tests.net.harness import (
    PATIENCE,
    PER_CLIENT,
    SHARED,
    OopsError,
    Scribe,
    client_threads,
    echo,
    every_policy,
    needs_ipv6,
    read_all,
    read_exactly,
    vanish,
    world,
)

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


@needs_ipv6
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
        assert time.monotonic() - started < 5
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
