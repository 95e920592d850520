"""How many TLS handshakes there may be at once; whoever comes when all places are taken waits."""

import threading
from collections import OrderedDict
from collections.abc import Callable


class Handshakes:
    """A number of places, and those who wait for one, in the order in which they came.

    No host has more than a part of the places: the others are there for others. Any thread may call
    it; its lock is of tier 3 and held for a few instructions. As many wait as there may be
    connections.
    """

    def __init__(self, most: int, most_of_one: int = 0) -> None:
        """So many at once, and so many of one host (0: all)."""
        self._free = most
        self._most_of_one = most_of_one or most
        self._lock = threading.Lock()
        self._waiting: OrderedDict[str, OrderedDict[Place, Callable[[], None]]] = OrderedDict()
        """By host: a host that has all that it may have is passed over as a whole."""
        self._taken: set[Place] = set()
        self._of_host: dict[str, int] = {}

    def ask(self, host: str, call: Callable[[], None]) -> "Place":
        """A place for a connection from `host`. `call` is called once it may be used: now, or on
        the thread of whoever leaves one."""
        place = Place(self, host)
        with self._lock:
            if not (self._free and self._may_have(host)):
                self._waiting.setdefault(host, OrderedDict())[place] = call
                return place
            self._take(place)
        call()
        return place

    def leave(self, place: "Place") -> None:
        """Give a place up, or the wish for one. Harmless when that is done already."""
        with self._lock:
            self._forget(place)
            if place not in self._taken:
                return
            self._taken.discard(place)
            self._free += 1
            self._of_host[place.host] -= 1
            if not self._of_host[place.host]:
                del self._of_host[place.host]
            call = self._next()
        if call is not None:
            call()

    # ── with the lock ──────────────────────────────────────────────────────────────────────

    def _may_have(self, host: str) -> bool:
        return self._of_host.get(host, 0) < self._most_of_one

    def _take(self, place: "Place") -> None:
        self._free -= 1
        self._taken.add(place)
        self._of_host[place.host] = self._of_host.get(place.host, 0) + 1

    def _next(self) -> Callable[[], None] | None:
        """Give the free place to whoever has waited for longest and may have it."""
        # Few hosts can have all that they may have, so few are passed over.
        host = next((each for each in self._waiting if self._may_have(each)), None)
        if host is None:
            return None
        place, call = next(iter(self._waiting[host].items()))
        self._forget(place)
        if host in self._waiting:
            self._waiting.move_to_end(host)
        self._take(place)
        return call

    def _forget(self, place: "Place") -> None:
        """`place` waits no more, if it did."""
        waiting = self._waiting.get(place.host)
        if waiting is not None:
            waiting.pop(place, None)
            if not waiting:
                del self._waiting[place.host]


class Place:
    """One place, had or waited for."""

    __slots__ = ("_all", "host")

    def __init__(self, of: Handshakes, host: str) -> None:
        self._all = of
        self.host = host

    def leave(self) -> None:
        """See `Handshakes.leave`."""
        self._all.leave(self)
