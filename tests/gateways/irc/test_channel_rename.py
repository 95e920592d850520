"""RENAME: a channel gets another name, and stays what it is (IRCv3 channel-rename)."""

import pytest

from beseda.domain.settings import HistorySettings
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering

CAPABILITY = "draft/channel-rename"
RENAMED = ":ann!~ann@192.0.2.1 RENAME #tea #coffee :we woke up"
HISTORY = "batch server-time message-tags chathistory event-playback " + CAPABILITY


def chat(kept: Remembering | None = None, capabilities: str = CAPABILITY) -> IrcWorld:
    """Ann, who is the operator of #tea, knows of renaming; Bob, who is there as well, does not."""
    world = IrcWorld(kept=kept, history=HistorySettings(replay=0))
    world.enter("ann", capabilities=capabilities)
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    return world


@pytest.fixture
def world() -> IrcWorld:
    return chat()


def fails(lines: list[str]) -> list[str]:
    """What stands before the text of each standard reply."""
    return [line.removeprefix(":irc.test ").partition(" :")[0] for line in lines]


# ── telling ────────────────────────────────────────────────────────────────────────────────────


def test_those_who_know_and_those_who_do_not(world: IrcWorld) -> None:
    world.ask("ann", "TOPIC #tea :leaves", "MODE #tea +v bob")
    world.forget()
    script = written("""
        ann >> RENAME #tea #coffee :we woke up
        ann << :ann!~ann@192.0.2.1 RENAME #tea #coffee :we woke up
        bob << :bob!~bob@192.0.2.2 PART #tea :we woke up
        bob << :bob!~bob@192.0.2.2 JOIN #coffee
        bob << :irc.test 332 bob #coffee :leaves
        bob << :irc.test 333 bob #coffee ann!~ann@192.0.2.1 43200
        bob << :irc.test 353 bob = #coffee :@ann +bob
        bob << :irc.test 366 bob #coffee …
        bob >> PRIVMSG #coffee :hi
        ann << :bob!~bob@192.0.2.2 PRIVMSG #coffee :hi
        bob >> PRIVMSG #tea :hi
        bob << :irc.test 403 bob #tea …
    """)
    assert world.play(script) == script


def test_without_a_reason(world: IrcWorld) -> None:
    world.say("ann", "RENAME #tea #coffee")
    assert world.hears("ann") == [":ann!~ann@192.0.2.1 RENAME #tea #coffee :"]
    assert world.hears("bob")[0] == ":bob!~bob@192.0.2.2 PART #tea"


def test_who_renames_need_not_know_of_it(world: IrcWorld) -> None:
    world.ask("ann", f"CAP REQ -{CAPABILITY}")
    assert numerics(world.ask("ann", "RENAME #tea #coffee :x")) == ["PART", "JOIN", "353", "366"]


def test_names_as_each_client_wants_them() -> None:
    world = chat()
    world.enter("cid", "dan", capabilities="multi-prefix userhost-in-names extended-join")
    world.enter("eve", capabilities="no-implicit-names read-marker")
    world.gather("#tea", "cid", "dan", "eve")
    world.ask("ann", "MODE #tea +v ann")
    world.forget()
    world.say("ann", "RENAME #tea #coffee")
    names = ":@ann bob cid dan eve"
    assert world.hears("bob")[2] == f":irc.test 353 bob = #coffee {names.replace('@', '@')}"
    for name, host in (("cid", "3"), ("dan", "4")):
        _, joined, listed, _ = world.hears(name)
        assert joined == (f":{name}!~{name}@192.0.2.{host} JOIN #coffee * :{name.title()} Real")
        assert listed.startswith(
            f":irc.test 353 {name} = #coffee :@+ann!~ann@192.0.2.1 bob!~bob@192.0.2.2 "
        )
    assert numerics(world.hears("eve")) == ["PART", "JOIN", "MARKREAD"]


