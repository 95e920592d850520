"""`beseda chat` as people and pipes run it."""

import re
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import BESEDA, environ, run, taking_interrupts
from tests.cli.terminal import terminal
from tests.client.stub import PATIENCE, stub_server

pytestmark = pytest.mark.slow


class TestPipe:
    def test_a_whole_visit(self, tmp_path: Path) -> None:
        with stub_server() as server:
            address = str(server.address)
            ended = run(
                "chat", address, "--name", "bob", home=tmp_path, typed=b"hi\nexit\nnot this\n"
            )
            assert server.said() == ["PRIVMSG #lobby :hi"]
            assert server.lines[-1] == "QUIT :good-bye to all"
        assert ended.stdout.decode().splitlines() == [
            f"* you are bob at {address}. /help lists the commands, exit leaves",
            "* you are in #lobby",
            "* the topic of #lobby: Tea and talk",
            "* here in #lobby: @Ann, bob",
            "* good-bye",
        ]
        assert (ended.stderr, ended.returncode) == (b"", 0)

    def test_the_last_line_needs_no_end_and_no_utf8(self, tmp_path: Path) -> None:
        with stub_server() as server:
            typed = "раз\r\nдва".encode() + b"\xff"
            ended = run("chat", str(server.address), "--room", "tea", home=tmp_path, typed=typed)
            assert server.said() == ["PRIVMSG #tea :раз", "PRIVMSG #tea :два\ufffd"]
            assert "NICK tester" in server.lines
        assert ended.returncode == 0

    def test_everything_is_confirmed_before_it_leaves(self, tmp_path: Path) -> None:
        with stub_server() as server:
            typed = b"".join(b"line %d\n" % number for number in range(50))
            ended = run("chat", str(server.address), home=tmp_path, typed=typed)
            lines = server.lines
            assert server.said() == [f"PRIVMSG #lobby :line {number}" for number in range(50)]
            assert lines[-2].startswith("PING beseda-")
        assert ended.returncode == 0

    def test_no_escape_sequence_comes_out(self, tmp_path: Path) -> None:
        with stub_server() as server:
            chat = subprocess.Popen(
                [*BESEDA, "chat", str(server.address), "--name", "bob"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environ(tmp_path),
            )
            assert chat.stdin is not None
            assert chat.stdout is not None
            server.wait_for("JOIN #lobby")
            server.push(":Ann\x1b!a@h PRIVMSG #lobby :\x1b[2J\x0304red\u202e")
            shown = b""
            while b"red" not in shown:
                shown = chat.stdout.readline()
            rest, _ = chat.communicate(timeout=PATIENCE)
        assert re.sub("^.{8}", "", shown.decode()) == "Ann␛: ␛[2Jred<U+202E>\n"
        assert b"\x1b" not in rest

    def test_nobody_reads_any_more(self, tmp_path: Path) -> None:
        with stub_server() as server:
            chat = subprocess.Popen(
                [*BESEDA, "chat", str(server.address)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environ(tmp_path),
            )
            assert chat.stdout is not None
            chat.stdout.close()
            assert chat.stdin is not None
            assert chat.stderr is not None
            chat.stdin.write(b"hi\n")
            chat.stdin.close()
            assert chat.stderr.read() == b""
            assert chat.wait(PATIENCE) == 0
            assert server.said() == ["PRIVMSG #lobby :hi"]
            chat.stderr.close()

    def test_nobody_answers(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        ended = run("chat", f"127.0.0.1:{port}", home=tmp_path)
        assert ended.stderr.decode() == (
            f"nobody answers at 127.0.0.1:{port} (connection refused)."
            " Is the server running? Start it with: make run\n"
        )
        assert (ended.stdout, ended.returncode) == (b"", 1)
        ended = run("chat", f"127.0.0.1:{port}", "--language", "ru", home=tmp_path)
        assert "никто не отвечает (в соединении отказано)" in ended.stderr.decode()

    def test_a_taken_name(self, tmp_path: Path) -> None:
        with stub_server(taken=["bob"]) as server:
            ended = run("chat", str(server.address), "--name", "bob", home=tmp_path, typed=b"hi\n")
        assert ended.stderr == b"! the name bob cannot be had: That name is taken\n"
        assert ended.returncode == 1

    def test_a_closed_room(self, tmp_path: Path) -> None:
        with stub_server(closed=["#lobby"]) as server:
            ended = run("chat", str(server.address), home=tmp_path, typed=b"hi\n")
            assert server.said() == []
        assert ended.stderr == b"! #lobby: You are not invited\n"
        assert ended.returncode == 1

    def test_lines_that_are_not_confirmed_are_a_failure(self, tmp_path: Path) -> None:
        with stub_server() as server:
            chat = subprocess.Popen(
                [*BESEDA, "chat", str(server.address)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environ(tmp_path),
            )
            server.wait_for("JOIN #lobby")
            server.refuse_entry()
            server.drop()
            _, errors = chat.communicate(b"hi\n", timeout=PATIENCE)
        assert "the last lines may not have arrived" in errors.decode()
        assert chat.returncode == 1

    @pytest.mark.parametrize("arguments", [["host:x"], ["--name", "a b"], ["--room", "#a,#b"]])
    def test_wrong_usage(self, tmp_path: Path, arguments: list[str]) -> None:
        assert run("chat", *arguments, home=tmp_path).returncode == 2


class TestTerminal:
    def test_a_line_being_typed_survives_what_comes_in(self, tmp_path: Path) -> None:
        with (
            stub_server() as server,
            terminal(
                [*BESEDA, "chat", str(server.address), "--name", "bob"], environ(tmp_path)
            ) as tty,
        ):
            tty.wait_for(r"here in #lobby: @Ann, bob.*\[#lobby\]")
            tty.type("half a li")
            seen = tty.wait_for("half a li")
            server.push(":Ann!a@h PRIVMSG #lobby :I come in between")
            seen = tty.wait_for(r"Ann: I come in between\r?\n", seen)
            tty.wait_for(r"\[#lobby\] half a li", seen)
            tty.type("ne\r")
            server.wait_for("PRIVMSG #lobby :half a line")
            tty.type("An\thello\r")
            server.wait_for("PRIVMSG #lobby :Ann: hello")
            tty.type("/quit so long\r")
            server.wait_for("QUIT :so long")
            assert tty.wait_for_end() == 0
            assert tty.output.rstrip().endswith("* good-bye")
        (history,) = tmp_path.rglob("chat-history")
        assert stat.S_IMODE(history.stat().st_mode) == 0o600
        assert "+half a line\n" in history.read_text()

    def test_the_name_is_asked_for_until_it_can_be_had(self, tmp_path: Path) -> None:
        with (
            stub_server(taken=["tester", "bob"]) as server,
            terminal([*BESEDA, "chat", str(server.address)], environ(tmp_path)) as tty,
        ):
            seen = tty.wait_for(r"Your name \[tester\]:")
            tty.type("\r")
            seen = tty.wait_for(
                "the name tester cannot be had: That name is taken.*Your name", seen
            )
            tty.type("bob\r")
            seen = tty.wait_for("the name bob cannot be had: That name is taken.*Your name", seen)
            tty.type("bobby\r")
            tty.wait_for("you are bobby at", seen)
            # After the last line that comes by itself: each is shown above the prompt, and a key
            # pressed while the prompt is away would be the terminal's.
            tty.wait_for(r"here in #lobby.*\[#lobby\]", seen)
            tty.type("\x04")
            assert tty.wait_for_end() == 0
            assert server.lines[-1] == "QUIT :good-bye to all"

    def test_control_c_clears_the_line_and_then_leaves(self, tmp_path: Path) -> None:
        with (
            stub_server() as server,
            terminal(
                [*BESEDA, "chat", str(server.address), "--name", "bob"], environ(tmp_path)
            ) as tty,
        ):
            tty.wait_for(r"\[#lobby\]")
            tty.type("not to be sent")
            seen = tty.wait_for("not to be sent")
            tty.type("\x03")
            seen = tty.wait_for(r"press Ctrl-C again.*\[#lobby\]", seen)
            tty.type("\x03")
            assert tty.wait_for_end() == 0
            assert server.said() == []

    def test_a_dumb_terminal_gets_lines_only(self, tmp_path: Path) -> None:
        with (
            stub_server() as server,
            terminal([*BESEDA, "chat", str(server.address)], environ(tmp_path, TERM="dumb")) as tty,
        ):
            tty.wait_for(r"Your name \[tester\]: ")
            tty.type("bob\r")
            tty.wait_for("here in #lobby: @Ann, bob")
            tty.type("exit\r")
            assert tty.wait_for_end() == 0
            assert "\x1b" not in tty.output

    def test_an_interrupt_in_a_pipe(self, tmp_path: Path) -> None:
        with stub_server() as server, taking_interrupts():
            chat = subprocess.Popen(
                [*BESEDA, "chat", str(server.address)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environ(tmp_path),
            )
            server.wait_for("JOIN #lobby")
            chat.send_signal(signal.SIGINT)
            server.wait_for("QUIT :good-bye to all")
            assert chat.stderr is not None
            assert chat.stderr.read() == b""
            assert chat.wait(PATIENCE) == 130
            chat.communicate()
