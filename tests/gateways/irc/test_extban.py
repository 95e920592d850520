"""Bans of accounts (IRCv3 account-extban)."""

from tests.gateways.irc.people import log_in, numerics, world_of
from tests.gateways.remembering import Remembering


def test_an_account_is_banned_whatever_its_nick(kept: Remembering) -> None:
    world = world_of(kept, "Eve")
    world.enter("ann")
    world.gather("#tea", "ann")
    assert world.ask("ann", "MODE #tea +b $a:EVE") == [":ann!~ann@192.0.2.1 MODE #tea +b $a:EVE"]
    log_in(world, "stranger", "Eve")
    assert numerics(world.ask("stranger", "JOIN #tea")) == ["474"]
    world.enter("eva")
    assert "JOIN" in numerics(world.ask("eva", "JOIN #tea"))


def test_an_exception_and_an_invitation_for_an_account(kept: Remembering) -> None:
    world = world_of(kept, "Eve")
    world.enter("ann")
    world.gather("#tea", "ann")
    world.say("ann", "MODE #tea +be *!*@* $a:eve", "MODE #tea +iI $a:eve")
    log_in(world, "eve", "Eve")
    assert "JOIN" in numerics(world.ask("eve", "JOIN #tea"))
    world.enter("bob")
    assert numerics(world.ask("bob", "JOIN #tea")) == ["474"]
