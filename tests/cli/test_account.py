"""`beseda account`: with a server and without one."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import BESEDA, environ, run
from tests.cli.terminal import terminal
from tests.system.serving import serving
from tests.system.talking import IrcClient

pytestmark = pytest.mark.slow

RUSSIAN = {"LC_ALL": "ru_RU.UTF-8"}
PASSWORD = "correct horse\n"


def account(
    home: Path, *arguments: str, typed: str = "", **environment: str
) -> tuple[int, str, str]:
    """The exit status, and what is on the standard output and the error output."""
    ended = run(
        *("account", *arguments, "--data", str(home / "data")),
        home=home,
        typed=typed.encode(),
        **environment,
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def add(home: Path, name: str) -> None:
    ended = account(home, "add", name, "--password-stdin", typed=PASSWORD)
    assert ended == (0, f"Made: {name}.\n", "")


def listed(home: Path) -> list[tuple[str, str, str | None]]:
    """Name, role and suspension of each."""
    status, output, errors = account(home, "list", "--json")
    assert (status, errors) == (0, "")
    found = [json.loads(line) for line in output.splitlines()]
    return [(each["name"], each["role"], each["suspended"]) for each in found]


class TestOffline:
    def test_a_whole_life(self, tmp_path: Path) -> None:
        add(tmp_path, "Ann")
        add(tmp_path, "Ёлка")
        assert listed(tmp_path) == [("Ann", "", None), ("Ёлка", "", None)]
        ended = account(tmp_path, "role", "ann", "operator")
        assert ended == (0, "Ann is a server operator now.\n", "")
        ended = account(tmp_path, "suspend", "ёлка", "--reason", "too  much\ntinsel", **RUSSIAN)
        assert ended == (0, "Приостановлена: Ёлка.\n", "")
        assert listed(tmp_path) == [("Ann", "operator", None), ("Ёлка", "", "too much tinsel")]
        assert account(tmp_path, "resume", "Ёлка") == (0, "Not suspended any more: Ёлка.\n", "")
        assert account(tmp_path, "role", "Ann", "none") == (0, "Ann has no role now.\n", "")
        typed = "battery staple\n"
        ended = account(tmp_path, "password", "Ann", "--password-stdin", typed=typed)
        assert ended == (0, "Ann has another password now.\n", "")
        assert account(tmp_path, "delete", "Ann", "--yes") == (0, "Deleted: Ann.\n", "")
        assert listed(tmp_path) == [("Ёлка", "", None)]

    def test_a_table(self, tmp_path: Path) -> None:
        add(tmp_path, "Ann")
        account(tmp_path, "suspend", "Ann", "--reason", "\x1b[31mspam")
        for environment, words in (
            ({}, ("Name", "Since", "Role", "Suspended")),
            (RUSSIAN, ("Имя", "С", "Роль", "Приостановлена")),
        ):
            status, output, _ = account(tmp_path, "list", **environment)
            assert status == 0
            head, _, row = (line.split() for line in output.splitlines() if line.strip())
            assert tuple(head) == words
            assert (row[0], row[-1]) == ("Ann", "␛[31mspam")
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", row[1])

    def test_it_asks_before_it_deletes(self, tmp_path: Path) -> None:
        add(tmp_path, "Ann")
        status, _, errors = account(tmp_path, "delete", "ann", "--messages", typed="n\n", **RUSSIAN)
        assert status == 1
        assert "Удалить учётную запись Ann и всё, что говорил её хозяин?" in errors
        assert errors.endswith("Ничего не удалено.\n")
        ended = account(tmp_path, "delete", "ann", typed="yes\n")
        assert ended[:2] == (0, "Deleted: Ann.\n")

    def test_the_password_is_asked_for_twice_unseen(self, tmp_path: Path) -> None:
        arguments = (*BESEDA, "account", "add", "Ann", "--data", str(tmp_path / "data"))
        with terminal(arguments, environ(tmp_path)) as screen:
            seen = screen.wait_for("Password: ")
            screen.type("correct horse\r")
            screen.wait_for("Once more: ", seen)
            screen.type("correct horse\r")
            assert screen.wait_for_end() == 0
            assert "Made: Ann." in screen.output
            assert "horse" not in screen.output
        arguments = (*arguments[:-3], "Bob", *arguments[-2:])
        with terminal(arguments, environ(tmp_path)) as screen:
            seen = screen.wait_for("Password: ")
            screen.type("correct horse\r")
            screen.wait_for("Once more: ", seen)
            screen.type("correct house\r")
            assert screen.wait_for_end() == 1
            assert "The two passwords are not the same." in screen.output
        assert listed(tmp_path) == [("Ann", "", None)]


class TestWrong:
    @pytest.mark.parametrize(
        "arguments",
        [["all"], ["add"], ["add", "a b"], ["role", "Ann"], ["role", "Ann", "king"], ["delete"]],
    )
    def test_use(self, tmp_path: Path, arguments: list[str]) -> None:
        assert run("account", *arguments, home=tmp_path).returncode == 2

    @pytest.mark.parametrize(
        ("arguments", "typed", "said"),
        [
            (["add", "ANN", "--password-stdin"], PASSWORD, "There is an account ANN already."),
            (["add", "Аnn", "--password-stdin"], PASSWORD, "Аnn looks like Ann, which is"),
            (["add", "NickServ", "--password-stdin"], PASSWORD, "NickServ cannot be the name"),
            (["add", "Bob", "--password-stdin"], "short\n", "at least 8 characters"),
            (["add", "Bob", "--password-stdin"], "x" * 5000, "1024 bytes at most"),
            (["add", "Bob", "--password-stdin"], "", "This cannot be a password"),
            (["password", "Bob", "--password-stdin"], PASSWORD, "There is no account Bob."),
            (["suspend", "Bob"], "", "There is no account Bob."),
            (["delete", "Bob", "--yes"], "", "There is no account Bob."),
        ],
    )
    def test_what_cannot_be(
        self, tmp_path: Path, arguments: list[str], typed: str, said: str
    ) -> None:
        add(tmp_path, "Ann")
        status, output, errors = account(tmp_path, *arguments, typed=typed)
        assert (status, output) == (1, "")
        assert said in errors
        assert listed(tmp_path) == [("Ann", "", None)]

    def test_nobody_to_ask(self, tmp_path: Path) -> None:
        status, _, errors = account(tmp_path, "add", "Ann")
        assert (status, len(errors.splitlines())) == (2, 1)
        assert "--password-stdin" in errors

    @pytest.mark.parametrize("arguments", [["list"], ["suspend", "Ann"], ["delete", "Ann"]])
    def test_no_data(self, tmp_path: Path, arguments: list[str]) -> None:
        status, output, errors = account(tmp_path, *arguments)
        assert status in {1, 2}
        assert (output, len(errors.splitlines())) == ("", 1)
        assert not (tmp_path / "data").exists()


class TestServer:
    def test_while_people_talk(self, tmp_path: Path) -> None:
        with serving(tmp_path) as served:
            add(tmp_path, "Ann")
            status, _, errors = account(
                tmp_path, "add", "ann", "--password-stdin", typed=PASSWORD, **RUSSIAN
            )
            assert (status, errors) == (
                1,
                "Учётная запись ann уже есть. Выберите другое имя.\n",
            )
            assert account(tmp_path, "role", "Ann", "operator")[0] == 0
            assert listed(tmp_path) == [("Ann", "operator", None)]
            bob = served.irc("Bob", "#tea")
            _says(bob, "hello")
            ended = account(tmp_path, "delete", "Ann", "--messages", "--yes")
            assert ended == (0, "Deleted: Ann, and 0 events.\n", "")
            assert account(tmp_path, "password", "Ann", "--password-stdin", typed=PASSWORD)[0] == 1
            add(tmp_path, "Cyd")
        assert listed(tmp_path) == [("Cyd", "", None)]

    def test_a_long_password_goes_through(self, tmp_path: Path) -> None:
        with serving(tmp_path):
            typed = "ё" * 256 + "\n"
            ended = account(tmp_path, "add", "Ann", "--password-stdin", typed=typed)
            assert ended == (0, "Made: Ann.\n", "")
            typed = "x" * 5000
            status, _, errors = account(tmp_path, "add", "Bob", "--password-stdin", typed=typed)
            assert status == 1
            assert "1024 bytes at most" in errors


def _says(client: IrcClient, line: str) -> None:
    client.send(f"PRIVMSG #tea :{line}", "PING :said")
    client.expect("PONG")
