"""What a server operator says is marked (IRCv3 oper-tag)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld

ANN = "ann!~ann@192.0.2.1"


@pytest.fixture
def world() -> IrcWorld:
    """Ann is in a room with Bob, who wants to know of operators, and Cid, who knows tags."""
    world = IrcWorld()
    world.enter("ann")
    world.enter("bob", capabilities="draft/oper-tag")
    world.enter("cid", capabilities="message-tags")
    world.gather("#tea", "ann", "bob", "cid")
    return world


def test_all_that_an_operator_does(world: IrcWorld) -> None:
    world.ask("ann", "OPER root secret")
    lines = ("PRIVMSG #tea :hi", "NOTICE #tea :hi", "TOPIC #tea :x", "MODE #tea +m", "NICK anna")
    world.say("ann", *lines)
    assert all(line.startswith("@draft/oper :ann!") for line in world.hears("bob"))
    assert all(line.startswith(":ann!") for line in world.hears("cid"))


def test_only_while_they_are_one(world: IrcWorld) -> None:
    world.say("ann", "PRIVMSG #tea :hi")
    assert world.hears("bob") == [f":{ANN} PRIVMSG #tea :hi"]
    world.ask("ann", "OPER root secret", "MODE ann -o")
    world.say("ann", "PRIVMSG #tea :hi")
    assert world.hears("bob") == [f":{ANN} PRIVMSG #tea :hi"]


def test_with_other_tags(world: IrcWorld) -> None:
    world.ask("ann", "OPER root secret", "MODE ann +B", "CAP REQ message-tags")
    world.ask("bob", "CAP REQ :message-tags server-time")
    world.say("ann", "@+a=b PRIVMSG #tea :hi")
    assert world.hears("bob") == [
        f"@time=1970-01-01T12:00:00.000Z;bot;draft/oper;+a=b :{ANN} PRIVMSG #tea :hi"
    ]
    assert world.hears("cid") == [f"@bot;+a=b :{ANN} PRIVMSG #tea :hi"]
