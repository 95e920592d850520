"""A picture for the whole chat (IRCv3 network-icon)."""

from beseda.gateways.irc.settings import IrcSettings
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.test_isupport import tokens


def test_the_address_of_the_icon() -> None:
    world = IrcWorld(settings=IrcSettings(network_icon="https://example.org/icon.svg?v=2"))
    world.enter("ann")
    assert tokens(world)["draft/ICON"] == "https://example.org/icon.svg?v\\x3D2"


def test_none_by_default() -> None:
    world = IrcWorld()
    world.enter("ann")
    assert "draft/ICON" not in tokens(world)
