"""An I/O thread and its connections, over real sockets."""

import socket
import threading
import time
from typing import Any

import pytest

from beseda.net.connection import LINGER_SECONDS, Connection, Ending, State
from beseda.net.io_thread import IoThread
from tests.net.harness import (
    PATIENCE,
    Scribe,
    echo,
    fill,
    read_all,
    read_exactly,
    rounds,
    vanish,
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
        for number in range(1000):
            thread.put((connection,), b"%03d," % number)
        thread.wake()
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


# ── the peer ends it ───────────────────────────────────────────────────────────────────────


def test_the_handler_is_told_that_the_peer_has_gone() -> None:
    with world() as here:
        peer, scribe = here.connect(here.thread())
        peer.close()
        assert scribe.next() == ("input ended", "")
        assert scribe.next() == ("closed", Ending.CLOSED)
        assert here.ended.get(timeout=PATIENCE) is scribe.connection


def test_a_peer_that_vanishes_is_lost() -> None:
    with world() as here:
        peer, scribe = here.connect(here.thread(), tcp=True)
        vanish(peer)
        assert scribe.next() == ("closed", Ending.LOST)
        assert here.ended.get(timeout=PATIENCE) is scribe.connection


def test_a_peer_that_vanishes_while_there_is_something_for_it_is_lost() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 24)
        peer, scribe = here.connect(thread, tcp=True)
        thread.run_soon(scribe.connection.pause)
        scribe.send(b"x" * (1 << 23))
        rounds(thread)
        assert scribe.connection.unsent
        vanish(peer)
        assert scribe.next() == ("closed", Ending.LOST)


def test_who_has_said_everything_still_gets_the_answers() -> None:
    with world() as here:
        here.answer = echo
        peer, scribe = here.connect(here.thread())
        peer.sendall(b"last question")
        peer.shutdown(socket.SHUT_WR)
        assert read_all(peer) == b"last question"
        assert scribe.why_closed() == Ending.CLOSED


def test_who_has_said_everything_still_gets_all_of_a_long_answer() -> None:
    # More than the kernel takes at once: the rest is sent after the end of input was seen.
    with world() as here:
        answer = b"0123456789abcdef" * (1 << 14)

        def tell(scribe: Scribe, data: bytes) -> None:
            scribe.send(answer)

        here.answer = tell
        thread = here.thread(outbox_bytes=1 << 24)
        peer, scribe = here.connect(thread, tcp=True)
        peer.sendall(b"tell me")
        peer.shutdown(socket.SHUT_WR)
        assert scribe.why_closed() == Ending.CLOSED
        rounds(thread, 5)
        assert read_all(peer) == answer
        # At once: there is no end of the peer's to wait for.
        assert here.ended.get(timeout=LINGER_SECONDS / 2) is scribe.connection


def test_who_has_no_more_to_say_while_we_close_still_gets_everything() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 24)
        peer, scribe = here.connect(thread)
        scribe.send(b"x" * (1 << 20))
        scribe.end(b"bye", "enough")
        assert scribe.why_closed() == "enough"
        peer.shutdown(socket.SHUT_WR)
        rounds(thread)
        assert len(read_all(peer)) == (1 << 20) + 3
        assert here.ended.get(timeout=LINGER_SECONDS / 2) is scribe.connection


def test_an_ended_input_does_not_keep_the_thread_busy() -> None:
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += 1

    with world() as here:
        here.after_round = count
        thread = here.thread(outbox_bytes=1 << 24, drain_seconds=PATIENCE)
        peer, scribe = here.connect(thread)
        scribe.send(b"x" * (1 << 20))
        peer.shutdown(socket.SHUT_WR)
        assert scribe.why_closed() == Ending.CLOSED
        rounds(thread)
        before = turns
        # Nothing can be read or sent now, so nothing wakes the thread; there is no event to await.
        time.sleep(0.05)
        assert turns - before <= 1
        peer.close()


def test_a_backlog_that_was_sent_does_not_keep_the_thread_busy() -> None:
    turns = 0

    def count() -> None:
        nonlocal turns
        turns += 1

    with world() as here:
        here.after_round = count
        thread = here.thread(outbox_bytes=1 << 24)
        peer, scribe = here.connect(thread)
        scribe.send(b"x" * (1 << 20))
        read_exactly(peer, 1 << 20)
        rounds(thread)
        before = turns
        time.sleep(0.05)  # as above: nothing happens, which is no event
        assert turns - before <= 1


