"""`beseda send`: what is delivered, and how it says that it is not."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import BESEDA, environ, run
from tests.client.stub import PATIENCE, stub_server

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["#tea", "hello", "there"], b"", ["PRIVMSG #tea :hello there"]),
        (["#tea"], b"one\n\ntwo\n", ["PRIVMSG #tea :one", "PRIVMSG #tea :two"]),
        (["#tea", "-"], b"one\r\ntwo", ["PRIVMSG #tea :one", "PRIVMSG #tea :two"]),
        (["Ann", "psst"], b"", ["PRIVMSG Ann :psst"]),
        (["#tea", "--", "-x"], b"", ["PRIVMSG #tea :-x"]),
    ],
)
def test_delivered(tmp_path: Path, arguments: list[str], typed: bytes, said: list[str]) -> None:
    with stub_server() as server:
        ended = run("send", "--host", str(server.address), *arguments, home=tmp_path, typed=typed)
        assert server.said() == said
        joins = [line for line in server.lines if line.startswith("JOIN")]
        assert joins == (["JOIN #tea"] if arguments[0] == "#tea" else [])
        assert server.lines[-1] == "QUIT"
    assert (ended.stdout, ended.stderr, ended.returncode) == (b"", b"", 0)


def test_refused_by_the_server(tmp_path: Path) -> None:
    with stub_server(refuses="Only members\x1b may speak") as server:
        ended = run("send", "#tea", "x", "--host", str(server.address), home=tmp_path)
    assert ended.stderr.decode() == "refused: Only members␛ may speak\n"
    assert ended.returncode == 1


def test_a_closed_room(tmp_path: Path) -> None:
    with stub_server(closed=["#tea"]) as server:
        ended = run("send", "#tea", "x", "--host", str(server.address), home=tmp_path)
        assert server.said() == []
    assert (ended.stderr, ended.returncode) == (b"refused: You are not invited\n", 1)


def test_a_taken_name_matters_only_if_it_was_asked_for(tmp_path: Path) -> None:
    with stub_server(taken=["bob", "tester"]) as server:
        host = ["--host", str(server.address)]
        ended = run("send", "#tea", "x", *host, "--name", "bob", home=tmp_path)
        assert (ended.stderr, ended.returncode) == (b"refused: That name is taken\n", 1)
        assert run("send", "#tea", "x", *host, home=tmp_path).returncode == 0
        assert "NICK tester_" in server.lines


@pytest.mark.parametrize(
    "arguments", [[], ["a b", "x"], ["#tea", "--host", "h:x", "x"], ["#tea", " "]]
)
def test_wrong_usage(tmp_path: Path, arguments: list[str]) -> None:
    assert run("send", *arguments, home=tmp_path).returncode == 2


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
    ended = run("send", "#tea", "x", "--host", address, home=tmp_path)
    assert ended.stderr.startswith(b"nobody answers at " + address.encode())
    assert ended.returncode == 3


def test_a_lost_connection(tmp_path: Path) -> None:
    with stub_server(mute=["PING"]) as server:
        send = subprocess.Popen(
            [*BESEDA, "send", "#tea", "x", "--host", str(server.address)],
            stderr=subprocess.PIPE,
            env=environ(tmp_path),
        )
        server.wait_for("PING beseda-1")
        server.drop()
        _, errors = send.communicate(timeout=PATIENCE)
    assert errors.startswith(b"connection lost (")
    assert send.returncode == 4