def test_many_names_take_many_lines() -> None:
    world = chat()
    others = [f"somebody{number}" for number in range(60)]
    world.enter(*others)
    world.gather("#tea", *others)
    world.say("ann", "RENAME #tea #coffee")
    for nick in ("bob", "somebody59"):
        lines = [line for line in world.hears(nick) if " 353 " in line]
        assert len(lines) > 1
        words = [word for line in lines for word in line.partition(" #coffee :")[2].split(" ")]
        assert words == ["@ann", "bob", *others]


def test_only_the_case_changes(world: IrcWorld) -> None:
    assert world.ask("ann", "RENAME #tea #TEA") == [":ann!~ann@192.0.2.1 RENAME #tea #TEA :"]
    assert world.hears("bob") == []
    world.say("bob", "PRIVMSG #tea :hi")
    assert world.hears("ann") == [":bob!~bob@192.0.2.2 PRIVMSG #TEA :hi"]


# ── what stays ─────────────────────────────────────────────────────────────────────────────────


def test_modes_bans_and_invitations_stay(world: IrcWorld) -> None:
    world.enter("cid", "dan")
    world.ask("ann", "MODE #tea +ib dan!*@*", "INVITE cid #tea")
    world.forget()
    world.ask("ann", "RENAME #tea #coffee")
    assert world.ask("ann", "MODE #coffee")[0] == ":irc.test 324 ann #coffee +int"
    assert " dan!*@* " in world.ask("ann", "MODE #coffee b")[0]
    assert numerics(world.ask("dan", "JOIN #coffee")) == ["474"]
    assert numerics(world.ask("cid", "INVITE")) == ["336", "337"]
    assert numerics(world.ask("cid", "JOIN #coffee"))[0] == "JOIN"


def test_who_joins_the_old_name_is_led_to_the_new_one(world: IrcWorld) -> None:
    world.ask("ann", "RENAME #tea #coffee")
    world.enter("cid")
    world.enter("dan", capabilities=CAPABILITY)
    world.forget()
    script = written("""
        cid >> JOIN #tea
        ann << :cid!~cid@192.0.2.3 JOIN #coffee
        bob << :cid!~cid@192.0.2.3 JOIN #coffee
        cid << :irc.test 470 cid #tea #coffee :#tea is called #coffee now. Join that one.
        cid << :cid!~cid@192.0.2.3 JOIN #coffee
        cid << :irc.test 353 cid = #coffee :@ann bob cid
        cid << :irc.test 366 cid #coffee …
        dan >> JOIN #tea
        dan << :irc.test FAIL JOIN CHANNEL_RENAMED #tea #coffee :…
    """)
    assert world.play(script) == script


def test_who_is_in_there_can_have_the_old_name(world: IrcWorld) -> None:
    world.ask("ann", "RENAME #tea #coffee")
    world.forget()
    assert world.ask("bob", "JOIN #tea")[1] == ":irc.test 353 bob = #tea :@bob"
    world.enter("cid")
    assert numerics(world.ask("cid", "JOIN #tea")) == ["JOIN", "353", "366"]


def test_the_key_goes_along_and_locks_hold(world: IrcWorld) -> None:
    world.ask("ann", "RENAME #tea #coffee", "MODE #coffee +k key")
    world.enter("cid")
    assert numerics(world.ask("cid", "JOIN #tea")) == ["470", "475"]
    assert numerics(world.ask("cid", "JOIN #x,#tea y,key"))[3:5] == ["470", "JOIN"]


def test_where_a_secret_channel_has_gone_nobody_is_told(world: IrcWorld) -> None:
    world.ask("ann", "RENAME #tea #coffee", "MODE #coffee +s")
    world.enter("cid")
    [told] = world.ask("cid", "JOIN #tea")
    assert told.startswith(":irc.test 437 cid #tea :")
    assert "coffee" not in told


