"""`tail -f` into a room: what is appended to a file is said in the chat.

    python examples/follow.py /var/log/syslog 127.0.0.1:8080 '#ops'

A file that is rotated away or cut is followed on. If more is written than the chat can bear, lines
are left out, and their number is said.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import beseda

LOOK_SECONDS = 0.5
MOST_LINES = 10
"""Lines that are said of what one look finds."""
MOST_BYTES = 1 << 16
"""Bytes that are read at one look; what is before them is left out."""


class Follower:
    """Gives the lines that are appended to a file from now on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity, self._place = self._look()
        self._half = b""

    def lines(self) -> list[str]:
        """The whole lines that have come since the last call."""
        identity, size = self._look()
        if identity != self._identity or size < self._place:  # rotated, or cut
            self._identity, self._place, self._half = identity, 0, b""
        if size <= self._place:
            return []
        skips = size - self._place > MOST_BYTES
        with self._path.open("rb") as file:
            file.seek(size - MOST_BYTES if skips else self._place)
            data = file.read(MOST_BYTES)
            self._place = file.tell()
        # After skipping, what comes first is the end of a line that began before.
        data = data.partition(b"\n")[2] if skips else self._half + data
        *whole, half = data.split(b"\n")
        self._half = half[-MOST_BYTES:]
        return [line.decode("utf-8", "replace").strip() for line in whole if line.strip()]

    def _look(self) -> tuple[int, int]:
        """Which file it is, and its length; a file that is not there has none."""
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            return 0, 0
        return found.st_ino, found.st_size


def shortened(lines: list[str]) -> Iterator[str]:
    """The last lines, and how many were left out."""
    if len(lines) > MOST_LINES:
        yield f"... {len(lines) - MOST_LINES} lines are left out"
    yield from lines[-MOST_LINES:]


def follow(follower: Follower, client: beseda.Client, room: str, wait: Callable[[], bool]) -> None:
    """Say what is appended until `wait`, which waits for the next look, returns False."""
    while wait():
        for line in shortened(follower.lines()):
            client.notice(room, line)


def pause() -> bool:
    """Wait for the next look."""
    time.sleep(LOOK_SECONDS)
    return True


def main(arguments: list[str] | None = None) -> None:
    """Follow until Ctrl-C."""
    parser = argparse.ArgumentParser(description="tail -f into a room")
    parser.add_argument("file", type=Path)
    parser.add_argument("address", nargs="?", default="127.0.0.1:8080")
    parser.add_argument("room", nargs="?", default="#lobby")
    parser.add_argument("--nick", default="log")
    options = parser.parse_args(arguments)
    with beseda.Client(options.address, options.nick, rooms=[options.room]) as client:
        try:
            follow(Follower(options.file), client, options.room, pause)
        except KeyboardInterrupt:
            print("Good-bye.")


if __name__ == "__main__":
    main()
