"""`beseda serve`: a process from its start to its end, and its console."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from beseda.catalogue import lifecycle as texts
from tests.cli.running import BESEDA, environ, run
from tests.system.serving import Served, resident_bytes, serving
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow

OPERATOR = ("--set", "operators.root.password=secret")


class TestStart:
    def test_it_says_where_it_listens_and_is_there_at_once(self, tmp_path: Path) -> None:
        began = time.monotonic()
        with serving(tmp_path) as served:
            served.connect()
            assert time.monotonic() - began < 5
            assert served.events()[0]["event"] == "listening"
            assert (tmp_path / "data").is_dir()

    def test_in_text_it_says_how_to_join(self, tmp_path: Path) -> None:
        with serving(tmp_path, log_format="text") as served:
            port = served.address[1]
            served.wait_for("listening on")
            assert served.lines[0] == "Beseda is running. How to join:"
            assert f"  netcat          nc 127.0.0.1 {port}" in served.lines

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (
                ["--listen", "127.0.0.1:{taken}"],
                "Cannot listen on 127.0.0.1:{taken}: the address is",
            ),
            (["--listen", "unix:{home}/file"], "Cannot listen on unix:{home}/file: the address is"),
            (["--listen", "192.0.2.77:0"], "Cannot listen on 192.0.2.77:0: this computer does not"),
            (["--listen", "there.invalid:0"], "Cannot listen on there.invalid:0: "),
            (["--listen", "1.2.3.4.5:80"], "--listen 1.2.3.4.5:80: "),
            (
                ["--data", "{home}/file/data"],
                "Cannot write to the data directory {home}/file/data: ",
            ),
            (["--data", "{home}/file"], "Cannot write to the data directory {home}/file: "),
            (["--set", "limits.pepole=3"], "--set limits.pepole=3: there is no setting "),
            (["--set", "limits.people=many"], "--set limits.people=many: "),
            (["--config", "{home}/none.toml"], "{home}/none.toml: there is no such file."),
        ],
    )
    def test_a_mistake_is_one_line(self, tmp_path: Path, arguments: list[str], told: str) -> None:
        (tmp_path / "file").touch()
        with socket.create_server(("127.0.0.1", 0)) as other:
            names = {"taken": other.getsockname()[1], "home": tmp_path}
            ended = run(
                *("serve", "--listen", "127.0.0.1:0", "--data", str(tmp_path / "data")),
                *(argument.format(**names) for argument in arguments),
                home=tmp_path,
            )
        lines = ended.stderr.decode().splitlines()
        assert len(lines) == 1
        assert told.format(**names) in lines[0]
        assert (ended.returncode, ended.stdout) == (2, b"")

    def test_several_mistakes_are_a_line_each(self, tmp_path: Path) -> None:
        mistakes = ["--set", "limits.pepole=3", "--set", "net.threads=no"]
        ended = run("serve", *mistakes, home=tmp_path)
        assert len(ended.stderr.splitlines()) == 2
        assert ended.returncode == 2

    @pytest.mark.parametrize("output", ["/dev/full", None])
    def test_nobody_need_hear_the_console(self, tmp_path: Path, output: str | None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        command = [*BESEDA, "serve", "--listen", f"127.0.0.1:{port}", "--data", str(tmp_path)]
        redirection = f">{output}" if output else ">&-"
        process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" {redirection}', "sh", *command],
            stderr=subprocess.PIPE,
            env=environ(tmp_path),
        )
        try:
            connect_when_there(port).close()
            process.terminate()
            _, errors = process.communicate(timeout=TIMEOUT)
        finally:
            process.kill()
        assert (errors, process.returncode) == (b"", 0)


def connect_when_there(port: int) -> socket.socket:
    """A connection to a server that is just starting and cannot say so."""
    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), TIMEOUT)
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def fill(served: Served) -> None:
    """Have somebody not read so much that the server must keep some of it."""
    served.irc("deaf", receive_buffer=2048)
    loud = served.irc("loud")
    for _ in range(60):
        loud.send(*(f"PRIVMSG deaf :{'x' * 400}" for _ in range(200)))
        loud.catch_up()


UNREAD = ("--set", "limits.flood=off", "--set", "limits.outbox_bytes=100000000")


class TestEnd:
    @pytest.mark.parametrize("threads", [["shared", "1"], ["shared", "2"], ["per-client", "1"]])
    def test_a_signal_ends_it_and_everyone_is_told(
        self, tmp_path: Path, threads: list[str]
    ) -> None:
        arguments = ["--threads", threads[0], "--io-threads", threads[1]]
        with serving(tmp_path, *arguments, "--set", "net.drain_seconds=60") as served:
            ann, iris = served.plain("Ann"), served.irc("iris", "#lobby")
            browser = served.connect()
            browser.send("POST /hooks/x HTTP/1.1", "Host: x", "Content-Length: 9")
            browser.send("Expect: 100-continue", "")
            assert browser.expect("HTTP/1.1 ").startswith("HTTP/1.1 100 ")
            assert browser.line() == ""
            began = time.monotonic()
            served.process.send_signal(signal.SIGTERM)
            assert ann.until_closed().endswith("\r\n* The server is stopping\r\n")
            assert iris.until_closed().endswith(
                "ERROR :Closing link: (127.0.0.1) The server is stopping\r\n"
            )
            assert browser.until_closed().startswith("HTTP/1.1 503 ")
            assert served.wait_for_end() == 0
            assert time.monotonic() - began < 20  # and not as long as it may take
            names = [event["event"] for event in served.events()]
            assert names[-1] == "stopped"
            stopping = names.index("stopping")
            assert served.events()[stopping]["reason"] == "SIGTERM"
            reasons = {each["reason"] for each in served.events() if each["event"] == "quit"}
            assert reasons == {"The server is stopping"}

    def test_whoever_does_not_read_does_not_keep_it(self, tmp_path: Path) -> None:
        with serving(tmp_path, *UNREAD, "--set", "net.drain_seconds=0.5") as served:
            fill(served)
            began = time.monotonic()
            served.process.send_signal(signal.SIGINT)
            assert served.wait_for_end() == 0
            assert time.monotonic() - began < 8

    def test_a_second_signal_ends_it_at_once(self, tmp_path: Path) -> None:
        with serving(tmp_path, *UNREAD, "--set", "net.drain_seconds=60") as served:
            fill(served)
            served.process.send_signal(signal.SIGTERM)
            served.wait_for('"stopping"')
            began = time.monotonic()
            served.process.send_signal(signal.SIGTERM)
            assert served.wait_for_end() == 128 + signal.SIGTERM
            assert time.monotonic() - began < 20

    def test_the_address_is_free_again_at_once(self, tmp_path: Path) -> None:
        with serving(tmp_path) as served:
            served.plain("Ann")
            port = served.address[1]
            served.process.terminate()
            assert served.wait_for_end() == 0
        with serving(tmp_path, "--listen", f"127.0.0.1:{port}"):
            connect_when_there(port).close()

    def test_an_operator_can_end_it(self, tmp_path: Path) -> None:
        with serving(tmp_path, *OPERATOR) as served:
            ann, root = served.irc("ann"), served.irc("root")
            ann.send("DIE", "REHASH")
            assert ann.expect(" 481 ")
            assert ann.expect(" 481 ")
            root.send("OPER root wrong")
            assert root.expect(" 464 ")
            root.send("OPER root secret", "DIE :time for bed")
            assert root.expect(" 381 ")
            assert "The server is stopping" in ann.until_closed()
            assert served.wait_for_end() == 0
            assert json.loads(served.wait_for('"stopping"'))["reason"] == "time for bed"


class TestRehash:
    def test_a_changed_limit_counts_from_then_on(self, tmp_path: Path) -> None:
        file = tmp_path / "beseda.toml"
        file.write_text("[limits]\npeople = 1\n")
        with serving(tmp_path, "--config", str(file), *OPERATOR) as served:
            root = served.irc("root")
            late = served.connect()
            late.send("NICK late", "USER late 0 * :Late")
            assert " 465 " in late.until_closed()
            late.close()

            file.write_text("[limits]\npeople = 2\n")
            served.process.send_signal(signal.SIGHUP)
            served.wait_for('"rehashed"')
            served.irc("second").close()

            file.write_text("[limits]\npeople = 'few'\n")
            served.process.send_signal(signal.SIGHUP)
            warning = json.loads(served.wait_for('"warning"'))["text"]
            assert f"{file}, line 2: limits.people" in warning  # and it goes on with what it had
            served.irc("third").close()

            file.write_text("[limits]\npeople = 1\n[operators.root]\npassword = 'x'\n")
            root.send("OPER root secret", "REHASH")
            assert root.expect(" 382 ")
            root.catch_up()
            served.process.send_signal(signal.SIGTERM)
            assert served.wait_for_end() == 0
            names = [event["event"] for event in served.events()]
            assert names.count("rehashed") == 2

    def test_no_signal_is_missed_while_settings_are_read(self, tmp_path: Path) -> None:
        with serving(tmp_path, *OPERATOR, "--set", "limits.flood=off") as served:
            root = served.irc("root")
            root.send("OPER root secret")
            root.expect(" 381 ")
            for number in range(1, 61):
                root.send("REHASH")
                root.catch_up()
                time.sleep(number % 20 / 20_000)  # somewhere in the middle of it
                served.process.send_signal(signal.SIGHUP)
                served.wait_for('"rehashed"', 2 * number)


class TestConsole:
    ESCAPES = "\x1b[31mred\x1b]0;title\x07 \u202e\u2028\x9b2J\x7f end"

    def misbehave(self, served: Served) -> None:
        """Put ESCAPES wherever the console shows what people write."""
        bad = served.irc("bad", "#room")
        bad.send(
            f"TOPIC #room :{self.ESCAPES}",
            f"PRIVMSG #room :{self.ESCAPES} 12:00:00  root is now operator",
            "MODE #room +k \x1b[31m",
            f"OPER {self.ESCAPES.replace(' ', '_')} x",
            f"JOIN #{self.ESCAPES.replace(' ', '_')}",
            "NICK \x1b[31mbad",
            f"KICK #room bad :{self.ESCAPES}",
        )
        bad.catch_up()
        plain = served.connect()
        plain.send("A\x1b[31m\u202enn")
        plain.expect("Welcome, Ann!")
        plain.send(f"/quit {self.ESCAPES}\r12:00:00  forged")
        plain.until_closed()
        plain.close()
        bad.send(f"QUIT :{self.ESCAPES}")
        bad.until_closed()
        bad.close()

    def stop(self, served: Served) -> None:
        served.process.terminate()
        assert served.wait_for_end() == 0

    def test_nobody_can_forge_or_colour_a_line(self, tmp_path: Path) -> None:
        shown = ("--set", "console.messages=on", "--set", "console.colour=never")
        with serving(tmp_path, *shown, log_format="text") as served:
            self.misbehave(served)
            self.stop(served)
            at = next(n for n, line in enumerate(served.lines) if "listening on" in line)
        console = served.lines[at:]
        assert len([line for line in console if "\\x1b[31mred" in line]) >= 4
        for line in console:
            assert re.match(r"\d\d:\d\d:\d\d  \S", line)
            assert line.isprintable()
        assert not [line for line in console if re.match(r".{10}(forged|root is now)", line)]

    def test_json_is_an_object_a_line(self, tmp_path: Path) -> None:
        with serving(tmp_path, "--set", "console.messages=on") as served:
            self.misbehave(served)
            self.stop(served)
        for line in served.lines:
            assert line.isprintable()
            event = json.loads(line)
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"])
        topics = [event["topic"] for event in served.events() if event["event"] == "topic"]
        assert topics == [self.ESCAPES]
        order = [event["event"] for event in served.events() if event.get("nick") == "bad"]
        assert order == [
            *("registered", "joined", "topic", "message", "oper_failed", "kicked", "quit")
        ]

    @pytest.mark.parametrize("log_format", ["text", "json"])
    def test_what_people_say_is_nobodys_business_unless_it_is_asked_for(
        self, tmp_path: Path, log_format: str
    ) -> None:
        with serving(tmp_path, log_format=log_format) as served:
            ann, iris = served.plain("Ann"), served.irc("iris", "#lobby")
            ann.say("a-secret-word")
            ann.send("/msg iris a-secret-word", "/me a-secret-word")
            assert iris.lines_until("ACTION")
            iris.send("NOTICE Ann :a-secret-word", "PRIVMSG Ann :\x01PING a-secret-word\x01")
            iris.catch_up()
            self.stop(served)
        assert not [line for line in served.lines if "secret" in line]

    def test_a_console_in_russian(self, tmp_path: Path) -> None:
        with serving(tmp_path, "--language", "ru", log_format="text") as served:
            ann = served.connect()
            assert ann.expect_text("Ваше имя: ").startswith("* Это чат «Беседа».")
            ann.send("Аня")
            ann.expect("* Аня, здравствуйте! /help — команды.")
            iris = served.irc("iris", "#lobby")
            iris.send("WHO nobody", "NOSUCH")
            assert iris.expect(" 315 ").endswith(" :" + "Конец списка WHO")
            assert iris.expect(" 421 ").endswith(":Неизвестная команда. Список команд: /HELP")
            ann.send("exit")
            assert "До свидания, Аня!" in ann.until_closed()
            ann.close()
            served.process.terminate()
            assert "Сервер останавливается" in iris.until_closed()
            assert served.wait_for_end() == 0
        assert served.lines[0] == texts.JOIN_TITLE.to("ru")
        told = " ".join(served.lines)
        for words in ("принимаю подключения", "теперь здесь", "входит в #lobby", "Аня уходит"):
            assert words in told
        assert served.lines[-1].endswith("сервер остановлен")

    def test_the_language_may_come_from_the_environment(self, tmp_path: Path) -> None:
        with serving(tmp_path, LC_ALL="ru_RU.UTF-8") as served:
            assert served.connect().expect_text("Ваше имя: ")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux's /proc")
class TestMemory:
    def test_what_strangers_send_does_not_stay(self, tmp_path: Path) -> None:
        with serving(tmp_path, "--set", "limits.flood=off") as served:
            served.irc("iris", "#lobby")
            before = resident_bytes(served.process.pid)
            for opening in (b"", b"CAP LS\r\n", b"NICK x\r\nUSER x 0 * :x\r\n", b"Ann\n"):
                for _ in range(4):
                    client = served.connect()
                    client.send_raw(opening + b"x" * 2_000_000)
            served.irc("last").catch_up()
            assert resident_bytes(served.process.pid) - before < 8_000_000

    def test_what_nobody_reads_does_not_stay(self, tmp_path: Path) -> None:
        arguments = ["--set", "limits.flood=off", "--set", "limits.outbox_bytes=1000000"]
        arguments += ["--set", "history.durability=off"]  # whose cache would grow to its own bound
        with serving(tmp_path, *arguments) as served:
            loud = served.irc("loud", "#lobby")
            before = resident_bytes(served.process.pid)
            for number in range(10):
                served.irc(f"deaf{number}", "#lobby", receive_buffer=2048)
            for _ in range(60):  # 5 MB for each of them
                loud.send(*(f"PRIVMSG #lobby :{'x' * 400}" for _ in range(200)))
                loud.catch_up()
            # All of them hold the same bytes: 1 MB, not ten times as much.
            assert resident_bytes(served.process.pid) - before < 8_000_000


def test_a_server_whose_door_is_dead_ends(tmp_path: Path) -> None:
    # Nothing that comes from outside is known to kill the thread, so a stand-in for the unforeseen.
    program = (
        "import threading; from beseda.net.io_thread import IoThread; "
        "IoThread._empty_mailbox = lambda self: 1 / 0; from beseda.cli.main import main; main()"
    )
    arguments = ["serve", "--listen", "127.0.0.1:0", "--data", str(tmp_path / "data")]
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, timeout=20, check=False
    )
    assert ended.returncode == 1
    assert b"a thread has died without which nothing works" in ended.stdout
