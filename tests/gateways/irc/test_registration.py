"""Getting in: NICK, USER, PASS and CAP in any order, and what is said to those who cannot."""

from itertools import permutations

import pytest

from beseda.domain.limits import Limits
from beseda.gateways.irc.settings import IrcSettings
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written

WELCOME = [
    *("001", "002", "003", "004", "005", "005", "005"),
    *("251", "252", "253", "254", "255", "265", "266"),
]


@pytest.fixture
def world(cut: int) -> IrcWorld:
    return IrcWorld(cut=cut)


def test_the_welcome(world: IrcWorld) -> None:
    world.connect("ann")
    assert world.ask("ann", "NICK ann") == []
    burst = world.ask("ann", "USER ann 0 * :Ann Real")
    assert numerics(burst) == [*WELCOME, "422"]
    assert burst[0] == ":irc.test 001 ann :Welcome to the Test Net chat, ann!~ann@192.0.2.1"
    assert burst[3] == (
        ":irc.test 004 ann irc.test beseda-0.1.0 BRiow CIabehiklmnopqstv Iabehkloqv"
    )
    assert {line.rpartition(" :")[2] for line in burst[4:7]} == {"are supported by this server"}


def test_the_welcome_with_a_message_of_the_day() -> None:
    world = IrcWorld(settings=IrcSettings(motd="Tea at five.\n\nBring cups."))
    world.connect("ann")
    burst = world.ask("ann", "USER ann 0 * :Ann Real", "NICK ann")
    assert numerics(burst) == [*WELCOME, "375", "372", "372", "372", "376"]
    assert burst[-4:-1] == [
        ":irc.test 372 ann :- Tea at five.",
        ":irc.test 372 ann :- ",
        ":irc.test 372 ann :- Bring cups.",
    ]


def test_the_rooms_that_everybody_enters() -> None:
    world = IrcWorld(settings=IrcSettings(auto_join=["#lobby"]))
    world.connect("ann")
    burst = world.ask("ann", "NICK ann", "USER ann 0 * :Ann Real")
    assert numerics(burst)[-4:] == ["422", "JOIN", "353", "366"]


def _orders() -> list[tuple[str, ...]]:
    """Every order in which the password comes before the server has all it needs."""
    lines = ("PASS sesame", "NICK ann", "USER ann 0 * :Ann Real", "CAP LS 302")
    return [
        order
        for order in permutations(lines)
        if any(
            order.index(line) < max(map(order.index, lines[1:3])) for line in (lines[0], lines[3])
        )
    ]


@pytest.mark.parametrize("lines", _orders(), ids=lambda lines: " ".join(line[:4] for line in lines))
def test_any_order_will_do(lines: tuple[str, ...]) -> None:
    world = IrcWorld(password="sesame")
    world.connect("ann")
    got = world.ask("ann", *lines, "CAP END")
    assert [line for line in got if " 001 " in line or " 464 " in line] == [
        ":irc.test 001 ann :Welcome to the Test Net chat, ann!~ann@192.0.2.1"
    ]


def test_cap_holds_registration_up(world: IrcWorld) -> None:
    world.connect("ann")
    for line in ("CAP REQ :multi-prefix", "NICK ann", "USER ann 0 * :Ann Real", "CAP LIST"):
        assert "001" not in numerics(world.ask("ann", line))
    assert numerics(world.ask("ann", "CAP END"))[0] == "001"
    assert world.ask("ann", "CAP END") == []


def test_cap_list_alone_does_not(world: IrcWorld) -> None:
    world.connect("ann")
    world.ask("ann", "CAP LIST", "NICK ann")
    assert numerics(world.ask("ann", "USER ann 0 * :Ann Real"))[0] == "001"


def test_too_early_and_too_late(world: IrcWorld) -> None:
    world.connect("ann")
    world.connect("bob")
    script = written("""
        ann >> JOIN #tea
        ann << :irc.test 451 * …
        ann >> FROBNICATE
        ann << :irc.test 451 * …
        ann >> PRIVMSG bob :hi
        ann << :irc.test 451 * …
        ann >> PASS
        ann << :irc.test 461 * PASS …
        ann >> USER ann 0 *
        ann << :irc.test 461 * USER …
        ann >> USER ann 0 * :
        ann << :irc.test 461 * USER …
        ann >> USER : 0 * x
        ann << :irc.test 461 * USER …
        ann >> CAP
        ann << :irc.test 461 * CAP …
        ann >> PING early
        ann << :irc.test PONG irc.test :early
        ann >> PONG early
        ann >> ERROR :what
        ann >> :ann
        ann >> NICK
        ann << :irc.test 431 * …
        ann >> NICK :
        ann << :irc.test 431 * …
        bob >> QUIT :never mind
        bob << ERROR :Closing link: (192.0.2.2) Quit: never mind
        bob --
    """)
    assert world.play(script) == script
    world.say("ann", "NICK ann", "USER ann 0 * :Ann Real")
    world.forget()
    script = written("""
        ann >> USER ann 0 * :again
        ann << :irc.test 462 ann …
        ann >> PASS sesame
        ann << :irc.test 462 ann …
        ann >> JOIN
        ann << :irc.test 461 ann JOIN …
        ann >> frobnicate now
        ann << :irc.test 421 ann FROBNICATE …
        ann >> :ann!x@y ping :with a source
        ann << :irc.test PONG irc.test :with a source
        ann >> @tag=1 :ann ping :and tags
        ann << :irc.test PONG irc.test :and tags
    """)
    assert world.play(script) == script


