"""People with different clients meet in one room, and part."""

from typing import Any

import pytest

from tests.system.running import each_threading, running
from tests.system.talking import Client, PlainClient

pytestmark = pytest.mark.slow


@each_threading
def test_three_with_netcat_one_with_irc_and_one_more(net: dict[str, Any]) -> None:
    with running(net=net) as server:
        ann, bob, cid = server.plain("Ann"), server.plain("Bob"), server.plain("Cid")
        iris = server.irc("iris")
        iris.send("JOIN #lobby")
        assert {*iris.expect(" 353 ").split(" :")[1].split()} == {"Ann", "Bob", "Cid", "iris"}
        dan = server.connect()
        dan.send_raw(b"Dan")  # a client of their own that sends no line ends
        assert dan.expect("Here (") == "* Here (5 people): Ann, Bob, Cid, iris, Dan"
        one: Client
        for one in (ann, bob, cid):
            assert one.expect("* iris joined")
            assert one.expect("* Dan joined") == "* Dan joined"
        assert iris.expect("JOIN") == ":Dan!plain@127.0.0.1 JOIN #lobby"

        # Everybody hears everybody, each in their own form, and nobody hears themselves.
        ann.say("hello")
        assert iris.expect("PRIVMSG") == ":Ann!plain@127.0.0.1 PRIVMSG #lobby :hello"
        for one in (bob, cid, dan):
            assert one.expect("Ann: ")[7:] == " Ann: hello"
        iris.say("good evening")
        for one in (ann, bob, cid, dan):
            assert one.expect("iris: ")[7:] == " iris: good evening"
        dan.send_raw("привет".encode())
        assert iris.expect("PRIVMSG") == ":Dan!plain@127.0.0.1 PRIVMSG #lobby :привет"
        assert not [line for line in ann.catch_up() if "hello" in line]

        # Bob leaves by the word, Cid's program is killed, Ann changes her name.
        bob.send("exit")
        assert bob.until_closed().endswith("* Good-bye, Bob!\r\n")
        bob.close()
        assert iris.expect(":Bob!") == ":Bob!plain@127.0.0.1 QUIT :Quit: "
        for one in (ann, cid, dan):
            assert one.expect("Bob left") == "* Bob left"
        cid.reset()
        assert iris.expect(":Cid!") == ":Cid!plain@127.0.0.1 QUIT :Connection lost"
        for one in (ann, dan):
            assert one.expect("Cid left") == "* Cid left (Connection lost)"
        ann.send("/nick Anna")
        assert ann.expect("called") == "* You are now called Anna"
        assert iris.expect(":Ann!") == ":Ann!plain@127.0.0.1 NICK :Anna"
        assert dan.expect("called") == "* Ann is now called Anna"
        iris.send("NAMES #lobby")
        assert {*iris.expect(" 353 ").split(" :")[1].split()} == {"Anna", "Dan", "iris"}
        server.wait_for_connections(3)

        assert server.console.about("Ann", "Bob", "Cid", "iris", "Dan") == [
            ("registered", "Ann"),
            ("joined", "Ann"),
            ("registered", "Bob"),
            ("joined", "Bob"),
            ("registered", "Cid"),
            ("joined", "Cid"),
            ("registered", "iris"),
            ("joined", "iris"),
            ("registered", "Dan"),
            ("joined", "Dan"),
            ("quit", "Bob"),
            ("quit", "Cid"),
            ("renamed", "Ann"),
        ]
        reasons = [event["reason"] for event in server.console.named("quit")]
        assert reasons == ["", "Connection lost"]
        protocols = [event["protocol"] for event in server.console.named("identified")]
        assert protocols == ["plain", "plain", "plain", "irc", "plain"]


@each_threading
def test_one_name_is_one_person(net: dict[str, Any]) -> None:
    with running(net=net) as server:
        ann = server.plain("Ann")
        other = PlainClient(server.connect().socket)
        other.send("ann")
        assert other.expect("taken") == "* The name ann is taken. Choose another."
        assert other.expect_text("Your name: ")
        other.send("Bob")
        assert other.expect("Welcome, Bob!")
        irc = server.connect()
        irc.send("NICK ANN", "USER test 0 * :Test")
        assert irc.expect(" 433 ").startswith(":beseda.local 433 * ANN :")
        ann.send("exit")
        ann.until_closed()
        irc.send("NICK Ann")
        assert irc.expect(" 001 ")
