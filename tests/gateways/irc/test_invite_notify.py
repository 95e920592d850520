"""Operators of a room see whom others invite (IRCv3 invite-notify)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld

INVITED = ":bob!~bob@192.0.2.2 INVITE dan :#tea"


@pytest.mark.parametrize(("capability", "told"), [("invite-notify", [INVITED]), ("setname", [])])
def test_who_is_told_of_an_invitation(capability: str, told: list[str]) -> None:
    world = IrcWorld()
    world.enter("ann", capabilities=capability)
    world.enter("bob")
    world.enter("cid", capabilities="invite-notify")
    world.enter("dan")
    world.gather("#tea", "ann", "bob", "cid")
    world.say("bob", "INVITE dan #tea")
    assert world.hears("dan") == [INVITED]
    assert world.hears("ann") == told
    assert world.hears("cid") == []
