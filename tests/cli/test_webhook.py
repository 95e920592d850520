"""`beseda webhook`: with a server and without one."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import environ, run
from tests.server.webhooks.receiving import Reply, receiving
from tests.system.posting import answer_to, request_for
from tests.system.running import until
from tests.system.serving import serving

pytestmark = pytest.mark.slow

RUSSIAN = {"LC_ALL": "ru_RU.UTF-8"}


def webhook(
    home: Path, *arguments: str, typed: str = "", **environment: str
) -> tuple[int, str, str]:
    """The exit status, and what is on the standard output and the error output."""
    ended = run(
        *("webhook", *arguments, "--data", str(home / "data")),
        home=home,
        typed=typed.encode(),
        **environment,
    )
    return ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def added(home: Path, *arguments: str, typed: str = "") -> dict[str, Any]:
    """What `add --json` prints."""
    status, output, errors = webhook(home, "add", *arguments, "--json", typed=typed)
    assert (status, errors) == (0, "")
    made: dict[str, Any] = json.loads(output)
    return made


def listed(home: Path) -> list[dict[str, Any]]:
    """What `list --json` prints."""
    status, output, errors = webhook(home, "list", "--json")
    assert (status, errors) == (0, "")
    return [json.loads(line) for line in output.splitlines()]


class TestOffline:
    def test_made_before_the_server_is_started(self, tmp_path: Path) -> None:
        made = added(tmp_path, "#ops", "--name", "ci")
        assert (made["room"], made["name"], made["direction"]) == ("#ops", "ci", "incoming")
        with serving(tmp_path) as served:
            bob = served.irc("bob", "#ops")
            status, _ = answer_to(served.connect(), request_for(made["url"], b"hello"))
            assert status == 200
            bob.expect(":ci/hook!webhook@beseda.local PRIVMSG #ops :hello")
        assert webhook(tmp_path, "remove", made["id"].upper()) == (
            0,
            f"Removed: {made['id']}.\n",
            "",
        )
        assert listed(tmp_path) == []

    def test_what_people_are_told(self, tmp_path: Path) -> None:
        status, output, errors = webhook(tmp_path, "add", "#ops")
        assert status == 0
        first, url, to_try, curl = (line.strip() for line in output.splitlines() if line)
        assert "posts into #ops as ops/hook" in first
        assert url.startswith("http://127.0.0.1:8080/hooks/")
        assert (to_try, curl) == ("To try it:", f"curl -d 'Hello from a webhook' {url}")
        assert errors.startswith("No server is running")
        url = "https://a.example/take"
        status, output, _ = webhook(tmp_path, "add", "#ops", "--to", url, **RUSSIAN)
        assert status == 0
        assert "отправляет сказанное в #ops по адресу https://a.example/take" in output
        assert "whsec_" in output

    def test_what_is_secret_is_not_listed(self, tmp_path: Path) -> None:
        incoming = added(tmp_path, "#git", "--secret-file", "-", typed="the key\n")
        outgoing = added(tmp_path, "#ops", "--to", "http://127.0.0.1:9/take")
        token = incoming["url"].rpartition("/")[2]
        for arguments in (("--json",), ()):
            status, output, _ = webhook(tmp_path, "list", *arguments)
            assert status == 0
            assert outgoing["id"] in output
            for secret in ("the key", token, outgoing["secret"]):
                assert secret not in output
        assert listed(tmp_path)[0]["signed"] is True

    def test_a_secret_of_ones_own(self, tmp_path: Path) -> None:
        first = added(tmp_path, "#ops", "--to", "http://127.0.0.1:9/")
        file = tmp_path / "secret"
        file.write_text(first["secret"] + "\n")
        arguments = ("#ops", "--to", "http://127.0.0.1:8/", "--secret-file", str(file))
        assert added(tmp_path, *arguments)["secret"] == first["secret"]

    def test_mistakes(self, tmp_path: Path) -> None:
        assert webhook(tmp_path, "list")[0] == 2
        assert webhook(tmp_path, "remove", "abc")[0] == 1
        for arguments, words in (
            (("ops",), "ops cannot be a room"),
            (("#ops", "--name", "a b"), "a b cannot be its name"),
            (("#ops", "--to", "ftp://x/"), "ftp://x/ cannot be sent to"),
            (("#ops", "--secret-file", "/nowhere"), "There is no secret in /nowhere"),
            (("#ops", "--secret-file", "/dev/null"), "the first line is empty"),
        ):
            status, output, errors = webhook(tmp_path, "add", *arguments)
            assert (status, output) == (1, "")
            assert errors.startswith(words) or words in errors
        status, _, errors = webhook(tmp_path, "remove", "abc", **RUSSIAN)
        assert (status, errors[:16]) == (1, "Вебхука abc нет.")
        short = ("#ops", "--to", "http://x/", "--secret-file", "-")
        status, _, errors = webhook(tmp_path, "add", *short, typed="short\n")
        assert (status, errors[:26]) == (1, "This cannot be the secret:")
        assert webhook(tmp_path, "list") == (0, "", "There are no webhooks.\n")


class TestOnline:
    def test_the_printed_line_works_as_it_stands(self, tmp_path: Path) -> None:
        secret = tmp_path / "the secret"
        secret.write_text("key\n")
        with serving(tmp_path) as served:
            bob = served.irc("bob", "#git")
            for more in ((), ("--secret-file", str(secret))):
                status, output, errors = webhook(tmp_path, "add", "#git", *more)
                assert (status, errors) == (0, "")
                line = output.splitlines()[-2]
                ended = subprocess.run(
                    line, shell=True, capture_output=True, env=environ(tmp_path), check=False
                )
                assert ended.stdout == b"ok"
                bob.expect("git/hook!webhook@beseda.local PRIVMSG #git :Hello from a webhook")
            ended = run("export", "--data", str(tmp_path / "data"), home=tmp_path)
            assert ended.stdout.count(b"git/hook") == 2

    @pytest.mark.parametrize("order", [["add", "#tea", "--name", "ci"], ["list"]])
    def test_in_a_database_of_another_program(self, tmp_path: Path, order: list[str]) -> None:
        file = tmp_path / "history.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE recipes (name TEXT)")
        done = run("webhook", *order, "--data", str(tmp_path), home=tmp_path)
        assert done.returncode != 0
        assert str(file) in done.stderr.decode()
        assert "another program's" in done.stderr.decode()
        assert "--data DIR" in done.stderr.decode()

    def test_how_far_an_outgoing_one_is(self, tmp_path: Path) -> None:
        with serving(tmp_path) as served, receiving() as receiver:
            receiver.behave = lambda taken: Reply(503 if taken.text == "three" else 200)
            hook = added(tmp_path, "#lobby", "--to", receiver.url)
            bob = served.irc("bob", "#lobby")
            for text in ("one", "two", "three", "four"):
                bob.say(text)
            receiver.wait_for_text("three")
            until(lambda: listed(tmp_path)[0]["error"] == "HTTP 503")
            [found] = listed(tmp_path)
            assert (found["url"], found["behind"]) == (receiver.url, 2)
            assert found["delivered"] is not None
            status, output, _ = webhook(tmp_path, "list")
            assert status == 0
            assert "waiting: 2" in " ".join(output.split())
            assert webhook(tmp_path, "remove", hook["id"])[0] == 0
            assert listed(tmp_path) == []
            assert "four" not in receiver.texts()
