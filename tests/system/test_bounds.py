"""What a stranger can take is bounded, and the others never notice (promises 3 and 5)."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any, ClassVar

import pytest

from tests.system.running import Running, each_threading, running, until
from tests.system.talking import TIMEOUT, Client, IrcClient, Person, PlainClient

pytestmark = pytest.mark.slow

SOON = 1.0
"""Seconds within which somebody who is not disturbed gets an answer, on a slow machine too."""


@contextmanager
def undisturbed(server: Running) -> Iterator[None]:
    """Two people who talk all the while, and wait for each other's words only as long as SOON."""
    ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
    over = Event()
    waits: list[float] = []

    def talk() -> None:
        number = 0
        pairs: list[tuple[Person, Person]] = [(ann, iris), (iris, ann)]
        while not waits or not over.wait(0.01):
            number += 1
            for speaker, listener in pairs:
                began = time.monotonic()
                speaker.say(f"between us {number}")
                listener.expect(f"between us {number}")
                waits.append(time.monotonic() - began)

    talking = Thread(target=talk)
    talking.start()
    try:
        yield
    finally:
        over.set()
        talking.join(TIMEOUT)
    assert not talking.is_alive()
    assert waits, "somebody did not hear the other"
    assert max(waits) < SOON


FREE = {"rate": 1000, "burst": 1000}


class TestBeforeTheName:
    """Connections that do not get in."""

    @each_threading
    def test_silence_ends(self, net: dict[str, Any]) -> None:
        limits = FREE | {"register_seconds": 1}
        with running(net=net | {"sniff_seconds": 0.05}, limits=limits) as server:
            with undisturbed(server):
                silent = server.connect()
                assert silent.until_closed().endswith("* No name was given in time\r\n")
            silent.close()
            server.wait_for_connections(2)
            server.console.wait_for("disconnected", reason="No name was given in time")

    @pytest.mark.parametrize("opening", ["CAP LS 302", "NICK slow"])
    def test_a_byte_now_and_then_gains_no_time(self, opening: str) -> None:
        with running(limits=FREE | {"register_seconds": 1}) as server, undisturbed(server):
            began = time.monotonic()
            slow = server.connect()
            slow.send(opening)
            ended = drip_until_closed(slow, b"X" * 100)
            assert "ERROR :Closing link: (127.0.0.1) No name was given in time" in ended
            assert time.monotonic() - began < 6

    def test_half_a_request_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("beseda.gateways.web.session.HEAD_SECONDS", 0.5)
        with running() as server:
            slow = server.connect()
            slow.send_raw(b"GET / HTTP/1.1\r\nX: ")
            assert drip_until_closed(slow, b"x" * 100).startswith("HTTP/1.1 408 ")

    @pytest.mark.parametrize("opening", [b"", b"CAP LS\r\n", b"GET / HTTP/1.1\r\nX: "])
    def test_a_megabyte_without_a_line_end(self, opening: bytes) -> None:
        limits = FREE | {"register_seconds": 1}
        with running(limits=limits) as server, undisturbed(server):
            client = server.connect()
            try:
                client.send_raw(opening + b"x" * 1_000_000)
            except ConnectionError:
                assert opening.startswith(b"GET")  # answered and closed meanwhile
            told = client.until_closed()
            wanted = {b"": "too long", b"C": " 417 * :", b"G": "HTTP/1.1 431 "}[opening[:1]]
            assert told.count(wanted) <= 1, "one line is complained of once"
            assert wanted in told or opening.startswith(b"GET")

    def test_names_are_not_tried_for_ever(self) -> None:
        with running(plain={"name_attempts": 3}) as server:
            guesser = server.connect()
            guesser.send("1", "2", "3", "Ann")
            assert guesser.until_closed().endswith("Think of one, and come again.\r\n")
            assert server.nicks() == set()


def drip_until_closed(client: Client, data: bytes) -> str:
    """Send a byte ten times a second until the server has had enough; what it said."""
    over = Event()

    def drip() -> None:
        for byte in data:
            if over.wait(0.1):
                return
            try:
                client.send_raw(bytes([byte]))
            except OSError:
                return

    dripping = Thread(target=drip)
    dripping.start()
    try:
        return client.until_closed()
    finally:
        over.set()
        dripping.join(TIMEOUT)


