"""Who may read what: through every command that reads the past."""

import pytest

from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.past import READER, asked, ids, texts
from tests.gateways.remembering import Remembering

SECRET = "swordfish"
ALL_TIME = "timestamp=1960-01-01T00:00:00.000Z timestamp=2060-01-01T00:00:00.000Z"
CAPABILITIES = f"{READER} draft/event-playback draft/read-marker"


def _world(kept: Remembering) -> IrcWorld:
    """Ann and Bob said the secret to each other and in #den; Eve is in #open with them."""
    world = IrcWorld(kept=kept)
    world.enter("ann", "bob", "eve", capabilities=CAPABILITIES)
    world.gather("#den", "ann", "bob")
    world.gather("#open", "ann", "bob", "eve")
    world.say("ann", f"PRIVMSG bob :{SECRET}", f"PRIVMSG #den :{SECRET}", "PRIVMSG #open :hello")
    world.say("bob", f"PRIVMSG ann :{SECRET} again")
    world.forget()
    return world


def _lock(world: IrcWorld, how: str) -> None:
    match how:
        case "invited only":
            world.say("ann", "MODE #den +i")
        case "secret":
            world.say("ann", "MODE #den +s")
        case "key":
            world.say("ann", "MODE #den +k key")
        case "banned":
            world.say("ann", "MODE #den +b eve!*@*")
        case "full":
            world.say("ann", "MODE #den +l 1")
        case _:
            raise ValueError(how)
    world.forget()


EVERY_WAY = (
    "CHATHISTORY LATEST {target} * 50",
    "CHATHISTORY BEFORE {target} msgid={id} 50",
    "CHATHISTORY BEFORE {target} timestamp=2060-01-01T00:00:00.000Z 50",
    "CHATHISTORY AFTER {target} msgid={id} 50",
    "CHATHISTORY AFTER {target} timestamp=1960-01-01T00:00:00.000Z 50",
    "CHATHISTORY AROUND {target} msgid={id} 50",
    "CHATHISTORY AROUND {target} timestamp=1970-01-01T12:00:00.000Z 50",
    "CHATHISTORY BETWEEN {target} timestamp=1960-01-01T00:00:00.000Z msgid={id} 50",
    "CHATHISTORY BETWEEN {target} " + ALL_TIME + " 50",
    "CHATHISTORY TARGETS " + ALL_TIME + " 50",
    f"SEARCH text={SECRET}",
    f"SEARCH text={SECRET}*",
    f'SEARCH text="{SECRET}"',
    f"SEARCH text={SECRET};in={{target}}",
    f"SEARCH text={SECRET};from=ann",
    "SEARCH in={target}",
    "SEARCH from=ann",
    "SEARCH after=1960-01-01T00:00:00.000Z",
    "SEARCH text=*",
    "PRIVMSG *playback :PLAY * 0",
    "PRIVMSG *playback :PLAY {target} 0",
    "PRIVMSG *playback :PLAY #* 0",
    "PRIVMSG *playback :PLAY #?en 0",
    "PRIVMSG *playback :LIST",
    "PRIVMSG *playback :LIST {target}",
    "ZNC *playback PLAY {target}",
)


@pytest.mark.parametrize("how", ["invited only", "secret", "key", "banned", "full"])
def test_a_room_that_one_may_not_enter(kept: Remembering, how: str) -> None:
    world = _world(kept)
    message = ids(world, "ann", "#den")[SECRET]
    _lock(world, how)
    for way in EVERY_WAY:
        heard = "\n".join(world.ask("eve", way.format(target="#den", id=message)))
        assert f":{SECRET}" not in heard, way
        assert "#den 12" not in heard, way
        assert "TARGETS #den" not in heard, way
        assert message not in heard.replace(f"msgid={message} :", ""), way


def test_a_locked_room_is_as_one_that_is_not_there(kept: Remembering) -> None:
    world = _world(kept)
    _lock(world, "secret")
    for way in EVERY_WAY:
        heard = world.ask("eve", way.format(target="#den", id="x"))
        other = world.ask("eve", way.format(target="#not", id="x"))
        assert heard == [line.replace("#not", "#den") for line in other], way


