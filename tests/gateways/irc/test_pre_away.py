"""Being away from the beginning (IRCv3 pre-away)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld, numerics


def enter(world: IrcWorld, *lines: str) -> list[str]:
    """Ann comes in, and says `lines` before she is there; the numerics she gets for them."""
    world.connect("ann")
    world.ask("ann", "CAP REQ draft/pre-away", "NICK ann", "USER ann 0 * :Ann")
    told = numerics(world.ask("ann", *lines))
    world.ask("ann", "CAP END")
    return told


@pytest.mark.parametrize("text", ["gone to lunch", "*"])
def test_away_before_registration(text: str) -> None:
    world = IrcWorld()
    world.enter("bob")
    world.ask("bob", "MONITOR + ann")
    assert enter(world, f"AWAY :{text}") == ["306"]
    assert numerics(world.hears("bob")) == ["730"]
    assert world.ask("bob", "PRIVMSG ann :hi") == [f":irc.test 301 bob ann :{text}"]


def test_back_before_registration() -> None:
    world = IrcWorld()
    world.enter("bob")
    assert enter(world, "AWAY :lunch", "AWAY") == ["306", "305"]
    assert world.ask("bob", "PRIVMSG ann :hi") == []


def test_the_rooms_that_everybody_enters_see_it() -> None:
    world = IrcWorld()
    world.enter("bob", capabilities="away-notify")
    enter(world, "AWAY *")
    world.gather("#tea", "bob")
    world.say("ann", "JOIN #tea")
    assert world.hears("bob") == [
        ":ann!~ann@192.0.2.2 JOIN #tea",
        ":ann!~ann@192.0.2.2 AWAY :*",
    ]


def test_not_without_the_capability() -> None:
    world = IrcWorld()
    world.connect("ann")
    assert numerics(world.ask("ann", "AWAY :lunch")) == ["451"]