class TestWhoDoesNotRead:
    LIMITS: ClassVar[dict[str, Any]] = {"flood": False, "outbox_bytes": 65_536}

    @each_threading
    @pytest.mark.parametrize("who", ["irc", "plain"])
    def test_is_cut_off_and_the_others_get_everything(self, net: dict[str, Any], who: str) -> None:
        with running(net=net, limits=self.LIMITS) as server:
            ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
            if who == "irc":
                deaf: Client = server.irc("deaf", "#lobby", receive_buffer=2048)
            else:
                deaf = server.plain("deaf", receive_buffer=2048)
            iris.expect("JOIN")
            heard = 0
            left = None
            while left is None:
                assert heard < 100_000, "nobody was cut off"
                words = [
                    f"PRIVMSG #lobby :{number} {'x' * 400}" for number in range(heard, heard + 100)
                ]
                iris.send(*words)
                for line in iris.catch_up():
                    assert ":deaf!" in line
                    left = line
                # Nothing is lost and nothing comes twice, the one cut off or not.
                for _ in range(100):
                    assert f"iris: {heard} x" in ann.expect("iris: ")
                    heard += 1
            assert left.endswith(" QUIT :Too slow: too much was waiting to be read")
            told = deaf.until_closed()
            reason = "Too slow: too much was waiting to be read\r\n"
            last = (
                f"\r\nERROR :Closing link: (127.0.0.1) {reason}"
                if who == "irc"
                else f"\r\n* {reason}"
            )
            assert told.endswith(last)
            deaf.close()
            server.wait_for_connections(2)

    def test_even_the_last_words_wait_only_so_long(self) -> None:
        with running(limits=self.LIMITS, net={"drain_seconds": 0.2}) as server:
            iris = server.irc("iris", "#lobby")
            server.irc("deaf", "#lobby", receive_buffer=2048)
            while not server.console.named("quit"):
                iris.send(*(f"PRIVMSG #lobby :{'x' * 400}" for _ in range(100)))
                iris.catch_up()
            server.wait_for_connections(1)

    def test_a_long_answer_goes_as_fast_as_it_is_read(self) -> None:
        """Nobody is cut off for asking; the client's further lines wait until the answer is out."""
        with running(limits=self.LIMITS | {"connections_per_address": 1000}) as server:
            iris = server.irc("iris")
            iris.send(*(f"JOIN #{number:03}{'r' * 40}" for number in range(50)))
            iris.catch_up()
            for number in range(50):
                iris.send(f"TOPIC #{number:03}{'r' * 40} :{'t' * 300}")
            iris.catch_up()
            slow = server.plain("slow", receive_buffer=2048)
            slow.send(*["/rooms"] * 100, "/nosuch")
            time.sleep(0.3)  # not reading: 1.6 MB of answers, 64 KB of which may wait
            assert server.nicks() == {"iris", "slow"}
            lines = slow.lines_until("/nosuch")
            assert len([line for line in lines if line.startswith("  #")]) == 100 * 51


