"""How connections end: whoever ends them, nothing is lost that can be kept."""

import socket
import threading
import time

import pytest

from beseda.net.connection import LINGER_SECONDS, Ending, State
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


def test_a_handler_that_never_closes_has_so_long_to_answer() -> None:
    with world() as here:
        peer, scribe = here.connect(here.thread(drain_seconds=0.05))
        scribe.hangs_up = False
        peer.shutdown(socket.SHUT_WR)
        assert scribe.why_closed() == Ending.CLOSED
        assert read_all(peer) == b""


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
