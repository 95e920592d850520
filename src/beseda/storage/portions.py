"""How much to do at a time, so that nobody has to wait for it."""

import time
from types import TracebackType
from typing import Self

_MOST_SECONDS = 0.004
"""What whoever waits for the database is to notice of one portion: next to nothing."""


class Portion:
    """`size` grows while a portion takes little time, and shrinks when one takes long. What is
    measured is what stands in a `with`. For one thread."""

    def __init__(self, size: int, most: int, least: int = 8) -> None:
        self.size = size
        self._most = most
        self._least = least
        self._began = 0.0

    def __enter__(self) -> Self:
        self._began = time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        seconds = time.perf_counter() - self._began
        if seconds > _MOST_SECONDS:
            self.size = max(self._least, self.size // 2)
        elif seconds < _MOST_SECONDS / 3:
            self.size = min(self._most, self.size * 2)
