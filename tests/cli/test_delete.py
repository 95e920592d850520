"""`beseda delete`: with a server and without one."""

import sqlite3
from pathlib import Path

import pytest

from beseda.storage.database import FILE_NAME
from beseda.storage.locking import DataLock
from tests.cli.running import run
from tests.storage.building import Built
from tests.system.serving import Served, serving
from tests.system.talking import IrcClient

pytestmark = pytest.mark.slow

RUSSIAN = {"LC_ALL": "ru_RU.UTF-8"}


def delete(
    home: Path, *arguments: str, typed: str = "", **environ: str
) -> tuple[int, str, list[str]]:
    """The exit status, the standard output, and the lines of the error output."""
    ended = run(
        *("delete", *arguments, "--data", str(home / "data")),
        home=home,
        typed=typed.encode(),
        **environ,
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode().splitlines()


def texts(home: Path) -> list[str]:
    """What is in the log, whoever may read it."""
    with sqlite3.connect(f"file:{home}/data/{FILE_NAME}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT text FROM events WHERE kind < 3 ORDER BY id").fetchall()
    connection.close()
    return [row[0] for row in rows]


def says(client: IrcClient, *lines: str, to: str = "#tea") -> None:
    client.send(*(f"PRIVMSG {to} :{line}" for line in lines), "PING :said")
    client.expect("PONG")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data directory in which things were said; no server runs."""
    (tmp_path / "data").mkdir()
    with Built(tmp_path / "data") as built:
        for text in ("one", "two"):
            built.say("#tea", text, by="Ann")
        built.say("#den", "three", by="Bob")
        built.commit()
    return tmp_path


class TestOffline:
    def test_a_room(self, home: Path) -> None:
        assert delete(home, "room", "tea", "--yes") == (0, "Deleted: 2 events.\n", [])
        assert texts(home) == ["three"]
        ended = delete(home, "room", "#tea", "--yes", **RUSSIAN)
        assert ended == (1, "", ["Истории комнаты #tea нет."])

    def test_a_person(self, home: Path) -> None:
        ended = delete(home, "person", "BOB", "--yes", **RUSSIAN)
        assert ended == (0, "Удалено: 1 событие.\n", [])
        assert texts(home) == ["one", "two"]
        ended = delete(home, "person", "Cyd", "--yes")
        assert ended == (1, "", ["Nobody called Cyd has said anything."])

    def test_a_message(self, home: Path) -> None:
        with Built(home / "data") as built:
            message = built.say("#tea", "\x1b[31mfour", by="Cyd")
            built.commit()
        status, _, errors = delete(home, "message", message.id)
        assert status == 1
        assert errors[0] == "Delete what Cyd said in #tea? This cannot be undone."
        assert errors[1] == "  ␛[31mfour"
        assert delete(home, "message", message.id, "--yes") == (0, "Deleted: 1 event.\n", [])
        assert texts(home) == ["one", "two", "three"]
        ended = delete(home, "message", message.id, "--yes")
        assert ended == (1, "", [f"There is no message {message.id}."])

    @pytest.mark.parametrize(
        ("typed", "environ", "deleted"),
        [
            ("y\n", {}, True),
            ("YES\n", {}, True),
            ("да\n", RUSSIAN, True),
            ("n\n", {}, False),
            ("\n", {}, False),
            ("", {}, False),
            ("yesterday\n", {}, False),
        ],
    )
    def test_it_asks_first(
        self, home: Path, typed: str, environ: dict[str, str], deleted: bool
    ) -> None:
        status, _, errors = delete(home, "room", "#tea", typed=typed, **environ)
        assert "#tea (2 " in errors[0]
        assert (status, texts(home)) == (
            (0, ["three"]) if deleted else (1, ["one", "two", "three"])
        )

    def test_copies_are_named(self, home: Path) -> None:
        copy = home / "data" / f"{FILE_NAME}.before-0002-20260101T000000Z"
        copy.touch()
        status, _, errors = delete(home, "room", "#tea", "--yes")
        assert status == 0
        assert errors[0].endswith(str(copy))


class TestWrong:
    @pytest.mark.parametrize(
        "arguments", [[], ["all"], ["room"], ["room", "a b"], ["person", ""], ["message", "1", "2"]]
    )
    def test_use(self, tmp_path: Path, arguments: list[str]) -> None:
        assert run("delete", *arguments, home=tmp_path).returncode == 2

    def test_no_history(self, tmp_path: Path) -> None:
        status, output, errors = delete(tmp_path, "room", "#tea", "--yes")
        assert (status, output, len(errors)) == (1, "", 1)
        assert errors[0].startswith(f"There is no history in {tmp_path}/data")
        assert not (tmp_path / "data").exists()

    @pytest.mark.parametrize("environ", [{}, RUSSIAN])
    def test_no_database(self, home: Path, environ: dict[str, str]) -> None:
        (home / "data" / FILE_NAME).write_bytes(b"notes" * 1000)
        status, output, errors = delete(home, "room", "#tea", "--yes", **environ)
        assert (status, output, len(errors)) == (1, "", 1)
        assert f"{home}/data/{FILE_NAME}" in errors[0]

    def test_in_use_by_something_that_does_not_answer(self, home: Path) -> None:
        with DataLock(home / "data"):
            status, output, errors = delete(home, "room", "#tea", "--yes")
        assert (status, output, len(errors)) == (1, "", 1)
        assert "in use by another program, which does not answer" in errors[0]
        assert texts(home) == ["one", "two", "three"]


class TestServer:
    def test_while_people_talk(self, tmp_path: Path) -> None:
        with serving(tmp_path) as served:
            ann = served.irc("Ann", "#tea")
            says(ann, "one", "two")
            assert delete(tmp_path, "room", "tea", "--yes") == (0, "Deleted: 3 events.\n", [])
            says(ann, "three")
            assert texts(tmp_path) == ["three"]
            assert delete(tmp_path, "person", "ann", "--yes")[0] == 0
            assert texts(tmp_path) == []
            ended = delete(tmp_path, "person", "bob", "--yes", **RUSSIAN)
            assert ended == (1, "", ["Никто с именем bob не говорил."])

    def test_only_one_server_uses_a_directory(self, tmp_path: Path) -> None:
        with serving(tmp_path) as served:
            for environ, beginning in (
                ({}, "Another server (process "),
                (RUSSIAN, "Каталог данных"),
            ):
                second = _second(tmp_path, served, environ)
                assert second.startswith(beginning)
                assert str(tmp_path / "data") in second
                assert str(served.process.pid) in second

    def test_a_newer_database_is_refused(self, home: Path) -> None:
        with sqlite3.connect(home / "data" / FILE_NAME) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        ended = run(*("serve", "--listen", "127.0.0.1:0", "--data", str(home / "data")), home=home)
        assert ended.returncode == 2
        (line,) = ended.stderr.decode().splitlines()
        assert "9999" in line
        assert "A later version of Beseda made the history" in line


def _second(home: Path, served: Served, environ: dict[str, str]) -> str:
    """The only line of another server on the same data."""
    usual = ("serve", "--listen", "127.0.0.1:0", "--data", str(home / "data"))
    ended = run(*usual, home=home, typed=b"", **environ)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert served.process.poll() is None
    (line,) = ended.stderr.decode().splitlines()
    return line
