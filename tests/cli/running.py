"""Running `beseda` as a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BESEDA = (sys.executable, "-m", "beseda")
PATIENCE = 20.0


def environ(home: Path, **more: str) -> dict[str, str]:
    """An environment that does not depend on who runs the tests, and writes under `home`."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "TZ": "UTC",
        "USER": "tester",
        "LOGNAME": "tester",
        "PROMPT_TOOLKIT_NO_CPR": "1",  # there is no terminal that could say where its cursor is
        **more,
    }


@contextmanager
def taking_interrupts() -> Iterator[None]:
    """Programs started inside take SIGINT even if the tests run in the background, ignoring it."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)


def run(
    *arguments: str, home: Path, typed: bytes = b"", **more: str
) -> "subprocess.CompletedProcess[bytes]":
    """`beseda` with these arguments and this standard input, to its end."""
    return subprocess.run(
        [*BESEDA, *arguments],
        input=typed,
        capture_output=True,
        timeout=PATIENCE,
        env=environ(home, **more),
        check=False,
    )
