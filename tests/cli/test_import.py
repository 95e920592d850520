"""`beseda export` and `beseda import`: there and back, and what others wrote."""

import json
import subprocess
from pathlib import Path

import pytest

from beseda.domain.roomlog import RoomLog
from beseda.storage.locking import DataLock
from tests.cli.running import run
from tests.storage.building import BEGINNING, Built

pytestmark = pytest.mark.slow

IRSSI = """\
--- Log opened Thu Nov 20 10:00:00 2025
10:00 -!- Ann [ann@example.org] has joined #tea
10:01 <@Ann> hello
10:01  * Ann waves
what is this\x1b
10:02 -!- Irssi: #tea: Total of 2 nicks
--- Day changed Fri Nov 21 2025
00:01 < Bob> next day
"""
WEECHAT = """\
2025-11-20 12:00:58\t-->\tAnn (ann@example.org) has joined #tea
2025-11-20 12:01:01\t@Ann\thello
2025-11-20 12:01:09\t *\tAnn waves
2025-11-20 12:02:00\t<--\tAnn (ann@example.org) has quit (Quit: bye)
"""


class Place:
    """A directory with data, and the commands for it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.data.mkdir()

    def run(self, *arguments: str, **more: str) -> "subprocess.CompletedProcess[bytes]":
        return run(*arguments, "--data", str(self.data), home=self.directory, typed=b"", **more)

    def file(self, name: str, content: str | bytes) -> str:
        path = self.directory / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    def fine(self, *arguments: str, **more: str) -> tuple[str, str]:
        """What it prints on the output and on the error output, when all is well."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout.decode(), done.stderr.decode()

    def refused(self, *arguments: str, status: int = 1) -> str:
        """What it says when it does nothing."""
        done = self.run(*arguments)
        assert (done.returncode, done.stdout) == (status, b"")
        return done.stderr.decode()

    def history(self, room: str) -> list[str]:
        return self.fine("history", room, "--all")[0].splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def export(place: Place) -> str:
    """The export of another server."""
    other = place.directory / "other"
    other.mkdir()
    with Built(other) as built:
        built.join("#tea")
        first = built.say("#tea", "one")
        built.commit()
        built.say("#tea", "two", by="Боб", tags=(("+reply", first.id),))
        built.say("#cake", "mmm")
        built.happen(built.log("#den", is_open=False), built.say("#tea", "secret"))
        built.commit()
        file = place.directory / "export.jsonl"
        done = run("export", "--data", str(other), "--output", str(file), home=other)
        assert done.stderr.decode() == f"5 events of 2 rooms: {file}\n"
        closed = run("export", "den", "tea", "--data", str(other), home=other)
        (place.directory / "closed.jsonl").write_bytes(closed.stdout)
    return str(file)


def test_there_and_back_and_again(place: Place, export: str) -> None:
    assert place.fine("import", export) == ("Imported: 5 events.\n", "")
    assert place.history("tea")[1:] == [
        "[22:13] -- Ann comes in",
        "[22:13] Ann: one",
        "[22:13] Боб: two",
        "[22:13] Ann: secret",
    ]
    said = "Imported: 0 events. They were there already: 5 events.\n"
    assert place.fine("import", export) == (said, "")
    one, two = [
        json.loads(line)
        for line in place.fine("history", "tea", "--format", "json", "--limit", "3")[0].splitlines()
    ][:2]
    assert two["tags"] == {"+reply": one["id"]}
    assert place.fine("check")[0].count("in order  ") == 7


def test_only_one_room_and_under_another_name(place: Place, export: str) -> None:
    place.fine("import", export, "--room", "CAKE", "--as", "pie")
    assert place.refused("history", "cake") == ("There is no history of #cake. There is of: #pie\n")
    assert place.history("pie")[1:] == ["[22:13] Ann: mmm"]


def test_nothing_is_put_between(place: Place, export: str) -> None:
    with Built(place.data) as built:
        built.say("#tea", "later", at=BEGINNING + 60_000)
        built.commit()
    said = place.refused("import", export)
    assert "nothing can be put between. --as ROOM" in said
    assert said.endswith("Nothing was imported.\n")
    assert place.fine("import", export, "--room", "tea", "--as", "old") == (
        "Imported: 4 events.\n",
        "",
    )


def test_a_closed_room_is_not_opened_by_the_way(place: Place, export: str) -> None:
    closed = str(Path(export).with_name("closed.jsonl"))
    assert "#den was not open to everybody" in place.refused("import", closed)
    assert place.fine("import", closed, "--room", "den", "--as", "open")[0] == (
        "Imported: 1 event.\n"
    )


def test_a_file_that_was_cut_off(place: Place, export: str) -> None:
    data = Path(export).read_bytes()
    half = place.file("half.jsonl", data[: len(data) - 80])
    out, errors = place.fine("import", half)
    assert out == "Imported: 4 events.\n"
    assert errors.startswith("The file ends early")
    assert "Not understood: 1 line, such as\n  line 8: {" in errors


