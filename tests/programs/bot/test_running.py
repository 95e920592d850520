"""Bots in a real chat."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from beseda.client.events import Joined, Kicked, MessageReceived, Quit
from beseda.programs.bot import Bot, Call, Rehearsal, accounts, room_operators
from beseda.programs.client import Client
from beseda.programs.errors import RefusedError, UnreachableError
from tests.client.stub import stub_server
from tests.system.running import Running, running, until
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow

FAST: dict[str, Any] = {"flood": False}


@contextmanager
def chat() -> Iterator[tuple[Running, Client, str]]:
    """A server, Ann in its room #games, and its address."""
    with running(limits=FAST) as server:
        host, port = server.address
        address = f"{host}:{port}"
        with Client(address, "ann", rooms=["#games"]) as ann:
            yield server, ann, address


@contextmanager
def started(bot: Bot, address: str, **options: Any) -> Iterator[Bot]:
    bot.start(address, **options)
    try:
        yield bot
    finally:
        bot.stop()
    assert not bot.running
    assert "bot" not in {thread.name for thread in threading.enumerate()}


def heard(client: Client) -> tuple[str, str, str]:
    said = client.wait_for(MessageReceived)
    return said.sender, said.target, said.text


def is_marked(server: Running, nick: str) -> bool:
    """Whether the server knows that this is a program."""
    with server.assembly.hub.lock:
        return any(
            user.person.bot for user in server.assembly.hub.roster.people() if user.nick == nick
        )


@pytest.fixture
def bot() -> Bot:
    bot = Bot("dice", rooms=["#games"], farewell="so long")

    @bot.command()
    def roll(call: Call, times: int = 1) -> str:
        return "4" * times

    @bot.command(allow=room_operators)
    def kick(call: Call, nick: str) -> None:
        bot.chat.command("KICK", call.room, nick)

    @bot.command(allow=accounts("anna"))
    def order(call: Call) -> str:
        return f"yes, {call.account}"

    @bot.command()
    def quit_(call: Call) -> None:
        bot.stop()

    @bot.on(Joined)
    def welcome(event: Joined) -> None:
        if not event.mine:
            bot.say(event.room, f"welcome, {event.nick}")

    return bot


def test_a_bot_in_a_room(bot: Bot) -> None:
    with chat() as (_, ann, address), started(bot, address):
        assert bot.nick == "dice"
        assert [member.nick for member in bot.people("#games")] == ["ann", "dice"]
        ann.say("#games", "!roll 3")
        assert heard(ann) == ("dice", "#games", "ann: 444")
        ann.say("dice", "roll two")
        assert heard(ann)[2].startswith("times: «two» is not a whole number.")
        with Client(address, "bob", rooms=["#games"]) as bob:
            assert heard(ann) == ("dice", "#games", "welcome, bob")
            bob.wait_for(MessageReceived)
            bob.say("#games", "!kick ann")
            assert heard(bob)[2] == "bob: Sorry, you may not use !kick here."


def test_it_says_that_it_is_a_program(bot: Bot) -> None:
    with chat() as (server, _, address), started(bot, address):
        until(lambda: is_marked(server, "dice"))
        iris = server.irc("iris")
        iris.send("WHOIS dice")
        assert any(" 335 iris dice " in line for line in iris.lines_until(" 318 "))


def test_what_operators_say_among_themselves_is_answered_to_them(bot: Bot) -> None:
    with chat() as (server, ann, address), started(bot, address):
        iris = server.irc("iris", "#games")
        assert heard(ann)[2] == "welcome, iris"
        ann.command("MODE", "#games", "+o", "dice")
        ann.say("@#games", "!roll")
        said = ann.wait_for(MessageReceived)
        assert (said.text, said.target, said.audience) == ("ann: 4", "#games", "@")
        ann.say("#games", "!roll 2", confirm=True)
        assert iris.expect("PRIVMSG #games :!").endswith(":!roll 2")


def test_operators(bot: Bot) -> None:
    with (
        chat() as (_, ann, address),
        Client(address, "bob", rooms=["#games"]) as bob,
        started(bot, address),
    ):
        ann.say("#games", "!kick bob")
        assert "operator" in heard(ann)[2]
        ann.command("MODE", "#games", "+o", "dice")
        ann.say("#games", "!kick bob")
        assert bob.wait_for(Kicked).by == "dice"


def test_a_name_that_changes_hands_takes_no_ranks_along(bot: Bot) -> None:
    """What is said waits while the bot is busy; by then an operator may have the name."""
    busy, go_on = threading.Event(), threading.Event()

    @bot.command()
    def think(call: Call) -> None:
        busy.set()
        go_on.wait(TIMEOUT)

    @bot.command(allow=room_operators)
    def secret(call: Call) -> str:
        return "the cake is a lie"

    with (
        chat() as (_, ann, address),
        Client(address, "mal", rooms=["#games"]) as mal,
        started(bot, address),
    ):
        mal.say("#games", "!think")
        assert busy.wait(TIMEOUT)
        mal.say("#games", "!secret", confirm=True)
        mal.rename("mallory")
        ann.rename("mal")
        ann.say("#games", "!secret", confirm=True)
        ann.command("MODE", "#games", "-o", "mal")
        ann.say("#games", "!secret", confirm=True)
        go_on.set()
        assert [heard(mal)[2] for _ in range(5)] == [
            "!secret",
            "!secret",
            "mal: Sorry, you may not use !secret here.",
            "mal: the cake is a lie",
            "mal: Sorry, you may not use !secret here.",
        ]


