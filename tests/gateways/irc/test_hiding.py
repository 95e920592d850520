"""What outsiders can learn of secret rooms and invisible people: nothing."""

import re

import pytest

from tests.gateways.irc.conversation import IrcWorld, numerics

QUESTIONS = (
    "NAMES #Room",
    "NAMES #x,#Room",
    "WHO #Room",
    "WHO #Room %cnf",
    "LIST",
    "LIST #Room",
    "LIST >0",
    "LIST *oo*",
    "TOPIC #Room",
    "TOPIC #Room :mine",
    "MODE #Room",
    "MODE #Room b",
    "MODE #Room +beI",
    "MODE #Room +b x",
    "MODE #Room +m",
    "MODE #Room +Z",
    "MODE #Room +o bob",
    "MODE #Room +l x",
    "INVITE eve #Room",
    "INVITE bob #Room",
    "KICK #Room bob",
    "KICK #Room ann",
    "PART #Room",
    "PRIVMSG #Room :hi",
    "PRIVMSG @#Room :hi",
    "PRIVMSG #Room :\x01VERSION\x01",
    "NOTICE #Room :hi",
    "WHOIS ann",
    "WHOIS bob",
    "WHO ann",
    "WHO *",
    "WHO * %cnf",
    "USERHOST ann",
    "INVITE",
)


def _world(*, secret: str) -> IrcWorld:
    """Eve is outside; Ann and Bob are in a room, if it is `secret`, and on their own if it is not
    there at all."""
    world = IrcWorld()
    world.enter("ann", "bob", "eve")
    if secret:
        world.gather("#room", "ann", "bob")
        world.ask("ann", "TOPIC #room :Hush", "MODE #room +bk x key", f"MODE #room {secret}")
        world.forget()
    return world


@pytest.mark.parametrize("secret", ["+s", "+p", "+sp", "+im+s"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_secret_room_is_as_if_it_were_not_there(question: str, secret: str) -> None:
    with_room, without = _world(secret=secret), _world(secret="")
    assert with_room.ask("eve", question) == without.ask("eve", question)
    assert with_room.hears("ann") == with_room.hears("bob") == []


@pytest.mark.parametrize("question", ["NAMES #room", "LIST", "TOPIC #room", "MODE #room b"])
def test_members_and_operators_know_it(question: str) -> None:
    world = _world(secret="+s")
    inside = world.ask("bob", question)
    world.ask("eve", "OPER root secret")
    assert [re.sub(" eve ", " bob ", line) for line in world.ask("eve", question)] == inside
    assert "#room" in inside[-1] or "#room" in inside[1]


def test_a_secret_room_may_take_messages_from_outside() -> None:
    world = _world(secret="+s-n")
    assert world.ask("eve", "PRIVMSG #room :hello inside") == []
    assert world.hears("ann") == [":eve!~eve@192.0.2.3 PRIVMSG #room :hello inside"]


def test_an_invitation_tells_of_the_room() -> None:
    world = _world(secret="+s")
    world.ask("ann", "INVITE eve #room")
    world.forget()
    assert world.ask("eve", "INVITE")[0] == ":irc.test 336 eve #room"
    assert numerics(world.ask("eve", "JOIN #room")) == ["JOIN", "332", "333", "353", "366"]


def test_the_symbol_of_a_room() -> None:
    world = IrcWorld()
    world.enter("ann")
    world.gather("#tea", "ann")
    for modes, symbol in (("-sp", "="), ("+s", "@"), ("+p", "@"), ("-s", "*")):
        world.ask("ann", f"MODE #tea {modes}")
        assert world.ask("ann", "NAMES #tea")[0] == f":irc.test 353 ann {symbol} #tea :@ann"


# ── people ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def world() -> IrcWorld:
    """Ann is invisible, in #tea with Bob; Eve is outside."""
    world = IrcWorld()
    world.enter("ann", "bob", "eve")
    world.gather("#tea", "bob", "ann")
    world.ask("ann", "MODE ann +i")
    world.forget()
    return world


@pytest.mark.parametrize(
    ("question", "eve", "bob"),
    [
        ("NAMES #tea", 1, 2),
        ("WHO #tea", 1, 2),
        ("WHO #tea %n", 1, 2),
        ("WHO *", 2, 3),
        ("WHO", 2, 3),
        ("WHO a*", 0, 1),
        ("WHO *192.0.2.1", 0, 1),
    ],
)
def test_lists_leave_out_the_invisible(world: IrcWorld, question: str, eve: int, bob: int) -> None:
    def count(name: str) -> int:
        lines = world.ask(name, question)[:-1]
        return (
            sum(len(line.partition(" :")[2].split()) for line in lines)
            if (question.startswith("NAMES"))
            else len(lines)
        )

    assert (count("eve"), count("bob")) == (eve, bob)
    assert not any("ann" in line.split(" ", 3)[3] for line in world.ask("eve", question))
    world.ask("eve", "OPER root secret")
    assert count("eve") == bob


def test_list_does_not_count_them(world: IrcWorld) -> None:
    assert world.ask("eve", "LIST")[1] == ":irc.test 322 eve #tea 1 :"
    assert world.ask("eve", "LIST >1")[1].split(" ")[1] == "323"
    assert world.ask("bob", "LIST")[1] == ":irc.test 322 bob #tea 2 :"
    world.ask("bob", "MODE bob +i")
    assert numerics(world.ask("eve", "LIST")) == ["321", "323"]


def test_whois_does_not_tell_their_rooms(world: IrcWorld) -> None:
    assert "319" not in numerics(world.ask("eve", "WHOIS ann"))
    assert ":irc.test 319 bob ann :#tea" in world.ask("bob", "WHOIS ann")
    assert ":irc.test 319 ann ann :#tea" in world.ask("ann", "WHOIS ann")
    assert world.ask("eve", "WHO ann")[0].split(" ")[3] == "*"


def test_the_key_is_not_for_outsiders() -> None:
    world = IrcWorld()
    world.enter("ann", "eve")
    world.gather("#tea", "ann")
    world.ask("ann", "MODE #tea +k sesame")
    for question in ("MODE #tea", "JOIN #tea", "JOIN #tea x", "MODE #tea +k", "MODE #tea -k x"):
        assert "sesame" not in " ".join(world.ask("eve", question))


def test_addresses_are_for_oneself_and_for_operators() -> None:
    world = IrcWorld()
    world.connect("ann", "unix")
    world.say("ann", "NICK ann", "USER ann 0 * :Ann")
    world.enter("eve")
    for question in ("WHOIS ann", "WHO ann %i", "WHO ann", "USERHOST ann"):
        assert "unix" not in " ".join(world.ask("eve", question))
    assert any(" 378 ann ann :" in line for line in world.ask("ann", "WHOIS ann"))
