"""When to try again."""

import threading

import pytest

from beseda.catalogue import Text
from beseda.client.reasons import ConnectError
from beseda.client.reconnect import Backoff, Reconnector
from tests.client.stub import PATIENCE

REASON = Text("gone", "нет")


def test_waits_double_up_to_a_minute() -> None:
    backoff = Backoff(lambda: 0.5)
    assert [backoff.next_wait() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    backoff.reset()
    assert backoff.next_wait() == 1


@pytest.mark.parametrize(("drawn", "wait"), [(0.0, 0.75), (1.0, 1.25)])
def test_waits_are_spread_by_a_quarter(drawn: float, wait: float) -> None:
    assert Backoff(lambda: drawn).next_wait() == wait


def test_a_loss_is_mended_after_failures() -> None:
    mended = threading.Event()
    waits: list[tuple[float, Text]] = []
    other = Text("busy", "занято")

    def attempt() -> None:
        if len(waits) < 3:
            raise ConnectError(other)
        mended.set()

    backoff = Backoff(lambda: 0.5, first=0.001)
    reconnector = Reconnector(attempt, lambda *wait: waits.append(wait), backoff)
    reconnector.start()
    reconnector.lost(REASON)
    assert mended.wait(PATIENCE)
    reconnector.stop(PATIENCE)
    assert waits == [(0.001, REASON), (0.002, other), (0.004, other)]


def test_stop_ends_a_long_wait() -> None:
    waiting = threading.Event()
    reconnector = Reconnector(
        lambda: pytest.fail("no time to try"), lambda *_: waiting.set(), Backoff(lambda: 0.5)
    )
    reconnector.start()
    reconnector.lost(REASON)
    assert waiting.wait(PATIENCE)
    reconnector.stop(PATIENCE)
    assert not [thread for thread in threading.enumerate() if thread.name == "reconnect"]
