"""Pages of the past (IRCv3 chathistory)."""

import contextlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.events import Kind, MessagePosted
from beseda.domain.people import Person
from beseda.gateways.irc.commands import COMMANDS
from beseda.gateways.irc.history.moments import moment, parse_moment
from beseda.gateways.irc.history.playback import dated
from beseda.gateways.irc.history.selectors import BadSelector, parse_limit, parse_mark
from beseda.gateways.irc.history.tagging import in_batch, with_tag
from beseda.protocol.irc.message import Message, parse, parse_tags
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.past import READER, asked, ids, tea_party, texts
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering


def test_the_latest_in_a_batch(kept: Remembering) -> None:
    world = tea_party(kept, messages=3)
    world.enter("cat", capabilities="batch server-time draft/chathistory")
    world.gather("#tea", "cat")
    script = written("""
        cat >> CHATHISTORY LATEST #TEA * 2
        cat << :irc.test BATCH +history chathistory #tea
        cat << @batch=history;time=1970-01-01T12:00:02.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 1
        cat << @batch=history;time=1970-01-01T12:00:03.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 2
        cat << :irc.test BATCH -history
    """)
    assert world.play(script) == script


def test_who_knows_no_batches_gets_the_lines_with_their_time(kept: Remembering) -> None:
    world = tea_party(kept, messages=1)
    world.say("ann", "PRIVMSG #tea :\x01ACTION pours\x01", "NOTICE #tea :\x01VERSION x\x01")
    world.enter("cat")
    world.gather("#tea", "cat")
    answer = texts(asked(world, "cat", "CHATHISTORY LATEST #tea * 5"))
    at = answer[0].removesuffix(" one 0")
    assert answer[1:] == [f"\x01ACTION {at} pours\x01", "\x01VERSION x\x01"]
    assert len(at) == len("[12:00]")


def test_the_date_of_other_days() -> None:
    ann = Person(1, "ann", "ann", "a", "host", "Ann")
    at = datetime(2026, 11, 19, 9, 5).timestamp()  # noqa: DTZ001 - the server's zone
    event = MessagePosted(
        by=ann, at=at, kind=Kind.MESSAGE, target="#a", private=False, text="one two", cuts=(3,)
    )
    today, tomorrow = dated(event, at + 3600), dated(event, at + 86_400)
    assert (today.text, today.cuts) == ("[09:05] one two", (11,))
    assert (tomorrow.text, tomorrow.cuts) == ("[2026-11-19 09:05] one two", (22,))


