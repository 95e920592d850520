"""Somebody's address is shown otherwise (IRCv3 chghost)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld, numerics

BEFORE, AFTER = "bob!~bob@192.0.2.2", "bob!robert@tea.example"
CHANGED = f":{BEFORE} CHGHOST robert tea.example"
CHANGE = "CHGHOST BOB robert tea.example"


@pytest.fixture
def world() -> IrcWorld:
    """Ann, who is a server operator, and Bob, who is away and a halfop, know of such changes; Cid
    does not. They are in two rooms, and Dan in the second."""
    world = IrcWorld()
    world.enter("ann", "bob", capabilities="chghost")
    world.enter("cid", "dan", capabilities="away-notify")
    world.ask("ann", "OPER root secret")
    world.gather("#tea", "ann", "bob", "cid")
    world.gather("#hall", "cid", "bob", "dan")
    world.ask("ann", "MODE #tea +hv bob bob")
    world.ask("bob", "AWAY :lunch")
    world.forget()
    return world


def test_those_who_know_of_it_are_told(world: IrcWorld) -> None:
    world.say("ann", CHANGE)
    assert world.hears("ann") == [CHANGED]
    assert world.hears("bob") == [CHANGED]


def test_others_see_them_go_and_come_back_into_the_rooms_they_share(world: IrcWorld) -> None:
    world.say("ann", CHANGE)
    left = f":{BEFORE} QUIT :Changing host"
    hall = [f":{AFTER} JOIN #hall", f":{AFTER} AWAY :lunch"]
    assert world.hears("cid") == [
        left,
        f":{AFTER} JOIN #tea",
        ":irc.test MODE #tea +hv bob bob",
        f":{AFTER} AWAY :lunch",
        *hall,
    ]
    assert world.hears("dan") == [left, *hall]


def test_with_extended_join_they_come_back_as_others_come() -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.enter("cid", capabilities="extended-join")
    world.ask("ann", "OPER root secret")
    world.gather("#tea", "cid", "bob")
    world.say("ann", CHANGE)
    assert world.hears("cid")[1] == f":{AFTER} JOIN #tea * :Bob Real"


def test_who_does_not_know_of_it_does_not_see_themselves_go(world: IrcWorld) -> None:
    world.say("ann", "CHGHOST cid * tea.example")
    assert world.hears("cid") == []
    assert world.hears("bob") == [":cid!~cid@192.0.2.3 CHGHOST ~cid tea.example"]


def test_it_stays(world: IrcWorld) -> None:
    world.ask("ann", CHANGE)
    assert (
        world.ask("ann", "WHOIS bob")[0] == ":irc.test 311 ann bob robert tea.example * :Bob Real"
    )
    world.say("bob", "PRIVMSG #tea :hi")
    assert world.hears("ann") == [f":{AFTER} PRIVMSG #tea :hi"]
    world.ask("ann", "CHGHOST bob * 2001:db8::1")
    world.say("bob", "PRIVMSG #tea :hi")
    assert world.hears("ann") == [":bob!robert@2001:db8::1 PRIVMSG #tea :hi"]


def test_nothing_changes_nobody_is_told(world: IrcWorld) -> None:
    assert world.ask("ann", "CHGHOST bob * *", "CHGHOST bob ~bob 192.0.2.2") == []
    assert world.hears("cid") == []


def test_bans_by_either_address_hold(world: IrcWorld) -> None:
    world.ask("ann", CHANGE, "MODE #tea -vh bob bob")
    for mask in ("*!*@tea.example", "*!*@192.0.2.2"):
        world.ask("ann", f"MODE #tea +b {mask}")
        assert numerics(world.ask("bob", "PRIVMSG #tea :hi")) == ["404"]
        world.ask("ann", f"MODE #tea -b {mask}")
    assert world.ask("bob", "PRIVMSG #tea :hi") == []


def test_who_only_watches_is_told_if_they_know_of_it(world: IrcWorld) -> None:
    world.enter("eve", capabilities="extended-monitor chghost")
    world.enter("fay", capabilities="extended-monitor")
    for name in ("eve", "fay"):
        world.ask(name, "MONITOR + bob")
    world.say("ann", CHANGE)
    assert world.hears("eve") == [CHANGED]
    assert world.hears("fay") == []


@pytest.mark.parametrize(
    ("line", "numeric"),
    [
        ("CHGHOST bob robert", "461"),
        ("CHGHOST nobody robert tea.example", "401"),
        ("CHGHOST bob rob!ert tea.example", "400"),
        ("CHGHOST bob rob@ert tea.example", "400"),
        ("CHGHOST bob aVeryLongUsername tea.example", "400"),
        ("CHGHOST bob robert te!a", "400"),
        ("CHGHOST bob robert te,a", "400"),
        ("CHGHOST bob robert ::tea", "400"),
        ("CHGHOST bob robert :te a", "400"),
        ("CHGHOST bob robert чай", "400"),
        ("CHGHOST bob robert " + "x" * 64, "400"),
    ],
)
def test_what_cannot_be(world: IrcWorld, line: str, numeric: str) -> None:
    assert numerics(world.ask("ann", line)) == [numeric]
    assert world.hears("bob") == []


def test_only_server_operators_may(world: IrcWorld) -> None:
    assert numerics(world.ask("bob", "CHGHOST bob root irc.test")) == ["481"]
