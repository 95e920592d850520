"""RELAYMSG: a bot hands on what people said elsewhere, under their names."""

import pytest

from beseda.protocol.irc.message import parse
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.remembering import Remembering

RELAYED = ":smt/discord!relay@irc.test PRIVMSG #tea :hi"


@pytest.fixture
def world() -> IrcWorld:
    """Ann, the operator, and Bob get back what they say; Cid knows who relays."""
    world = IrcWorld()
    world.enter("ann", "bob", capabilities="echo-message batch labeled-response")
    world.enter("cid", capabilities="draft/relaymsg")
    world.gather("#tea", "ann", "bob", "cid")
    return world


def test_everybody_sees_it_under_the_other_name(world: IrcWorld) -> None:
    assert world.ask("ann", "RELAYMSG #tea smt/discord hi") == [RELAYED]
    assert world.hears("bob") == [RELAYED]
    assert world.hears("cid") == [f"@draft/relaymsg=ann {RELAYED}"]


def test_who_wants_no_echo_gets_none(world: IrcWorld) -> None:
    world.ask("ann", "CAP REQ -echo-message")
    assert world.ask("ann", "RELAYMSG #tea smt/discord hi") == []
    assert world.hears("bob") == [RELAYED]


def test_the_echo_has_the_label(world: IrcWorld) -> None:
    assert world.ask("ann", "@label=x RELAYMSG #tea smt/discord :hi") == [f"@label=x {RELAYED}"]


def test_an_action(world: IrcWorld) -> None:
    world.say("ann", "RELAYMSG #tea smt/discord :\x01ACTION waves\x01")
    assert world.hears("bob") == [":smt/discord!relay@irc.test PRIVMSG #tea :\x01ACTION waves\x01"]


def test_neither_account_nor_rank_of_the_relay_is_lent(world: IrcWorld) -> None:
    world.enter("dan", capabilities="draft/oper-tag draft/relaymsg message-tags")
    world.gather("#tea", "dan")
    world.ask("ann", "OPER root secret", "MODE ann +B")
    world.say("ann", "RELAYMSG #tea smt/discord hi")
    assert world.hears("dan") == [f"@bot;draft/relaymsg=ann {RELAYED}"]


@pytest.mark.parametrize(
    "nick",
    [
        "regular_nick",
        "invalid!nick/discord",
        "/discord",
        "smt/",
        "a//b",
        "a,b/c",
        "x" * 33 + "/d",
        "a@b/c",
    ],
)
def test_a_name_that_somebody_here_could_have_or_nobody(world: IrcWorld, nick: str) -> None:
    [told] = world.ask("ann", f"RELAYMSG #tea {nick} hi")
    assert told.startswith(":irc.test FAIL RELAYMSG INVALID_NICK :")
    assert world.hears("bob") == []


def test_names_of_other_scripts_and_digits(world: IrcWorld) -> None:
    for nick in ("вася/тг", "2fast/discord", "-x-/y"):
        world.say("ann", f"RELAYMSG #tea {nick} hi")
        assert world.hears("bob")[0].startswith(f":{nick}!relay@irc.test ")


def test_only_operators_of_the_room(world: IrcWorld) -> None:
    [told] = world.ask("bob", "RELAYMSG #tea smt/discord hi")
    assert told.startswith(":irc.test FAIL RELAYMSG PRIVS_NEEDED :")
    world.ask("ann", "MODE #tea +h bob")
    assert " PRIVS_NEEDED " in world.ask("bob", "RELAYMSG #tea smt/discord hi")[0]
    world.ask("ann", "MODE #tea +o bob")
    assert world.ask("bob", "RELAYMSG #tea smt/discord hi") == [RELAYED]


def test_other_mistakes(world: IrcWorld) -> None:
    assert numerics(world.ask("ann", "RELAYMSG #none smt/discord hi")) == ["403"]
    assert numerics(world.ask("ann", "RELAYMSG #tea smt/discord")) == ["461"]
    assert numerics(world.ask("ann", "RELAYMSG #tea smt/discord :")) == ["412"]
    world.ask("ann", "MODE #tea +C")
    assert numerics(world.ask("ann", "RELAYMSG #tea smt/discord :\x01VERSION\x01")) == ["404"]


def test_it_is_kept_under_that_name_and_the_relay_can_take_it_back(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", capabilities="echo-message batch message-tags message-redaction chathistory")
    world.gather("#tea", "ann")
    [told] = world.ask("ann", "RELAYMSG #tea smt/discord hi")
    message = told.removeprefix("@msgid=").partition(" ")[0]
    assert "smt/discord!relay@irc.test" in world.ask("ann", "CHATHISTORY LATEST #tea * 1")[1]
    assert world.ask("ann", f"REDACT #tea {message}")[0].endswith(f" REDACT #tea {message}")


@pytest.mark.parametrize(
    ("capability", "question"),
    [
        ("draft/chathistory", "CHATHISTORY LATEST #tea * 10"),
        ("znc.in/playback", "ZNC *playback PLAY #tea 0"),
        ("server-time", "PING :the last lines come without a question"),
    ],
)
def test_the_past_says_who_relayed_it(kept: Remembering, capability: str, question: str) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann")
    world.gather("#tea", "ann")
    world.say("ann", "RELAYMSG #tea smt/discord hi", "PRIVMSG #tea :mine")

    def relays() -> list[str | None]:
        lines = map(str.encode, world.ask("cid", "JOIN #tea", question))
        said = [each for each in map(parse, lines) if each.verb == "PRIVMSG"]
        return [each.tags.get("draft/relaymsg") for each in said]

    world.enter("cid", capabilities=f"draft/relaymsg batch {capability}")
    assert relays() == ["ann", None]
    world.say("cid", "CAP REQ -draft/relaymsg", "PART #tea")
    assert relays() == [None, None]


def test_whoever_ignores_that_name_does_not_see_it(world: IrcWorld) -> None:
    session = world.session("bob").session
    assert session is not None
    with world.hub.lock:
        session.ignores = frozenset({"smt/discord"})
        session.user.audience_changed()
    world.say("ann", "RELAYMSG #tea smt/discord hi")
    assert world.hears("bob") == []
