"""One process at a time writes in a data directory.

The lock is flock(2)'s, on the file `lock`: the system gives it back when the process ends, however
it ends, and it counts between two servers of one process as well, which fcntl(2)'s locks do not.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from beseda.storage.errors import DirectoryInUseError, StorageError

LOCK_NAME = "lock"
_MOST_BYTES = 32
"""More than a process id has."""


class DataLock:
    """The data directory is ours from `__init__` to `release`, or to the end of a `with`.

    For one thread. The file stays when the lock is released: two processes could otherwise hold
    locks on two files of that name, one of them removed.
    """

    def __init__(self, directory: Path) -> None:
        """Never waits. `directory` must be there. Raises DirectoryInUseError; StorageError if the
        lock cannot be had for another reason."""
        try:
            self._file = os.open(
                directory / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            raise StorageError(error.strerror or str(error)) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)
        except BlockingIOError:
            owner = self._owner()
            self.release()
            raise DirectoryInUseError(owner) from None
        except OSError as error:
            self.release()
            raise StorageError(error.strerror or str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()

    def release(self) -> None:
        """Give the directory back. Harmless when it is done."""
        file, self._file = getattr(self, "_file", -1), -1
        if file >= 0:
            os.close(file)

    def _owner(self) -> int:
        """Which process has the lock; 0 if the file does not say."""
        with suppress(OSError, ValueError):
            return int(os.pread(self._file, _MOST_BYTES, 0))
        return 0
