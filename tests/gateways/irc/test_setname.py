"""Changing one's real name (IRCv3 setname)."""

import pytest

from beseda.domain.limits import Limits
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.test_isupport import tokens

SET = ":ann!~ann@192.0.2.1 SETNAME :Bruce Wayne <bruce@wayne.example>"


@pytest.fixture
def world() -> IrcWorld:
    """Ann, Bob and Cid, who has not negotiated the capability, are in one room; Dan is not."""
    world = IrcWorld(limits=Limits(flood=False, realname_length=40))
    world.enter("ann", "bob", capabilities="setname")
    world.enter("cid")
    world.enter("dan", capabilities="setname")
    world.gather("#tea", "ann", "bob", "cid")
    return world


def test_who_is_told(world: IrcWorld) -> None:
    assert world.ask("ann", "SETNAME :Bruce Wayne <bruce@wayne.example>") == [SET]
    assert world.hears("bob") == [SET]
    assert world.hears("cid") == []
    assert world.hears("dan") == []
    assert world.ask("bob", "WHOIS ann")[0].endswith(" :Bruce Wayne <bruce@wayne.example>")


def test_without_the_capability_it_is_done_in_silence(world: IrcWorld) -> None:
    assert world.ask("cid", "SETNAME Sid") == []
    assert world.hears("bob") == [":cid!~cid@192.0.2.3 SETNAME :Sid"]


@pytest.mark.parametrize("realname", ["", "x" * 41])
def test_a_name_that_is_refused(world: IrcWorld, realname: str) -> None:
    assert tokens(world)["NAMELEN"] == "40"
    [told] = world.ask("ann", f"SETNAME :{realname}")
    assert told.startswith(":irc.test FAIL SETNAME INVALID_REALNAME :")
    assert world.ask("bob", "WHOIS ann")[0].endswith(" :Ann Real")
