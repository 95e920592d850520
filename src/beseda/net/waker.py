"""Waking a thread that waits in its selector."""

import os


class Waker:
    """A descriptor that becomes readable when `wake` is called. Any thread may call `wake`."""

    __slots__ = ("_reader", "_writer")

    def __init__(self) -> None:
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
        except (BlockingIOError, OSError):
            return  # full, so it is readable; or closed, so nobody waits

    def clear(self) -> None:
        """Make it unreadable until the next `wake`."""
        try:
            os.read(self._reader, 4096)
        except BlockingIOError:
            return

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self._reader)
        if self._writer != self._reader:
            os.close(self._writer)
