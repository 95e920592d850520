"""What happens to people whom one watches for, without sharing a room (IRCv3 extended-monitor)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld

AWAY = [":bob!~bob@192.0.2.1 AWAY :lunch", ":bob!~bob@192.0.2.1 AWAY"]
SETNAME = [":bob!~bob@192.0.2.1 SETNAME :Robert"]


def watched(capabilities: str) -> IrcWorld:
    """Ann, with these capabilities, watches for Bob, who has none."""
    world = IrcWorld()
    world.enter("bob")
    world.enter("ann", capabilities=capabilities)
    world.ask("ann", "MONITOR + bob")
    return world


@pytest.mark.parametrize("name", ["extended-monitor", "draft/extended-monitor"])
def test_away_and_setname(name: str) -> None:
    world = watched(f"{name} away-notify setname")
    world.say("bob", "AWAY :lunch", "AWAY", "SETNAME Robert")
    assert world.hears("ann") == AWAY + SETNAME


@pytest.mark.parametrize(
    ("capabilities", "told"),
    [
        ("extended-monitor", []),
        ("away-notify setname", []),
        ("extended-monitor away-notify", AWAY),
        ("extended-monitor setname", SETNAME),
    ],
)
def test_only_with_both_capabilities(capabilities: str, told: list[str]) -> None:
    world = watched(capabilities)
    world.say("bob", "AWAY :lunch", "AWAY", "SETNAME Robert")
    assert world.hears("ann") == told


def test_who_shares_a_room_is_told_once() -> None:
    world = watched("extended-monitor away-notify")
    world.gather("#tea", "ann", "bob")
    world.say("bob", "AWAY :lunch", "AWAY")
    assert world.hears("ann") == AWAY


def test_nobody_else_is_told() -> None:
    world = watched("extended-monitor away-notify")
    world.ask("ann", "MONITOR - bob")
    world.say("bob", "AWAY :lunch")
    assert world.hears("ann") == []
