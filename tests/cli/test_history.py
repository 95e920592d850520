"""`beseda history`: what it prints of a real database."""

import json
import sqlite3
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from beseda.domain.events import Kind
from tests.cli.running import BESEDA, environ, run
from tests.storage.building import Built

pytestmark = pytest.mark.slow


def ms(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type,misc]


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Two days of talk, in a database whose server is running."""
    directory = tmp_path / "data"
    directory.mkdir()
    with Built(directory) as built:
        built.join("#tea", at=ms(2025, 11, 19, 9))
        built.say("#tea", "good <morning> & all", at=ms(2025, 11, 19, 9, 1))
        built.say("#tea", "waves", by="Боб", kind=Kind.ACTION, at=ms(2025, 11, 19, 9, 2))
        gone = built.say("#tea", "oops", at=ms(2025, 11, 19, 9, 3))
        built.commit()
        built.redact(gone, "typo")
        built.say("#tea", "a note", kind=Kind.NOTICE, at=ms(2025, 11, 20, 10))
        built.say("#tea", "Ёлки\nи палки", by="Боб", at=ms(2025, 11, 20, 10, 1))
        built.say("#tea", "evil\x1b[2J\x9b\u202e\x07", at=ms(2025, 11, 20, 10, 2))
        built.part("#tea", reason="tea's\x1bup", at=ms(2025, 11, 20, 10, 3))
        built.say("#cake", "mmm", at=ms(2025, 11, 20, 11))
        built.tell("Ann", "Боб", "psst")
        built.commit()
        yield directory


def history(data: Path, *arguments: str, **more: str) -> str:
    done = run("history", *arguments, "--data", str(data), home=data, typed=b"", **more)
    assert (done.stderr, done.returncode) == (b"", 0)
    return done.stdout.decode()


ALL = """\
--- Wednesday, 19 November 2025 ---
[09:01] Ann: good <morning> & all
[09:02] * Боб waves

--- Thursday, 20 November 2025 ---
[10:00] -Ann- a note
[10:01] Боб: Ёлки
        и палки
