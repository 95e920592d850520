"""Sending on a fixed schedule and reading meanwhile, whatever it is that is sent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from bench.counting import Counter
from bench.crowd import Tick
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


class Schedule(Protocol):
    """What is to be sent, and when."""

    count: int

    @property
    def finished(self) -> bool:
        """Whether all has been sent."""

    @property
    def expected(self) -> int:
        """Deliveries of all that was sent so far."""

    def due(self, number: int) -> float:
        """When something is to be sent (seconds of `perf_counter`)."""

    def send_due(self) -> None:
        """Send what is due by now."""

    def flush(self) -> None:
        """Send what the sockets did not take before."""


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
