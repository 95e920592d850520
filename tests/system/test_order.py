"""One order for all (promise 1), and each client's own order (promise 4)."""

import re
import time
from threading import Thread
from typing import Any

import pytest

from tests.system.running import Running, each_threading, running
from tests.system.talking import TIMEOUT, IrcClient, Person

pytestmark = pytest.mark.slow

UNLIMITED: dict[str, Any] = {"flood": False}
RESTLESS: dict[str, Any] = {"switch_interval_ms": 0.005}
"""Threads are interrupted a hundred times as often as usual, at the most awkward places."""
SPEAKERS, LISTENERS, SAID = 8, 12, 150
_WORDS = re.compile(r"talk (\d+\.\d+)$")


class Mouthpiece:
    """A person, and a thread that speaks for them or listens for them."""

    def __init__(self, person: Person, name: str, expects: int) -> None:
        self.person = person
        self.name = name
        self.expects = expects
        self.heard: list[str] = []

    def talk(self) -> None:
        for number in range(SAID):
            self.person.say(f"talk {self.name}.{number}")
            if number % 10 == 0:
                time.sleep(0.001)  # now in a crowd, now alone

    def listen(self) -> None:
        while len(self.heard) < self.expects:
            match = _WORDS.search(self.person.line())
            if match:
                self.heard.append(match[1])


def in_parallel(*tasks: Any) -> None:
    """Do all of `tasks` at the same time, to their ends."""
    threads = [Thread(target=task, daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)
        assert not thread.is_alive(), "somebody waits for words that do not come"


def echoing(server: Running, nick: str) -> IrcClient:
    """An IRC client that sees its own words where all others see them."""
    client = server.irc(nick)
    client.send("CAP REQ :echo-message", "JOIN #lobby")
    client.expect(" 366 ")
    return client


@each_threading
def test_eight_talk_at_once_and_twenty_hear_the_same(net: dict[str, Any]) -> None:
    with running(net=net | RESTLESS, limits=UNLIMITED) as server:
        whole, own = SPEAKERS * SAID, SAID
        people = []
        for number in range(SPEAKERS + LISTENERS):
            speaks = number < SPEAKERS
            match number % 4:
                case 0:
                    person, echoes = echoing(server, f"p{number}"), True
                case 2:
                    person, echoes = server.irc(f"p{number}", "#lobby"), False
                case _:
                    person, echoes = server.plain(f"p{number}"), False  # type: ignore[assignment]
            expects = whole - own if speaks and not echoes else whole
            people.append(Mouthpiece(person, str(number), expects))
        speakers = people[:SPEAKERS]
        in_parallel(*(each.talk for each in speakers), *(each.listen for each in people))

        order = people[-1].heard
        assert len({*order}) == whole
        for each in people:
            theirs = [said for said in order if said.split(".")[0] == each.name]
            assert theirs == [f"{each.name}.{n}" for n in range(SAID)] or each not in speakers
            without = [said for said in order if each.expects == whole or said not in theirs]
            assert each.heard == without


@each_threading
def test_coming_and_going_stand_in_the_same_order_too(net: dict[str, Any]) -> None:
    """Ten come, rename themselves and go at once; two witnesses tell the same story."""
    with running(net=net | RESTLESS, limits=UNLIMITED) as server:
        one, two = server.irc("one", "#lobby"), server.irc("two", "#lobby")
        one.expect(":two!")

        def visit(number: int) -> None:
            visitor = server.connect()
            visitor.send(f"NICK v{number}", "USER v 0 * :V", "JOIN #lobby", f"NICK w{number}")
            visitor.send("TOPIC #lobby :w", "PRIVMSG #lobby :hi", "PART #lobby", "QUIT :bye")
            visitor.until_closed()

        in_parallel(*(lambda number=number: visit(number) for number in range(10)))
        stories = [one.catch_up(), two.catch_up()]
        assert stories[0] == stories[1]
        assert len(stories[0]) == 10 * 5
        for number in range(10):
            own = [line.split()[1] for line in stories[0] if re.match(rf":[vw]{number}!", line)]
            assert own == ["JOIN", "NICK", "TOPIC", "PRIVMSG", "PART"]


@each_threading
def test_pong_comes_after_all_that_was_caused_before(net: dict[str, Any]) -> None:
    with running(net=net | RESTLESS, limits=UNLIMITED) as server:
        ann, bob, iris = server.plain("Ann"), server.plain("Bob"), server.irc("iris", "#lobby")
        for number in range(60):
            ann.say(f"before {number}")
            bob.expect(f"before {number}")  # so it has happened: iris hears it before any answer
            iris.send("PRIVMSG iris :to myself", "JOIN #other", "TOPIC #other :x", "PART #other")
            lines = iris.catch_up()
            assert any(line.endswith(f":before {number}") for line in lines)
            own = [line.split()[1] for line in lines if line.startswith(":iris!")]
            assert own == ["PRIVMSG", "JOIN", "TOPIC", "PART"]


@each_threading
def test_an_answer_comes_after_what_its_command_caused(net: dict[str, Any]) -> None:
    with running(net=net | RESTLESS, limits=UNLIMITED) as server:
        ann = server.plain("Ann")
        for number in range(30):
            ann.send(f"/nick Ann{number}", "/who")
            lines = ann.catch_up()
            assert lines[-2:] == [
                f"* You are now called Ann{number}",
                f"* In #lobby (1 person): Ann{number}",
            ]


@each_threading
def test_private_and_public_words_of_one_person_keep_their_order(net: dict[str, Any]) -> None:
    with running(net=net | RESTLESS, limits=UNLIMITED) as server:
        ann, iris = server.plain("Ann"), server.irc("iris", "#lobby")
        ann.expect("iris joined")
        loud = [server.irc(f"loud{number}", "#lobby") for number in range(2)]
        for each in loud:
            each.send(*(f"PRIVMSG #lobby :noise {number}" for number in range(200)))
        for number in range(100):
            ann.send(f"/msg iris {number}" if number % 2 else f"{number}")
            iris.send(f"PRIVMSG {'Ann' if number % 2 else '#lobby'} :{number}")
        heard = [line for line in iris.catch_up() if line.startswith(":Ann!")]
        while len(heard) < 100:
            heard.append(iris.expect(":Ann!"))
        assert [line.rpartition(":")[2] for line in heard] == [*map(str, range(100))]
        assert [line.split()[2] for line in heard] == ["#lobby", "iris"] * 50
        for number in range(100):
            private = " (private)" if number % 2 else ""
            assert ann.expect(" iris").endswith(f"] iris{private}: {number}")


@each_threading
def test_the_console_tells_each_story_in_order(net: dict[str, Any]) -> None:
    with running(net=net | RESTLESS, limits=UNLIMITED) as server:

        def visit(visitor: int) -> None:
            for number in range(10):
                client = server.connect()
                nick = f"v{visitor}x{number}"
                client.send(f"NICK {nick}", "USER v 0 * :V", "JOIN #lobby", "TOPIC #lobby :x")
                client.send("KICK #lobby nobody", "PART #lobby", "QUIT :bye")
                client.until_closed()
                client.close()

        in_parallel(*(lambda visitor=visitor: visit(visitor) for visitor in range(6)))
        server.wait_for_connections(0)
        for visitor in range(6):
            for number in range(10):
                nick = f"v{visitor}x{number}"
                server.console.wait_for("quit", nick=nick)
                story = [name for name, _ in server.console.about(nick)]
                assert story == ["registered", "joined", "topic", "left", "quit"]
