"""One port for everybody: whoever comes, in whatever order and however cut."""

import itertools
import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest

from tests.system.running import TWO_THREADS, Running, each_threading, running, until
from tests.system.talking import TIMEOUT, Client, IrcClient

pytestmark = pytest.mark.slow

PATIENT = {"sniff_seconds": 30.0}
"""Nobody is taken for a silent person just because the machine is slow."""

PLAIN, IRC = b"Ann\n", b"NICK iris\r\nUSER test 0 * :Test\r\n"
HTTP = b"GET / HTTP/1.1\r\nHost: chat.example\r\n\r\n"
GREETINGS = {PLAIN: "* Welcome, Ann!", IRC: ":beseda.local 001 iris ", HTTP: "HTTP/1.1 200 OK"}


def client_hello() -> bytes:
    """What a TLS client says first."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = ssl.create_default_context().wrap_bio(incoming, outgoing, server_hostname="chat.example")
    with pytest.raises(ssl.SSLWantReadError):
        tls.do_handshake()
    return outgoing.read()


class TestWhoComes:
    @pytest.mark.parametrize("order", [*itertools.permutations(GREETINGS)])
    def test_in_any_order(self, order: tuple[bytes, ...]) -> None:
        with running() as server:
            for opening in order:
                client = server.connect()
                client.send_raw(opening)
                assert client.expect(GREETINGS[opening])

    @each_threading
    def test_byte_by_byte_and_all_at_the_same_time(self, net: dict[str, Any]) -> None:
        with running(net=net | PATIENT) as server:
            clients = [(server.connect(), opening) for opening in GREETINGS]
            for column in itertools.zip_longest(*GREETINGS, fillvalue=None):
                for (client, _), byte in zip(clients, column, strict=True):
                    if byte is not None:
                        client.send_raw(bytes([byte]))
            for client, opening in clients:
                assert client.expect(GREETINGS[opening])

    def test_silence_is_a_person(self) -> None:
        with running(net={"sniff_seconds": 0.1}) as server:
            person = server.connect()
            began = time.monotonic()
            assert person.expect_text("Your name: ") == (
                "* This is Beseda, a chat. The word exit leaves it.\r\nYour name: "
            )
            assert 0.09 < time.monotonic() - began < 8
            person.send("Ann")
            assert person.expect("Welcome")

    def test_an_opening_cut_off_by_silence_is_a_persons(self) -> None:
        with running(net={"sniff_seconds": 0.1}) as server:
            person = server.connect()
            person.send_raw(b"GE")
            person.expect("* Welcome, GE!")

    def test_decided_once(self) -> None:
        with running() as server:
            person, browser = server.connect(), server.connect()
            person.send_raw(b"hello there\r\n")
            assert person.expect("hello there")
            person.send_raw(HTTP)
            assert "The name GET / HTTP/1.1 cannot be used" in person.expect("GET /")
            browser.send_raw(HTTP + IRC)
            page = browser.until_closed()
            assert page.startswith("HTTP/1.1 200 ")
            assert " 001 " not in page
            assert server.nicks() == set()

    @pytest.mark.parametrize("dripping", [False, True])
    def test_tls_fails_at_once(self, dripping: bool) -> None:
        with running(net=PATIENT) as server:
            client = server.connect()
            hello = client_hello()
            client.drip(hello[:3]) if dripping else client.send_raw(hello)
            # RFC 8446 section 6: alert (21), level fatal (2), handshake_failure (40)
            assert client.bytes_until_closed() == b"\x15\x03\x01\x00\x02\x02\x28"
            client.close()
            server.wait_for_connections(0)
            assert "TLS" in str(server.console.wait_for("disconnected")["reason"])

    def test_a_tls_library_understands_the_refusal(self) -> None:
        with running() as server:
            client = server.connect()
            with pytest.raises(ssl.SSLError, match=r"(?i)handshake[ _]failure"):
                ssl.create_default_context().wrap_socket(
                    client.socket, server_hostname="chat.example"
                )


class TestSimpleClients:
    """First programs of people who learn about sockets: no line ends, fixed words."""

    @each_threading
    def test_the_first_chunk_is_the_name_and_each_later_one_a_message(
        self, net: dict[str, Any]
    ) -> None:
        with running(net=net, plain={"quiet_ms": 30}) as server:
            iris = server.irc("iris", "#lobby")
            simple = server.connect()
            simple.send_raw("Аня".encode())
            assert simple.expect("Аня")
            assert iris.expect(" JOIN ").startswith(":Аня!")
            for words in ("one", "two words", "три"):
                simple.send_raw(words.encode())
                assert iris.expect("PRIVMSG").endswith(f" PRIVMSG #lobby :{words}")
            simple.send_raw(b"exit")
            assert "Good-bye" in simple.until_closed()
            assert iris.expect(" QUIT ")

    def test_the_question_is_exactly_what_the_client_waits_for(self) -> None:
        prompt = "NICKNAME_PLEASE"
        with running(plain={"prompt": prompt}, net={"sniff_seconds": 0.05}) as server:
            simple = server.connect()
            assert simple.next_text() == prompt
            simple.send_raw(b"Ann")
            assert simple.expect("Welcome")

    def test_a_client_that_asks_again_and_again_gets_the_same_question(self) -> None:
        with running(plain={"prompt": "Name? "}) as server:
            server.plain("Ann")
            simple = server.connect()
            simple.send("Ann")
            assert simple.expect_text("Name? ").startswith("* The name Ann is taken.")


class TestHalfClosed:
    """`printf 'Ann\\n/who\\n' | nc -N host port`"""

    @each_threading
    def test_the_answers_still_come(self, net: dict[str, Any]) -> None:
        with running(net=net) as server:
            iris = server.irc("iris", "#lobby")
            script = server.connect()
            script.send("Ann", "hi", "/who")
            script.end_input()
            told = script.until_closed()
            assert "Welcome, Ann!" in told
            assert "* In #lobby (2 people): iris, Ann\r\n" in told
            assert iris.expect("PRIVMSG").endswith(":hi")
            assert iris.expect("QUIT").startswith(":Ann!")

    def test_the_last_line_needs_no_end(self) -> None:
        with running() as server:
            iris = server.irc("iris", "#lobby")
            script = server.connect()
            script.send_raw(b"Ann\nhi")
            script.end_input()
            assert "Welcome, Ann!" in script.until_closed()
            assert iris.expect("PRIVMSG").endswith(":hi")
            assert iris.expect("QUIT")

    def test_a_name_alone(self) -> None:
        with running(net=PATIENT) as server:
            script = server.connect()
            script.send_raw(b"PASS")  # not enough to know a protocol by
            script.end_input()
            assert "Welcome, PASS!" in script.until_closed()

    def test_irc(self) -> None:
        with running() as server:
            script = server.connect()
            script.send_raw(IRC + b"PING :last\r\n")
            script.end_input()
            assert script.until_closed().endswith(":beseda.local PONG beseda.local :last\r\n")

    def test_nothing_at_all(self) -> None:
        with running(net=PATIENT) as server:
            port_scanner = server.connect()
            port_scanner.end_input()
            assert port_scanner.until_closed() == ""
            server.console.wait_for("disconnected", reason="Connection closed")

    @pytest.mark.parametrize("threads", [TWO_THREADS, {"threads": "per-client"}])
    def test_the_answers_come_however_busy_the_other_threads_are(
        self, threads: dict[str, Any]
    ) -> None:
        with running(net=threads, limits={"flood": False}) as server:
            talker, *_ = [server.irc(f"talker{number}", "#lobby") for number in range(4)]
            for round_ in range(40):
                talker.send(*(f"PRIVMSG #lobby :{round_} {number}" for number in range(30)))
                script = server.connect()
                script.send_raw(IRC + b"PING :last\r\n")
                script.end_input()
                assert script.until_closed().endswith("PONG beseda.local :last\r\n"), round_
                until(lambda: "iris" not in server.nicks())


class TestAddresses:
    def test_ipv6(self) -> None:
        try:
            socket.create_server(("::1", 0), family=socket.AF_INET6).close()
        except OSError:
            pytest.skip("this computer has no IPv6")
        with running(server={"listen": ["[::1]:0"]}) as server:
            ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
            iris.say("hello")
            assert ann.expect("hello")
            ann.say("hi")
            # An IPv6 address may not begin a parameter with its colon.
            assert iris.expect("PRIVMSG") == ":Ann!plain@0::1 PRIVMSG #lobby :hi"
            iris.send("WHOIS iris")
            assert iris.expect(" 311 ").split()[5] == "0::1"
            page = server.connect()
            page.send_raw(b"GET / HTTP/1.0\r\n\r\n")
            assert "200" in page.line()

    def test_ipv6_of_somebody_with_netcat_stays_one_parameter(self) -> None:
        with running(server={"listen": ["[::1]:0"]}) as server:
            server.plain("Ann")
            iris = server.irc("iris")
            iris.send("WHOIS Ann", "WHO Ann")
            whois, who = iris.expect(" 311 "), iris.expect(" 352 ")
            assert whois == ":beseda.local 311 iris Ann plain 0::1 * :Ann"
            assert who.split()[5] == "0::1"

    def test_unix_socket_beside_tcp(self, tmp_path: Path) -> None:
        path = tmp_path / "chat"
        with running(server={"listen": ["127.0.0.1:0", f"unix:{path}"]}) as server:
            ann = server.plain("Ann")
            near = unix_client(path)
            near.send("NICK near", "USER near 0 * :Near", "JOIN #lobby")
            assert near.expect(" 366 ")
            assert ann.expect("* near joined")
            ann.say("hello")
            assert near.expect("PRIVMSG").endswith(":hello")
            near.close()
            assert ann.expect("* near left")
        assert not path.exists()

    def test_what_a_dead_server_left_behind_is_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "chat"
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
        with running(server={"listen": [f"unix:{path}"]}):
            near = unix_client(path)
            near.send("Ann")
            assert near.expect("Welcome, Ann!")
            near.close()

    def test_a_living_servers_socket_is_in_use(self, tmp_path: Path) -> None:
        listen = {"listen": [f"unix:{tmp_path / 'chat'}"]}
        with running(server=dict(listen)):
            with pytest.raises(OSError, match="in use"), running(server=dict(listen)):
                pass
            assert (tmp_path / "chat").exists()


def unix_client(path: Path) -> Client:
    """A connection to a Unix socket."""
    sock = socket.socket(socket.AF_UNIX)
    sock.settimeout(TIMEOUT)
    sock.connect(str(path))
    return IrcClient(sock)


def test_telnet_negotiation_shows_nowhere() -> None:
    with running() as server:
        iris = server.irc("iris", "#lobby")
        telnet = server.connect()
        # What telnet(1) sends when it connects to a port other than 23 and is told to negotiate.
        telnet.send_raw(
            b"\xff\xfd\x03\xff\xfb\x18\xff\xfb\x1fAnn\r\nhel\xff\xfa\x1f\0\x50\xff\xf0lo\r\n"
        )
        assert telnet.expect("Welcome, Ann!")
        assert iris.expect("PRIVMSG") == ":Ann!plain@127.0.0.1 PRIVMSG #lobby :hello"


def test_running_takes_port_zero_as_any_free_port() -> None:
    def port(server: Running) -> int:
        return server.address[1]

    with running() as one, running() as other:
        assert port(one) != port(other)
