"""`tail -f` into a room."""

import os
import queue
import threading
from pathlib import Path
from typing import Any

import pytest

import beseda
from tests.examples.loading import load
from tests.system.talking import TIMEOUT

follow: Any = load("follow")


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


class TestFollower:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "log"
        path.write_text("before\n")
        return path

    def test_what_is_appended(self, path: Path) -> None:
        follower = follow.Follower(path)
        assert follower.lines() == []
        append(path, "one\ntw")
        assert follower.lines() == ["one"]
        append(path, "o\n\nthree\n")
        assert follower.lines() == ["two", "three"]
        assert follower.lines() == []

    def test_a_file_that_is_rotated_away(self, path: Path) -> None:
        follower = follow.Follower(path)
        append(path, "half")
        assert follower.lines() == []
        path.rename(path.with_suffix(".1"))
        assert follower.lines() == []
        path.write_text("a new file\n")
        assert follower.lines() == ["a new file"]

    def test_a_file_that_is_cut(self, path: Path) -> None:
        follower = follow.Follower(path)
        os.truncate(path, 0)
        append(path, "anew\n")
        assert follower.lines() == ["anew"]

    def test_a_file_that_comes_later(self, tmp_path: Path) -> None:
        follower = follow.Follower(tmp_path / "later")
        assert follower.lines() == []
        (tmp_path / "later").write_text("here\n")
        assert follower.lines() == ["here"]

    def test_a_flood(self, path: Path) -> None:
        follower = follow.Follower(path)
        append(path, "".join(f"line {number:06}\n" for number in range(20_000)))
        lines = follower.lines()
        assert lines[-1] == "line 019999"
        assert len(lines) == (1 << 16) // 12
        assert all(len(line) == 11 for line in lines)
        assert list(follow.shortened(lines))[:2] == [
            f"... {len(lines) - 10} lines are left out",
            "line 019990",
        ]

    def test_bytes_that_are_no_text(self, path: Path) -> None:
        follower = follow.Follower(path)
        with path.open("ab") as file:
            file.write(b"\xff\x00\x1b[2J\n")
        (line,) = follower.lines()
        assert "\n" not in line


def test_in_a_chat(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("")
    looks: queue.SimpleQueue[bool] = queue.SimpleQueue()
    with (
        beseda.Server() as server,
        beseda.Client(server.address, "ann", rooms=["#ops"]) as ann,
        beseda.Client(server.address, "log", rooms=["#ops"]) as log,
    ):
        follower = follow.Follower(path)
        following = threading.Thread(
            target=follow.follow, args=(follower, log, "#ops", lambda: looks.get(timeout=TIMEOUT))
        )
        following.start()
        append(path, "the disk is full\n")
        looks.put(True)
        said = ann.wait_for(beseda.MessageReceived)
        assert (said.sender, said.kind, said.text) == ("log", "notice", "the disk is full")
        looks.put(False)
        following.join(TIMEOUT)
        assert not following.is_alive()
