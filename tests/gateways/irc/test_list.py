"""LIST, in all the forms that ISUPPORT ELIST announces."""

import pytest
from msgspec.structs import replace

from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld, numerics


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    return world


@pytest.fixture
def listed() -> IrcWorld:
    """#a with three people and an old topic, #ab with two and a new one, #bc with one and none;
    made 0, 30 and 60 minutes after noon; it is 13:30."""
    world = IrcWorld(limits=Limits(flood=False, ping_seconds=86_400))
    world.enter("ann", "bob", "cid")
    world.gather("#a", "ann", "bob", "cid")
    world.ask("ann", "TOPIC #a :Old")
    world.run(1800)
    world.gather("#ab", "ann", "bob")
    world.run(1800)
    world.gather("#bc", "cid")
    world.run(1200)
    world.ask("ann", "TOPIC #ab :New")
    world.run(600)
    world.enter("eve")
    return world


@pytest.mark.parametrize(
    ("asked", "rooms"),
    [
        ("", "#a #ab #bc"),
        ("#a", "#a"),
        ("#A,#BC,#none", "#a #bc"),
        ("#a*", "#a #ab"),
        ("#?", "#a"),
        ("*b*", "#ab #bc"),
        ("!#a*", "#bc"),
        ("!*b*,!#bc", "#a"),
        (">1", "#a #ab"),
        (">2", "#a"),
        ("<2", "#bc"),
        ("<3,>1", "#ab"),
        ("C>59", "#a #ab"),
        ("C>60", "#a"),
        ("C<60", "#bc"),
        ("c<31", "#bc"),
        ("T<11", "#ab"),
        ("T>11", "#a"),
        ("t>11", "#a"),
        ("#a* <3", "#ab"),
        ("#a*,#bc >1 T<20", "#ab"),
        ("#bc T>0", ""),
        (">x", ""),
        ("<9999999999", ""),
        (",,", "#a #ab #bc"),
    ],
)
def test_list(listed: IrcWorld, asked: str, rooms: str) -> None:
    start, *lines, end = listed.ask("eve", f"LIST {asked}")
    assert start.startswith(":irc.test 321 eve Channel :")
    assert end.startswith(":irc.test 323 eve :")
    assert [line.split(" ")[3] for line in lines] == rooms.split()


def test_what_list_says_of_a_room(listed: IrcWorld) -> None:
    assert listed.ask("eve", "LIST")[1:-1] == [
        ":irc.test 322 eve #a 3 :Old",
        ":irc.test 322 eve #ab 2 :New",
        ":irc.test 322 eve #bc 1 :",
    ]


def test_list_takes_no_more_conditions_than_it_says(listed: IrcWorld) -> None:
    assert numerics(listed.ask("eve", "LIST " + "#x," * 7 + "#a")) == ["321", "322", "323"]
    assert numerics(listed.ask("eve", "LIST " + "#x," * 8 + "#a")) == ["321", "323"]


def test_a_long_topic_makes_no_long_line(world: IrcWorld) -> None:
    world.gather("#tea", "ann")
    world.ask("ann", "TOPIC #tea :" + "ж" * 240)
    [line] = world.ask("bob", "LIST")[1:-1]
    assert line == ":irc.test 322 bob #tea 1 :" + "ж" * 240
    with world.hub.lock:
        room = world.hub.room("#tea")
        assert room.topic is not None
        room.topic = replace(room.topic, text="ж" * 300)
    [line] = world.ask("bob", "LIST")[1:-1]
    assert line == ":irc.test 322 bob #tea 1 :" + "ж" * 242
