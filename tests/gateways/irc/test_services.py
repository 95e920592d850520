"""NickServ and ChanServ."""

import pytest

from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.people import PASSWORD, log_in, numerics, world_of
from tests.gateways.remembering import Remembering


def told(world: IrcWorld, name: str, *lines: str) -> list[str]:
    """What a service says to lines."""
    return [
        line.partition(f" NOTICE {world.session(name).nick} :")[2]
        for line in world.ask(name, *lines)
        if "Serv!" in line
    ]


def guest(world: IrcWorld, name: str) -> None:
    world.connect(name, "127.0.0.1")
    world.say(name, f"NICK {name}", f"USER {name} 0 * :{name}")
    world.forget()


def test_registering_and_logging_in(kept: Remembering) -> None:
    world = world_of(kept)
    guest(world, "ann")
    assert told(world, "ann", f"PRIVMSG NickServ :REGISTER {PASSWORD} me@x") == [
        "Account created; you are logged in as ann"
    ]
    # Nobody but its owner has a registered name, whoever had it a moment ago.
    assert numerics(world.ask("ann", "NS LOGOUT")) == ["NICK", "901"]
    assert told(world, "ann", "NS IDENTIFY ann wrong") == ["Wrong name or password."]
    assert numerics(world.ask("ann", "NickServ IDENTIFY ann tea-and-cake", "NICK ann")) == [
        "900", "NICK",
    ]  # fmt: skip
    assert world.session("ann").user.person.account == "ann"


def test_what_is_said_to_a_service_is_nowhere_else(kept: Remembering) -> None:
    world = world_of(kept)
    guest(world, "ann")
    guest(world, "bob")
    world.say("ann", "JOIN #tea", "PRIVMSG nickserv :IDENTIFY secret-password")
    assert "secret" not in " ".join(world.hears("bob"))
    assert "secret" not in repr(world.notes)
    files = b"".join(each.read_bytes() for each in kept.directory.iterdir() if each.is_file())
    assert b"secret-password" not in files


