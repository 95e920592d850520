"""What happens, waiting to be taken by a program."""

import threading
from collections import deque

from beseda.client.events import Event

MOST_WAITING = 10_000
"""Events that wait for a program that is busy. More than that are lost to it, the oldest first."""


class Missed(Event, frozen=True):
    """This many events were not taken in time and are gone: the oldest of those that waited.
    `Client.history` still has what was said."""

    count: int


class Inbox:
    """Events in their order, in bounded memory. Any thread may call any method."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._changed = threading.Condition()
        self._events: deque[Event] = deque(maxlen=most)
        self._missed = 0
        self._over = False

    def put(self, event: Event) -> None:
        """Something has happened. Never waits."""
        with self._changed:
            self._missed += len(self._events) == self._events.maxlen
            self._events.append(event)
            self._changed.notify()

    def end(self) -> None:
        """Nothing more will happen; what waits can still be taken."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def forget(self) -> None:
        """Drop what waits."""
        with self._changed:
            self._events.clear()
            self._missed = 0

    def take(self, timeout: float | None) -> Event | None:
        """The next event, after at most `timeout` seconds (None: however long it takes); None if
        there was none in time, or if nothing more will happen."""
        with self._changed:
            self._changed.wait_for(lambda: self._events or self._over, timeout)
            if self._missed:
                missed, self._missed = self._missed, 0
                return Missed(missed)
            return self._events.popleft() if self._events else None

    @property
    def over(self) -> bool:
        """Whether all is taken and nothing more will happen."""
        with self._changed:
            return self._over and not self._events
