"""People who come by QUIC, among the others."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from beseda.client.connection import NotConnectedError, connect
from beseda.client.engine import Engine, Link
from beseda.client.events import MessageReceived
from beseda.client.reasons import ConnectError
from beseda.client.reconnect import Backoff
from beseda.client.state import Identity
from beseda.client.trust import Doubt, Trust, UntrustedError
from tests.certificates import certificate, client_context, put
from tests.client.test_engine import Seen
from tests.system.quic_clients import address_of, by_quic, encrypted, irc_by_quic, trusting
from tests.system.relay import Weather, relay
from tests.system.running import Running, each_threading, running, until
from tests.system.serving import Served, serving
from tests.system.talking import TIMEOUT
from tests.system.talking import Client as Caller

pytestmark = pytest.mark.slow


@pytest.fixture
def tls(tmp_path: Path) -> dict[str, Any]:
    return encrypted(tmp_path / "tls")


def said(client: Caller, count: int) -> list[str]:
    """The texts of the next messages that come."""
    texts: list[str] = []
    while len(texts) < count:
        line = client.line()
        if " PRIVMSG " in line:
            texts.append(line.partition(" :")[2])
    return texts


def library(server: Running | Served, seen: Seen) -> Engine:
    """The client library, in the lobby as quinn."""
    client = Engine(
        address_of(server),
        Identity("quinn", "q", "Q"),
        seen,
        rooms=("#lobby",),
        backoff=Backoff(lambda: 0.5, first=0.1),
        trust=trusting(),
    )
    client.open()
    assert client.wait(lambda one: one.link is Link.UP, TIMEOUT)
    assert client.sync(TIMEOUT)
    return client


class TestMeeting:
    @each_threading
    def test_everybody_meets(self, tls: dict[str, Any], net: dict[str, Any]) -> None:
        with running(tls=tls, net=net) as server:
            ann = server.plain("Ann")
            iris = server.irc("iris", "#lobby", tls=client_context("irc"))
            quinn = irc_by_quic(server, "quinn", "#lobby")
            assert ":quinn!~test@127.0.0.1 JOIN" in iris.expect("JOIN")
            quinn.say("hello, все")
            assert iris.expect("PRIVMSG #lobby").endswith(" :hello, все")
            assert ann.expect("hello").endswith("quinn: hello, все")
            ann.say("hi")
            assert quinn.expect(" PRIVMSG ").endswith("PRIVMSG #lobby :hi")
            quinn.send("WHOIS quinn")
            assert quinn.expect(" 671 ").endswith(":is using a secure connection")
            quinn.send("QUIT :bye")
            assert "bye" in quinn.until_closed()
            iris.expect(":quinn!~test@127.0.0.1 QUIT")
            quinn.close()
            server.wait_for_connections(2)
            assert str(server.console.named("connected")[2]["address"]).startswith("quic://127")

    def test_the_clients_end_is_the_end(self, tls: dict[str, Any]) -> None:
        with running(tls=tls) as server:
            iris = server.irc("iris", "#lobby")
            quinn = irc_by_quic(server, "quinn", "#lobby")
            quinn.send("PRIVMSG #lobby :one", "PRIVMSG #lobby :two")
            quinn.end_input()
            iris.expect(":two")
            iris.expect("QUIT")
            quinn.until_closed()
            server.wait_for_connections(1)

    def test_the_server_says_good_bye(self, tls: dict[str, Any]) -> None:
        with running(tls=tls) as server:
            quinn = irc_by_quic(server, "quinn")
            assert server.assembly.stop()
            assert "The server is stopping" in quinn.until_closed()

    def test_where_text_is_not_heard(self, tls: dict[str, Any]) -> None:
        listen = {"listen": ["tls://127.0.0.1:0"]}
        with running(server=listen, tls=tls) as server:
            irc_by_quic(server, "quinn")
        with running(server={"password": "secret"}, tls=tls) as server:
            quinn = by_quic(server)
            quinn.send("PASS secret", "NICK quinn", "USER test 0 * :Test")
            quinn.expect(" 001 quinn ")

    def test_it_can_be_turned_off(self, tls: dict[str, Any]) -> None:
        with running(tls=tls, udp={"quic": False}) as server, pytest.raises(ConnectError):
            connect(address_of(server), 0.3, trusting())

    def test_without_a_certificate_nobody_is_answered_until_there_is_one(self) -> None:
        with running() as server:
            with pytest.raises(ConnectError):
                connect(address_of(server), 0.3, trusting())
            put(Path(server.assembly.settings.server.data) / "tls")
            server.assembly.encryption.look()
            server.assembly.encryption.look()
            irc_by_quic(server, "quinn")
            put(Path(server.assembly.settings.server.data) / "tls", 1)
            server.assembly.encryption.look()
            server.assembly.encryption.look()
            irc_by_quic(server, "quincy", trust=Trust(only=certificate(1).fingerprint))

    def test_many_of_one_address_are_told_why_not(self, tls: dict[str, Any]) -> None:
        with running(tls=tls, limits={"connections_per_address": 2}) as server:
            irc_by_quic(server, "quinn")
            server.plain("Ann")
            late = by_quic(server)
            assert late.until_closed() == "ERROR :Too many connections from your address.\r\n"
            server.console.wait_for("refused", reason="Too many connections from your address.")


class TestClient:
    def test_the_client_library_talks(self, tls: dict[str, Any]) -> None:
        before = {*threading.enumerate()}
        with running(tls=tls) as server:
            ann, seen = server.plain("Ann"), Seen()
            client = library(server, seen)
            client.say("#lobby", "hello")
            ann.expect("quinn: hello")
            ann.say("hi")
            until(lambda: any(isinstance(each, MessageReceived) for each in seen.events))
            client.close("bye")
            ann.expect("quinn left")
        until(lambda: not any(each.name == "quic" for each in {*threading.enumerate()} - before))

    def test_a_session_is_resumed_once(self, tls: dict[str, Any]) -> None:
        with running(tls=tls) as server:
            trust = trusting()
            for _ in range(3):
                quinn = irc_by_quic(server, "quinn", trust=trust)
                until(lambda: bool(trust.tickets._tickets))
                quinn.send("QUIT")
                quinn.until_closed()
                # By the ticket alone: with the certificate it could not be the right one.
                trust.only = "0" * 64
            trust.tickets.take(address_of(server))
            with pytest.raises(UntrustedError):
                by_quic(server, trust=trust)

    def test_which_servers_are_trusted(
        self, tls: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with running(tls=tls) as server:
            trust = Trust(tmp_path / "known-servers")
            with pytest.raises(UntrustedError) as caught:
                by_quic(server, trust=trust)
            assert caught.value.doubt is Doubt.UNKNOWN
            assert caught.value.fingerprint == certificate().fingerprint
            server.wait_for_connections(0)
            trust.remember(address_of(server), caught.value.fingerprint)
            by_quic(server, trust=Trust(tmp_path / "known-servers"))
            with pytest.raises(UntrustedError) as caught:
                by_quic(server, trust=Trust(only=certificate(1).fingerprint))
            assert caught.value.doubt is Doubt.NOT_THE_ONE
            monkeypatch.setenv("SSL_CERT_FILE", tls["certificate"])
            by_quic(server, trust=Trust())

    def test_one_for_another_name_is_not(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = put(tmp_path, hosts=("elsewhere.example",))
        monkeypatch.setenv("SSL_CERT_FILE", str(files.certificate))
        tls = {"certificate": str(files.certificate), "key": str(files.key)}
        with running(tls=tls) as server, pytest.raises(UntrustedError) as caught:
            by_quic(server, trust=Trust())
        assert "elsewhere.example" in caught.value.reason.en

    def test_nobody_there(self, server: Running) -> None:
        server.assembly.stop()
        with pytest.raises(ConnectError) as caught:
            connect(address_of(server), TIMEOUT, trusting())
        assert caught.value.reason.en == "connection refused"


@pytest.fixture
def server(tls: dict[str, Any]) -> Iterator[Running]:
    with running(tls=tls) as one:
        yield one


class TestMoving:
    def test_a_router_that_forgets_goes_unnoticed(self, server: Running) -> None:
        with relay(server.address) as way:
            iris = server.irc("iris", "#lobby")
            quinn = irc_by_quic(server, "quinn", "#lobby", port=way.port)
            for number in range(5):
                quinn.say(f"out {number}")
                iris.expect(f"out {number}")
                way.move()
                quinn.say(f"again {number}")
                iris.expect(f"again {number}")
                iris.say(f"in {number}")
                quinn.expect(f"in {number}")
            noise = [line for line in iris.catch_up() if "QUIT" in line or "JOIN" in line]
            assert noise == []
            assert len(server.console.named("joined")) == 2

    def test_a_laptop_that_moves_goes_unnoticed(
        self, server: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("beseda.client.quic_thread.PATIENCE_SECONDS", 0.3)
        with relay(server.address) as way:
            iris = server.irc("iris", "#lobby")
            quinn = irc_by_quic(server, "quinn", "#lobby", port=way.port)
            quinn.say("before")
            iris.expect("before")
            way.cut()
            quinn.say("after")
            assert iris.expect("quinn").endswith("PRIVMSG #lobby :after")
            assert way.clients == 2
            iris.say("welcome")
            quinn.expect("welcome")
            assert len(server.console.named("joined")) == 2


def test_after_a_crash_of_the_server_the_client_is_soon_back(tmp_path: Path) -> None:
    put(tmp_path / "data" / "tls")
    with serving(tmp_path) as server:
        client, raw = library(server, Seen()), by_quic(server)
        raw.send("PING before")
        raw.expect("PONG")
        server.process.kill()
        server.process.wait()
        with serving(tmp_path, "--listen", f"127.0.0.1:{server.address[1]}") as after:
            ann, began = after.irc("Ann", "#lobby"), time.monotonic()
            raw.send("PING after")
            assert raw.until_closed() == ""
            with suppress(NotConnectedError):  # that it is over is known already
                client.say("#lobby", "can be lost")
            ann.expect(":quinn!")
            assert time.monotonic() - began < 20  # and not a minute and a half, as without a reset
            client.close()


class TestBounds:
    def test_a_slow_reader_is_cut_off(self, tls: dict[str, Any]) -> None:
        with running(tls=tls, limits={"outbox_bytes": 65_536, "flood": False}) as server:
            slow = irc_by_quic(server, "slow", "#lobby")
            loud = irc_by_quic(server, "loud", "#lobby")
            for _ in range(400):
                loud.send(*(f"PRIVMSG #lobby :{'x' * 400}" for _ in range(50)))
                loud.catch_up()
                if server.console.named("slow_reader"):
                    break
            server.console.wait_for("slow_reader", nick="slow")
            assert slow.until_closed().rstrip().endswith("too much was waiting to be read")

    def test_who_floods_is_slowed_down_and_nothing_is_lost(self, tls: dict[str, Any]) -> None:
        limits = {"rate": 500, "burst": 10, "patience_seconds": 60}
        with running(tls=tls, limits=limits) as server:
            iris = server.irc("iris", "#lobby")
            quinn = irc_by_quic(server, "quinn", "#lobby")
            texts = [f"{number} {'x' * 300}" for number in range(1000)]
            quinn.send(*(f"PRIVMSG #lobby :{text}" for text in texts))
            assert said(iris, 1000) == texts


class TestLoss:
    @pytest.mark.parametrize(
        ("lost", "count", "delay"), [(0.02, 5000, (0.0, 0.004)), (0.2, 500, (0.0, 0.002))]
    )
    def test_every_message_arrives_once_and_in_order(
        self, tls: dict[str, Any], lost: float, count: int, delay: tuple[float, float]
    ) -> None:
        weather = Weather(lost=lost, doubled=0.05, delay=delay)
        limits = {"flood": False}
        with running(tls=tls, limits=limits) as server, relay(server.address, weather) as way:
            talker = irc_by_quic(server, "talker", "#lobby", port=way.port)
            reader = irc_by_quic(server, "reader", "#lobby", port=way.port)
            expected = [f"message {number} {'x' * (number * 7 % 300)}" for number in range(count)]

            def talk() -> None:
                for text in expected:
                    talker.say(text)

            talking = threading.Thread(target=talk)
            talking.start()
            assert said(reader, count) == expected
            talking.join(TIMEOUT)
            share = way.passed["lost"] / way.passed.total()
            assert lost / 2 < share < lost * 2