def test_what_an_end_causes_is_handed_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # The end is noticed while sending, when this round's results have been handed out already.
    with world() as here:
        closed, handed_out = threading.Event(), threading.Event()

        def hand_out() -> None:
            if closed.is_set():
                handed_out.set()

        thread = here.thread()
        peer, scribe = here.connect(thread, tcp=True)
        monkeypatch.setattr(scribe, "closed", lambda reason: closed.set())
        thread.run_soon(scribe.connection.pause)
        rounds(thread)
        vanish(peer)
        here.after_round = hand_out
        scribe.send(b"anyone there?")
        assert handed_out.wait(PATIENCE)


# ── we end it ──────────────────────────────────────────────────────────────────────────────


def test_the_last_words_reach_the_peer() -> None:
    with world() as here:
        peer, scribe = here.connect(here.thread())
        scribe.send(b"before, ")
        scribe.end(b"and bye", "enough")
        assert read_all(peer) == b"before, and bye"
        assert scribe.next() == ("closed", "enough")
        peer.close()
        assert here.ended.get(timeout=PATIENCE) is scribe.connection


def test_the_last_words_are_the_last() -> None:
    with world() as here:
        peer, scribe = here.connect(here.thread())
        connection = scribe.connection
        connection.mailbox.put_close(connection, b"bye", "enough")
        connection.mailbox.put((connection,), b" ... and another thing")
        connection.mailbox.wake()
        scribe.send(b"and one more")
        assert read_all(peer) == b"bye"


def test_the_last_words_are_not_lost_behind_unread_input() -> None:
    # Closing a TCP socket with unread input resets it, and the peer would lose what it has not
    # read yet.
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread, tcp=True)
        thread.run_soon(scribe.connection.pause)
        rounds(thread)
        fill(peer)
        scribe.end(b"I am not listening\r\n", "flood")
        assert read_all(peer) == b"I am not listening\r\n"
        assert scribe.why_closed() == "flood"


def test_the_last_words_wait_for_their_turn() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 24)
        peer, scribe = here.connect(thread)
        scribe.send(b"x" * (1 << 20))
        scribe.end(b"bye", "enough")
        assert scribe.why_closed() == "enough"
        rounds(thread)
        data = read_all(peer)
        assert (len(data), data[-4:]) == ((1 << 20) + 3, b"xbye")


def test_a_connection_is_closed_once() -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        scribe.end(b"one", "one")
        scribe.end(b"two", "two")
        assert read_all(peer) == b"one"
        peer.close()
        rounds(thread)
        assert scribe.next() == ("closed", "one")
        assert scribe.told.empty()


def test_who_never_reads_is_gone_after_a_while() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 24, drain_seconds=0.1)
        _, scribe = here.connect(thread)
        scribe.send(b"x" * (1 << 20))
        scribe.end(b"bye", "enough")
        assert here.ended.get(timeout=PATIENCE) is scribe.connection
        assert scribe.connection.state is State.CLOSED


def test_a_handler_that_closes_hears_no_more() -> None:
    with world() as here:
        here.answer = lambda scribe, data: scribe.connection.close(b"bye", "enough")
        thread = here.thread()
        peer, scribe = here.connect(thread)
        peer.sendall(b"one")
        assert scribe.next() == ("received", "one")
        assert scribe.next() == ("closed", "enough")
        peer.sendall(b"two")
        rounds(thread)
        assert scribe.told.empty()
        assert read_all(peer) == b"bye"


def test_what_is_put_for_a_connection_that_is_gone_is_dropped() -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        peer.close()
        here.ended.get(timeout=PATIENCE)
        scribe.send(b"anyone there?")
        scribe.end(b"bye", "enough")
        rounds(thread)
        assert thread.is_alive()


# ── slow readers ───────────────────────────────────────────────────────────────────────────


def test_who_does_not_read_is_cut_off_and_told_why_and_the_others_go_on() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 16)
        slow_peer, slow = here.connect(thread)
        quick_peer, quick = here.connect(thread)
        line = b"x" * 1023 + b"\n"
        for _ in range(500):
            thread.put((slow.connection, quick.connection), line)
            thread.wake()
            assert read_exactly(quick_peer, len(line)) == line
        assert slow.why_closed() == Ending.SLOW_READER
        data = read_all(slow_peer)
        assert data.endswith(b"\r\nbye: ending_slow_reader\r\n")
        assert len(data) < 1 << 17
        assert quick.told.empty()
        quick.send(b"still here")
        assert read_exactly(quick_peer, 10) == b"still here"


