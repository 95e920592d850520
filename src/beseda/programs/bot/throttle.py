"""How much a bot answers: a token bucket for each person and one for all. Pure.

Two programs that answer each other would never stop, and whoever makes a bot talk makes it flood a
room. So answers have a rate; over it a bot says so once and is silent until it is well again.
"""

from collections import OrderedDict
from enum import Enum, auto

from msgspec import Struct

MOST_PEOPLE = 1000
"""People with a bucket of their own; who has not called for the longest time is forgotten."""


class Limits(Struct, frozen=True):
    """How often a bot answers: each person 10 calls at once and one a second in the long run, all
    people together 20 calls at once and four a second."""

    burst: float = 10.0
    """Calls of one person that are answered at once."""
    rate: float = 1.0
    """Calls of one person that are answered a second, in the long run."""
    burst_of_all: float = 20.0
    rate_of_all: float = 4.0


class Verdict(Enum):
    """What becomes of a call."""

    ANSWER = auto()
    """It is carried out."""
    SLOW_DOWN = auto()
    """It is not, and its author is told that it was too much of theirs."""
    BUSY = auto()
    """It is not, and its author is told that it was too much of all together."""
    SILENCE = auto()
    """It is not, and that has been told."""


class _Bucket:
    """Tokens for one person, or for all."""

    __slots__ = ("_burst", "_rate", "_tokens", "_updated", "told")

    def __init__(self, burst: float, rate: float, now: float) -> None:
        self._burst, self._rate = burst, rate
        self._tokens, self._updated = burst, now
        self.told = False
        """Whether somebody has been told that it is empty, since it was last full."""

    def take(self, now: float) -> bool:
        """Take one token; False if there is none."""
        self._tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate)
        self._updated = now
        if self._tokens >= self._burst:
            self.told = False
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Throttle:
    """The buckets of one bot. Not for two threads at once; `now` is seconds on a clock that never
    goes back."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._all = _Bucket(limits.burst_of_all, limits.rate_of_all, now)
        self._people: OrderedDict[str, _Bucket] = OrderedDict()

    def ask(self, person: str, now: float) -> Verdict:
        """What becomes of a call of `person`, a name by which they are known."""
        bucket = self._bucket(person, now)
        if bucket.take(now):
            if self._all.take(now):
                return Verdict.ANSWER
            return self._tell_once(self._all, Verdict.BUSY)
        # The sentence counts as an answer: a crowd of people, each over their rate, gets no more
        # of them than of answers.
        if not bucket.told and not self._all.take(now):
            return Verdict.SILENCE
        return self._tell_once(bucket, Verdict.SLOW_DOWN)

    @staticmethod
    def _tell_once(bucket: _Bucket, verdict: Verdict) -> Verdict:
        if bucket.told:
            return Verdict.SILENCE
        bucket.told = True
        return verdict

    def _bucket(self, person: str, now: float) -> _Bucket:
        bucket = self._people.get(person)
        if bucket is None:
            if len(self._people) >= MOST_PEOPLE:
                self._people.popitem(last=False)
            bucket = self._people[person] = _Bucket(self._limits.burst, self._limits.rate, now)
        self._people.move_to_end(person)
        return bucket