def test_what_must_not_be_lost_is_confirmed(bot: Bot) -> None:
    with chat() as (_, ann, address), started(bot, address):
        bot.say("#games", "tea", confirm=True)
        bot.notice("#games", "is", confirm=True)
        bot.act("#games", "ready", confirm=True)
        assert [heard(ann)[2] for _ in range(3)] == ["tea", "is", "ready"]
        for say in (bot.say, bot.act):
            with pytest.raises(RefusedError):
                say("nobody", "hello", confirm=True)


def test_accounts_are_the_servers_word(bot: Bot) -> None:
    with chat() as (server, _, address), started(bot, address):
        anna = server.irc("anna")
        anna.send("PRIVMSG dice :order")
        anna.expect(":Sorry, you may not use !order here.")
        anna.send("REGISTER * * correct-horse")
        anna.expect("REGISTER SUCCESS")
        anna.send("PRIVMSG dice :order")
        anna.expect(":yes, anna")


def test_a_lost_connection_is_made_again(bot: Bot) -> None:
    with stub_server() as stub, started(bot, str(stub.address)):
        stub.wait_for("JOIN #games")
        stub.drop()
        stub.wait_for("JOIN #games", 2)
        stub.push(":ann!a@h PRIVMSG dice :roll")
        stub.wait_for("PRIVMSG ann :4")


def test_a_connection_lost_for_good_ends_the_bot(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    with stub_server() as stub:
        bot.start(str(stub.address), reconnects=False)
        stub.drop()
        until(lambda: not bot.running)
    assert "the connection to the server is lost for good" in caplog.text


def test_a_client_of_ones_own(bot: Bot) -> None:
    def connect(address: str, nick: str, *, rooms: Iterable[str], **options: Any) -> Client:
        return Client(address, nick + "-2", rooms=rooms, **options).connect()

    with chat() as (_, ann, address), started(bot, address, connect=connect, timeout=20):
        assert bot.nick == "dice-2"
        ann.say("#games", "dice-2: roll")
        assert heard(ann) == ("dice-2", "#games", "ann: 4")


def test_intervals_and_functions_share_a_thread() -> None:
    bot = Bot("dice", rooms=["#games"])
    threads: set[str] = set()

    @bot.every(0.05, first=0)
    def tick() -> None:
        threads.add(threading.current_thread().name)
        bot.say("#games", "tick")

    @bot.command()
    def where(call: Call) -> None:
        threads.add(threading.current_thread().name)

    with chat() as (_, ann, address), started(bot, address):
        ann.say("#games", "!where")
        assert [heard(ann)[2] for _ in range(3)] == ["tick"] * 3
        with pytest.raises(RuntimeError, match="runs already"):
            bot.start(address)
        with pytest.raises(RuntimeError, match="the bot runs"):
            Rehearsal(bot)
    assert threads == {"bot"}


def test_run_ends_when_a_function_stops_the_bot(bot: Bot) -> None:
    with chat() as (_, ann, address):
        thread = threading.Thread(target=bot.run, args=(address,))
        thread.start()
        ann.wait_for(Joined)  # Ann herself
        while ann.wait_for(Joined).nick != "dice":
            pass
        ann.say("dice", "quit")
        left = ann.wait_for(Quit)
        assert (left.nick, left.reason) == ("dice", "so long")
        thread.join(TIMEOUT)
        assert not thread.is_alive()
        assert not bot.running


def test_a_bot_that_does_not_get_in(bot: Bot) -> None:
    with chat() as (_, _, address), Client(address, "dice"):
        with pytest.raises(RefusedError):
            bot.run(address)
        with pytest.raises(RefusedError):
            bot.start(address)
    assert not bot.running
    with pytest.raises(UnreachableError):
        bot.run(address, timeout=2)
    assert not bot.running


SCRIPT = """
import sys
from beseda.programs.bot import Bot

bot = Bot("dice", rooms=["#games"], farewell="so long")
bot.command("roll")(lambda call: "4")
bot.run(sys.argv[1])
print("ended well")
"""


def test_ctrl_c_leaves_with_a_good_bye() -> None:
    with chat() as (_, ann, address):
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, address], stdout=subprocess.PIPE, text=True
        )
        try:
            while ann.wait_for(Joined).nick != "dice":
                pass
            ann.say("#games", "!roll")
            assert heard(ann)[2] == "ann: 4"
            process.send_signal(signal.SIGINT)
            left = ann.wait_for(Quit)
            assert (left.nick, left.reason) == ("dice", "so long")
            assert process.communicate(timeout=TIMEOUT)[0] == "ended well\n"
            assert process.returncode == 0
        finally:
            process.kill()
            process.wait()
