"""People who come by UDP, among the others."""

import random
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.system.running import Running, each_threading, running, until
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow


class Datagrams:
    """A client as an assignment has it: a socket, `sendto` and `recvfrom`."""

    def __init__(self, server: Running, source: str = "127.0.0.1") -> None:
        self.address = server.address
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(TIMEOUT)
        self.socket.bind((source, 0))

    def send(self, text: str) -> None:
        self.send_raw(text.encode())

    def send_raw(self, data: bytes) -> None:
        self.socket.sendto(data, self.address)

    def line(self) -> str:
        """One datagram, which is one line."""
        data, where = self.socket.recvfrom(1 << 16)
        assert where == self.address
        return data.decode()

    def asks(self, text: str) -> str:
        """The answer to `text`, which is sent until there is one: datagrams get lost where many
        come."""
        deadline = time.monotonic() + TIMEOUT
        self.socket.settimeout(0.2)
        try:
            while time.monotonic() < deadline:
                self.send(text)
                with suppress(TimeoutError):
                    return self.line()
        finally:
            self.socket.settimeout(TIMEOUT)
        raise AssertionError(f"no answer to {text!r}")

    def expect(self, part: str) -> str:
        while part not in (line := self.line()):
            pass
        return line

    def hears_nothing(self) -> bool:
        """Whether nothing has come that waits."""
        self.socket.setblocking(False)
        try:
            self.socket.recv(1)
        except BlockingIOError:
            return True
        else:
            return False
        finally:
            self.socket.settimeout(TIMEOUT)


@contextmanager
def coming(server: Running, source: str = "127.0.0.1") -> Iterator[Datagrams]:
    client = Datagrams(server, source)
    with client.socket:
        yield client


@each_threading
def test_everybody_meets(net: dict[str, Any]) -> None:
    with running(net=net) as server, coming(server) as ann:
        iris, bob = server.irc("iris", "#lobby"), server.plain("Bob")
        ann.send("Ann")
        assert ann.line() == "* Welcome, Ann! /help lists the commands.\r\n"
        assert ann.line() == "* You are in #lobby.\r\n"
        assert "Bob" in ann.line()
        iris.expect(":Ann!plain@127.0.0.1 JOIN #lobby")
        bob.expect("* Ann joined")
        ann.send("hello, все")
        iris.expect("PRIVMSG #lobby :hello, все")
        bob.expect("Ann: hello, все")
        iris.say("hi")
        assert ann.expect("hi").endswith(" iris: hi\r\n")
        bob.say("/msg Ann psst")
        assert ann.expect("psst").endswith("psst\r\n")
        ann.send("exit")
        assert ann.expect("Good-bye") == "* Good-bye, Ann!\r\n"
        bob.expect("* Ann left")
        server.console.wait_for("quit", nick="Ann")
        server.wait_for_connections(2)


def test_a_name_is_unique_here_too() -> None:
    with running() as server, coming(server) as ann, coming(server) as other:
        ann.send("Ann\n")
        ann.expect("Welcome, Ann!")
        other.send("Ann")
        assert other.line() == "* The name Ann is taken. Choose another.\r\n"
        assert other.line() == "Your name: "
        other.send("Anna")
        assert other.expect("Welcome, Anna!")


def test_whoever_has_left_can_come_again() -> None:
    with running() as server, coming(server) as ann:
        for _ in range(3):
            ann.send("Ann")
            ann.expect("Welcome, Ann!")
            ann.send("/quit")
            ann.expect("Good-bye")


def test_several_lines_in_one_datagram() -> None:
    with running() as server, coming(server) as ann:
        bob = server.plain("Bob")
        ann.send("Ann\none\ntwo\nthree")
        for word in ("one", "two", "three"):
            bob.expect(f"Ann: {word}")


def test_silence_ends_it_and_the_others_are_told() -> None:
    with running(udp={"idle_seconds": 1}) as server, coming(server) as ann:
        bob = server.plain("Bob")
        ann.send("Ann")
        ann.expect("Welcome")
        bob.expect("* Ann left")
        ann.expect("* ")
        server.wait_for_connections(1)


def test_the_server_says_good_bye() -> None:
    with running() as server, coming(server) as ann:
        ann.send("Ann")
        ann.expect("Welcome")
        assert server.assembly.stop()
        assert "The server is stopping" in ann.expect("stopping")