def test_an_empty_page_is_an_empty_batch(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    script = written("""
        bob >> CHATHISTORY LATEST #tea * 5
        bob << :irc.test BATCH +history chathistory #tea
        bob << :irc.test BATCH -history
        bob >> CHATHISTORY LATEST ann * 5
        bob << :irc.test BATCH +history chathistory ann
        bob << :irc.test BATCH -history
    """)
    assert world.play(script) == script


def _said(*numbers: int) -> list[str]:
    return [f"one {number}" for number in numbers]


@pytest.mark.parametrize("kind", ["timestamp", "msgid"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("LATEST #tea {7} 10", _said(8, 9)),
        ("LATEST #tea {2} 2", _said(8, 9)),
        ("BEFORE #tea {2} 10", _said(0, 1)),
        ("BEFORE #tea {5} 2", _said(3, 4)),
        ("AFTER #tea {7} 10", _said(8, 9)),
        ("AFTER #tea {5} 2", _said(6, 7)),
        ("AROUND #tea {5} 1", _said(5)),
        ("AROUND #tea {5} 3", _said(4, 5, 6)),
        ("BETWEEN #tea {2} {5} 10", _said(3, 4)),
        ("BETWEEN #tea {5} {2} 10", _said(3, 4)),
        ("BETWEEN #tea {2} {9} 2", _said(3, 4)),
        ("BETWEEN #tea {9} {2} 2", _said(7, 8)),
        ("BETWEEN #tea {2} {3} 10", []),
        ("BETWEEN #tea {2} {2} 10", []),
    ],
)
def test_every_subcommand(kept: Remembering, kind: str, words: str, expected: list[str]) -> None:
    world = tea_party(kept)
    known = ids(world, "bob", "#tea")
    marks = [
        f"msgid={known[f'one {number}']}"
        if kind == "msgid"
        else f"timestamp=1970-01-01T12:00:{number + 1:02}.000Z"
        for number in range(10)
    ]
    assert texts(asked(world, "bob", "CHATHISTORY " + words.format(*marks))) == expected


def test_no_more_than_a_page(kept: Remembering) -> None:
    world = tea_party(kept, page=4)
    assert len(texts(asked(world, "bob", "CHATHISTORY LATEST #tea * 99999999999999999999"))) == 4
    assert "CHATHISTORY=4" in " ".join(world.ask("bob", "VERSION"))
    assert "MSGREFTYPES=msgid,timestamp" in " ".join(world.ask("bob", "VERSION"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("NEWEST #tea * 5", "INVALID_PARAMS NEWEST :Unknown command"),
        ("LATEST #tea *", "INVALID_PARAMS LATEST :Insufficient parameters"),
        ("LATEST", "INVALID_PARAMS LATEST :Insufficient parameters"),
        ("LATEST #tea * * 5", "INVALID_PARAMS LATEST :Too many parameters"),
        ("BETWEEN #tea msgid=a 5", "INVALID_PARAMS BETWEEN :Insufficient parameters"),
        ("BEFORE #tea * 5", "INVALID_PARAMS BEFORE * :…"),
        ("BEFORE #tea noon 5", "INVALID_PARAMS BEFORE noon :…"),
        ("BEFORE #tea msgid= 5", "INVALID_PARAMS BEFORE msgid= :…"),
        ("BEFORE #tea seq=5 5", "INVALID_MSGREFTYPE BEFORE #tea seq=5 :…"),
        ("BEFORE #tea timestamp=noon 5", "INVALID_PARAMS BEFORE timestamp=noon :…"),
        ("BEFORE #tea timestamp=1970-13-01T00:00:00.000Z 5", "INVALID_PARAMS BEFORE …"),
        ("LATEST #tea * 0", "INVALID_PARAMS LATEST 0 :…"),
        ("LATEST #tea * -5", "INVALID_PARAMS LATEST -5 :…"),
        ("LATEST #tea * ５", "INVALID_PARAMS LATEST ５ :…"),
        ("LATEST #no * 5", "INVALID_TARGET LATEST #no :…"),
        ("LATEST no * 5", "INVALID_TARGET LATEST no :…"),
        ("LATEST @#tea * 5", "INVALID_TARGET LATEST @#tea :…"),
        ("BEFORE #tea msgid=x 5", "MESSAGE_ERROR BEFORE #tea msgid=x :…"),
        ("TARGETS * * 5", "INVALID_PARAMS TARGETS * :…"),
        ("TARGETS msgid=a msgid=b 5", "INVALID_PARAMS TARGETS msgid=a :…"),
        ("TARGETS timestamp=1970-01-01T00:00:00.000Z 5", "INVALID_PARAMS TARGETS :…"),
    ],
)
def test_mistakes(kept: Remembering, line: str, expected: str) -> None:
    world = tea_party(kept, messages=1)
    script = written(f"bob >> CHATHISTORY {line}\nbob << :irc.test FAIL CHATHISTORY {expected}")
    assert world.play(script) == script


def test_a_nameless_command(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    [answer] = asked(world, "bob", "CHATHISTORY")
    assert answer.verb == "461"


def test_a_log_that_cannot_be_read(kept: Remembering) -> None:
    world = tea_party(kept, messages=1)
    kept.break_reading()
    [answer] = asked(world, "bob", "CHATHISTORY LATEST #tea * 5")
    assert answer.params[:4] == ["CHATHISTORY", "MESSAGE_ERROR", "LATEST", "#tea"]
    assert answer.params[-1].startswith("What was said cannot be read")


def test_asking_costs_more_than_talking() -> None:
    costs = [COMMANDS[verb].cost for verb in ("PRIVMSG", "CHATHISTORY", "ZNC", "SEARCH")]
    assert costs == [1.0, 2.0, 2.0, 3.0]


def test_a_long_page_waits_for_a_slow_reader(kept: Remembering) -> None:
    """It goes out as it is read, and no outbox overflows."""
    world = tea_party(kept, messages=0, page=1000)
    text = "x" * 400
    for _ in range(30):
        world.say("ann", *([f"PRIVMSG #tea :{text}"] * 10))
    world.forget()
    link = world.clients["bob"].link
    link.unsent = 1
    world.say("bob", "CHATHISTORY LATEST #tea * 1000", "PING after")
    first = world.hears("bob")
    assert 0 < len(first) < 300
    assert not any(" PONG " in line for line in first)
    link.unsent = 0
    world.run(1)
    rest = world.hears("bob")
    assert len([line for line in first + rest if " PRIVMSG " in line]) == 300
    assert rest[-2:] == [":irc.test BATCH -history", ":irc.test PONG irc.test :after"]


# ── events ─────────────────────────────────────────────────────────────────────────────────


def test_events_for_those_who_play_them(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    world.say("bob", "TOPIC #tea :green", "MODE #tea +m", "NICK rob")
    world.say("ann", "TOPIC #tea :green", "MODE #tea +m", "KICK #tea rob :enough")
    world.enter("cat", "dan", capabilities=f"{READER} draft/event-playback")
    world.say("dan", "JOIN #tea", "PART #tea :bye", "JOIN #tea", "QUIT :tired")
    world.gather("#tea", "cat")
    verbs = [each.verb for each in asked(world, "cat", "CHATHISTORY LATEST #tea * 50")]
    happened = ["JOIN", "JOIN", "NICK", "TOPIC", "MODE", "KICK", "JOIN", "PART", "JOIN", "QUIT"]
    happened.append("JOIN")  # the reader's own
    assert verbs == ["BATCH", *happened, "BATCH"]


def test_nothing_but_words_for_others(kept: Remembering) -> None:
    world = tea_party(kept, messages=2)
    world.say("ann", "TOPIC #tea :green")
    verbs = [each.verb for each in asked(world, "bob", "CHATHISTORY LATEST #tea * 50")]
    assert verbs == ["BATCH", "PRIVMSG", "PRIVMSG", "BATCH"]


def test_a_reaction_is_played_to_those_who_play_events(kept: Remembering) -> None:
    world = tea_party(kept, messages=1)
    world.enter("cat", capabilities=f"{READER} draft/event-playback")
    world.say("bob", "@+draft/react=:) TAGMSG #tea")
    world.gather("#tea", "cat")
    played = asked(world, "cat", "CHATHISTORY LATEST #tea * 50")
    [reaction] = [each for each in played if each.verb == "TAGMSG"]
    assert reaction.tags["+draft/react"] == ":)"
    assert reaction.tags["batch"] == "history"
    assert not [m for m in asked(world, "bob", "CHATHISTORY LATEST #tea * 9") if m.verb == "TAGMSG"]


def test_ids_are_those_of_old(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    world.say("ann", "PRIVMSG #tea :hello")
    [live] = [parse(line.encode()) for line in world.hears("bob")]
    assert live.tags["msgid"] == ids(world, "bob", "#tea")["hello"]


def test_a_message_of_several_lines_is_a_batch_within(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    caps = f"{READER} draft/multiline"
    world.enter("ann", capabilities=caps)
    world.enter("bob", capabilities=READER)
    world.gather("#tea", "ann", "bob")
    lines = ("BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :one",
             "@batch=1 PRIVMSG #tea :two", "BATCH -1")  # fmt: skip
    world.say("ann", *lines)
    first, start, one, two, end, last = asked(world, "ann", "CHATHISTORY LATEST #tea * 5")
    inner = start.params[0][1:]
    assert first.params == ["+history", "chathistory", "#tea"]
    assert start.tags["batch"] == end.tags["batch"] == "history"
    assert one.tags["batch"] == two.tags["batch"] == inner
    assert "msgid" in start.tags
    assert (end.params, last.params) == ([f"-{inner}"], ["-history"])
    flat = asked(world, "bob", "CHATHISTORY LATEST #tea * 5")
    assert texts(flat) == ["one", "two"]
    assert all(each.tags["batch"] == "history" for each in flat[1:-1])


def test_a_label_is_on_the_batch(kept: Remembering) -> None:
    world = tea_party(kept, messages=2)
    world.say("bob", "CAP REQ labeled-response")
    answer = asked(world, "bob", "@label=x CHATHISTORY LATEST #tea * 5")
    assert answer[0].tags["label"] == "x"
    assert answer[0].params == ["+history", "chathistory", "#tea"]
    assert texts(answer) == _said(0, 1)
    assert all(each.tags["batch"] == "history" for each in answer[1:-1])
    [mistake] = asked(world, "bob", "@label=y CHATHISTORY LATEST #no * 5")
    assert mistake.tags["label"] == "y"


# ── conversations ──────────────────────────────────────────────────────────────────────────


def test_both_sides_of_a_conversation(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    world.say("ann", "PRIVMSG bob :hello")
    world.say("bob", "PRIVMSG Ann :hi")
    world.say("ann", "PRIVMSG bob :well?")
    said = ["hello", "hi", "well?"]
    assert texts(asked(world, "ann", "CHATHISTORY LATEST bob * 9")) == said
    answer = asked(world, "bob", "CHATHISTORY LATEST ANN * 9")
    assert texts(answer) == said
    assert answer[0].params == ["+history", "chathistory", "ANN"]


def test_a_conversation_with_oneself(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    world.say("ann", "PRIVMSG ann :milk, bread")
    assert texts(asked(world, "ann", "CHATHISTORY LATEST ann * 9")) == ["milk, bread"]


def test_a_conversation_outlives_the_other_one(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    world.say("bob", "PRIVMSG ann :I must go")
    world.say("bob", "QUIT")
    assert texts(asked(world, "ann", "CHATHISTORY LATEST bob * 9")) == ["I must go"]


def test_a_conversation_survives_new_names(kept: Remembering) -> None:
    world = tea_party(kept, messages=0)
    world.say("bob", "PRIVMSG ann :hello", "NICK rob")
    world.say("ann", "NICK hanna")
    for nick in ("rob", "bob"):
        assert texts(asked(world, "ann", f"CHATHISTORY LATEST {nick} * 9")) == ["hello"]
    assert texts(asked(world, "bob", "CHATHISTORY LATEST hanna * 9")) == ["hello"]


def _targets(answer: list[Message]) -> list[tuple[str, str]]:
    return [(each.params[1], each.params[2]) for each in answer if each.verb == "CHATHISTORY"]


def test_targets_by_their_last_words(kept: Remembering) -> None:
    world = tea_party(kept, messages=1)
    world.gather("#silent", "ann")
    world.run(1)
    world.say("bob", "PRIVMSG ann :pst")
    world.gather("#pie", "ann")
    world.run(1)
    world.say("ann", "PRIVMSG #pie :mine")
    all_time = "timestamp=1960-01-01T00:00:00.000Z timestamp=2060-01-01T00:00:00.000Z"
    answer = asked(world, "ann", f"CHATHISTORY TARGETS {all_time} 9")
    assert answer[0].params == ["+history", "draft/chathistory-targets"]
    expected = [(name, f"1970-01-01T12:00:0{second}.000Z")
                for name, second in (("#tea", 1), ("bob", 2), ("#pie", 3))]  # fmt: skip
    assert _targets(answer) == expected
    assert _targets(asked(world, "ann", f"CHATHISTORY TARGETS {all_time} 2")) == expected[:2]
    since = "timestamp=1970-01-01T12:00:01.000Z timestamp=1970-01-01T12:00:03.000Z"
    assert _targets(asked(world, "ann", f"CHATHISTORY TARGETS {since} 9")) == expected[1:2]


def test_a_target_is_who_it_was(kept: Remembering) -> None:
    """A nick stands in TARGETS only if CHATHISTORY finds the same conversation by it."""
    world = tea_party(kept, messages=0)
    world.say("bob", "PRIVMSG ann :the old one", "QUIT")
    all_time = "timestamp=1960-01-01T00:00:00.000Z timestamp=2060-01-01T00:00:00.000Z"
    assert [name for name, _ in _targets(asked(world, "ann", f"CHATHISTORY TARGETS {all_time} 9"))]
    world.connect("bob2")
    world.say("bob2", "NICK bob", "USER b 0 * :B")
    assert _targets(asked(world, "ann", f"CHATHISTORY TARGETS {all_time} 9")) == []
    world.say("bob2", "PRIVMSG ann :the new one")
    answer = asked(world, "ann", f"CHATHISTORY TARGETS {all_time} 9")
    assert [name for name, _ in _targets(answer)] == ["bob"]
    assert texts(asked(world, "ann", "CHATHISTORY LATEST bob * 9")) == ["the new one"]


# ── parts ──────────────────────────────────────────────────────────────────────────────────


@given(st.integers(0, 253_402_300_799_999))
def test_moments_are_read_as_they_are_written(at: int) -> None:
    assert parse_moment(moment(at)) == at


@given(st.text())
def test_no_text_breaks_the_selectors(text: str) -> None:
    for parameter in (text, f"timestamp={text}", f"timestamp=1970-01-01T{text}", f"msgid={text}"):
        try:
            parse_mark(parameter)
        except BadSelector:
            continue


@given(st.text())
def test_no_text_breaks_the_limit(text: str) -> None:
    with contextlib.suppress(BadSelector):
        assert 1 <= parse_limit(text, 50) <= 50


_TAG_NAMES = st.text("abcdef/+-", min_size=1, max_size=8)


@given(st.lists(_TAG_NAMES, max_size=5, unique=True))
def test_a_tag_more(names: list[str]) -> None:
    tags = f"@{';'.join(names)} " if names else ""
    line = with_tag(f"{tags}:a PRIVMSG b :@c\r\n".encode(), b"batch=x")
    written_tags, _, rest = line.partition(b" ")
    assert parse_tags(written_tags[1:]) == {"batch": "x", **dict.fromkeys(names, "")}
    assert rest == b":a PRIVMSG b :@c\r\n"


def test_lines_of_another_batch_stay_in_it() -> None:
    lines = b":a BATCH +in t\r\n@time=1;batch=in :a PRIVMSG b :c\r\n:a BATCH -in\r\n"
    assert in_batch(lines, b"out") == (
        b"@batch=out :a BATCH +in t\r\n"
        b"@time=1;batch=in :a PRIVMSG b :c\r\n"
        b"@batch=out :a BATCH -in\r\n"
    )