def test_the_old_name_is_anybodys_when_the_channel_is_no_more(world: IrcWorld) -> None:
    world.ask("ann", "RENAME #tea #coffee", "PART #coffee")
    world.ask("bob", "PART #coffee")
    assert world.ask("bob", "JOIN #tea")[1] == ":irc.test 353 bob = #tea :@bob"


def test_what_was_said_is_read_under_the_new_name(kept: Remembering) -> None:
    world = chat(kept, HISTORY)
    world.say("bob", "PRIVMSG #tea :one")
    assert world.ask("ann", "RENAME #tea #coffee :we woke up")[0].endswith(RENAMED)
    world.say("bob", "PRIVMSG #coffee :two")
    told = [line.partition(" :")[2] for line in world.ask("ann", "CHATHISTORY LATEST #coffee * 10")]
    source = "bob!~bob@192.0.2.2"
    assert told[1:-1] == [
        "ann!~ann@192.0.2.1 JOIN #coffee",
        f"{source} JOIN #coffee",
        f"{source} PRIVMSG #coffee :one",
        RENAMED[1:],
        f"{source} PRIVMSG #coffee :two",
    ]


def test_nobody_reads_it_under_the_old_name(kept: Remembering) -> None:
    world = chat(kept, HISTORY)
    world.say("bob", "PRIVMSG #tea :secret")
    world.ask("ann", "RENAME #tea #coffee", "PART #coffee")
    world.ask("bob", "PART #coffee")
    world.enter("eve", capabilities=HISTORY)
    world.gather("#tea", "eve")
    world.gather("#coffee", "ann")
    assert not any("secret" in line for line in world.ask("eve", "CHATHISTORY LATEST #tea * 10"))
    world.say("eve", "PRIVMSG #tea :mine")
    assert "mine" in world.ask("eve", "CHATHISTORY LATEST #tea * 10")[1 + 1]
    assert not any("mine" in line for line in world.ask("ann", "CHATHISTORY LATEST #coffee * 10"))


def test_the_log_of_a_locked_room_ends_with_it_under_its_new_name(kept: Remembering) -> None:
    world = chat(kept, HISTORY)
    world.say("bob", "PRIVMSG #tea :secret")
    world.ask("ann", "MODE #tea +k key", "RENAME #tea #coffee", "PART #coffee")
    world.ask("bob", "PART #coffee")
    world.enter("eve", capabilities=HISTORY)
    for room in ("#tea", "#coffee"):
        world.gather(room, "eve")
        assert not any(
            "secret" in line for line in world.ask("eve", f"CHATHISTORY LATEST {room} * 10")
        )


def test_a_message_keeps_its_id(kept: Remembering) -> None:
    world = chat(kept, f"{HISTORY} message-redaction echo-message")
    [said] = world.ask("ann", "PRIVMSG #tea :oops")
    message = said.partition("msgid=")[2].partition(" ")[0]
    world.ask("ann", "RENAME #tea #coffee")
    told = world.ask("ann", f"REDACT #coffee {message}")
    assert told[0].endswith(f" REDACT #coffee {message}")


def test_read_markers_move_on(kept: Remembering) -> None:
    world = chat(kept, f"{CAPABILITY} read-marker")
    marker = "timestamp=1970-01-01T12:00:00.000Z"
    world.ask("ann", f"MARKREAD #tea {marker}")
    world.ask("ann", "RENAME #tea #coffee")
    assert world.ask("ann", "MARKREAD #coffee") == [f":irc.test MARKREAD #coffee {marker}"]
    assert world.ask("ann", "MARKREAD #tea") == [":irc.test MARKREAD #tea *"]


# ── what cannot be ─────────────────────────────────────────────────────────────────────────────


def test_a_name_that_another_channel_has(world: IrcWorld) -> None:
    world.gather("#coffee", "bob")
    for name in ("#COFFEE", "#tea"):
        shown = ["FAIL RENAME CHANNEL_NAME_IN_USE #tea " + name]
        assert fails(world.ask("ann", f"RENAME #tea {name}")) == shown


