"""Two programs never use one data directory at the same time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from beseda.storage.errors import DirectoryInUseError, StorageError
from beseda.storage.locking import LOCK_NAME, DataLock

HOLD = """
import sys
from pathlib import Path
from beseda.storage.locking import DataLock
lock = DataLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_one_is_told_who_the_first_one_is(tmp_path: Path) -> None:
    with DataLock(tmp_path):
        assert int((tmp_path / LOCK_NAME).read_text()) == os.getpid()
        with pytest.raises(DirectoryInUseError) as refused:
            DataLock(tmp_path)
        assert refused.value.owner == os.getpid()
    DataLock(tmp_path).release()


def test_the_lock_goes_with_the_process(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(DirectoryInUseError) as refused:
            DataLock(tmp_path)
        assert refused.value.owner == holder.pid
    finally:
        holder.kill()
        holder.communicate()
    DataLock(tmp_path).release()


def test_whatever_is_in_the_file(tmp_path: Path) -> None:
    (tmp_path / LOCK_NAME).write_bytes(b"\xff" * 1000)
    with DataLock(tmp_path):
        assert (tmp_path / LOCK_NAME).read_text() == f"{os.getpid()}\n"
        (tmp_path / LOCK_NAME).write_bytes(b"nobody")
        with pytest.raises(DirectoryInUseError) as refused:
            DataLock(tmp_path)
        assert refused.value.owner == 0


def test_no_directory(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        DataLock(tmp_path / "none")
    assert not isinstance(refused.value, DirectoryInUseError)


def test_releasing_twice_is_harmless(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.release()
    lock.release()
