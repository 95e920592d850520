"""Lines from a pipe, a file or a dumb terminal, read so that an interruption is never missed."""

import os
import select
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

LINE_BYTES = 65_536
"""The longest line taken as one; the rest of a longer one is the next line."""
_PAUSE_SECONDS = 0.2


class TypedLines:
    """The lines of a file descriptor. For one thread.

    `pause` is called every now and then while there is nothing to read; what it raises ends the
    reading. A blocking read would do without it, but a signal that arrives just before the read
    begins to block is only noticed when the read ends (see `beseda.client.interruption`).
    """

    def __init__(self, descriptor: int, pause: Callable[[], None]) -> None:
        self._descriptor = descriptor
        self._pause = pause
        self._buffer = b""
        self._ended = False

    def next_line(self) -> str | None:
        """The next line without its end, UTF-8 or what can be read as such; None at the end."""
        while True:
            cut = self._buffer.find(b"\n", 0, LINE_BYTES)
            if cut >= 0:
                line, self._buffer = self._buffer[:cut], self._buffer[cut + 1 :]
                return _decoded(line)
            if len(self._buffer) >= LINE_BYTES or (self._ended and self._buffer):
                line, self._buffer = self._buffer[:LINE_BYTES], self._buffer[LINE_BYTES:]
                return _decoded(line)
            if self._ended:
                return None
            self._pause()
            self._receive()

    def _receive(self) -> None:
        """Take in what can be read now; what cannot be read (any more) is at its end."""
        try:
            readable, _, _ = select.select([self._descriptor], [], [], _PAUSE_SECONDS)
            data = os.read(self._descriptor, LINE_BYTES) if readable else None
        except OSError:
            data = b""
        self._buffer += data or b""
        self._ended = data == b""


@contextmanager
def unseen(descriptor: int) -> Iterator[None]:
    """A block in which the terminal `descriptor` does not show what is typed, nor take what was
    typed before. If it is no terminal, it shows nothing anyway. For the main thread."""
    try:
        before = termios.tcgetattr(descriptor)
        quiet = [*before]
        quiet[3] &= ~termios.ECHO
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, quiet)
    except termios.error:
        yield
        return
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")
