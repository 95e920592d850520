"""What the person at the screen is busy with."""

import threading
from collections import deque
from typing import NamedTuple

_MOST_KEPT = 100
_MOST_IGNORED = 1000


class Kept(NamedTuple):
    """A line to be said when there is a connection again."""

    target: str
    text: str
    wrapping: str


class Desk:
    """The current room, who wrote privately last, whom to ignore, lines to be said later.

    Any thread may call any method. Names are compared as the caller folds them: `fold` is the
    server's idea of equal names at that moment.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._room: str | None = None
        self._wanted: str | None = None
        self._writer: str | None = None
        self._ignored: dict[str, str] = {}
        self._kept: deque[Kept] = deque()

    @property
    def room(self) -> str | None:
        """The current room: what is typed is said there."""
        return self._room

    @property
    def writer(self) -> str | None:
        """Who wrote to us privately last."""
        return self._writer

    def turn_to(self, room: str | None) -> None:
        """`room` is the current one from now on."""
        with self._lock:
            self._room = room

    def want(self, room: str) -> None:
        """Turn to `room` (folded) as soon as we are in it."""
        with self._lock:
            self._wanted = room

    def entered(self, room: str, folded: str) -> None:
        """We are in `room`: turn to it if that was wanted or there is no other."""
        with self._lock:
            wanted = self._wanted == folded
            if wanted or self._room is None:
                self._room = room
            if wanted:
                self._wanted = None

    def written_by(self, nick: str) -> None:
        """`nick` has written to us privately."""
        with self._lock:
            self._writer = nick

    def ignore(self, nick: str, folded: str) -> bool | None:
        """Ignore `nick`, or no longer if it was; whether it is now, None if there are too many."""
        with self._lock:
            if self._ignored.pop(folded, None) is not None:
                return False
            if len(self._ignored) >= _MOST_IGNORED:
                return None
            self._ignored[folded] = nick
            return True

    def ignores(self, folded: str) -> bool:
        """Whether what this nick (folded) says is hidden."""
        with self._lock:
            return folded in self._ignored

    def ignored(self) -> list[str]:
        """Whose words are hidden."""
        with self._lock:
            return sorted(self._ignored.values())

    def keep(self, line: Kept) -> bool:
        """Keep a line for later; False if there are too many already."""
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                return False
            self._kept.append(line)
            return True

    def take_kept(self) -> list[Kept]:
        """The lines kept, in their order; they are forgotten here."""
        with self._lock:
            kept = list(self._kept)
            self._kept.clear()
            return kept
