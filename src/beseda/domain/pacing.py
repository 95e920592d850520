"""How fast somebody may go on: a token bucket. Pure; time comes as an argument."""


class Pace:
    """One client's bucket: holds up to `burst` commands, refilled with `rate` commands a second."""

    __slots__ = ("_burst", "_rate", "_tokens", "_updated", "behind_since")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        """`now`: seconds on a clock that never goes back, as in every other call."""
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._updated = now
        self.behind_since: float | None = None
        """Since when the client has been over its rate without ever catching up; None if it is
        not."""

    def spend(self, cost: float, now: float) -> bool:
        """Take `cost` from the bucket; False (and nothing taken) if there is not enough."""
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate)
        self._updated = now
        if self._tokens < cost:
            if self.behind_since is None:
                self.behind_since = now
            return False
        self._tokens -= cost
        return True

    def caught_up(self) -> None:
        """The client has nothing more waiting: it is no longer behind."""
        self.behind_since = None

    def wait(self, cost: float) -> float:
        """Seconds until `cost` will be there, as of the last `spend`."""
        return max(0.0, (cost - self._tokens) / self._rate)
