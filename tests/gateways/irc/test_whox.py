"""WHO with the fields that the client wants (IRCv3 whox)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.irc.test_isupport import tokens


@pytest.fixture
def world() -> IrcWorld:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    return world


def test_the_token_has_no_value(world: IrcWorld) -> None:
    assert tokens(world)["WHOX"] == ""


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("%cuhnar", "#tea ~bob 192.0.2.2 bob 0 :Bob Real"),
        ("%rnauhc", "#tea ~bob 192.0.2.2 bob 0 :Bob Real"),
        ("%tn,42", "42 bob"),
        ("%nt,7", "7 bob"),
        ("%n,42", "bob"),
        ("%nXyz", "bob"),
        ("%i", "255.255.255.255"),
        ("%sdlo", "irc.test 0 0 n/a"),
        ("%f", "H"),
    ],
)
def test_fields_come_in_the_order_of_the_specification(
    world: IrcWorld, asked: str, told: str
) -> None:
    first, last = world.ask("ann", f"WHO bob {asked}")
    assert first == f":irc.test 354 ann {told}"
    assert last.startswith(":irc.test 315 ann bob :")


def test_a_room_and_somebody_in_no_room(world: IrcWorld) -> None:
    world.enter("cid")
    assert world.ask("ann", "WHO #tea %cn")[:2] == [
        ":irc.test 354 ann #tea ann",
        ":irc.test 354 ann #tea bob",
    ]
    assert world.ask("ann", "WHO cid %cn")[0] == ":irc.test 354 ann * cid"


def test_operators_and_oneself_see_the_address(world: IrcWorld) -> None:
    assert world.ask("ann", "WHO ann %i")[0] == ":irc.test 354 ann 192.0.2.1"
    world.ask("ann", "OPER root secret")
    assert world.ask("ann", "WHO bob %i")[0] == ":irc.test 354 ann 192.0.2.2"


def test_never_the_other_reply(world: IrcWorld) -> None:
    assert set(numerics(world.ask("ann", "WHO #tea %n"))) == {"354", "315"}
    assert set(numerics(world.ask("ann", "WHO #tea o"))) == {"315"}
