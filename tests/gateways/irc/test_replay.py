"""The last lines of a room for whoever comes in, and the setting of how many."""

from pathlib import Path

import pytest

from beseda.domain.settings import HistorySettings
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.past import asked, texts
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering

MODERN = "batch server-time message-tags"


def _talked(kept: Remembering, *, replay: int = 3) -> IrcWorld:
    """Ann has said "one 0" to "one 4" in #tea."""
    world = IrcWorld(kept=kept, history=HistorySettings(replay=replay))
    world.enter("ann")
    world.gather("#tea", "ann")
    for number in range(5):
        world.say("ann", f"PRIVMSG #tea :one {number}")
    world.forget()
    return world


def test_after_the_names_and_before_what_is_said_next(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob", capabilities="batch server-time")
    script = written("""
        bob >> JOIN #tea
        ann << :bob!~bob@192.0.2.2 JOIN #tea
        bob << @time=1970-01-01T12:00:00.000Z :bob!~bob@192.0.2.2 JOIN #tea
        bob << :irc.test 353 bob = #tea :@ann bob
        bob << :irc.test 366 bob #tea :End of names
        bob << :irc.test BATCH +history chathistory #tea
        bob << @batch=history;time=1970-01-01T12:00:00.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 2
        bob << @batch=history;time=1970-01-01T12:00:00.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 3
        bob << @batch=history;time=1970-01-01T12:00:00.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 4
        bob << :irc.test BATCH -history
        ann >> PRIVMSG #tea :hello
        bob << @time=1970-01-01T12:00:00.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :hello
    """)
    assert world.play(script) == script


def test_nothing_is_missing_and_nothing_twice(kept: Remembering) -> None:
    """People come in while somebody talks, all between two deliveries: what each sees of it is
    everything, once, in order."""
    world = _talked(kept, replay=500)
    people = [f"p{number}" for number in range(20)]
    world.enter(*people)
    sessions = {name: world.session(name) for name in ("ann", *people)}
    for number, name in enumerate(people):
        sessions["ann"].received(f"PRIVMSG #tea :two {number}\r\n".encode())
        sessions[name].received(b"JOIN #tea\r\nPRIVMSG #tea :I am in\r\n")
        sessions["ann"].received(f"PRIVMSG #tea :three {number}\r\n".encode())
    world.run(0)
    world.say("ann", "PRIVMSG #tea :end")
    said = [f"one {number}" for number in range(5)]
    for number in range(20):
        said += [f"two {number}", f"p{number} is in", f"three {number}"]
    for name in people:
        lines = [line for line in world.hears(name) if " PRIVMSG #tea :" in line]
        heard = [line.partition(" PRIVMSG #tea :")[2].split("] ")[-1] for line in lines]
        who = [line[1:].partition("!")[0] for line in lines]
        heard = [f"{by} is in" if text == "I am in" else text
                 for by, text in zip(who, heard, strict=True)]  # fmt: skip
        assert heard == [each for each in (*said, "end") if each != f"{name} is in"]


def test_without_server_time_the_text_has_the_time(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob")
    replayed = texts(asked(world, "bob", "JOIN #tea"))
    assert [text.partition("] ")[2] for text in replayed] == ["one 2", "one 3", "one 4"]
    assert all(text[0] == "[" and text[3] == ":" for text in replayed)


def test_times_alone_do_not_tell_the_past_from_the_present(kept: Remembering) -> None:
    """What irssi 1.4 asks for; it takes times and does not show them."""
    world = _talked(kept, replay=1)
    world.enter("bob", capabilities="multi-prefix away-notify server-time")
    [replayed] = texts(asked(world, "bob", "JOIN #tea"))
    assert replayed.endswith("] one 4")
    world.say("ann", "PRIVMSG #tea :now")
    assert world.hears("bob")[-1].endswith("PRIVMSG #tea :now")
    [found] = texts(asked(world, "bob", "SEARCH text=one;limit=1"))
    assert found == "one 4"


def test_one_is_told_ones_own_words(kept: Remembering) -> None:
    world = _talked(kept)
    world.say("ann", "PART #tea")
    assert len(texts(asked(world, "ann", "JOIN #tea"))) == 3


def test_the_first_one_sees_nothing(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob", capabilities=MODERN)
    answer = asked(world, "bob", "JOIN #new")
    assert [each.verb for each in answer] == ["JOIN", "353", "366"]


@pytest.mark.parametrize("capability", ["draft/chathistory", "chathistory", "znc.in/playback"])
def test_who_asks_themselves_is_shown_nothing(kept: Remembering, capability: str) -> None:
    world = _talked(kept)
    world.enter("bob", capabilities=f"{MODERN} {capability}")
    assert [each.verb for each in asked(world, "bob", "JOIN #tea")] == ["JOIN", "353", "366"]


def test_programs_words_are_not_shown_again(kept: Remembering) -> None:
    world = _talked(kept)
    world.say("ann", "PRIVMSG #tea :\x01VERSION\x01", "PRIVMSG #tea :\x01ACTION waves\x01")
    world.enter("bob", capabilities=MODERN)
    assert texts(asked(world, "bob", "JOIN #tea")) == ["one 4", "\x01ACTION waves\x01"]


def test_what_was_taken_back_is_not_shown(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob", "cat", capabilities=MODERN)
    joined = asked(world, "bob", "JOIN #tea")
    [message] = [each.tags["msgid"] for each in joined if each.params[-1] == "one 3"]
    world.say("ann", "CAP REQ message-redaction", f"REDACT #tea {message} :oops")
    assert texts(asked(world, "cat", "JOIN #tea")) == ["one 1", "one 2", "one 4"]


def test_several_rooms_at_once(kept: Remembering) -> None:
    world = _talked(kept)
    world.gather("#pie", "ann")
    world.say("ann", "PRIVMSG #pie :apple")
    world.enter("bob", capabilities=MODERN)
    batches = [each.params for each in asked(world, "bob", "JOIN #tea,#pie,#new")
               if each.verb == "BATCH"]  # fmt: skip
    assert batches == [["+history", "chathistory", "#tea"], ["-history"],
                       ["+history", "chathistory", "#pie"], ["-history"]]  # fmt: skip


def test_a_label_on_the_whole_answer(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob", capabilities=f"{MODERN} labeled-response")
    answer = asked(world, "bob", "@label=x JOIN #tea")
    assert answer[0].tags["label"] == "x"
    outer = answer[0].params[0][1:]
    inner = [each for each in answer if each.params[0] in ("+history", "-history")]
    assert [each.tags["batch"] for each in inner] == [outer, outer]
    assert [each.tags["batch"] for each in answer if each.verb == "PRIVMSG"] == ["history"] * 3
    assert answer[-1].params == [f"-{outer}"]


def test_how_much_one_wants_to_see(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob", capabilities=MODERN)
    told = "On entering a room you are shown its last messages"
    for line, expected in (
        ("REPLAY", f"{told}: 3. REPLAY <number> changes it."),
        ("REPLAY 1", f"{told}: 1. REPLAY <number> changes it."),
        ("REPLAY 501", "REPLAY takes a number from 0 to 500."),
        ("REPLAY many", "REPLAY takes a number from 0 to 500."),
        ("REPLAY -1", "REPLAY takes a number from 0 to 500."),
    ):
        assert texts(asked(world, "bob", line)) == [expected]
    assert texts(asked(world, "bob", "JOIN #tea")) == ["one 4"]
    world.say("bob", "PART #tea", "REPLAY 0")
    assert texts(asked(world, "bob", "JOIN #tea")) == []
    world.say("bob", "PART #tea", "REPLAY 500")
    assert len(texts(asked(world, "bob", "JOIN #tea"))) == 5


def test_a_server_that_replays_nothing(kept: Remembering) -> None:
    world = _talked(kept, replay=0)
    world.enter("bob", capabilities=MODERN)
    assert texts(asked(world, "bob", "JOIN #tea")) == []


def test_after_a_restart(tmp_path: Path) -> None:
    before = Remembering(tmp_path)
    _talked(before)
    before.stop()
    after = Remembering(tmp_path)
    world = IrcWorld(kept=after)
    world.enter("bob", capabilities=MODERN)
    replayed = [each for each in asked(world, "bob", "JOIN #TEA") if each.verb == "PRIVMSG"]
    assert [each.params[1] for each in replayed] == [f"one {number}" for number in range(5)]
    world.say("bob", "PRIVMSG #TEA :here again")
    world.say("bob", "PART #TEA")
    again = [each for each in asked(world, "bob", "JOIN #tea") if each.verb == "PRIVMSG"]
    assert [each.params[1] for each in again][-1] == "here again"
    assert len({each.tags["msgid"] for each in again}) == 6
    after.stop()


def test_an_unreadable_log(kept: Remembering) -> None:
    world = _talked(kept)
    world.enter("bob", capabilities=MODERN)
    kept.break_reading()
    answer = asked(world, "bob", "JOIN #tea")
    assert [each.verb for each in answer] == ["JOIN", "353", "366", "400"]
