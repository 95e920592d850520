"""One line per measurement that shows what is going on right now."""

from __future__ import annotations

import time
from typing import TextIO

_INTERVAL = 0.25  # seconds


class Progress:
    """Writes to a terminal, overwriting its line; elsewhere only results are written.

    This is plain text and no thread of its own redraws it, as that would take processor time
    from the load generator at any moment.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._prefix = ""
        self._shown_at = 0.0

    def begin(self, prefix: str) -> None:
        """A measurement starts."""
        self._prefix = prefix
        self._shown_at = 0.0
        self.tick("starting")

    def tick(self, text: str) -> None:
        """Show `text` as what is going on, unless something was shown a moment ago."""
        now = time.perf_counter()
        if self._live and now - self._shown_at > _INTERVAL:
            self._shown_at = now
            self._stream.write(f"\r\x1b[K{self._prefix}  {text}")
            self._stream.flush()

    def end(self, text: str) -> None:
        """The measurement's result; the line stays."""
        start = "\r\x1b[K" if self._live else ""
        self._stream.write(f"{start}{self._prefix}  {text}\n")
        self._stream.flush()