class TestProof:
    def test_another_machine_is_asked_for_a_code(self) -> None:
        with running(udp={"prove": "always"}) as server, coming(server) as ann:
            bob = server.plain("Bob")
            ann.send("Ann the Third")
            asked = ann.line()
            assert len(asked) <= 3 * len("Ann the Third")
            code = re.search(r"\d{6}", asked)
            assert code
            assert server.nicks() == {"Bob"}
            ann.send("ignored")
            assert code[0] in ann.line()
            ann.send(code[0])
            ann.expect("* The name Ann the Third cannot be used")
            ann.send("Ann")
            ann.expect("Welcome, Ann!")
            bob.expect("* Ann joined")

    def test_in_russian(self) -> None:
        with running(udp={"prove": "always"}, language="ru") as server, coming(server) as ann:
            ann.send("Ann")
            assert re.fullmatch(r"\d{6}\r\n", ann.line())
            ann.send("x" * 60)
            assert "пришлите" in ann.line()

    def test_no_passwords(self) -> None:
        with running() as server, coming(server) as ann, coming(server) as anne:
            server.assembly.identity.create("Ann", "correct horse")
            ann.send("Ann")
            refusal = ann.line()
            assert "registered" in refusal
            assert "nc without -u" in refusal
            assert ann.line() == "Your name: "
            anne.send("Anne")
            anne.expect("Welcome")
            anne.send("/login Ann correct horse")
            anne.expect("TLS")
            assert "nc without -u" in anne.line()
            anne.send("/register")
            anne.expect("TLS")
            assert "nc without -u" in anne.line()

    def test_none_where_the_server_has_a_password(self) -> None:
        with running(server={"password": "secret"}) as server, coming(server) as ann:
            server.console.wait_for("warning")
            ann.send("Ann")
            bob = server.connect()
            bob.send("secret")
            bob.expect_text("Your name: ")
            assert ann.hears_nothing()


class TestBounds:
    def test_one_address_cannot_take_all(self) -> None:
        with running(limits={"connections_per_address": 2}) as server, coming(server) as late:
            with coming(server) as ann, coming(server) as bob:
                ann.send("Ann")
                bob.send("Bob")
                bob.expect("Welcome")
                ann.expect("Welcome")
                late.send("late")
                assert late.line() == "ERROR :Too many connections from your address.\r\n"
                ann.send("exit")
                server.wait_for_connections(1)
            late.send("late")
            late.expect("Welcome")

    def test_too_much_at_once_is_lost_and_nothing_else(self) -> None:
        limits = {"rate": 5, "burst": 5}
        with running(limits=limits) as server, coming(server) as ann:
            bob = server.plain("Bob")
            ann.send("Ann")
            ann.expect("Welcome")
            for number in range(500):
                ann.send(f"{number} {'x' * 400}")
            bob.expect("Ann: 0 ")
            bob.say("are you there?")
            ann.expect("are you there?")

    def test_forged_and_random_datagrams_do_nothing(self) -> None:
        dice = random.Random(20261121)
        with running(udp={"prove": "always"}) as server, coming(server) as ann:
            bob = server.plain("Bob")
            with coming(server) as stranger:
                for _ in range(20_000):
                    stranger.send_raw(dice.randbytes(dice.randrange(0, 60)))
            bob.say("still here")
            assert re.search(r"\d{6}", ann.asks("Ann the Third"))
            assert server.nicks() == {"Bob"}


def test_netcat(tmp_path: object) -> None:
    with running() as server:
        bob = server.plain("Bob")
        host, port = server.address
        with subprocess.Popen(
            ["nc", "-u", str(host), str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as netcat:
            assert netcat.stdin is not None
            assert netcat.stdout is not None
            netcat.stdin.write(b"Ann\n")
            netcat.stdin.flush()
            assert netcat.stdout.readline() == b"* Welcome, Ann! /help lists the commands.\r\n"
            netcat.stdin.write("привет\n".encode())
            netcat.stdin.flush()
            bob.expect("Ann: привет")
            bob.say("hi")
            while not netcat.stdout.readline().endswith(b" Bob: hi\r\n"):
                pass
            netcat.kill()
        until(lambda: server.nicks() == {"Ann", "Bob"})
