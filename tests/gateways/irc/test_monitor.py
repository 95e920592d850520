"""MONITOR: being told when somebody comes or goes (IRCv3 monitor)."""

import pytest

from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    return world


def test_who_is_here_and_who_is_not(world: IrcWorld) -> None:
    script = written("""
        ann >> MONITOR + BOB,cid,Dan,eve
        ann << :irc.test 730 ann :bob!~bob@192.0.2.2
        ann << :irc.test 731 ann :cid,Dan,eve
        ann >> MONITOR L
        ann << :irc.test 732 ann :BOB,cid,Dan,eve
        ann << :irc.test 733 ann …
        ann >> MONITOR - Cid,nobody
        ann >> MONITOR + dan
        ann << :irc.test 731 ann :dan
        ann >> MONITOR s
        ann << :irc.test 730 ann :bob!~bob@192.0.2.2
        ann << :irc.test 731 ann :dan,eve
        ann >> MONITOR C
        ann >> MONITOR L
        ann << :irc.test 733 ann …
        ann >> MONITOR S
    """)
    assert world.play(script) == script


def test_they_come_and_go(world: IrcWorld) -> None:
    script = written("""
        ann >> MONITOR + cid
        ann << :irc.test 731 ann :cid
        cid ++
        cid >> NICK Cid
        cid >> USER cid 0 * :Cid
        ann << :irc.test 730 * :Cid!~cid@192.0.2.3
        cid << …
    """)
    assert world.play(script).splitlines()[:6] == script.splitlines()[:6]
    world.forget()
    world.say("cid", "QUIT")
    assert world.hears("ann") == [":irc.test 731 * :Cid"]
    assert world.hears("bob") == []


def test_a_change_of_names(world: IrcWorld) -> None:
    """Who takes another name has gone under the old one and come under the new one; who only
    writes it otherwise has done neither."""
    world.ask("ann", "MONITOR + bob,rob")
    script = written("""
        bob >> NICK rob
        ann << :irc.test 731 * :bob
        ann << :irc.test 730 * :rob!~bob@192.0.2.2
        bob << :bob!~bob@192.0.2.2 NICK :rob
        bob >> NICK ROB
        bob << :rob!~bob@192.0.2.2 NICK :ROB
        bob >> NICK rex
        ann << :irc.test 731 * :ROB
        bob << :ROB!~bob@192.0.2.2 NICK :rex
    """)
    assert world.play(script) == script


def test_one_of_two_who_watch_stops(world: IrcWorld) -> None:
    world.ask("ann", "MONITOR + cid")
    world.ask("bob", "MONITOR + cid", "MONITOR - cid")
    world.connect("cid")
    world.say("cid", "NICK cid", "USER cid 0 * :Cid")
    assert numerics(world.hears("ann")) == ["730"]
    assert world.hears("bob") == []


def test_names_of_other_scripts_are_folded_as_nicks_are(world: IrcWorld) -> None:
    world.ask("ann", "MONITOR + АННА")
    world.ask("bob", "NICK анна")
    assert world.hears("ann") == [":irc.test 730 * :анна!~bob@192.0.2.2"]


def test_what_is_no_nick_is_not_watched_for(world: IrcWorld) -> None:
    lines = world.ask("ann", "MONITOR + *!*@192.0.2.3,x*,bob")
    assert numerics(lines) == ["432", "432", "730"]
    assert numerics(world.ask("ann", "MONITOR L")) == ["732", "733"]


def test_a_list_is_not_longer_than_promised() -> None:
    world = IrcWorld(limits=Limits(flood=False, watched=2))
    world.enter("ann", "bob")
    assert world.ask("ann", "MONITOR + bob,b,c,d")[0].startswith(":irc.test 734 ann 2 c,d :")
    assert numerics(world.ask("ann", "MONITOR + bob")) == ["730"]
    world.ask("ann", "MONITOR - bob")
    assert numerics(world.ask("ann", "MONITOR + c")) == ["731"]


def test_long_lists_take_more_lines(world: IrcWorld) -> None:
    nicks = [f"somebody_with_{number}" for number in range(100)]
    for start in range(0, 100, 20):
        world.ask("ann", "MONITOR + " + ",".join(nicks[start : start + 20]))
    lines = world.ask("ann", "MONITOR L")
    assert numerics(lines) == ["732", "732", "732", "732", "733"]
    assert ",".join(line.partition(" :")[2] for line in lines[:-1]).split(",") == nicks


def test_mistakes(world: IrcWorld) -> None:
    assert numerics(world.ask("ann", "MONITOR")) == ["461"]
    assert numerics(world.ask("ann", "MONITOR +")) == ["461"]
    assert numerics(world.ask("ann", "MONITOR - ,")) == ["461"]
    assert numerics(world.ask("ann", "MONITOR X bob")) == ["400"]


def test_nothing_is_kept_of_who_has_gone(world: IrcWorld) -> None:
    world.ask("ann", "MONITOR + bob,cid", "QUIT")
    assert numerics(world.ask("bob", "MONITOR + ann")) == ["731"]
    session = world.session("ann").session
    assert session is not None
    assert dict(world.hub.watching.watched_by(session)) == {}
    assert world.hub.watching.watchers_of(world.session("bob").user.person) == []
