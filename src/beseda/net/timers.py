"""Things to do later, on one thread."""

import heapq
import itertools
from collections.abc import Callable


class Timer:
    """One thing to do once; `cancel` it if it is not wanted any more."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def cancel(self) -> None:
        """Do nothing when the time comes. Harmless when it has come already."""
        self._call = None

    @property
    def cancelled(self) -> bool:
        """Whether nothing will happen any more."""
        return self._call is None

    def fire(self) -> None:
        """Do it, unless it was cancelled or done."""
        call, self._call = self._call, None
        if call is not None:
            call()


class Timers:
    """A thread's timers, soonest first. Used by that thread only; seconds on a monotonic clock."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()

    def at(self, when: float, call: Callable[[], None]) -> Timer:
        """Do `call` once the clock shows `when`."""
        timer = Timer(call)
        heapq.heappush(self._heap, (when, next(self._order), timer))
        return timer

    def due(self, now: float) -> list[Timer]:
        """Take out the timers whose time has come, in the order of their times."""
        timers = []
        while self._heap and self._heap[0][0] <= now:
            timers.append(heapq.heappop(self._heap)[2])
        return timers

    def wait(self, now: float) -> float | None:
        """Seconds until the next timer is due (0 if one is); None if there is none."""
        while self._heap and self._heap[0][2].cancelled:
            heapq.heappop(self._heap)
        return max(0.0, self._heap[0][0] - now) if self._heap else None
