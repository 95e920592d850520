"""Ctrl-C where it does no harm.

Python raises KeyboardInterrupt wherever the main thread happens to be. Between taking a lock and
entering the `with` block that would give it back (`Condition.__enter__` is Python code), the lock
would stay taken for ever, and the other threads would wait for it. So the signal only leaves a
mark, and the exception is raised at points that are known to hold nothing.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

Handler = Callable[[int, FrameType | None], object] | int | None


def go_on() -> None:
    """The pause of somebody whom nobody interrupts."""


class Interruption:
    """Takes SIGINT over for a `with` block. For the main thread."""

    def __init__(self) -> None:
        self._signals = 0
        self._allowed = False
        self._previous: Handler = None

    def __enter__(self) -> Self:
        # Programs that a shell starts in the background are to ignore it: they still do.
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            self._previous = signal.signal(signal.SIGINT, self._on_signal)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def check(self) -> None:
        """Raise KeyboardInterrupt if the signal has come: for points where nothing is held."""
        if self._signals:
            self._signals = 0
            raise KeyboardInterrupt

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """A block that holds nothing and may be left at any point, such as a blocking read."""
        self._allowed = True
        try:
            self.check()
            yield
        finally:
            self._allowed = False

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1
        # The second one in a row is from somebody who does not want to wait for a good moment.
        if self._allowed or self._signals > 1:
            self._signals = 0
            raise KeyboardInterrupt