class TestHowMany:
    def test_a_full_server_says_so(self) -> None:
        with running(limits={"connections": 2}) as server:
            ann, bob = server.plain("Ann"), server.plain("Bob")
            late = server.connect()
            assert late.until_closed() == "ERROR :The server is full. Try again later.\r\n"
            assert server.console.wait_for("refused")["reason"]
            bob.send("exit")
            bob.until_closed()
            bob.close()
            server.wait_for_connections(1)
            server.plain("Cid")
            assert ann.expect("* Cid joined")

    def test_whoever_speaks_first_can_still_read_why(self) -> None:
        with running(limits={"connections": 1}) as server:
            server.plain("Ann")
            late = server.connect()
            late.send("NICK late", "USER late 0 * :Late")
            assert late.until_closed() == "ERROR :The server is full. Try again later.\r\n"

    def test_one_address_cannot_take_all(self) -> None:
        with running(limits={"connections_per_address": 2}) as server:
            server.plain("Ann")
            server.plain("Bob")
            greedy = server.connect()
            assert greedy.until_closed() == "ERROR :Too many connections from your address.\r\n"
            elsewhere = PlainClient(
                socket.create_connection(server.address, TIMEOUT, source_address=("127.0.0.2", 0))
            )
            elsewhere.send("Eve")
            assert elsewhere.expect("Welcome, Eve!")
            elsewhere.close()

    @each_threading
    def test_the_door_closes(self, net: dict[str, Any]) -> None:
        with running(net=net, limits={"people": 2}) as server:
            ann = server.plain("Ann")
            server.irc("iris")
            plain, irc = server.connect(), server.connect()
            plain.send_raw(b"Bob\n")
            assert "* The door is closed: everyone who may be here is here (limit: 2)." in (
                plain.until_closed()
            )
            irc.send("NICK bob", "USER bob 0 * :Bob")
            told = irc.until_closed().splitlines()
            assert told[0].startswith(":beseda.local 465 * :The door is closed")
            assert told[-1].startswith("ERROR :Closing link: (127.0.0.1) The door is closed")
            ann.send("exit")
            ann.until_closed()
            server.plain("Bob")

    def test_the_door_is_closed_for_browsers_by_nobody(self) -> None:
        with running(limits={"people": 1}) as server:
            server.plain("Ann")
            browser = server.connect()
            browser.send_raw(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert browser.until_closed().startswith("HTTP/1.1 200 ")


class TestFlood:
    @each_threading
    @pytest.mark.parametrize("who", ["irc", "plain"])
    def test_nothing_is_lost_and_nobody_else_waits(self, net: dict[str, Any], who: str) -> None:
        with running(net=net, limits={"rate": 200, "burst": 20}) as server:
            flooder = server.irc("flood", "#lobby") if who == "irc" else server.plain("flood")
            # Talk costs one command a line; joining and greeting have taken a few.
            witness = server.plain("Wim")
            began = time.monotonic()
            with undisturbed(server):
                for number in range(200):
                    flooder.say(f"flood {number}")
                for number in range(200):
                    assert witness.expect("flood: ").endswith(f"flood: flood {number}")
            assert time.monotonic() - began > (200 - 20) / 200 - 0.1, "nobody slowed the flooder"
            assert server.console.named("throttled")[0]["nick"] == "flood"

    def test_the_flooders_own_answers_keep_their_place(self) -> None:
        with running(limits={"rate": 200, "burst": 5}) as server:
            flooder = server.irc("flood", "#lobby")
            flooder.send(*(f"PRIVMSG flood :{number}" for number in range(50)), "PING end")
            lines = flooder.lines_until("PONG")[:-1]
            assert [line.rpartition(":")[2] for line in lines] == [*map(str, range(50))]

    @pytest.mark.parametrize("length", [1, 400])
    def test_patience_ends(self, length: int) -> None:
        """Whoever never stops is put out with the reason, however long the lines."""
        limits = {"rate": 100, "burst": 5, "patience_seconds": 1}
        with running(limits=limits) as server:
            witness = server.irc("iris", "#lobby")
            flooder = server.irc("flood", "#lobby")
            line = f"PRIVMSG flood :{'x' * length}\r\n".encode()
            flooding = Thread(target=flood, args=(flooder, line))
            flooding.start()
            told = flooder.until_closed()
            flooder.socket.shutdown(socket.SHUT_RDWR)
            flooding.join(TIMEOUT)
            assert not flooding.is_alive()
            assert told.endswith("(127.0.0.1) Too many commands for too long\r\n")
            assert witness.expect("QUIT").endswith(" QUIT :Too many commands for too long")

    def test_patience_is_for_those_who_pause(self) -> None:
        limits = {"rate": 40, "burst": 10, "patience_seconds": 1}
        with running(limits=limits) as server:
            busy = server.irc("busy")
            for _ in range(3):
                busy.send(*["PRIVMSG busy :x"] * 16, "PRIVMSG busy :last")  # 0.2 s over the rate
                busy.expect(":last")
                time.sleep(0.4)  # a pause
            assert server.nicks() == {"busy"}
            assert len(server.console.named("throttled")) == 3


def flood(client: IrcClient, line: bytes) -> None:
    """Send `line` without end, as fast as the server takes it, until it takes no more."""
    try:
        for _ in range(1_000_000):
            client.send_raw(line)
    except OSError:
        return


def test_a_dead_flooder_is_no_ghost_for_longer_than_patience() -> None:
    limits = {"rate": 5, "burst": 5, "patience_seconds": 1}
    with running(limits=limits) as server:
        ghost = server.irc("ghost")
        ghost.send(*["PING x"] * 500)
        server.console.wait_for("throttled")
        ghost.reset()
        until(lambda: server.nicks() == set())
        server.wait_for_connections(0)
