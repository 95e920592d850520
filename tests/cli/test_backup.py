"""`beseda backup` and `beseda check`: what they say."""

import re
import sqlite3
from pathlib import Path

import pytest

from beseda.storage.database import FILE_NAME
from tests.cli.running import run
from tests.storage.building import Built

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    directory = tmp_path / "data"
    directory.mkdir()
    with Built(directory) as built:
        built.say("#tea", "one")
        built.say("#tea", "two")
        built.commit()
    return directory


def test_a_backup_that_is_in_order(data: Path, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    done = run("backup", copy, "--data", str(data), home=tmp_path)
    assert (done.stdout, done.returncode) == (b"", 0)
    assert re.fullmatch(r"[0-9.]+ MB: .*/copy\.db\n", done.stderr.decode())
    again = run("backup", copy, "--data", str(data), "--language", "ru", home=tmp_path)
    assert again.returncode == 1
    assert "уже есть; --force" in again.stderr.decode()
    assert run("backup", copy, "--force", "--data", str(data), home=tmp_path).returncode == 0
    checked = run("check", copy, home=tmp_path)
    assert (checked.stderr, checked.returncode) == (b"", 0)
    assert checked.stdout.decode().splitlines() == [
        "in order   the file and its indexes",
        "in order   what refers to what",
        "in order   places without gaps",
        "in order   times in order",
        "in order   ids of messages",
        "in order   contents of events",
        "in order   the search index",
    ]


def test_a_backup_into_nowhere(data: Path, tmp_path: Path) -> None:
    done = run("backup", str(tmp_path / "x" / "copy.db"), "--data", str(data), home=tmp_path)
    assert (done.stdout, done.returncode) == (b"", 2)
    assert b"cannot be written: No such file" in done.stderr


def test_what_is_broken_is_told(data: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(data / FILE_NAME)
    connection.execute("DELETE FROM events WHERE seq = 1")
    connection.execute("UPDATE rooms SET name = '#t' || char(27)")
    connection.commit()
    connection.close()
    done = run("check", "--data", str(data), home=tmp_path)
    assert (done.stderr, done.returncode) == (b"", 1)
    lines = done.stdout.decode().splitlines()
    assert lines[2:4] == ["BROKEN     places without gaps", "    #t␛ 1..2: 1"]
    assert len(lines) == 8


def test_nothing_to_check(tmp_path: Path) -> None:
    done = run("check", str(tmp_path / "x.db"), home=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"There is no file {tmp_path}/x.db.\n".encode())
    done = run("check", "--data", str(tmp_path), home=tmp_path)
    assert done.returncode == 2
    assert b"There is no history" in done.stderr
    (tmp_path / FILE_NAME).write_text("no database" * 1000)
    done = run("check", "--data", str(tmp_path), home=tmp_path)
    assert done.returncode == 2
    file = tmp_path / FILE_NAME
    assert done.stderr.startswith(f"The database {file} cannot be used: ".encode())
    assert done.stderr.endswith(b". Another directory: --data DIR\n")
    done = run("check", str(file), home=tmp_path)
    assert done.stderr.startswith(f"The database {file} cannot be used: ".encode())
    assert b"--data" not in done.stderr
