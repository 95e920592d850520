"""What is still to be sent on one connection, joined into as few sends as can be."""

import itertools
from collections import deque

_SEND_AT_ONCE = 1 << 18


class Outbox:
    """Bytes to send, in order. Used by the connection's own thread only.

    What was added since the last `take` waits in `fresh`; what a `take` could not get rid of waits
    in the backlog, as the very objects that were added: a message for a thousand people who do not
    read is in memory once.
    """

    __slots__ = ("_backlog", "_first_offset", "_sealed_at", "backlog_bytes", "fresh")

    def __init__(self) -> None:
        self.fresh: list[bytes] = []
        """Added to directly by the I/O thread, for speed; see `IoThread`."""
        self._backlog: deque[bytes] | None = None
        self._first_offset = 0
        self._sealed_at: int | None = None
        self.backlog_bytes = 0

    @property
    def blocked(self) -> bool:
        """Whether the kernel did not take everything last time."""
        return self.backlog_bytes > 0

    def seal(self) -> None:
        """What was added so far is the last: what is added from now on is never sent."""
        self._sealed_at = len(self.fresh)

    def take_fresh(self) -> bytes:
        """What was added since the last call, in one piece."""
        fresh = self.fresh
        if self._sealed_at is not None:
            del fresh[self._sealed_at :]
            self._sealed_at = 0
        data = fresh[0] if len(fresh) == 1 else b"".join(fresh)
        fresh.clear()
        return data

    def keep(self, data: bytes, sent: int) -> None:
        """The kernel took only `sent` bytes of `data`: the rest is backlog, behind what is."""
        if self._backlog is None:
            self._backlog = deque()
        if not self._backlog:
            self._first_offset = sent
        self._backlog.append(data)
        self.backlog_bytes += len(data) - sent

    def next_piece(self) -> bytes | memoryview:
        """The head of the backlog, large enough to be worth a system call."""
        assert self._backlog
        first = memoryview(self._backlog[0])[self._first_offset :]
        if len(self._backlog) == 1 or len(first) >= _SEND_AT_ONCE:
            return first
        pieces: list[bytes | memoryview] = [first]
        size = len(first)
        for piece in itertools.islice(self._backlog, 1, None):
            if size >= _SEND_AT_ONCE:
                break
            pieces.append(piece)
            size += len(piece)
        return b"".join(pieces)

    def sent(self, count: int) -> None:
        """The kernel took `count` bytes from the head of the backlog."""
        assert self._backlog is not None
        self.backlog_bytes -= count
        while count:
            left = len(self._backlog[0]) - self._first_offset
            if count < left:
                self._first_offset += count
                return
            count -= left
            self._backlog.popleft()
            self._first_offset = 0
        if not self._backlog:
            self._backlog = None

    def forget(self) -> None:
        """Drop everything."""
        self.fresh.clear()
        self._backlog = None
        self.backlog_bytes = 0