def test_a_wrong_password() -> None:
    world = IrcWorld(password="sesame")
    for name in ("ann", "bob", "cid"):
        world.connect(name)
    script = written("""
        ann >> NICK ann
        ann >> USER ann 0 * :Ann
        ann << :irc.test 464 * …
        ann << ERROR :Closing link: (192.0.2.1) The server's password is wrong
        ann --
        bob >> PASS sesame
        bob >> PASS wrong
        bob >> NICK bob
        bob >> USER bob 0 * :Bob
        bob << :irc.test 464 * …
        bob << ERROR :Closing link: (192.0.2.2) The server's password is wrong
        bob --
    """)
    assert world.play(script) == script
    assert world.hub.roster.people_count == 0
    burst = world.ask("cid", "PASS wrong", "PASS sesame", "NICK cid", "USER c 0 * :Cid")
    assert numerics(burst)[0] == "001"


def test_nicks_that_will_not_do(world: IrcWorld) -> None:
    world.enter("ann")
    world.connect("bob")
    long = "b" * 33
    script = written(f"""
        bob >> NICK ANN
        bob << :irc.test 433 * ANN :The name ANN is taken. Choose another.
        bob >> NICK аnn
        bob << :irc.test 433 * аnn :The name аnn looks too much like ann, who is here. Choose …
        bob >> NICK {long}
        bob << :irc.test 432 * {long} …
        bob >> NICK 1bob
        bob << :irc.test 432 * 1bob …
        bob >> NICK b,ob
        bob << :irc.test 432 * b,ob …
        bob >> NICK b!o@b
        bob << :irc.test 432 * b!o@b …
        bob >> NICK #bob
        bob << :irc.test 432 * #bob …
        bob >> NICK @bob
        bob << :irc.test 432 * @bob …
        bob >> NICK :b ob
        bob << :irc.test 432 * * …
        bob >> NICK ::bob
        bob << :irc.test 432 * * …
        bob >> NICK nickserv
        bob << :irc.test 432 * nickserv …
    """)
    assert world.play(script) == script
    world.say("bob", "USER bob 0 * :Bob", "NICK [b]{{o}}\\|`b_-^")
    assert world.hears("bob")[0].startswith(":irc.test 001 [b]{{o}}\\|`b_-^ ")


def test_a_nick_that_is_taken_while_one_types(world: IrcWorld) -> None:
    for name in ("one", "two"):
        world.connect(name)
        world.say(name, "NICK rare")
    world.say("one", "USER one 0 * :One")
    world.forget()
    script = written("""
        two >> USER two 0 * :Two
        two << :irc.test 433 * rare …
        two >> PING x
        two << :irc.test PONG irc.test :x
    """)
    assert world.play(script) == script
    assert world.ask("two", "NICK other")[0].startswith(":irc.test 001 other ")


def test_the_last_nick_before_registration_counts(world: IrcWorld) -> None:
    world.connect("ann")
    got = world.ask("ann", "NICK first", "NICK second", "USER a 0 * :A", "NICK third")
    assert got[0].startswith(":irc.test 001 second ")
    assert got[-1] == ":second!~a@192.0.2.1 NICK :third"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("ann", "~ann"),
        ("a!n@n", "~ann"),
        ("~ann", "~ann"),
        ("аня", "~user"),
        ("@", "~user"),
        ("a" * 40, "~" + "a" * 11),
    ],
)
def test_usernames(given: str, shown: str) -> None:
    world = IrcWorld()
    world.connect("ann")
    welcome = world.ask("ann", "NICK ann", f"USER {given} 0 * :Ann")[0]
    assert welcome.endswith(f", ann!{shown}@192.0.2.1")


@pytest.mark.parametrize("length", [1, 2, 4])
def test_usernames_are_no_longer_than_is_said(length: int) -> None:
    world = IrcWorld(limits=Limits(flood=False, username_length=length))
    world.connect("ann")
    welcome = world.ask("ann", "NICK ann", "USER @ 0 * :Ann")[0]
    assert welcome.endswith(f", ann!{'~user'[:length]}@192.0.2.1")


def test_a_long_real_name_is_shortened() -> None:
    world = IrcWorld()
    world.connect("ann")
    world.ask("ann", "NICK ann", "USER ann 0 * :" + "я" * 200)
    assert world.ask("ann", "WHOIS ann")[0].endswith(" * :" + "я" * 150)


@pytest.mark.parametrize(
    ("host", "shown"),
    [("unix", "localhost"), ("::1", "0::1"), ("2001:db8::7", "2001:db8::7")],
)
def test_hosts(host: str, shown: str) -> None:
    world = IrcWorld()
    world.connect("ann", host)
    welcome = world.ask("ann", "NICK ann", "USER ann 0 * :Ann")[0]
    assert welcome.endswith(f", ann!~ann@{shown}")


def test_the_door_is_closed() -> None:
    world = IrcWorld(limits=Limits(flood=False, people=1))
    world.enter("ann")
    world.connect("bob")
    script = written("""
        bob >> NICK bob
        bob >> USER bob 0 * :Bob
        bob << :irc.test 465 * …
        bob << ERROR :Closing link: (192.0.2.2) The door is closed…
        bob --
    """)
    assert world.play(script) == script
    assert world.hub.nameless == 0
