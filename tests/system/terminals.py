"""Programs in the panes of a tmux of our own, driven by what they show."""

import os
import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

import pytest

PATIENCE = 15.0
"""Seconds after which a pane has not shown what it should."""

_POLL_SECONDS = 0.05


def need(*programs: str) -> None:
    """Skip the test unless all these programs are installed."""
    missing = " ".join(program for program in programs if which(program) is None)
    if missing:
        pytest.skip(f"not installed: {missing} (apt-get install {missing})")


class Pane:
    """One program on a terminal of its own."""

    def __init__(self, tmux: "Tmux", name: str) -> None:
        self._tmux = tmux
        self.name = name

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        self._tmux.do("send-keys", "-t", self.name, "-l", line)
        self._tmux.do("send-keys", "-t", self.name, "Enter")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names for them (`C-d`)."""
        self._tmux.do("send-keys", "-t", self.name, *keys)

    def screen(self) -> str:
        """What is to be seen now."""
        return self._tmux.do("capture-pane", "-p", "-J", "-t", self.name)

    def wait_for(self, *parts: str) -> None:
        """Wait until all `parts` are to be seen at the same time."""
        deadline = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            missing = [part for part in parts if part not in screen]
            if not missing:
                return
            assert time.monotonic() < deadline, (
                f"no {missing} on the screen of {self.name}:\n{screen}"
            )
            time.sleep(_POLL_SECONDS)

    def wait_for_end(self) -> None:
        """Wait until the program has ended."""
        deadline = time.monotonic() + PATIENCE
        while self.name in self._tmux.do("list-windows", "-F", "#{window_name}").split():
            assert time.monotonic() < deadline, f"{self.name} does not end:\n{self.screen()}"
            time.sleep(_POLL_SECONDS)


class Tmux:
    """A tmux server that shares nothing with the user's own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "TMUX_TMPDIR": str(home),
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm-256color",
            "TZ": "UTC",
        }
        self.do("new-session", "-d", "-s", "tests", "-x", "160", "-y", "50", "-n", "idle", "cat")

    def do(self, *arguments: str) -> str:
        """One tmux command; its output."""
        return subprocess.run(
            ["tmux", "-L", "beseda-tests", "-f", "/dev/null", *arguments],
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=True,
        ).stdout

    def run(self, name: str, *command: str, **environ: str) -> Pane:
        """Start a program in a pane called `name`."""
        assignments = [f"{key}={value}" for key, value in environ.items()]
        self.do("new-window", "-d", "-n", name, shlex.join(["env", *assignments, *command]))
        return Pane(self, name)


@contextmanager
def tmux(home: Path) -> Iterator[Tmux]:
    """A tmux server with `home` as home directory, ended with all that runs in it."""
    need("tmux")
    made = Tmux(home)
    try:
        yield made
    finally:
        made.do("kill-server")


def wait_for_text(path: Path, part: str) -> str:
    """Wait until a file that a program writes holds `part`; all that it holds then."""
    deadline = time.monotonic() + PATIENCE
    while True:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if part in text:
            return text
        assert time.monotonic() < deadline, f"no {part!r} in {path}:\n{text}"
        time.sleep(_POLL_SECONDS)
