"""A long answer from a worker's thread: no faster than its client reads, and not for ever."""

import threading
from collections.abc import Callable, Sequence

import pytest

from beseda.gateways.web.mounted import GoneError
from beseda.server.outflow import Outflow
from tests.system.talking import TIMEOUT

PIECE = 1 << 15
WINDOW = 4 * PIECE


class Line:
    """A connection's thread without one: it does things when the test says so."""

    def __init__(self) -> None:
        self.mailbox = self
        self.host = self.address = "192.0.2.7"
        self.is_secure = self.is_forgeable = False
        self.fingerprint = ""
        self.now = 100.0
        self.unsent = 0
        self.ended: str | None = None
        self._soon: list[Callable[[], None]] = []
        self._later: list[tuple[float, Callable[[], None]]] = []
        self._came = threading.Condition()
        self.outbox = 0

    # ── any thread ─────────────────────────────────────────────────────────────────────────

    def put(self, channels: Sequence["Line"], data: bytes) -> None:
        with self._came:
            self.outbox += len(data)
            self._came.notify_all()

    def call_soon(self, call: Callable[[], None]) -> None:
        with self._came:
            self._soon.append(call)
            self._came.notify_all()

    def put_close(self, channel: "Line", last_words: bytes, reason: str) -> None:
        raise AssertionError

    def wake(self) -> None:
        raise AssertionError

    # ── its own ────────────────────────────────────────────────────────────────────────────

    def call_later(self, seconds: float, call: Callable[[], None]) -> "Line":
        self._later.append((self.now + seconds, call))
        return self

    def cancel(self) -> None:
        raise AssertionError

    def pause(self) -> None:
        raise AssertionError

    resume = pause

    def close(self, last_words: bytes, reason: str) -> None:
        self.ended = self.ended or reason

    def wait_for(self, size: int) -> None:
        """Wait until so many bytes are in the outbox, of which the kernel takes none."""
        with self._came:
            assert self._came.wait_for(lambda: self.outbox == size, TIMEOUT)

    def round(self, taken: int = 0, seconds: float = 0.03) -> None:
        """Do what is due; then the kernel takes `taken` bytes."""
        with self._came:
            soon, self._soon = self._soon, []
            self.outbox -= taken
            self.unsent = self.outbox
        for call in soon:
            call()
        self.now += seconds
        due = [each for each in self._later if each[0] <= self.now]
        self._later = [each for each in self._later if each[0] > self.now]
        for _, call in due:
            call()


class Worker(threading.Thread):
    """Sends an answer of `size` bytes."""

    def __init__(self, outflow: Outflow, size: int) -> None:
        super().__init__(daemon=True)
        self._outflow = outflow
        self._size = size
        self.gone = False
        self.start()

    def run(self) -> None:
        try:
            self._outflow.send(b"a" * self._size)
        except GoneError:
            self.gone = True
        self._outflow.finish("done")

    def wait(self) -> None:
        self.join(TIMEOUT)
        assert not self.is_alive()


def test_it_waits_for_its_reader() -> None:
    line = Line()
    worker = Worker(Outflow(line, WINDOW), 6 * PIECE)
    line.wait_for(WINDOW)
    line.round()
    assert worker.is_alive()
    line.round(taken=PIECE)
    line.round()
    line.wait_for(WINDOW)
    line.round(taken=3 * PIECE)
    worker.wait()
    assert not worker.gone
    line.round()
    assert line.ended is None, "not all is taken"
    line.round(taken=line.outbox)
    line.round()
    assert line.ended == "done"


def test_what_fits_does_not_wait() -> None:
    line = Line()
    worker = Worker(Outflow(line, WINDOW), WINDOW)
    worker.wait()
    assert line.ended is None
    line.round(taken=WINDOW)
    line.round()
    assert line.ended == "done"


def test_one_who_does_not_read_is_given_up() -> None:
    line = Line()
    worker = Worker(Outflow(line, WINDOW, patience=0.05), 6 * PIECE)
    worker.wait()
    assert worker.gone
    line.round()
    assert line.ended == "ending_slow_reader"


def test_one_who_does_not_read_the_end_as_well() -> None:
    line = Line()
    worker = Worker(Outflow(line, WINDOW), WINDOW)
    worker.wait()
    line.round()
    line.round(taken=10, seconds=20)
    line.round(seconds=29)
    assert line.ended is None
    line.round(seconds=5)
    assert line.ended == "ending_slow_reader"


@pytest.mark.parametrize("size", [0, 10, 6 * PIECE])
def test_one_who_is_gone(size: int) -> None:
    line = Line()
    outflow = Outflow(line, WINDOW)
    outflow.abandon()
    worker = Worker(outflow, size)
    worker.wait()
    assert worker.gone
    assert line.outbox == 0


def test_one_who_leaves_while_it_waits() -> None:
    line = Line()
    outflow = Outflow(line, WINDOW)
    worker = Worker(outflow, 6 * PIECE)
    line.wait_for(WINDOW)
    outflow.abandon()
    worker.wait()
    assert worker.gone


def test_somebody_else_answers_only_if_nothing_was_said() -> None:
    line = Line()
    silent, begun = Outflow(line, WINDOW), Outflow(line, WINDOW)
    assert silent.give_up()
    with pytest.raises(GoneError):
        silent.send(b"too late")
    begun.send(b"a")
    assert not begun.give_up()
    begun.send(b"b")
    assert line.outbox == 2
