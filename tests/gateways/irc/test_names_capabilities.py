"""All ranks of a member (IRCv3 multi-prefix), and their address (IRCv3 userhost-in-names)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld


def world_of(capabilities: str) -> IrcWorld:
    """Ann, with these capabilities, and Bob, who has three ranks, and Cid, who has none."""
    world = IrcWorld()
    world.enter("bob")
    world.enter("ann", capabilities=capabilities)
    world.enter("cid")
    world.gather("#tea", "bob", "ann", "cid")
    world.ask("bob", "MODE #tea +vh bob bob")
    return world


@pytest.mark.parametrize(
    ("capabilities", "names"),
    [
        ("setname", "@bob ann cid"),
        ("multi-prefix", "@%+bob ann cid"),
        (
            "userhost-in-names",
            "@bob!~bob@192.0.2.1 ann!~ann@192.0.2.2 cid!~cid@192.0.2.3",
        ),
        (
            "multi-prefix userhost-in-names",
            "@%+bob!~bob@192.0.2.1 ann!~ann@192.0.2.2 cid!~cid@192.0.2.3",
        ),
    ],
)
def test_names(capabilities: str, names: str) -> None:
    world = world_of(capabilities)
    assert world.ask("ann", "NAMES #tea")[0] == f":irc.test 353 ann = #tea :{names}"


@pytest.mark.parametrize(("capabilities", "ranks"), [("setname", "@"), ("multi-prefix", "@%+")])
def test_who_and_whois(capabilities: str, ranks: str) -> None:
    world = world_of(capabilities)
    assert f" bob H{ranks} :0 Bob Real" in world.ask("ann", "WHO #tea")[0]
    assert world.ask("ann", "WHO #tea %nf")[0] == f":irc.test 354 ann bob H{ranks}"
    whois = world.ask("ann", "WHOIS bob")
    assert f":irc.test 319 ann bob :{ranks}#tea" in whois
