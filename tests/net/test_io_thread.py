"""An I/O thread and its connections, over real sockets."""

import socket
import threading
import time
from typing import Any

from beseda.net.connection import Connection, Ending
from beseda.net.io_thread import IoThread
from tests.net.harness import (
    PATIENCE,
    Scribe,
    echo,
    read_all,
    read_exactly,
    rounds,
    world,
)

# ── to and fro ─────────────────────────────────────────────────────────────────────────────


def test_what_is_said_comes_back() -> None:
    with world() as here:
        here.answer = echo
        peer, scribe = here.connect(here.thread())
        peer.sendall(b"hello")
        assert read_exactly(peer, 5) == b"hello"
        assert scribe.next() == ("received", "hello")


def test_a_lot_comes_back_in_order() -> None:
    with world() as here:
        here.answer = echo
        peer, _ = here.connect(here.thread(outbox_bytes=1 << 24), tcp=True)
        data = bytes(range(256)) * 4096
        sender = threading.Thread(target=peer.sendall, args=(data,))
        sender.start()
        assert read_exactly(peer, len(data)) == data
        sender.join(PATIENCE)


def test_everything_happens_on_the_connections_own_thread() -> None:
    with world() as here:
        one, other = here.thread("one"), here.thread("other")
        for thread in (one, other):
            peer, scribe = here.connect(thread)
            peer.sendall(b"x")
            scribe.next()
            assert scribe.thread is thread


def test_bytes_for_many_are_put_once() -> None:
    with world() as here:
        thread = here.thread()
        pairs = [here.connect(thread) for _ in range(30)]
        thread.put([scribe.connection for _, scribe in pairs], b"to all\r\n")
        thread.wake()
        for peer, _ in pairs:
            assert read_exactly(peer, 8) == b"to all\r\n"


def test_what_is_put_together_is_sent_together() -> None:
    class Counting(socket.socket):
        sends = 0

        def send(self, data: Any, flags: int = 0) -> int:
            self.sends += 1
            return super().send(data, flags)

    with world() as here:
        thread = here.thread()
        ours, peer = socket.socketpair()
        counting = Counting(fileno=ours.detach())
        counting.setblocking(False)
        connection = Connection(counting, thread, "peer", "peer:1", 4096)
        thread.run_soon(lambda: thread.adopt(connection, here.handle))

        def put_all() -> None:  # on the thread, so that it cannot look in between
            for number in range(1000):
                thread.put((connection,), b"%03d," % number)

        thread.run_soon(put_all)
        peer.settimeout(PATIENCE)
        with peer:
            data = read_exactly(peer, 4000)
        assert data == b"".join(b"%03d," % number for number in range(1000))
        assert counting.sends == 1


def test_two_threads_that_write_to_each_others_connections_keep_their_order() -> None:
    with world() as here:
        first, second = here.thread("one"), here.thread("two")
        pairs = [here.connect(first), here.connect(second)]
        channels = [scribe.connection for _, scribe in pairs]
        lines = [b"%d %04d\n" % (author, n) for author in range(2) for n in range(500)]

        def everyone_hears(scribe: Scribe, data: bytes) -> None:
            author = channels.index(scribe.connection)
            for line in lines[author * 500 : author * 500 + 500]:
                for channel in channels:
                    channel.mailbox.put((channel,), line)
                    channel.mailbox.wake()

        for peer, scribe in pairs:
            scribe.answer = everyone_hears
            peer.sendall(b"go")
        for peer, _ in pairs:
            heard = read_exactly(peer, sum(map(len, lines))).splitlines(keepends=True)
            assert sorted(heard) == lines
            for author in (b"0", b"1"):
                own = [line for line in heard if line.startswith(author)]
                assert own == sorted(own)


def test_a_thread_that_sleeps_is_woken_by_any_other() -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        for number in range(200):
            scribe.send(b"%03d" % number)
            assert read_exactly(peer, 3) == b"%03d" % number


