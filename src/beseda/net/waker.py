"""Waking a thread that waits in its selector."""

import os


class Waker:
    """A descriptor that becomes readable when `wake` is called. Any thread may call `wake`.

    It is given back when nobody knows the waker any more, and not when its thread ends: somebody
    may be about to call `wake` then, and would write into whatever has got the same number.
    """

    __slots__ = ("_reader", "_writer")

    def __init__(self) -> None:
        self._reader = self._writer = -1
        if hasattr(os, "eventfd"):
            self._reader = self._writer = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        else:
            self._reader, self._writer = os.pipe()
            os.set_blocking(self._reader, False)
            os.set_blocking(self._writer, False)

    def fileno(self) -> int:
        """The descriptor to watch for reading."""
        return self._reader

    def wake(self) -> None:
        """Make the descriptor readable. One system call; never blocks."""
        try:
            if self._reader == self._writer:
                os.eventfd_write(self._writer, 1)
            else:
                os.write(self._writer, b"!")
        except BlockingIOError:
            return  # full, so it is readable

    def clear(self) -> None:
        """Make it unreadable until the next `wake`."""
        try:
            os.read(self._reader, 4096)
        except BlockingIOError:
            return

    def __del__(self) -> None:
        for descriptor in {self._reader, self._writer} - {-1}:
            os.close(descriptor)
