"""Ctrl-C waits for a good moment."""

import signal
from collections.abc import Iterator

import pytest

from beseda.client.interruption import Interruption


@pytest.fixture(autouse=True)
def usual_handler() -> Iterator[None]:
    """As a program has it that a terminal starts; tests may run where SIGINT is ignored."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_it_is_put_off_until_it_is_asked_for() -> None:
    with Interruption() as interruption:
        interruption.check()
        interrupt()
        with pytest.raises(KeyboardInterrupt):
            interruption.check()
        interruption.check()


def test_a_block_that_allows_it_ends_at_once() -> None:
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt), interruption.allowed():
            interrupt()
        interrupt()  # after the block it is put off again
        with pytest.raises(KeyboardInterrupt), interruption.allowed():
            pytest.fail("it had come before")


def test_the_second_one_does_not_wait() -> None:
    with Interruption():
        interrupt()
        with pytest.raises(KeyboardInterrupt):
            interrupt()


def test_the_usual_way_returns() -> None:
    with Interruption():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_program_in_the_background_goes_on_ignoring_it() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Interruption() as interruption:
        interrupt()
        interruption.check()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