# ── pausing ────────────────────────────────────────────────────────────────────────────────


def test_who_is_paused_is_not_read_until_they_are_resumed() -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        thread.run_soon(scribe.connection.pause)
        rounds(thread)
        peer.sendall(b"can you hear me?")
        rounds(thread)
        assert scribe.told.empty()
        scribe.send(b"a paused connection still hears")
        assert read_exactly(peer, 31) == b"a paused connection still hears"
        thread.run_soon(scribe.connection.resume)
        assert scribe.next() == ("received", "can you hear me?")


def test_who_is_paused_can_be_closed() -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        thread.run_soon(scribe.connection.pause)
        scribe.end(b"enough", "enough")
        assert read_all(peer) == b"enough"
        peer.close()
        assert here.ended.get(timeout=PATIENCE) is scribe.connection


# ── timers ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_to_be_done_later_is_done_on_the_thread_unless_it_is_cancelled() -> None:
    with world() as here:
        thread = here.thread()
        _, scribe = here.connect(thread)
        done: list[tuple[str, threading.Thread]] = []
        over = threading.Event()

        def note(what: str) -> None:
            done.append((what, threading.current_thread()))

        def set_timers() -> None:
            link = scribe.connection
            link.call_later(0.03, over.set)
            link.call_later(0.02, lambda: note("later"))
            link.call_later(0.0, lambda: note("soon"))
            link.call_later(0.01, lambda: note("cancelled")).cancel()

        thread.run_soon(set_timers)
        assert over.wait(PATIENCE)
        assert done == [("soon", thread), ("later", thread)]


def test_nothing_is_done_later_for_a_connection_that_was_closed() -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        done: list[str] = []
        over = threading.Event()

        def set_timers() -> None:
            scribe.connection.call_later(0.01, lambda: done.append("late"))
            thread.timers.at(thread.now + 0.03, over.set)
            scribe.connection.close(b"", "enough")

        thread.run_soon(set_timers)
        assert over.wait(PATIENCE)
        assert done == []
        peer.close()


# ── stopping ───────────────────────────────────────────────────────────────────────────────


def test_everybody_is_told_that_the_thread_stops() -> None:
    with world() as here:
        thread = here.thread()
        pairs = [here.connect(thread) for _ in range(5)]
        thread.stop()
        for peer, scribe in pairs:
            assert read_all(peer) == b"bye: ending_stopped\r\n"
            peer.close()
            assert scribe.next() == ("closed", Ending.STOPPED)
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_who_does_not_read_delays_the_stop_no_longer_than_was_said() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 24, drain_seconds=0.2)
        peer, scribe = here.connect(thread)
        scribe.send(b"x" * (1 << 20))
        started = time.monotonic()
        thread.stop()
        thread.join(PATIENCE)
        assert 0.15 < time.monotonic() - started < 5
        assert scribe.next() == ("closed", Ending.STOPPED)
        assert peer.recv(1) == b"x"


def test_who_comes_while_the_thread_stops_is_sent_home_at_once() -> None:
    with world() as here:
        thread = here.thread(drain_seconds=PATIENCE)
        old_peer, _ = here.connect(thread)
        thread.stop()
        peer, scribe = here.connect(thread)
        assert read_all(peer) == b"bye: ending_stopped\r\n"
        assert scribe.next() == ("closed", Ending.STOPPED)
        peer.close()
        old_peer.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_thread_that_retires_ends_with_its_last_connection() -> None:
    with world() as here:
        thread = here.thread(retires=True)
        peer, _ = here.connect(thread)
        rounds(thread)
        assert thread.is_alive()
        peer.close()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_what_was_said_just_before_the_stop_is_still_heard() -> None:
    with world() as here:
        thread: IoThread = here.thread(drain_seconds=0.0)
        peer, scribe = here.connect(thread)
        scribe.send(b"listen: ")
        thread.stop()
        assert read_all(peer) == b"listen: bye: ending_stopped\r\n"
