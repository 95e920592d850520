"""Making an account (IRCv3 draft/account-registration)."""

import pytest

from beseda.domain.settings import AccountsSettings
from tests.gateways.irc.people import PASSWORD, negotiate, numerics, world_of
from tests.gateways.remembering import Remembering


def test_whoever_registers_is_logged_in(kept: Remembering) -> None:
    world = world_of(kept)
    world.enter("ann", capabilities="draft/account-registration")
    world.session("ann").link.host = "127.0.0.1"  # type: ignore[misc]
    assert world.ask("ann", f"REGISTER * * :{PASSWORD}") == [
        ":irc.test REGISTER SUCCESS ann :Account created; you are logged in as ann",
        ":irc.test 900 ann ann!~ann@192.0.2.1 ann :You are now logged in as ann",
    ]
    assert world.hub.accounts.find("Ann") is not None
    assert numerics(world.ask("ann", "REGISTER * * other-password")) == ["FAIL"]


def test_before_one_is_let_in(kept: Remembering) -> None:
    world = world_of(kept)
    negotiate(world, "ann", "draft/account-registration")
    [line] = world.ask("ann", f"REGISTER * * :{PASSWORD}")
    assert line.startswith(":irc.test FAIL REGISTER NEED_NICK * :")
    world.say("ann", "NICK ann", "USER ann 0 * :Ann")
    assert numerics(world.ask("ann", f"REGISTER ann * :{PASSWORD}")) == ["REGISTER", "900"]
    world.say("ann", "CAP END")
    assert world.session("ann").user.person.account == "ann"


def test_before_one_is_let_in_if_that_is_not_wanted(kept: Remembering) -> None:
    world = world_of(kept, settings=AccountsSettings(before_connect=False))
    world.connect("ann", "127.0.0.1")
    words = " ".join(world.ask("ann", "CAP LS 302"))
    assert "draft/account-registration " in words
    [line] = world.ask("ann", f"NICK ann\r\nREGISTER * * :{PASSWORD}")
    assert line.startswith(":irc.test FAIL REGISTER COMPLETE_CONNECTION_REQUIRED ann :")


def test_where_nobody_makes_their_own(kept: Remembering) -> None:
    world = world_of(kept, settings=AccountsSettings(registration="closed"))
    world.connect("ann", "127.0.0.1")
    assert "account-registration" not in " ".join(world.ask("ann", "CAP LS 302"))
    [line] = world.ask("ann", f"NICK ann\r\nREGISTER * * :{PASSWORD}")
    assert line.startswith(
        ":irc.test FAIL REGISTER TEMPORARILY_UNAVAILABLE ann :On this server only"
    )


@pytest.mark.parametrize(
    ("nick", "line", "code"),
    [
        ("other", f"REGISTER third * :{PASSWORD}", "ACCOUNT_NAME_MUST_BE_NICK third"),
        ("guest", f"REGISTER * * :{PASSWORD}", "ACCOUNT_EXISTS guest"),
        ("other", "REGISTER * * short", "WEAK_PASSWORD other"),
    ],
)
def test_what_cannot_be(kept: Remembering, nick: str, line: str, code: str) -> None:
    world = world_of(kept, "Ann")
    world.enter("guest")
    negotiate(world, "new", "draft/account-registration")
    world.say("new", f"NICK {nick}")
    [answer] = world.ask("new", line)
    assert answer.startswith(f":irc.test FAIL REGISTER {code} :")


def test_a_name_that_is_anothers_or_looks_like_it(kept: Remembering) -> None:
    world = world_of(kept, "Anna")
    for nick in ("anna", "Аnna"):  # the second with a Cyrillic A
        negotiate(world, "new", "draft/account-registration")
        world.say("new", f"NICK {nick}")
        [answer] = world.ask("new", f"REGISTER * * :{PASSWORD}")
        assert answer.startswith(f":irc.test FAIL REGISTER ACCOUNT_EXISTS {nick} :")


def test_not_over_an_open_line(kept: Remembering) -> None:
    world = world_of(kept)
    world.connect("far", "203.0.113.9")
    world.say("far", "NICK far")
    [line] = world.ask("far", f"REGISTER * * :{PASSWORD}")
    assert line.startswith(":irc.test FAIL REGISTER TEMPORARILY_UNAVAILABLE far :Passwords")
    assert len(world.hub.accounts) == 0


def test_there_is_nothing_to_verify(kept: Remembering) -> None:
    world = world_of(kept)
    world.enter("ann")
    [line] = world.ask("ann", "VERIFY ann 1234")
    assert line.startswith(":irc.test FAIL VERIFY INVALID_CODE ann :")
