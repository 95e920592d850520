"""Putting a file into place: under its name it is there as a whole, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BESIDE = ("", "-journal", "-wal", "-shm")
"""What a database that is being written has beside it."""


@contextmanager
def placed(file: Path, *, replace: bool) -> Iterator[Path]:
    """An empty file beside `file`, for nobody else to read, to be written to; at the end it is on
    disk and called `file`, or, after an exception, gone. Raises FileExistsError unless it is to
    `replace` what is there, and OSError."""
    if file.exists() and not replace:
        raise FileExistsError(file)
    handle, name = tempfile.mkstemp(".partial", f".{file.name}.", file.parent)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        _sync(partial)
        _put(partial, file, replace=replace)
        _sync(file.parent)
    finally:
        for end in _BESIDE:
            partial.with_name(partial.name + end).unlink(missing_ok=True)


def _put(partial: Path, file: Path, *, replace: bool) -> None:
    if replace:
        partial.replace(file)
        return
    try:
        # A link is made only where nothing is; a new name would replace what came meanwhile.
        file.hardlink_to(partial)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if file.exists():
            raise FileExistsError(file) from None
        partial.replace(file)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