def test_a_name_that_another_channel_had(kept: Remembering) -> None:
    """Its log is neither read by those who come into this one, nor lost."""
    world = chat(kept, HISTORY)
    world.gather("#coffee", "bob")
    world.say("bob", "PRIVMSG #coffee :secret", "PART #coffee")
    world.forget()
    told = fails(world.ask("ann", "RENAME #tea #coffee"))
    assert told == ["FAIL RENAME CHANNEL_NAME_IN_USE #tea #coffee"]
    assert world.hears("bob") == []
    world.ask("ann", "JOIN #coffee")
    assert any("secret" in line for line in world.ask("ann", "CHATHISTORY LATEST #coffee * 3"))


@pytest.mark.parametrize("name", ["coffee", "#", "#a,b", "#" + "x" * 64, "%coffee"])
def test_what_is_no_name(world: IrcWorld, name: str) -> None:
    assert fails(world.ask("ann", f"RENAME #tea {name}")) == [
        f"FAIL RENAME CANNOT_RENAME #tea {name}"
    ]


def test_who_may(world: IrcWorld) -> None:
    world.enter("cid")
    assert numerics(world.ask("bob", "RENAME #tea #coffee")) == ["482"]
    assert numerics(world.ask("cid", "RENAME #tea #coffee")) == ["442"]
    assert numerics(world.ask("ann", "RENAME #none #coffee")) == ["403"]
    assert numerics(world.ask("ann", "RENAME #tea")) == ["461"]
    world.ask("cid", "OPER root secret")
    world.forget()
    assert world.ask("cid", "RENAME #tea #coffee") == []
    assert world.hears("ann") == [":cid!~cid@192.0.2.3 RENAME #tea #coffee :"]


def test_a_secret_channel_is_not_there(world: IrcWorld) -> None:
    world.enter("cid")
    world.ask("ann", "MODE #tea +s")
    assert numerics(world.ask("cid", "RENAME #tea #coffee")) == ["403"]


def test_the_channel_that_is_always_there_keeps_its_name(world: IrcWorld) -> None:
    with world.hub.lock:
        world.hub.make_room(world.hub.names.room("#lobby"), permanent=True)
    world.ask("ann", "OPER root secret")
    assert fails(world.ask("ann", "RENAME #lobby #coffee")) == [
        "FAIL RENAME CANNOT_RENAME #lobby #coffee"
    ]


def test_where_only_operators_make_channels_only_they_name_them() -> None:
    world = IrcWorld(creation=False)
    world.enter("ann", "bob", capabilities=CAPABILITY)
    world.ask("bob", "OPER root secret")
    world.gather("#tea", "bob", "ann")
    world.ask("bob", "MODE #tea +o ann")
    world.forget()
    assert fails(world.ask("ann", "RENAME #tea #coffee")) == [
        "FAIL RENAME CANNOT_RENAME #tea #coffee"
    ]
    assert world.ask("bob", "RENAME #tea #coffee") == [":bob!~bob@192.0.2.2 RENAME #tea #coffee :"]


def test_not_again_at_once(world: IrcWorld) -> None:
    world.ask("ann", "RENAME #tea #coffee")
    told = fails(world.ask("ann", "RENAME #coffee #tea"))
    assert told == ["FAIL RENAME CANNOT_RENAME #coffee #tea"]
    world.run(61)
    assert world.ask("ann", "RENAME #coffee #tea") == [":ann!~ann@192.0.2.1 RENAME #coffee #tea :"]


def test_while_the_log_cannot_be_read(kept: Remembering) -> None:
    world = chat(kept, HISTORY)
    kept.break_reading()
    assert fails(world.ask("ann", "RENAME #tea #coffee")) == [
        "FAIL RENAME CANNOT_RENAME #tea #coffee"
    ]
