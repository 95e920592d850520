"""Passwords are hashed by processes that come when they are needed."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from beseda.domain.accounts import IdentityError, Obstacle
from beseda.identity.hashing import Here
from beseda.server import hashing, hashing_process
from beseda.server.hashing import Apart
from beseda.server.hashing_wire import Answer, Hash
from tests.system.running import until

pytestmark = pytest.mark.slow


@pytest.fixture
def apart() -> Iterator[Apart]:
    apart = Apart()
    yield apart
    apart.close()
    assert not apart.processes


def test_as_if_it_were_done_here(apart: Apart) -> None:
    here = Here()
    assert here.matches(apart.hash("пароль\n\0"), "пароль\n\0")
    kept = here.hash("correct horse")
    assert apart.matches(kept, "correct horse")
    assert not apart.matches(kept, "wrong horse")
    assert not apart.matches("rubbish", "correct horse")
    secret = apart.scram("correct horse")
    assert secret is not None
    assert len(secret.stored_key) == 32
    assert apart.scram("\u0221") is None  # SASLprep does not know it
    assert len(apart.processes) == 1


def test_as_many_as_are_asked_at_once(apart: Apart) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert len(set(pool.map(apart.hash, ["x"] * 12))) == 12
    assert 1 <= len(apart.processes) <= 3


def test_one_that_is_killed_is_replaced(apart: Apart) -> None:
    kept = apart.hash("x")
    (first,) = apart.processes
    os.kill(first, signal.SIGKILL)
    assert apart.matches(kept, "x")
    (second,) = apart.processes
    assert second != first
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux's /proc")
def test_one_that_is_not_needed_ends() -> None:
    apart = Apart(idle_seconds=0.01)
    kept = apart.hash("x")
    (first,) = apart.processes
    until(lambda: not Path(f"/proc/{first}").exists())  # not even as a zombie
    assert apart.matches(kept, "x")
    assert apart.processes != [first]
    apart.close()


def test_politeness_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Starved(Here):
        """Gets no time on the thread that gives way."""

        def __init__(self) -> None:
            self.asked_by: list[int] = []
            self.go = threading.Event()

        def hash(self, password: str) -> str:
            self.asked_by.append(threading.get_ident())
            if threading.get_ident() != here:
                assert self.go.wait(10)
            return f"hash of {password}"

    monkeypatch.setattr(hashing_process, "_PATIENCE_SECONDS", 0.05)
    here, starved = threading.get_ident(), Starved()
    politely = hashing_process.Politely(starved)
    for password in ("x", "y"):
        assert politely.carry_out(Hash(password)) == Answer(hash=f"hash of {password}")
    starved.go.set()
    assert politely.carry_out(Hash("z")) == Answer(hash="hash of z")
    assert starved.asked_by[1:3] == [here, here], "what was given up is not begun later"


def test_where_no_process_can_be_had(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    assert apart.matches(apart.hash("x"), "x")
    assert not apart.processes


def pretend(monkeypatch: pytest.MonkeyPatch, directory: Path, script: str) -> None:
    """What is started is not Python, but `script`."""
    program = directory / "python"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


def test_one_that_is_of_no_use(
    apart: Apart, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend(monkeypatch, tmp_path, "read question; echo nonsense")
    assert apart.matches(apart.hash("x"), "x")
    assert not apart.processes


def test_nobody_waits_for_ever(
    apart: Apart, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pretend(monkeypatch, tmp_path, "exec sleep 1000")
    monkeypatch.setattr(hashing, "_SECONDS", 0.05)
    with pytest.raises(IdentityError) as refused:
        apart.hash("x")
    assert refused.value.obstacle is Obstacle.TOO_BUSY
    assert not apart.processes