def test_a_slow_readers_backlog_is_forgotten() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 16)
        _, slow = here.connect(thread)
        slow.send(b"x" * (1 << 20))
        assert slow.why_closed() == Ending.SLOW_READER
        rounds(thread)
        assert slow.connection.unsent < 100


def test_who_catches_up_in_time_is_not_cut_off() -> None:
    with world() as here:
        thread = here.thread(outbox_bytes=1 << 20)
        peer, scribe = here.connect(thread)
        for _ in range(5):
            scribe.send(b"x" * (1 << 19))
            rounds(thread)
            assert scribe.connection.unsent > 0
            read_exactly(peer, 1 << 19)
        scribe.send(b"done")
        assert read_exactly(peer, 4) == b"done"
        assert scribe.told.empty()


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


# ── errors ─────────────────────────────────────────────────────────────────────────────────


class OopsError(Exception):
    """What goes wrong in these tests."""


def oops(*_: object) -> None:
    raise OopsError


def set_timer(connection: Connection) -> None:
    connection.call_later(0.0, oops)


@pytest.mark.parametrize("method", ["received", "input_ended", "a timer"])
def test_a_handler_that_fails_ends_its_own_connection_only(
    method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world() as here:
        here.answer = echo
        thread = here.thread()
        peer, scribe = here.connect(thread)
        other, _ = here.connect(thread)
        if method == "a timer":
            thread.run_soon(lambda: set_timer(scribe.connection))
        else:
            monkeypatch.setattr(scribe, method, oops)
            peer.sendall(b"hi") if method == "received" else peer.shutdown(socket.SHUT_WR)
        assert scribe.next() == ("closed", Ending.ERROR)
        name, error = here.errors.get(timeout=PATIENCE)
        assert (name, type(error)) == ("io-test", OopsError)
        assert read_all(peer) == b""
        other.sendall(b"still here")
        assert read_exactly(other, 10) == b"still here"


def test_a_handler_that_fails_at_the_end_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with world() as here:
        thread = here.thread()
        peer, scribe = here.connect(thread)
        monkeypatch.setattr(scribe, "closed", oops)
        peer.close()
        assert here.ended.get(timeout=PATIENCE) is scribe.connection
        assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)


def test_a_handler_that_has_no_last_words_is_cut_off_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with world() as here:
        here.answer = echo
        thread = here.thread()
        _, slow = here.connect(thread)
        other, _ = here.connect(thread)
        monkeypatch.setattr(slow, "farewell", oops)
        slow.send(b"x" * (1 << 20))
        assert slow.why_closed() == Ending.ERROR
        assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)
        other.sendall(b"still here")
        assert read_exactly(other, 10) == b"still here"


def test_a_connection_that_gets_no_handler_is_closed_and_the_others_go_on() -> None:
    with world() as here:
        here.answer = echo
        thread = here.thread()
        other, _ = here.connect(thread)
        ours, theirs = socket.socketpair()
        connection = Connection(ours, thread, "peer", "peer:1", 4096)
        thread.run_soon(lambda: thread.adopt(connection, oops))  # type: ignore[arg-type]
        with theirs:
            theirs.settimeout(PATIENCE)
            assert theirs.recv(1) == b""
        assert here.ended.get(timeout=PATIENCE) is connection
        assert isinstance(here.errors.get(timeout=PATIENCE)[1], OopsError)
        other.sendall(b"still here")
        assert read_exactly(other, 10) == b"still here"


def test_a_thread_that_dies_is_reported_and_tells_its_handlers() -> None:
    with world() as here:
        thread, other_thread = here.thread("dies"), here.thread("lives")
        peer, scribe = here.connect(thread)
        _, other = here.connect(other_thread)
        failing = iter([OopsError])

        def fail_once() -> None:
            if threading.current_thread() is thread:
                for error in failing:
                    raise error

        here.after_round = fail_once
        thread.run_soon(lambda: None)
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert scribe.next() == ("closed", Ending.ERROR)
        assert peer.recv(1) == b""
        name, error = here.errors.get(timeout=PATIENCE)
        assert (name, type(error)) == ("dies", OopsError)
        assert other.told.empty()


def test_a_dead_thread_can_still_be_written_to() -> None:
    with world() as here:
        thread = here.thread()
        _, scribe = here.connect(thread)
        thread.stop()
        thread.join(PATIENCE)
        scribe.send(b"anyone there?")
        thread.run_soon(lambda: None)
        thread.stop()


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
        assert 0.15 < time.monotonic() - started < 1.0
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
