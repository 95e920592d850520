"""How many TLS handshakes there may be at once; whoever comes when all places are taken waits."""

import threading
from collections import OrderedDict
from collections.abc import Callable


class Handshakes:
    """A number of places, and a line of those who wait for one, in the order in which they came.

    Any thread may call it; its lock is of tier 3 and held for a few instructions. The line is as
    long as there may be connections.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._lock = threading.Lock()
        self._waiting: OrderedDict[Place, Callable[[], None]] = OrderedDict()
        self._taken: set[Place] = set()

    def ask(self, call: Callable[[], None]) -> "Place":
        """A place. `call` is called once it may be used: now, or on the thread of whoever leaves
        one."""
        place = Place(self)
        with self._lock:
            if self._free:
                self._free -= 1
                self._taken.add(place)
            else:
                self._waiting[place] = call
                return place
        call()
        return place

    def leave(self, place: "Place") -> None:
        """Give a place up, or the wish for one. Harmless when that is done already."""
        with self._lock:
            self._waiting.pop(place, None)
            if place not in self._taken:
                return
            self._taken.discard(place)
            if not self._waiting:
                self._free += 1
                return
            following, call = self._waiting.popitem(last=False)
            self._taken.add(following)
        call()


class Place:
    """One place, had or waited for."""

    __slots__ = ("_all",)

    def __init__(self, of: Handshakes) -> None:
        self._all = of

    def leave(self) -> None:
        """See `Handshakes.leave`."""
        self._all.leave(self)
