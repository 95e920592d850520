"""Sends a long answer from a worker's thread, no faster than its client reads.

The worker puts pieces into the connection's mailbox and asks for a look each time. The look comes
on the connection's own thread, which alone knows what the kernel has taken; while it has not taken
all, that thread looks again every few hundredths of a second. So at most `window` bytes of an
answer wait, whatever its size, and it never comes near `limits.outbox_bytes`.
"""

import threading
from enum import Enum

from beseda.catalogue.endings import SLOW_READER
from beseda.gateways.link import Link
from beseda.gateways.web.mounted import GoneError

WINDOW = 1 << 18
PATIENCE_SECONDS = 30.0
"""How long the worker waits for room for one more piece. A client that reads less than a piece in
that time is given up, or a few of them would keep all of an application's threads."""

_PIECE = 1 << 15
_LOOK_AGAIN_SECONDS = 0.02


class _State(Enum):
    OPEN = "open"
    FINISHED = "finished"  # the application is done; the connection closes when all is taken
    GONE = "gone"  # nobody reads it any more


class Outflow:
    """One answer: `gateways.web.mounted.Outflow`. Its lock is of tier 3."""

    def __init__(self, link: Link, window: int, patience: float = PATIENCE_SECONDS) -> None:
        """`window`: how many bytes may be unread; at least one piece goes out at a time."""
        self._link = link
        self._window = max(window, _PIECE)
        self._patience = patience
        self._changed = threading.Condition()
        self._state = _State.OPEN
        self._sent = 0
        self._taken = 0
        """How many of the sent bytes the kernel has taken, when that was last looked at."""
        self._reason = ""
        # For the connection's own thread:
        self._queued = 0
        """How many of the sent bytes have reached the outbox."""
        self._looking = False
        self._taken_at = link.now
        """When the kernel took some the last time."""

    # ── the worker's thread ────────────────────────────────────────────────────────────────

    def send(self, data: bytes) -> None:
        """Send `data`, waiting for room as long as need be, up to the patience for each piece.
        Raises GoneError."""
        self._check()
        view = memoryview(data)
        for start in range(0, len(data), _PIECE):
            piece = data if len(data) <= _PIECE else bytes(view[start : start + _PIECE])
            self._take_room(len(piece))
            self._put(piece)

    def finish(self, reason: str) -> None:
        """Close the connection when everything is taken."""
        with self._changed:
            if self._state is not _State.OPEN:
                return
            self._state, self._reason = _State.FINISHED, reason
        self._link.call_soon(lambda: self._look(0))

    def _put(self, piece: bytes) -> None:
        self._link.mailbox.put((self._link,), piece)
        self._link.call_soon(lambda: self._look(len(piece)))

    def _check(self) -> None:
        with self._changed:
            if self._state is not _State.OPEN:
                raise GoneError

    def _take_room(self, size: int) -> None:
        with self._changed:
            there_is = self._changed.wait_for(
                lambda: (
                    self._state is not _State.OPEN
                    or self._sent - self._taken + size <= self._window
                ),
                self._patience,
            )
            if there_is and self._state is _State.OPEN:
                self._sent += size
                return
            is_too_slow = self._state is _State.OPEN
            self._state = _State.GONE
        if is_too_slow:
            self._link.call_soon(lambda: self._link.close(b"", SLOW_READER))
        raise GoneError

    # ── any thread ─────────────────────────────────────────────────────────────────────────

    def abandon(self) -> None:
        """Nobody reads it any more."""
        with self._changed:
            self._state = _State.GONE
            self._changed.notify_all()

    def give_up(self) -> bool:
        """As `abandon`, unless something was sent; returns whether nothing was."""
        with self._changed:
            if self._sent:
                return False
            self._state = _State.GONE
            self._changed.notify_all()
            return True

    # ── the connection's own thread ────────────────────────────────────────────────────────

    def _look(self, size: int) -> None:
        """A piece of `size` bytes has just reached the outbox, and is sent later in this round; the
        next round can tell how much of it the kernel took."""
        self._queued += size
        if not self._looking:
            self._looking = True
            self._taken_at = self._link.now
            self._link.call_later(0, self._count)

    def _count(self) -> None:
        """See how much the kernel has taken; the end, if that was all."""
        unsent = self._link.unsent
        taken = max(self._taken, self._queued - unsent)
        with self._changed:
            if taken > self._taken:
                self._taken = taken
                self._taken_at = self._link.now
                self._changed.notify_all()
            is_over = self._state is _State.FINISHED and not unsent and taken == self._sent
            is_stuck = self._state is _State.FINISHED and (
                self._link.now - self._taken_at > self._patience
            )
        self._looking = unsent > 0 and not is_stuck
        if is_over:
            self._link.close(b"", self._reason)
        elif is_stuck:
            self._link.close(b"", SLOW_READER)
        elif self._looking:
            self._link.call_later(_LOOK_AGAIN_SECONDS, self._count)
