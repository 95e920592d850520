"""*playback, as clients of the bouncer ZNC use it."""

import pytest

from beseda.gateways.irc.history import znc
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.past import asked, tea_party, texts
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering

NOON = 43_200


def _world(kept: Remembering) -> IrcWorld:
    """Ann said "one 0" to "one 4" in #tea at 12:00:01 and so on; then "pie" in #pie, where Bob is
    as well, and Bob "psst" to Ann."""
    world = tea_party(kept, messages=5, page=4)
    world.gather("#pie", "ann", "bob")
    world.say("ann", "PRIVMSG #pie :pie")
    world.say("bob", "PRIVMSG ann :psst")
    world.forget()
    return world


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("PLAY * 0", ["one 1", "one 2", "one 3", "one 4", "pie", "psst"]),
        ("play *", ["one 1", "one 2", "one 3", "one 4", "pie", "psst"]),
        ("PLAY #tea 0", ["one 1", "one 2", "one 3", "one 4"]),
        (f"PLAY #tea {NOON + 3}", ["one 3", "one 4"]),
        (f"PLAY #tea {NOON + 3}.001", ["one 3", "one 4"]),
        (f"PLAY #tea {NOON + 2} {NOON + 4}", ["one 2"]),
        (f"PLAY #TEA 0 {NOON + 3}", ["one 0", "one 1"]),
        ("PLAY #p* 0", ["pie"]),
        ("PLAY #??? 0", ["one 1", "one 2", "one 3", "one 4", "pie"]),
        ("PLAY ann 0", ["psst"]),
        ("PLAY ANN 0", ["psst"]),
        ("PLAY a* 0", ["psst"]),
        ("PLAY #pie,ann,#pie 0", ["pie", "psst"]),
        ("PLAY #nowhere,nobody 0", []),
        (f"PLAY * {NOON + 60}", []),
    ],
)
def test_playing(kept: Remembering, command: str, expected: list[str]) -> None:
    world = _world(kept)
    assert texts(asked(world, "bob", f"PRIVMSG *playback :{command}")) == expected
    assert texts(asked(world, "bob", f"ZNC *playback {command}")) == expected


def test_each_buffer_is_a_batch(kept: Remembering) -> None:
    world = _world(kept)
    answer = asked(world, "bob", "PRIVMSG *Playback :PLAY * 0")
    batches = [each.params for each in answer if each.verb == "BATCH"]
    assert batches == [
        ["+history", "chathistory", "#tea"],
        ["-history"],
        ["+history-1", "chathistory", "#pie"],
        ["-history-1"],
        ["+history-2", "chathistory", "ann"],
        ["-history-2"],
    ]
    assert all("msgid" in each.tags for each in answer if each.verb == "PRIVMSG")


def test_what_there_is(kept: Remembering) -> None:
    world = _world(kept)
    script = written("""
        bob >> PRIVMSG *playback :LIST
        bob << :*playback!playback@irc.test PRIVMSG bob :#tea 43201.000 43205.000
        bob << :*playback!playback@irc.test PRIVMSG bob :#pie 43205.000 43205.000
        bob << :*playback!playback@irc.test PRIVMSG bob :ann 43205.000 43205.000
        bob >> PRIVMSG *playback :LIST #p*
        bob << :*playback!playback@irc.test PRIVMSG bob :#pie 43205.000 43205.000
        bob >> PRIVMSG *playback :LIST nobody
        bob << :*playback!playback@irc.test NOTICE bob :I have nothing of that.
    """)
    assert world.play(script) == script


def test_mistakes_are_told(kept: Remembering) -> None:
    world = _world(kept)
    script = written("""
        bob >> PRIVMSG *playback :CLEAR *
        bob << :*playback!playback@irc.test NOTICE bob :Nothing is cleared: …
        bob >> PRIVMSG *playback :HELP
        bob << :*playback!playback@irc.test NOTICE bob :I know PLAY …
        bob >> PRIVMSG *playback :\u3000
        bob << :*playback!playback@irc.test NOTICE bob :I know PLAY …
        bob >> PRIVMSG *playback :PLAY
        bob << :*playback!playback@irc.test NOTICE bob :I know PLAY …
        bob >> PRIVMSG *playback :PLAY * 1 2 3
        bob << :*playback!playback@irc.test NOTICE bob :I know PLAY …
        bob >> PRIVMSG *playback :PLAY * noon
        bob << :*playback!playback@irc.test NOTICE bob :noon is no time in seconds since 1970.
        bob >> PRIVMSG *playback :PLAY * nan
        bob << :*playback!playback@irc.test NOTICE bob :nan is no time in seconds since 1970.
        bob >> PRIVMSG *playback :PLAY * -1
        bob << :*playback!playback@irc.test NOTICE bob :-1 is no time in seconds since 1970.
        bob >> PRIVMSG *playback :PLAY * 1e300
        bob << :*playback!playback@irc.test NOTICE bob :1e300 is no time in seconds since 1970.
        bob >> ZNC *status help
        bob << :*playback!playback@irc.test NOTICE bob :I know PLAY …
        bob >> ZNC *playback
        bob << :*playback!playback@irc.test NOTICE bob :I know PLAY …
        bob >> NOTICE *playback :PLAY * 0
    """)
    assert world.play(script) == script


def test_there_is_an_end_to_it(kept: Remembering, monkeypatch: pytest.MonkeyPatch) -> None:
    world = _world(kept)
    monkeypatch.setattr(znc, "MOST_EVENTS", 5)
    played = texts(asked(world, "bob", "PRIVMSG *playback :PLAY * 0"))
    assert played == ["one 1", "one 2", "one 3", "one 4", "pie"]


def test_a_log_that_cannot_be_read(kept: Remembering) -> None:
    world = _world(kept)
    kept.break_reading()
    [told] = texts(asked(world, "bob", "PRIVMSG *playback :PLAY * 0"))
    assert told.startswith("What was said cannot be read")