def test_settings(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    assert told(world, "ann", "NS SET") == ["MULTICLIENT on, ALWAYS-ON off, ENFORCE strict"]
    assert told(world, "ann", "NS SET multiclient OFF") == [
        "MULTICLIENT off, ALWAYS-ON off, ENFORCE strict"
    ]
    told(world, "ann", "NS SET ALWAYS-ON on")
    assert told(world, "ann", "NS SET ENFORCE grace") == [
        "MULTICLIENT off, ALWAYS-ON on, ENFORCE grace"
    ]
    assert told(world, "ann", "NS SET ENFORCE loudly")[0].startswith("Like this: SET ")


def test_a_password_is_changed(kept: Remembering) -> None:
    world = world_of(kept)
    guest(world, "ann")
    told(world, "ann", "NS REGISTER tea-and-cake")
    assert told(world, "ann", "NS PASSWORD wrong coffee-and-pie") == [
        "The present password is wrong."
    ]
    assert told(world, "ann", "NS PASSWORD tea-and-cake coffee-and-pie") == [
        "Your password is changed."
    ]
    world.ask("ann", "NS LOGOUT")
    assert told(world, "ann", "NS IDENTIFY ann tea-and-cake") == ["Wrong name or password."]
    assert numerics(world.ask("ann", "NS IDENTIFY ann coffee-and-pie")) == ["900"]


@pytest.mark.parametrize(
    "order", ["REGISTER my long phrase", "IDENTIFY ann my phrase", "PASSWORD old my phrase"]
)
def test_a_password_with_spaces_is_not_cut(kept: Remembering, order: str) -> None:
    world = world_of(kept)
    guest(world, "ann")
    [line] = told(world, "ann", f"NS {order}")
    assert line.startswith("Like this: ")
    assert len(world.hub.accounts) == 0


def test_certificates(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    assert told(world, "ann", "NS CERT LIST") == ["There are none."]
    assert told(world, "ann", "NS CERT ADD") == [
        "A fingerprint is 64 hexadecimal digits (SHA-256)."
    ]
    colons = ":".join(["AB"] * 32)
    assert told(world, "ann", f"NS CERT ADD {colons}") == [
        "This certificate logs you in from now on."
    ]
    assert told(world, "ann", "NS CERT LIST") == ["ab" * 32]
    assert told(world, "ann", f"NS CERT DEL {'ab' * 32}", "NS CERT LIST") == [
        "It does not any more.", "There are none.",
    ]  # fmt: skip


def test_what_is_known_of_an_account(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    guest(world, "bob")
    assert told(world, "bob", "NS INFO ann")[0].startswith("Ann has been registered since ")
    assert told(world, "bob", "NS INFO eve") == ["There is no account called eve."]


@pytest.mark.parametrize("order", ["PASSWORD a b", "SET", "CERT LIST", "LOGOUT"])
def test_what_is_for_those_who_are_logged_in(kept: Remembering, order: str) -> None:
    world = world_of(kept)
    guest(world, "bob")
    assert told(world, "bob", f"NS {order}") == ["You are not logged in."]


def test_not_over_an_open_line(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    world.enter("bob")  # from another machine
    for order in (f"IDENTIFY Ann {PASSWORD}", "REGISTER tea-and-cake"):
        [line] = told(world, "bob", f"NS {order}")
        assert line.startswith("Passwords are only taken over TLS")


def test_rooms_that_last(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Bob")
    log_in(world, "ann", "Ann")
    log_in(world, "bob", "Bob")
    world.gather("#tea", "ann", "bob")
    assert told(world, "ann", "CS REGISTER #tea") == [
        "#tea lasts from now on, and you are its founder."
    ]
    assert world.hears("bob") == [":irc.test MODE #tea +q ann"]
    assert told(world, "bob", "CS INFO #tea")[0].startswith("#tea was founded by Ann on ")
    assert told(world, "bob", "CS ACCESS #tea ADD Bob o") == [
        "Only the founder of #tea can do that."
    ]
    assert told(world, "ann", "PRIVMSG ChanServ :ACCESS #tea ADD Bob o") == ["Done."]
    assert told(world, "bob", "CS ACCESS #tea LIST") == ["Ann +q", "Bob +o", "2 in all."]
    world.ask("bob", "MODE #tea -o bob")
    assert numerics(world.ask("bob", "CS OP #tea")) == ["MODE"]
    assert told(world, "ann", "CS ACCESS #tea DEL Bob", "CS DROP #tea") == [
        "Done.", "#tea ends with its last visitor.",
    ]  # fmt: skip


@pytest.mark.parametrize("service", ["NickServ", "ChanServ"])
def test_orders_that_are_none(kept: Remembering, service: str) -> None:
    world = world_of(kept)
    guest(world, "bob")
    assert len(told(world, "bob", f"PRIVMSG {service} :help")) > 4
    [line] = told(world, "bob", f"PRIVMSG {service} :DANCE")
    assert line == "There is no command DANCE. Say HELP for the list."
    assert numerics(world.ask("bob", f"NOTICE {service} :hello")) == []


def test_a_guest_who_comes_by_a_lent_name_is_told_after_the_welcome(kept: Remembering) -> None:
    world = world_of(kept, "ann")
    log_in(world, "owner", "ann")
    world.ask("owner", "NS SET ENFORCE grace", "QUIT")
    world.connect("eve")
    lines = world.ask("eve", "NICK ann", "USER eve 0 * :Eve")
    told = numerics(lines)
    assert told[0] == "001"
    assert told.index("422") < told.index("433")
    assert "log in within 60 seconds" in lines[told.index("433")]
    world.run(60)
    assert [line.split(" ")[1] for line in world.hears("eve")] == ["NICK"]


def test_who_logs_out_has_the_name_on_loan(kept: Remembering) -> None:
    world = world_of(kept, "ann")
    log_in(world, "ann", "ann")
    world.ask("ann", "NS SET ENFORCE grace")
    assert numerics(world.ask("ann", "NS LOGOUT")) == ["901", "433"]
    world.run(60)
    assert [line.split(" ")[1] for line in world.hears("ann")] == ["NICK"]


@pytest.mark.parametrize("nick", ["N1ckServ", "N\u0456ckserv", "Chan5erv"])
def test_nobody_comes_in_by_such_a_name_or_takes_it(nick: str) -> None:
    world = IrcWorld()
    world.connect("eve")
    assert numerics(world.ask("eve", f"NICK {nick}", "USER eve 0 * :Eve")) == ["432"]
    world.say("eve", "NICK eve")
    assert numerics(world.ask("eve", f"NICK {nick}")) == ["432"]
