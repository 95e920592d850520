"""Only UTF-8 is relayed (IRCv3 utf8-only)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld, numerics


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    return world


def send(world: IrcWorld, name: str, line: bytes) -> list[str]:
    world.send(name, line + b"\r\n")
    return world.hears(name)


@pytest.mark.parametrize(
    "line",
    [
        b"PRIVMSG #tea :caf\xe9",
        b"NOTICE #tea :caf\xe9",
        b"TOPIC #tea :caf\xe9",
        b"SETNAME :caf\xe9",
        b"AWAY :caf\xe9",
        b"PRIVMSG #tea :cut inside a character \xd0",
        b"PRIVMSG #tea :a surrogate \xed\xa0\x80",
    ],
)
def test_a_line_that_is_not_utf8_is_refused(world: IrcWorld, line: bytes) -> None:
    [told] = send(world, "ann", line)
    verb = line.partition(b" ")[0].decode()
    assert told.startswith(f":irc.test FAIL {verb} INVALID_UTF8 :")
    assert world.hears("bob") == []


def test_the_answer_has_the_label(cut: int) -> None:
    world = IrcWorld(cut=cut)
    world.enter("ann", capabilities="batch labeled-response")
    [told] = send(world, "ann", b"@label=xyz PRIVMSG ann :hi\xaa")
    assert told.startswith("@label=xyz :irc.test FAIL PRIVMSG INVALID_UTF8 :")


def test_a_verb_that_is_not_utf8_is_not_repeated(world: IrcWorld) -> None:
    [told] = send(world, "ann", b"caf\xe9 #tea")
    assert told.startswith(":irc.test FAIL * INVALID_UTF8 :")


def test_a_line_that_is_too_long_as_well_is_too_long(world: IrcWorld) -> None:
    assert numerics(send(world, "ann", b"PRIVMSG #tea :" + b"\xff" * 600)) == ["417"]
    assert send(world, "ann", b"\xff"[:0] + b" :\xff") == []


def test_who_has_another_encoding_can_get_in_and_out() -> None:
    world = IrcWorld()
    world.enter("bob")
    world.connect("ann")
    world.say("ann", "NICK ann")
    lines = send(world, "ann", b"USER ann 0 * :Ann\xe9e")
    assert lines[0].startswith(":irc.test WARN USER INVALID_UTF8 :")
    assert numerics(lines)[1] == "001"
    world.gather("#tea", "ann", "bob")
    assert world.ask("bob", "WHOIS ann")[0].endswith(" :Ann\ufffde")
    world.send("ann", b"QUIT :\xe0 bient\xf4t\r\n")
    assert world.hears("bob") == [":ann!~ann@192.0.2.2 QUIT :Quit: \ufffd bient\ufffdt"]


def test_a_message_of_several_lines_is_not_lost_with_one_of_them() -> None:
    world = IrcWorld()
    world.enter("ann", capabilities="batch multiline echo-message")
    world.gather("#tea", "ann")
    world.say("ann", "BATCH +1 multiline #tea")
    [told] = send(world, "ann", b"@batch=1 PRIVMSG #tea :caf\xe9")
    assert told.startswith(":irc.test WARN PRIVMSG INVALID_UTF8 :")
    world.say("ann", "@batch=1 PRIVMSG #tea :tea", "BATCH -1")
    assert world.hears("ann")[1].endswith(" PRIVMSG #tea :caf\ufffd")
