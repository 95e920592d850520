"""An error ends what it happened in, is reported, and harms nobody else."""

import socket
import threading

import pytest

from beseda.net.connection import Connection, Ending
from tests.net.harness import (
    PATIENCE,
    OopsError,
    echo,
    oops,
    read_all,
    read_exactly,
    world,
)


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
        thread.run_soon(lambda: thread.adopt(connection, oops))
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
