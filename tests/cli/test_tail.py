"""`beseda tail`: what it prints and how it ends."""

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.cli.running import BESEDA, environ, run, taking_interrupts
from tests.client.stub import PATIENCE, StubServer, stub_server

pytestmark = pytest.mark.slow


@contextmanager
def tail(
    server: StubServer, home: Path, *arguments: str
) -> Iterator[tuple["subprocess.Popen[bytes]", IO[bytes]]]:
    """A running tail of #tea that is in the room, and its output."""
    with subprocess.Popen(
        [*BESEDA, "tail", "tea", "--host", str(server.address), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ(home),
    ) as process:
        try:
            server.wait_for("JOIN #tea")
            assert process.stdout is not None
            yield process, process.stdout
        finally:
            process.kill()


def test_lines_come_at_once_and_only_of_the_room(tmp_path: Path) -> None:
    with stub_server() as server, tail(server, tmp_path, "--count", "3") as (process, output):
        server.push(":Ann!a@h PRIVMSG tester :psst")
        server.push(":Ann!a@h PRIVMSG #cake :other")
        server.push("@time=2020-01-02T03:04:05Z :Ann!a@h PRIVMSG #TEA :one\x1b")
        assert output.readline().decode() == "[2020-01-02 03:04] Ann: one␛\n"
        server.push("@time=2020-01-02T03:04:05Z :Ann!a@h PRIVMSG #tea :\x01ACTION waves\x01")
        assert output.readline() == b"[2020-01-02 03:04] * Ann waves\n"
        server.push(":Ann!a@h PRIVMSG #tea :three")
        assert output.read().endswith(b"Ann: three\n")
        assert process.wait(PATIENCE) == 0
        server.wait_for("QUIT")


def test_json(tmp_path: Path) -> None:
    with stub_server() as server, tail(server, tmp_path, "--json", "--count=1") as (_, output):
        server.push('@time=2020-01-02T03:04:05.678Z :Ann!a@h NOTICE #tea :\x02ё\x7f\u202e\x9b"')
        line = output.read().decode()
    assert line.isprintable() is False  # the line end
    assert line.rstrip("\n").isprintable()
    assert json.loads(line) == {
        "time": "2020-01-02T03:04:05.678000+00:00",
        "room": "#tea",
        "sender": "Ann",
        "kind": "notice",
        "text": '\x02ё\x7f\u202e\x9b"',
    }


def test_it_comes_back_after_a_loss(tmp_path: Path) -> None:
    with stub_server() as server, tail(server, tmp_path, "--count", "2") as (process, output):
        server.push(":Ann!a@h PRIVMSG #tea :one")
        assert output.readline().endswith(b"Ann: one\n")
        server.drop()
        server.wait_for("JOIN #tea", 2)
        server.push(":Ann!a@h PRIVMSG #tea :two")
        assert output.readline().endswith(b"Ann: two\n")
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert b"connection lost" in process.stderr.read()


def test_time_is_up(tmp_path: Path) -> None:
    with stub_server() as server:
        host = ["--host", str(server.address)]
        assert run("tail", "tea", *host, "--timeout", "0.1", home=tmp_path).returncode == 0
        arguments = ["tail", "tea", *host, "--timeout", "0.1", "--count", "1"]
        assert run(*arguments, home=tmp_path).returncode == 5


def test_refused(tmp_path: Path) -> None:
    with stub_server(closed=["#tea"], taken=["bob"]) as server:
        host = ["--host", str(server.address)]
        ended = run("tail", "tea", *host, home=tmp_path)
        assert (ended.stderr, ended.returncode) == (b"refused: You are not invited\n", 1)
        ended = run("tail", "tea", *host, "--name", "bob", home=tmp_path)
        assert (ended.stderr, ended.returncode) == (b"refused: That name is taken\n", 1)


def test_thrown_out(tmp_path: Path) -> None:
    with stub_server() as server, tail(server, tmp_path) as (process, _):
        server.push(":Ann!a@h KICK #tea tester :no robots")
        assert process.wait(PATIENCE) == 1
        assert process.stderr is not None
        assert process.stderr.read() == b"refused: no robots\n"


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        address = f"127.0.0.1:{nobody.getsockname()[1]}"
    assert run("tail", "tea", "--host", address, home=tmp_path).returncode == 3


def test_an_interrupt(tmp_path: Path) -> None:
    with taking_interrupts(), stub_server() as server, tail(server, tmp_path) as (process, _):
        server.push(":Ann!a@h PRIVMSG #tea :one")
        process.send_signal(signal.SIGINT)
        server.wait_for("QUIT")
        assert process.wait(PATIENCE) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_nobody_reads_any_more(tmp_path: Path) -> None:
    with stub_server() as server, tail(server, tmp_path) as (process, output):
        output.close()
        server.push(":Ann!a@h PRIVMSG #tea :one")
        server.wait_for("QUIT")
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
