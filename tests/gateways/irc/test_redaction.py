"""Messages that are taken back, or away."""

import re

import pytest

from beseda.domain.history import HistoryError
from beseda.domain.people import Person
from beseda.domain.roomlog import RoomLog
from beseda.protocol.irc.message import parse
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering

CAPABILITIES = "message-tags echo-message message-redaction"


@pytest.fixture
def world(kept: Remembering) -> IrcWorld:
    """Ann, who is the room's operator, Bob and Cid know of redaction; Eve does not."""
    world = IrcWorld(kept=kept)
    world.enter("ann", "bob", capabilities=CAPABILITIES)
    world.enter("cid", capabilities="draft/message-redaction")
    world.enter("eve", capabilities="message-tags")
    world.gather("#tea", "ann", "bob", "cid", "eve")
    return world


def said(world: IrcWorld, name: str, line: str) -> str:
    """`name` sends `line`; returns the id of what came of it."""
    message = parse(world.ask(name, line)[0].encode())
    world.forget()
    return message.tags["msgid"]


def bare(lines: list[str]) -> list[str]:
    """Lines without tags and source."""
    return [re.sub(r"^(?:@\S+ )?:\S+ ", "", line) for line in lines]


def test_ones_own_message(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG #tea :oops")
    assert bare(world.ask("bob", f"REDACT #TEA {message} :wrong room")) == [
        f"REDACT #tea {message} :wrong room"
    ]
    assert bare(world.hears("ann")) == [f"REDACT #tea {message} :wrong room"]
    assert world.hears("cid") == [f":bob!~bob@192.0.2.2 REDACT #tea {message} :wrong room"]
    assert world.hears("eve") == []
    [again] = world.ask("bob", f"REDACT #tea {message}")
    assert f"FAIL REDACT UNKNOWN_MSGID #tea {message} :" in again


@pytest.mark.parametrize("line", ["NOTICE #tea :oops", "@+react=lol TAGMSG #tea"])
def test_whatever_was_said(world: IrcWorld, line: str) -> None:
    message = said(world, "bob", line)
    assert bare(world.ask("bob", f"REDACT #tea {message}")) == [f"REDACT #tea {message}"]


def test_others_messages(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG #tea :spam")
    refused = [f":irc.test FAIL REDACT REDACT_FORBIDDEN #tea {message} "]
    assert [world.ask("cid", f"REDACT #tea {message}")[0][: len(refused[0])]] == refused
    assert world.hears("bob") == []
    world.ask("ann", "MODE #tea +h cid")
    world.forget()
    assert len(world.ask("cid", f"REDACT #tea {message} :spam")) == 1
    assert len(world.hears("bob")) == 1
    message = said(world, "ann", "PRIVMSG #tea :not by rank")
    assert bare(world.ask("cid", f"REDACT #tea {message}"))[0].startswith("REDACT #tea")


def test_a_server_operator_may_from_outside(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG #tea :spam")
    world.ask("cid", "PART #tea")
    [refused] = world.ask("cid", f"REDACT #tea {message}")
    assert refused.startswith(":irc.test FAIL REDACT INVALID_TARGET #tea :")
    world.ask("cid", "OPER root secret")
    world.forget()
    assert world.ask("cid", f"REDACT #tea {message}") == [
        f":cid!~cid@192.0.2.3 REDACT #tea {message}"
    ]
    assert len(world.hears("bob")) == 1


def test_in_private(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG cid :psst")
    [refused] = world.ask("cid", f"REDACT bob {message}")
    assert refused.startswith(f":irc.test FAIL REDACT REDACT_FORBIDDEN bob {message} :")
    [unknown] = world.ask("ann", f"REDACT cid {message}")
    assert unknown.startswith(f":irc.test FAIL REDACT UNKNOWN_MSGID cid {message} :")
    assert bare(world.ask("bob", f"REDACT cid {message}")) == [f"REDACT cid {message}"]
    assert world.hears("cid") == [f":bob!~bob@192.0.2.2 REDACT cid {message}"]
    assert world.hears("ann") == []


def test_in_private_when_the_other_one_has_left(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG cid :psst")
    world.say("cid", "QUIT")
    world.forget()
    assert bare(world.ask("bob", f"REDACT cid {message}")) == [f"REDACT cid {message}"]


def test_to_oneself(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG bob :note")
    assert bare(world.ask("bob", f"REDACT bob {message}")) == [f"REDACT bob {message}"]


def test_what_cannot_be_redacted(world: IrcWorld, kept: Remembering) -> None:
    topic = said(world, "ann", "TOPIC #tea :x")
    typing = said(world, "ann", "@+typing=active TAGMSG #tea")
    for message in (topic, typing, "x", "x-1-1", topic + "0", ":"):
        [refused] = world.ask("ann", f"REDACT #tea {message} :x")
        assert refused.startswith(":irc.test FAIL REDACT UNKNOWN_MSGID #tea ")
    script = written("""
        ann >> REDACT #tea
        ann << :irc.test 461 ann REDACT …
        ann >> REDACT #nowhere x
        ann << :irc.test FAIL REDACT INVALID_TARGET #nowhere …
        ann >> REDACT nobody x
        ann << :irc.test FAIL REDACT INVALID_TARGET nobody …
        ann >> REDACT :a b
        ann << :irc.test 461 ann REDACT …
        eve >> REDACT #tea x
        eve << :irc.test 421 eve REDACT …
    """)
    assert world.play(script) == script


def test_a_secret_room_is_not_there(world: IrcWorld) -> None:
    world.say("ann", "MODE #tea +s")
    world.say("cid", "PART #tea")
    world.forget()
    there, not_there = world.ask("cid", "REDACT #tea x", "REDACT #xyz x")
    assert there.replace("#tea", "#xyz") == not_there


def test_while_the_log_is_read_the_target_may_change(world: IrcWorld, kept: Remembering) -> None:
    """What was found is of the log that the name stood for; it must not touch another's."""
    message = said(world, "bob", "PRIVMSG cid :psst")
    archive = kept.store.archive
    find = archive.find

    def find_late(log: RoomLog, wanted: str) -> object:
        found = find(log, wanted)
        with world.hub.lock:
            cid = world.session("cid").user
            eve = world.session("eve").user
            for user, nick in ((cid, "ced"), (eve, "cid")):
                world.hub.roster.rename(user, world.hub.names.nick(nick))
        return found

    archive.find = find_late  # type: ignore[method-assign, assignment]
    [refused] = world.ask("bob", f"REDACT cid {message}")
    assert refused.startswith(f":irc.test FAIL REDACT UNKNOWN_MSGID cid {message} :")


def test_when_the_log_cannot_be_read(world: IrcWorld, kept: Remembering) -> None:
    def fail(_log: RoomLog, _message: str) -> None:
        raise HistoryError("disk on fire")

    kept.store.archive.find = fail  # type: ignore[method-assign, assignment]
    [refused] = world.ask("bob", "REDACT #tea x")
    assert refused.startswith(":irc.test 400 bob :")


def test_a_long_reason_is_cut(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG #tea :oops")
    [line] = world.ask("bob", f"REDACT #tea {message} :{'x' * 400}")
    assert line.endswith(f" {message} :{'x' * 250}")


def test_nobody_is_another_because_of_the_same_nick(world: IrcWorld) -> None:
    message = said(world, "bob", "PRIVMSG #tea :oops")
    world.say("bob", "QUIT")
    world.connect("rob")
    world.say("rob", "CAP REQ :message-redaction", "NICK bob", "USER bob 0 * :Bob", "CAP END")
    world.say("rob", "JOIN #tea")
    world.forget()
    person: Person = world.session("rob").user.person
    assert person.nick == "bob"
    [refused] = world.ask("rob", f"REDACT #tea {message}")
    assert " FAIL REDACT REDACT_FORBIDDEN " in refused
