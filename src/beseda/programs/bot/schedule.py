"""When the intervals of a bot are due. Pure; time comes as an argument."""

from collections.abc import Callable, Iterable

from beseda.programs.bot.commands import Interval


class Schedule:
    """Intervals with the moments when they are next due. Not for two threads at once; `now` is
    seconds on a clock that never goes back."""

    def __init__(self, intervals: Iterable[Interval], now: float) -> None:
        self._intervals = list(intervals)
        self._due = [now + interval.first for interval in self._intervals]

    @property
    def next(self) -> float:
        """When the next one is due; infinity if there is none."""
        return min(self._due, default=float("inf"))

    def take(self, now: float) -> list[Callable[[], object]]:
        """The functions that are due, each once, the longest due first. What has been missed is not
        made up for: the next time is an interval after the last one that should have been."""
        late = sorted((due, number) for number, due in enumerate(self._due) if due <= now)
        for due, number in late:
            seconds = self._intervals[number].seconds
            following = due + seconds * ((now - due) // seconds + 1)
            # Rounding may leave it where it was.
            self._due[number] = following if following > now else now + seconds
        return [self._intervals[number].function for _, number in late]
