"""People that are programs (IRCv3 bot-mode)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.test_isupport import tokens

ANN = "ann!~ann@192.0.2.1"


@pytest.fixture
def world() -> IrcWorld:
    """Ann is a bot, and in a room with Bob, who sees tags."""
    world = IrcWorld()
    world.enter("ann")
    world.enter("bob", capabilities="message-tags")
    world.gather("#tea", "ann", "bob")
    return world


def test_the_mode_is_the_one_promised(world: IrcWorld) -> None:
    letter = tokens(world)["BOT"]
    assert world.ask("ann", f"MODE ann +{letter}") == [f":{ANN} MODE ann +{letter}"]
    whois = [line for line in world.ask("bob", "WHOIS ann") if " 335 " in line]
    assert len(whois) == 1
    assert whois[0].startswith(":irc.test 335 bob ann :")
    assert f" ann H@{letter} :0 " in world.ask("bob", "WHO ann")[0]


def test_all_that_a_bot_does_has_the_tag(world: IrcWorld) -> None:
    world.ask("ann", "MODE ann +B")
    for line in (
        "PRIVMSG #tea :hello",
        "NOTICE bob :hello",
        "TOPIC #tea :leaves",
        "MODE #tea +m",
        "NICK anna",
        "PART #tea",
    ):
        world.say("ann", line)
    lines = world.hears("bob")
    assert len(lines) == 6
    assert all(line.startswith("@bot :") for line in lines)


def test_every_line_of_a_text_of_several(world: IrcWorld) -> None:
    world.ask("ann", "MODE ann +B", "CAP REQ :batch multiline")
    world.say("ann", "BATCH +1 multiline #tea")
    world.say("ann", "@batch=1 PRIVMSG #tea :one", "@batch=1 PRIVMSG #tea :two", "BATCH -1")
    assert world.hears("bob") == [
        f"@bot :{ANN} PRIVMSG #tea :one",
        f"@bot :{ANN} PRIVMSG #tea :two",
    ]


def test_the_tag_goes_with_the_mode_and_is_for_those_who_know_tags(world: IrcWorld) -> None:
    world.enter("cid")
    world.gather("#tea", "cid")
    world.ask("ann", "MODE ann +B")
    world.say("ann", "PRIVMSG #tea :hello")
    assert world.hears("cid") == [f":{ANN} PRIVMSG #tea :hello"]
    world.forget()
    world.ask("ann", "MODE ann -B")
    world.say("ann", "PRIVMSG #tea :hello")
    assert world.hears("bob") == [f":{ANN} PRIVMSG #tea :hello"]
