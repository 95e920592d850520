"""Logging in with SASL (IRCv3 sasl 3.1 and 3.2)."""

import base64

import pytest
from msgspec.structs import replace
from scramp import ScramClient

from beseda.domain.settings import AccountsSettings
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.people import PASSWORD, log_in, negotiate, numerics, plain, world_of
from tests.gateways.remembering import Remembering


def test_plain(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    negotiate(world, "a")
    world.say("a", "NICK a", "USER a 0 * :A")
    assert world.ask("a", "AUTHENTICATE PLAIN") == ["AUTHENTICATE +"]
    assert world.ask("a", f"AUTHENTICATE {plain('ann')}") == [
        ":irc.test 900 * a!~a@127.0.0.1 Ann :You are now logged in as Ann",
        ":irc.test 903 * :SASL authentication succeeded",
    ]
    world.say("a", "CAP END")
    assert ":irc.test 330 a a Ann :is logged in as" in world.ask("a", "WHOIS a")


def test_a_name_that_was_wanted_before_it_was_proved(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    lines = log_in(world, "ann", "Ann")
    assert ":irc.test 433" not in " ".join(lines)
    assert world.session("ann").user.nick == "ann"


def test_a_name_that_is_not_proved(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    negotiate(world, "ann")
    world.say("ann", "NICK Ann", "USER ann 0 * :A")
    [line] = world.ask("ann", "CAP END")
    assert line.startswith(":irc.test 433 * Ann :The name Ann belongs to the account Ann.")
    world.say("ann", "NICK other")
    assert world.session("ann").user.nick == "other"


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (plain("Ann", "wrong"), "904"),
        (plain("Nobody"), "904"),
        (base64.b64encode(b"Bob\0Ann\0" + PASSWORD.encode()).decode(), "904"),
        (base64.b64encode(b"ANN\0Ann\0" + PASSWORD.encode()).decode(), "903"),
        (base64.b64encode(b"nonsense").decode(), "904"),
        ("not base64", "904"),
        ("A" * 401, "905"),
        ("+", "904"),
        ("*", "906"),
    ],
)
def test_messages(kept: Remembering, message: str, answer: str) -> None:
    world = world_of(kept, "Ann", "Bob")
    negotiate(world, "a")
    world.say("a", "AUTHENTICATE PLAIN")
    assert numerics(world.ask("a", f"AUTHENTICATE {message}"))[-1] == answer


def test_after_a_failure_one_can_try_again(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    negotiate(world, "a")
    for password in ("wrong", PASSWORD):
        world.say("a", "AUTHENTICATE PLAIN")
        lines = world.ask("a", f"AUTHENTICATE {plain('Ann', password)}")
    assert numerics(lines) == ["900", "903"]
    assert numerics(world.ask("a", "AUTHENTICATE PLAIN")) == ["907"]


def test_the_twentieth_try_in_a_minute_is_refused_though_it_be_right(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    negotiate(world, "a")
    for _ in range(19):
        world.say("a", "AUTHENTICATE PLAIN", f"AUTHENTICATE {plain('Ann', 'wrong')}")
    world.forget()
    world.say("a", "AUTHENTICATE PLAIN")
    [line] = world.ask("a", f"AUTHENTICATE {plain('Ann')}")
    assert line.startswith(":irc.test 904 * :Too many tries.")


def test_a_mechanism_that_there_is_not(kept: Remembering) -> None:
    world = world_of(kept)
    negotiate(world, "a")
    assert world.ask("a", "AUTHENTICATE FOO") == [
        ":irc.test 908 * PLAIN :are the available SASL mechanisms",
        ":irc.test 904 * :There is no such SASL mechanism here",
    ]
    assert numerics(world.ask("a", "AUTHENTICATE EXTERNAL")) == ["908", "904"]


def test_without_the_capability() -> None:
    world = IrcWorld()
    world.connect("a")
    assert numerics(world.ask("a", "AUTHENTICATE PLAIN")) == ["904"]


def test_who_ends_registration_in_the_middle_of_it_comes_in_as_a_guest(kept: Remembering) -> None:
    world = world_of(kept)
    negotiate(world, "a")
    world.say("a", "NICK a", "USER a 0 * :A", "AUTHENTICATE PLAIN")
    assert numerics(world.ask("a", "CAP END"))[:2] == ["906", "001"]


def test_who_is_here_can_log_in_as_well_and_others_are_told(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Anna")
    world.enter("bob", capabilities="account-notify")
    negotiate(world, "a", "sasl account-notify")
    world.say("a", "NICK a", "USER a 0 * :A", "CAP END")
    world.gather("#tea", "a", "bob")
    for account in ("Ann", "Anna"):
        world.say("a", "AUTHENTICATE PLAIN")
        assert numerics(world.ask("a", f"AUTHENTICATE {plain(account)}")) == ["900", "903"]
        assert world.hears("bob") == [f":a!~a@127.0.0.1 ACCOUNT {account}"]


def test_passwords_are_not_taken_where_others_can_read_them(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    world.connect("far", "203.0.113.9")
    assert "sasl" not in " ".join(world.ask("far", "CAP LS 302"))
    assert world.ask("far", "CAP REQ :sasl") == [":irc.test CAP * NAK :sasl"]
    near = negotiate(world, "near")
    assert near == [":irc.test CAP * ACK :sasl"]


def test_passwords_are_taken_where_a_setting_says_so(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(allow_plaintext=True))
    negotiate(world, "far", host="203.0.113.9")
    world.say("far", "AUTHENTICATE PLAIN")
    assert numerics(world.ask("far", f"AUTHENTICATE {plain('Ann')}")) == ["900", "903"]


def test_external(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    assert kept.identity is not None
    account = world.hub.accounts.find("Ann")
    assert account is not None
    kept.identity.add_certificate(account.id, "ab" * 32)
    for fingerprint, message, answer in (
        ("ab" * 32, "+", "903"),
        ("ab" * 32, base64.b64encode(b"ann").decode(), "903"),
        ("ab" * 32, base64.b64encode(b"bob").decode(), "904"),
        ("cd" * 32, "+", "904"),
        ("", "+", "904"),
    ):
        client = world.connect("a", "203.0.113.9")
        client.link.is_secure, client.link.fingerprint = True, fingerprint
        assert "sasl=EXTERNAL,PLAIN" in " ".join(world.ask("a", "CAP LS 302"))
        world.say("a", "CAP REQ :sasl", "AUTHENTICATE EXTERNAL")
        assert numerics(world.ask("a", f"AUTHENTICATE {message}"))[-1] == answer


def _scram(world: IrcWorld, password: str) -> list[str]:
    client = ScramClient(["SCRAM-SHA-256"], "ann", password)

    def send(message: str) -> str:
        data = base64.b64encode(message.encode()).decode()
        lines = world.ask("a", f"AUTHENTICATE {data}")
        if not lines[0].startswith("AUTHENTICATE "):
            return lines[0]
        return base64.b64decode(lines[0].removeprefix("AUTHENTICATE ")).decode()

    assert world.ask("a", "AUTHENTICATE SCRAM-SHA-256") == ["AUTHENTICATE +"]
    client.set_server_first(send(client.get_client_first()))
    answer = send(client.get_client_final())
    if answer.startswith(":"):
        return [answer]
    client.set_server_final(answer)
    return world.ask("a", "AUTHENTICATE +")


def test_scram(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(scram=True))
    world.connect("a", "127.0.0.1")
    assert "SCRAM-SHA-256" in " ".join(world.ask("a", "CAP LS 302", "CAP REQ :sasl"))
    assert numerics(_scram(world, "wrong")) == ["904"]
    assert numerics(_scram(world, PASSWORD)) == ["900", "903"]


def test_without_an_account_nobody_comes_in_where_one_is_required(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(required=True))
    world.connect("guest", "127.0.0.1")
    lines = world.ask("guest", "NICK guest", "USER g 0 * :G")
    assert lines[0].startswith(":irc.test FAIL * ACCOUNT_REQUIRED :")
    assert lines[1].startswith("ERROR :")
    assert "001" in numerics(log_in(world, "ann", "Ann"))


@pytest.mark.parametrize("reason", ["spam", ""])
def test_a_proof_does_not_outlast_a_suspension(kept: Remembering, reason: str) -> None:
    world = world_of(kept, "Ann")
    negotiate(world, "ann")
    world.say("ann", "NICK Ann", "USER a 0 * :A", "AUTHENTICATE PLAIN")
    assert "903" in numerics(world.ask("ann", f"AUTHENTICATE {plain('Ann')}"))
    account = world.hub.accounts.find("Ann")
    assert account is not None
    assert kept.identity is not None
    kept.identity.change(account.id, lambda it: replace(it, suspended=reason))
    lines = world.ask("ann", "CAP END")
    assert lines[0] == ":irc.test FAIL * ACCOUNT_REQUIRED :This account is suspended."
    assert lines[1].startswith("ERROR :")
    assert world.hub.roster.find("Ann") is None


def test_a_suspension_without_a_reason_has_a_sentence(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    account = world.hub.accounts.find("Ann")
    assert account is not None
    assert kept.identity is not None
    kept.identity.change(account.id, lambda it: replace(it, suspended=""))
    negotiate(world, "ann")
    world.say("ann", "NICK Ann", "USER a 0 * :A", "AUTHENTICATE PLAIN")
    assert "This account is suspended." in world.ask("ann", f"AUTHENTICATE {plain('Ann')}")[0]