[10:02] Ann: evil␛[2J<U+009B><U+202E>␇
"""


def test_all_of_it(data: Path) -> None:
    assert history(data, "tea") == ALL
    assert history(data, "#TEA") == ALL


def test_what_happened_in_russian_and_in_another_zone(data: Path) -> None:
    lines = history(data, "tea", "--all", "--language", "ru", TZ="Europe/Moscow").splitlines()
    assert lines[:2] == ["--- среда, 19 ноября 2025 ---", "[12:00] -- Ann входит"]
    assert "[12:03] -- Ann удаляет сообщение (typo)" in lines
    assert lines[-1] == "[13:03] -- Ann выходит (tea's␛up)"


@pytest.mark.parametrize(
    ("arguments", "times"),
    [
        (["--since", "2025-11-20"], ["10:00", "10:01", "10:02"]),
        (["--since", "2025-11-20 10:01"], ["10:01", "10:02"]),
        (["--until", "2025-11-19"], ["09:01", "09:02"]),
        (["--until", "2025-11-20 10:00"], ["09:01", "09:02", "10:00"]),
        (["--since", "2025-11-19 09:02", "--until", "2025-11-20 10:00"], ["09:02", "10:00"]),
        (["--from", "БОБ"], ["09:02", "10:01"]),
        (["--search", "елки ПАЛ"], ["10:01"]),
        (["--search", "<"], ["09:01"]),
        (["--limit", "2"], ["10:01", "10:02"]),
        (["--limit", "99"], ["09:01", "09:02", "10:00", "10:01", "10:02"]),
        (["--from", "ann", "--limit", "1", "--search", "note"], ["10:00"]),
    ],
)
def test_some_of_it(data: Path, arguments: list[str], times: list[str]) -> None:
    lines = history(data, "tea", *arguments).splitlines()
    assert [line[1:6] for line in lines if line.startswith("[")] == times


@pytest.mark.parametrize("arguments", [["--from", "Nobody"], ["--from", "no!"], ["--since", "1m"]])
def test_nothing_of_the_kind(data: Path, arguments: list[str]) -> None:
    done = run("history", "tea", *arguments, "--data", str(data), home=data)
    assert (done.stdout, done.returncode) == (b"", 0)
    assert done.stderr == b"Nothing of that kind was said in #tea.\n"


def test_json(data: Path) -> None:
    lines = history(data, "tea", "--all", "--format", "json").splitlines()
    assert all(line.isprintable() for line in lines)
    said = [json.loads(line) for line in lines]
    assert [each["kind"] for each in said] == [
        *("join", "message", "action", "redact", "notice", "message", "message", "part")
    ]
    assert said[5]["text"] == "Ёлки\nи палки"
    assert said[5]["time"] == "2025-11-20T10:01:00.000Z"
    assert said[6]["text"] == "evil\x1b[2J\x9b\u202e\x07"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_html(data: Path, language: str) -> None:
    page = history(data, "tea", "--all", "--format", "html", "--language", language)
    assert page.startswith("<!DOCTYPE html>\n")
    root = ET.fromstring(page)  # it is well-formed as XML, too
    assert root.attrib == {"lang": language}
    days = root.findall("body/section")
    assert [len(day.findall("p")) for day in days] == [4, 4]
    greeting = days[0].findall("p")[1]
    assert (greeting.attrib["class"], greeting.findtext("span")) == (
        "message",
        "good <morning> & all",
    )
    assert "\x1b" not in page
    assert "src=" not in page
    assert "@import" not in page


def test_a_room_without_history(data: Path) -> None:
    done = run("history", "nope", "--data", str(data), home=data)
    assert (done.stdout, done.returncode) == (b"", 1)
    assert done.stderr == b"There is no history of #nope. There is of: #cake, #tea\n"
    done = run("history", "1.1 1.2", "--data", str(data), home=data)
    assert done.returncode == 2


def test_no_history_at_all(tmp_path: Path) -> None:
    done = run("history", "tea", home=tmp_path, XDG_DATA_HOME=str(tmp_path / "x"))
    assert done.returncode == 2
    assert done.stderr.startswith(b"There is no history in " + str(tmp_path / "x").encode())
    (tmp_path / "history.db").write_bytes(b"")
    for content in (b"", b"not a database" * 100):
        (tmp_path / "history.db").write_bytes(content)
        done = run("history", "tea", "--data", str(tmp_path), home=tmp_path)
        assert (done.stdout, done.returncode) == (b"", 2)
        assert done.stderr.startswith(f"The database {tmp_path}/history.db cannot be ".encode())
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["history", "export", "import", "backup", "check"])
@pytest.mark.parametrize("language", ["en_GB.UTF-8", "ru_RU.UTF-8"])
def test_each_command_has_help_in_both_languages(tmp_path: Path, name: str, language: str) -> None:
    done = run(name, "--help", home=tmp_path, LC_ALL=language)
    assert done.returncode == 0
    assert any("а" <= letter <= "я" for letter in done.stdout.decode()) == ("ru" in language)


@pytest.mark.parametrize(
    ("revision", "said"), [("0000", b"An earlier version"), ("9999", b"A later version")]
)
def test_a_database_of_another_version(data: Path, revision: str, said: bytes) -> None:
    with closing(sqlite3.connect(data / "history.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    for command in (["history", "tea"], ["export"], ["backup", str(data / "x")], ["check"]):
        done = run(*command, "--data", str(data), home=data)
        assert (done.stdout, done.returncode) == (b"", 2)
        assert done.stderr.startswith(said)


def test_a_bad_time(data: Path) -> None:
    done = run("history", "tea", "--since", "soon", "--data", str(data), home=data)
    assert done.returncode == 2
    assert b"'soon' is no time" in done.stderr


def test_a_reader_who_goes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with Built(data) as built:
        for number in range(3_000):
            built.say("#tea", f"{number} " + "x" * 100)
        built.commit()
    with subprocess.Popen(
        [*BESEDA, "history", "tea", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ(tmp_path),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def test_a_full_disk(data: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*BESEDA, "history", "tea", "--data", str(data)],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environ(data),
            timeout=20,
            check=False,
        )
    assert done.returncode == 2
    assert b"No space left" in done.stderr


def test_after_the_server(data: Path, tmp_path: Path) -> None:
    # The database as a server that was killed leaves it: what was said is in the log of SQLite.
    left = tmp_path / "left"
    left.mkdir()
    for file in data.iterdir():
        (left / file.name).write_bytes(file.read_bytes())
    assert history(left, "tea") == ALL
