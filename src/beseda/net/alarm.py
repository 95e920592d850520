"""One deadline of a thread's timers that is moved all the time, mostly away."""

from collections.abc import Callable

from beseda.net.timers import Timer, Timers


class Alarm:
    """Rings at the time that was set last, or earlier; whoever is rung looks at the time, and sets
    it again.

    A timer that was set for later stays, to be used again: a deadline that is moved with every
    datagram leaves no cancelled timers behind, and there are never more than it has moved nearer.
    For one thread.
    """

    def __init__(self, timers: Timers, ring: Callable[[], None]) -> None:
        self._timers = timers
        self._ring = ring
        self._set: list[tuple[float, Timer]] = []
        """Soonest last."""

    def set(self, when: float) -> None:
        """Ring at `when` at the latest, in seconds on the thread's clock."""
        if not self._set or when < self._set[-1][0]:
            self._set.append((when, self._timers.at(when, self._due)))

    def stop(self) -> None:
        """Ring no more."""
        for _, timer in self._set:
            timer.cancel()
        self._set.clear()

    def _due(self) -> None:
        self._set.pop()
        self._ring()
