"""Sending on a fixed schedule and reading meanwhile, whatever it is that is sent."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from array import array
from dataclasses import dataclass
from typing import Protocol

from bench.counting import Counter
from bench.crowd import Client, Tick
from bench.scenarios.saturated import DRAIN_PATIENCE

# The first of the messages, by share, are sent but their latencies are not looked at.
WARM_UP = 0.1
# Sockets of mere readers that are read before the watchers get another look: about 20 µs.
SLICE = 8
# At most this long takes a look that finds nothing (s); usually it is 2 µs.
LOOKING = 50e-6
# Still delivering this long after the last message was sent (s), a server has fallen behind.
OVERRUN = 0.1
LATE = 1000.0  # microseconds; a generator this late too often is worth a warning


class Schedule(ABC):
    """What is to be sent, and when: senders taking turns at even intervals."""

    def __init__(
        self,
        senders: list[Client],
        begin: float,
        interval: float,
        seconds: float,
        deliveries: int,
    ) -> None:
        """The first is due at `begin` (seconds of `perf_counter`), the last some `seconds` later;
        each makes so many `deliveries`."""
        self._senders = senders
        self._unsent = [bytearray() for _ in senders]
        self._begin = begin
        self._interval = interval
        self._deliveries = deliveries
        self.count = int(seconds / interval)
        self.sent = 0
        self.lateness = array("d")  # microseconds from due to handed to the kernel

    @abstractmethod
    def data(self, number: int, turn: int) -> bytes:
        """What the sender whose `turn` it is sends as the one with this number."""

    @property
    def finished(self) -> bool:
        """Whether all has been sent."""
        return self.sent == self.count

    @property
    def expected(self) -> int:
        """Deliveries of all that was sent so far."""
        return self.sent * self._deliveries

    def due(self, number: int) -> float:
        """When something was to be sent (seconds of `perf_counter`)."""
        return self._begin + number * self._interval

    def send_due(self) -> None:
        """Send everything that is due by now."""
        while not self.finished and (now := time.perf_counter()) >= self.due(self.sent):
            turn = self.sent % len(self._senders)
            self._unsent[turn] += self.data(self.sent, turn)
            self.lateness.append((now - self.due(self.sent)) * 1e6)
            self.sent += 1
            self._send(turn)

    def flush(self) -> None:
        """Send what a full socket has not taken before."""
        for turn, unsent in enumerate(self._unsent):
            if unsent:
                self._send(turn)

    def _send(self, turn: int) -> None:
        # If the server does not read, something stays behind. Its latency will tell.
        unsent = self._unsent[turn]
        del unsent[: self._senders[turn].push(unsent)]


class Watchers(Protocol):
    """Those who look at the clock."""

    def read(self) -> bool:
        """Read what has come; whether there was anything."""


@dataclass(frozen=True)
class Outcome:
    """How the schedule was kept; both values are in seconds."""

    overrun: float  # from the last sending to the last delivery
    spun: float  # processor time the generator spent looking for something to do


def follow_schedule(talk: Schedule, observers: Watchers, counter: Counter, tick: Tick) -> Outcome:
    """Send everything when it is due and read until everything has come.

    The generator does not sleep meanwhile. It has a core of its own, and to be woken up takes a
    virtual machine up to 100 µs, which would be added to latencies and blur the schedule.
    """
    reported, total_then = time.perf_counter(), 0
    end = talk.due(talk.count)
    spun = 0.0
    now = last = time.perf_counter()
    while not talk.finished or counter.total < talk.expected:
        talk.send_due()
        talk.flush()
        # Observers get a look after every few of the others, so that the generator's own reading
        # adds little to the latencies.
        busy = observers.read()
        busy = bool(counter.read(0, SLICE)) or busy
        before, now = now, time.perf_counter()
        if busy:
            last = now
            continue
        # What takes longer than looking can take was an interruption and no processor time.
        if now - before < LOOKING:
            spun += now - before
        if now - reported > 0.5:
            tick(f"{(counter.total - total_then) / (now - reported):,.0f} deliveries/s")
            reported, total_then = now, counter.total
        if now - max(last, end) > DRAIN_PATIENCE:
            break
    return Outcome(max(0.0, last - end), spun)


def punctuality(outcome: Outcome, late_p99: float) -> list[str]:
    """Warnings about what was not in time; `late_p99` in microseconds, of the generator."""
    notes = []
    if outcome.overrun > OVERRUN:
        notes.append(f"did not keep up: done {outcome.overrun:.1f} s late")
    if late_p99 > LATE:
        notes.append("the generator itself was late; latencies include that")
    return notes