def test_irssi(place: Place) -> None:
    log = place.file("#tea.log", IRSSI)
    out, errors = place.fine("import", log)
    assert out == "Imported: 4 events.\n"
    assert errors.splitlines() == [
        "Left out, because they are the program's own remarks: 3 lines.",
        "Not understood: 1 line, such as",
        "  line 5: what is this␛",
    ]
    assert place.history("tea") == [
        "--- Thursday, 20 November 2025 ---",
        "[10:00] -- Ann comes in",
        "[10:01] Ann: hello",
        "[10:01] * Ann waves",
        "",
        "--- Friday, 21 November 2025 ---",
        "[00:01] Bob: next day",
    ]
    grown = place.file("#tea.log", IRSSI + "00:01 < Bob> and more\n")
    assert place.fine("import", grown)[0] == (
        "Imported: 1 event. They were there already: 4 events.\n"
    )


def test_weechat_and_the_local_time(place: Place) -> None:
    log = place.file("irc.example.#tea.weechatlog", WEECHAT)
    assert place.fine("import", log, TZ="Europe/Moscow") == ("Imported: 4 events.\n", "")
    said = json.loads(
        place.fine("history", "tea", "--format", "json", "--limit", "2")[0].splitlines()[0]
    )
    assert said["time"] == "2025-11-20T09:01:01.000Z"
    assert said["by"] == {"nick": "Ann", "user": "ann", "host": "example.org"}


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_an_old_encoding(place: Place, encoding: str) -> None:
    talk = "10:05 <Аня> Доброе утро, как дела?\n".encode(encoding)
    log = place.file("tea.txt", IRSSI.encode() + talk + "10:06 <Аня> ё\n".encode())
    _, errors = place.fine("import", log, "--room", "tea")
    assert f"Not UTF-8, read as {encoding}: 1 line." in errors
    assert place.history("tea")[-2:] == ["[10:05] Аня: Доброе утро, как дела?", "[10:06] Аня: ё"]


def test_clocks_set_back(place: Place) -> None:
    lines = ["02:50 <Ann> summer", "02:10 <Ann> winter", "01:00 <Ann> wrong"]
    log = place.file("#tea.log", "--- Log opened Sun Oct 26 00:00:00 2025\n" + "\n".join(lines))
    out, errors = place.fine("import", log, TZ="Europe/Berlin")
    assert out == "Imported: 3 events.\n"
    assert errors.startswith("Times that ran backwards, and were set to the one before: 1 event.\n")
    shown = place.fine("history", "tea", TZ="UTC")[0].splitlines()
    assert [line[:7] for line in shown[1:]] == ["[00:50]", "[01:10]", "[01:10]"]


@pytest.mark.parametrize(
    ("name", "content", "arguments", "said", "status"),
    [
        ("x.log", "hello\n", [], "is neither an export of Beseda's nor a log", 2),
        ("x.log", "", [], "is neither", 2),
        ("x.log", "\x00\xff" * 9999, [], "is neither", 2),
        ("x.log", "hello\n", ["--format", "beseda"], "is no export of Beseda's", 2),
        ("x.log", '{"format":"beseda-history","version":2}\n', [], "its format is 2", 2),
        ("x.log", IRSSI, [], "Which room is", 2),
        ("x.log", IRSSI, ["--room", "#a\u200b"], "is no name or room", 2),
        ("x.log", WEECHAT.replace("2025", "2099"), ["--room", "x"], "Is its time zone another", 1),
        ("x.log", WEECHAT, ["--room", "x", "--encoding", "klingon"], "'klingon' is no encoding", 2),
    ],
)
def test_what_cannot_be_imported(
    place: Place, name: str, content: str, arguments: list[str], said: str, status: int
) -> None:
    errors = place.refused("import", place.file(name, content), *arguments, status=status)
    assert said in errors


def test_nothing_in_it(place: Place) -> None:
    log = place.file(
        "#tea.log", "--- Log opened Thu Nov 20 10:00:00 2025\n" + "x" * 99_999 + "\ny\n"
    )
    done = place.run("import", log)
    assert (done.returncode, done.stdout) == (1, b"Imported: 0 events.\n")
    assert b"Not understood: 2 lines" in done.stderr


def test_no_file(place: Place) -> None:
    errors = place.refused("import", str(place.directory / "no\x1b.log"), status=2)
    assert errors == f"{place.directory}/no␛.log cannot be read: No such file or directory\n"
    assert "cannot be read" in place.refused("import", str(place.directory), status=2)


def test_a_server_that_runs(place: Place) -> None:
    log = place.file("#tea.log", IRSSI)
    with DataLock(place.data):
        errors = place.refused("import", log, status=2)
    assert "is running (process" in errors


def test_exports_do_not_overwrite(place: Place) -> None:
    with Built(place.data) as built:
        built.happen(RoomLog("#tea", "#tea"), built.say("#tea", "one"))
        built.commit()
    file = place.file("there", "precious")
    assert "is there already; --force" in place.refused("export", "--output", file)
    assert Path(file).read_text() == "precious"
    place.fine("export", "tea", "--force", "--output", file)
    assert Path(file).read_text().startswith('{"format":"beseda-history"')
    assert "There is of: #tea" in place.refused("export", "nope")