@pytest.mark.parametrize("operator", [False, True])
def test_others_conversations(kept: Remembering, operator: bool) -> None:
    world = _world(kept)
    _lock(world, "secret")
    if operator:
        world.say("eve", "OPER root secret")
    for target in ("ann", "bob", "eve", "ann bob"):
        message = ids(world, "ann", "bob")[SECRET]
        for way in EVERY_WAY:
            heard = "\n".join(world.ask("eve", way.format(target=target, id=message)))
            assert f":{SECRET}" not in heard, way


def test_a_message_of_another_room_is_unknown_here(kept: Remembering) -> None:
    """Even to somebody who may read both, and whether or not it is there."""
    world = _world(kept)
    for name in ("ann", "eve"):
        for message in (
            ids(world, "ann", "#den")[SECRET],
            ids(world, "ann", "bob")[SECRET],
            "x-1-1",
        ):
            for subcommand in ("BEFORE", "AFTER", "AROUND", "LATEST"):
                line = f"CHATHISTORY {subcommand} #open msgid={message} 9"
                [answer] = asked(world, name, line)
                assert answer.params[:4] == ["CHATHISTORY", "MESSAGE_ERROR", subcommand, "#open"]


def test_an_operator_reads_rooms(kept: Remembering) -> None:
    world = _world(kept)
    _lock(world, "secret")
    world.say("eve", "OPER root secret")
    assert texts(asked(world, "eve", "CHATHISTORY LATEST #den * 5")) == [SECRET]
    assert texts(asked(world, "eve", f"SEARCH text={SECRET};in=#den")) == [SECRET]


def test_a_room_that_one_may_enter(kept: Remembering) -> None:
    world = _world(kept)
    [answer] = asked(world, "eve", "CHATHISTORY LATEST #den * 5")
    assert answer.params[:2] == ["CHATHISTORY", "INVALID_TARGET"]
    assert texts(asked(world, "eve", f"SEARCH text={SECRET};in=#den")) == [SECRET]
    assert texts(asked(world, "eve", f"SEARCH text={SECRET}")) == []


def test_whoever_takes_a_free_nick_inherits_nothing(kept: Remembering) -> None:
    world = _world(kept)
    world.say("bob", "QUIT")
    world.say("eve", "NICK bob")
    for way in EVERY_WAY:
        heard = "\n".join(world.ask("eve", way.format(target="ann", id="x")))
        assert f":{SECRET}" not in heard, way
    # and Ann, who asks for Bob, does not read what was said to another one
    assert texts(asked(world, "ann", "CHATHISTORY LATEST bob * 9")) == []
    world.say("eve", "NICK eve")
    assert texts(asked(world, "ann", "CHATHISTORY LATEST bob * 9")) == [SECRET, f"{SECRET} again"]


def test_whoever_comes_back_is_somebody_else(kept: Remembering) -> None:
    world = _world(kept)
    world.say("bob", "QUIT")
    world.connect("bob2")
    world.say("bob2", "NICK bob", "USER bob 0 * :Bob")
    for way in EVERY_WAY:
        heard = "\n".join(world.ask("bob2", way.format(target="ann", id="x")))
        assert f":{SECRET}" not in heard, way


def test_a_locked_room_ends_with_its_people(kept: Remembering) -> None:
    """Whoever makes a room of that name later is in another one."""
    world = _world(kept)
    _lock(world, "invited only")
    world.say("ann", "PART #den")
    world.say("bob", "PART #den")
    world.say("eve", "JOIN #den")
    assert texts(asked(world, "eve", "CHATHISTORY LATEST #den * 9")) == []
    assert texts(asked(world, "eve", f"SEARCH text={SECRET}")) == []


def test_what_was_said_to_some_is_in_no_log(kept: Remembering) -> None:
    world = _world(kept)
    world.say("ann", "PRIVMSG @#open :between us")
    assert texts(asked(world, "eve", "CHATHISTORY LATEST #open * 9")) == ["hello"]
    assert texts(asked(world, "ann", "CHATHISTORY LATEST #open * 9")) == ["hello"]


def test_markers_are_ones_own(kept: Remembering) -> None:
    world = _world(kept)
    world.say("ann", "MARKREAD #open timestamp=1970-01-01T12:00:00.000Z")
    assert world.hears("eve") == []
    [answer] = asked(world, "eve", "MARKREAD #open")
    assert answer.params == ["#open", "*"]
