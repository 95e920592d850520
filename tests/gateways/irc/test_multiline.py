"""Messages of several lines: as they are sent, and as everybody gets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.commands import Say
from beseda.domain.events import Kind, MessagePosted
from beseda.domain.limits import Limits
from beseda.domain.people import Person
from beseda.gateways.irc.batches import OPEN_SECONDS
from beseda.gateways.irc.capabilities import shaping
from beseda.gateways.irc.form import IrcForm
from beseda.gateways.irc.multiline import Multiline
from beseda.gateways.irc.settings import IrcSettings
from beseda.protocol.irc.message import Message, parse
from tests.gateways.irc.conversation import IrcWorld, check_line
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering

SENDER = "batch message-tags draft/multiline"


@pytest.fixture
def world(cut: int) -> IrcWorld:
    """Ann sends; Bob reads such messages; Eve does not; Kim knows the ratified name."""
    world = IrcWorld(cut=cut, settings=IrcSettings(multiline_bytes=512, multiline_lines=5))
    world.enter("ann", "bob", capabilities=SENDER)
    world.enter("eve")
    world.enter("kim", capabilities="batch multiline")
    world.gather("#tea", "ann", "bob", "eve", "kim")
    return world


def test_a_message_of_several_lines(world: IrcWorld) -> None:
    script = written("""
        ann >> @+react=lol;x=y BATCH +123 draft/multiline #tea
        ann >> @batch=123 PRIVMSG #tea hello
        ann >> @batch=123 PRIVMSG #tea :
        ann >> @batch=123 privmsg #tea :how is |
        ann >> @batch=123;draft/multiline-concat PRIVMSG #tea :everyone?
        ann >> BATCH -123
        bob << @+react=lol :ann!~ann@192.0.2.1 BATCH +multiline draft/multiline #tea
        bob << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG #tea :hello
        bob << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG #tea :
        bob << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG #tea :how is |
        bob << @batch=multiline;draft/multiline-concat :ann!~ann@192.0.2.1 PRIVMSG #tea :everyone?
        bob << :ann!~ann@192.0.2.1 BATCH -multiline
        eve << :ann!~ann@192.0.2.1 PRIVMSG #tea :hello
        eve << :ann!~ann@192.0.2.1 PRIVMSG #tea :how is |
        eve << :ann!~ann@192.0.2.1 PRIVMSG #tea :everyone?
        kim << :ann!~ann@192.0.2.1 BATCH +multiline multiline #tea
        kim << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG #tea :hello
        kim << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG #tea :
        kim << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG #tea :how is |
        kim << @batch=multiline;multiline-concat :ann!~ann@192.0.2.1 PRIVMSG #tea :everyone?
        kim << :ann!~ann@192.0.2.1 BATCH -multiline
    """)
    assert world.play(script) == script


def test_a_notice_an_action_and_a_single_line(world: IrcWorld) -> None:
    script = written("""
        kim >> BATCH +1 multiline eve
        kim >> @batch=1 NOTICE eve :one
        kim >> @batch=1 NOTICE eve :two
        kim >> BATCH -1
        eve << :kim!~kim@192.0.2.4 NOTICE eve :one
        eve << :kim!~kim@192.0.2.4 NOTICE eve :two
        kim >> BATCH +2 multiline #tea
        kim >> @batch=2 PRIVMSG #tea :\x01ACTION waves
        kim >> @batch=2 PRIVMSG #tea :and go
        kim >> @batch=2;multiline-concat PRIVMSG #tea :es\x01
        kim >> BATCH -2
        ann << :kim!~kim@192.0.2.4 BATCH +multiline draft/multiline #tea
        ann << @batch=multiline :kim!~kim@192.0.2.4 PRIVMSG #tea :\x01ACTION waves
        ann << @batch=multiline :kim!~kim@192.0.2.4 PRIVMSG #tea :and go
        ann << @batch=multiline;draft/multiline-concat :kim!~kim@192.0.2.4 PRIVMSG #tea :es\x01
        ann << :kim!~kim@192.0.2.4 BATCH -multiline
        bob << :kim!~kim@192.0.2.4 BATCH +multiline draft/multiline #tea
        bob << @batch=multiline :kim!~kim@192.0.2.4 PRIVMSG #tea :\x01ACTION waves
        bob << @batch=multiline :kim!~kim@192.0.2.4 PRIVMSG #tea :and go
        bob << @batch=multiline;draft/multiline-concat :kim!~kim@192.0.2.4 PRIVMSG #tea :es\x01
        bob << :kim!~kim@192.0.2.4 BATCH -multiline
        eve << :kim!~kim@192.0.2.4 PRIVMSG #tea :\x01ACTION waves\x01
        eve << :kim!~kim@192.0.2.4 PRIVMSG #tea :\x01ACTION and go\x01
        eve << :kim!~kim@192.0.2.4 PRIVMSG #tea :\x01ACTION es\x01
        kim >> BATCH +3 multiline ann
        kim >> @batch=3 PRIVMSG ann :alone
        kim >> BATCH -3
        ann << :kim!~kim@192.0.2.4 PRIVMSG ann :alone
    """)
    assert world.play(script) == script


def test_the_id_stands_on_the_batch_or_on_the_first_line(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", capabilities=f"{SENDER} server-time echo-message labeled-response")
    world.enter("eve", capabilities="message-tags server-time")
    world.gather("#tea", "ann", "eve")
    world.say("ann", "@label=L;+a=b BATCH +1 draft/multiline #tea")
    world.say(
        "ann", "@batch=1 PRIVMSG #tea :", "@batch=1 PRIVMSG #tea :x", "@batch=1 PRIVMSG #tea y"
    )
    begin, *lines, end = (parse(line.encode()) for line in world.ask("ann", "BATCH -1"))
    assert list(begin.tags) == ["label", "time", "msgid", "+a"]
    assert begin.params == [f"+{begin.tags['msgid']}", "draft/multiline", "#tea"]
    assert end.params == [f"-{begin.tags['msgid']}"]
    assert [each.tags for each in lines] == [{"batch": begin.tags["msgid"]}] * 3
    first, second = (parse(line.encode()) for line in world.hears("eve"))
    time = begin.tags["time"]
    assert first.tags == {"time": time, "msgid": begin.tags["msgid"], "+a": "b"}
    assert second.tags == {"time": time, "+a": "b"}


def test_labels(world: IrcWorld) -> None:
    world.ask("ann", "CAP REQ :labeled-response echo-message")
    script = written("""
        ann >> @label=a BATCH +1 draft/multiline ann
        ann >> @batch=1;label=b PRIVMSG ann :one
        ann << @label=b :irc.test ACK
        ann >> @batch=1 PRIVMSG ann :two
        ann >> @label=c BATCH -1
        ann << @label=c :irc.test ACK
        ann << @label=a :ann!~ann@192.0.2.1 BATCH +multiline draft/multiline ann
        ann << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG ann :one
        ann << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG ann :two
        ann << :ann!~ann@192.0.2.1 BATCH -multiline
        ann << :ann!~ann@192.0.2.1 BATCH +multiline draft/multiline ann
        ann << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG ann :one
        ann << @batch=multiline :ann!~ann@192.0.2.1 PRIVMSG ann :two
        ann << :ann!~ann@192.0.2.1 BATCH -multiline
        ann >> BATCH +2 draft/multiline nobody
        ann >> @batch=2 PRIVMSG nobody :one
        ann >> @label=d BATCH -2
        ann << @label=d :irc.test 401 ann nobody …
        ann >> @label=e BATCH +3 nonsense
        ann << @label=e :irc.test FAIL BATCH UNKNOWN_TYPE 3 nonsense …
        ann >> @label=f BATCH +4 draft/multiline #tea
        ann >> @batch=4 JOIN #tea
        ann << @label=f :irc.test FAIL BATCH MULTILINE_INVALID …
        ann >> @batch=4;label=g PRIVMSG #tea :x
        ann << @label=g :irc.test ACK
        ann >> @label=h BATCH -4
        ann << @label=h :irc.test ACK
    """)
    assert world.play(script) == script


def _script(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


BEGIN = "ann >> BATCH +1 draft/multiline #tea"


@pytest.mark.parametrize(
    ("lines", "failure"),
    [
        (["@batch=1 PRIVMSG #milk :x"], "MULTILINE_INVALID_TARGET #tea #milk"),
        (["@batch=1 PRIVMSG #tea :x", "@batch=1 NOTICE #tea :x"], "MULTILINE_INVALID"),
        (["@batch=1 TAGMSG #tea"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #tea"], "MULTILINE_INVALID"),
        (["@batch=1 BATCH +2 draft/multiline #tea"], "MULTILINE_INVALID"),
        (["@batch=1 BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=2 PRIVMSG #tea :x"], "MULTILINE_INVALID"),
        (["BATCH -2"], "MULTILINE_INVALID"),
        (["BATCH"], "MULTILINE_INVALID"),
        (["BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #tea :", "BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=1;draft/multiline-concat PRIVMSG #tea :x"], "MULTILINE_INVALID"),
        (
            ["@batch=1 PRIVMSG #tea :x", "@batch=1;draft/multiline-concat PRIVMSG #tea :"],
            "MULTILINE_INVALID",
        ),
        (["@batch=1 PRIVMSG #tea :x"] * 6, "MULTILINE_MAX_LINES 5"),
        ([f"@batch=1 PRIVMSG #tea {'x' * 300}"] * 2, "MULTILINE_MAX_BYTES 512"),
    ],
)
def test_what_is_wrong_with_a_batch(world: IrcWorld, lines: list[str], failure: str) -> None:
    *before, last = lines
    script = _script(
        BEGIN,
        *(f"ann >> {line}" for line in before),
        f"ann >> {last}",
        f"ann << :irc.test FAIL BATCH {failure} …",
        "ann >> @batch=1 PRIVMSG #tea :late" if "-1" not in last[-2:] else "ann ~~ 1",
    )
    assert world.play(script) == script
    assert world.session("ann").batch is None
    assert len(world.ask("ann", "PING x")) == 1


def test_whole_lines_count_and_so_do_line_ends() -> None:
    message = Multiline("#a", 10, 9)
    for text in ("жж", "", "xxxx"):  # 4 + 1 + 1 + 4
        message.add(Message("PRIVMSG", ["#a", text]))
    assert message.said(()) == Say("#a", "жж\n\nxxxx", Kind.MESSAGE)


def test_what_comes_alongside(world: IrcWorld) -> None:
    script = written("""
        ann >> BATCH +1 draft/multiline #tea
        ann >> @batch=1 PRIVMSG #tea :one
        ann >> PING x
        ann << :irc.test PONG irc.test :x
        ann >> PONG x
        ann >> ISON bob
        ann << :irc.test FAIL BATCH MULTILINE_INVALID …
        ann << :irc.test 303 ann :bob
        ann >> BATCH +2 draft/multiline eve
        ann >> @batch=2 PRIVMSG eve :one
        ann >> BATCH +3 draft/multiline eve
        ann << :irc.test FAIL BATCH MULTILINE_INVALID …
        ann >> @batch=3 PRIVMSG eve :three
        ann >> BATCH -3
        eve << :ann!~ann@192.0.2.1 PRIVMSG eve :three
        ann >> BATCH +4 draft/multiline eve
        ann >> @batch=4 PRIVMSG eve :four
        ann >> QUIT :bye
        ann << ERROR …
        ann --
        bob << :ann!~ann@192.0.2.1 QUIT :Quit: bye
        eve << :ann!~ann@192.0.2.1 QUIT :Quit: bye
        kim << :ann!~ann@192.0.2.1 QUIT :Quit: bye
    """)
    assert world.play(script) == script
    world.run(2 * OPEN_SECONDS)


def test_what_is_no_batch(world: IrcWorld) -> None:
    script = written("""
        ann >> BATCH
        ann << :irc.test 461 ann BATCH …
        ann >> BATCH 1 draft/multiline #tea
        ann << :irc.test FAIL BATCH INVALID_REFTAG 1 …
        ann >> BATCH +a_b draft/multiline #tea
        ann << :irc.test FAIL BATCH INVALID_REFTAG a_b …
        ann >> @batch=a_b PRIVMSG #tea :x
        ann >> BATCH -a_b
        ann >> BATCH -a_b
        ann << :irc.test FAIL BATCH INVALID_REFTAG a_b …
        ann >> BATCH +
        ann << :irc.test FAIL BATCH INVALID_REFTAG * …
        ann >> BATCH -
        ann << :irc.test FAIL BATCH INVALID_REFTAG * …
        ann >> BATCH +1
        ann << :irc.test FAIL BATCH UNKNOWN_TYPE 1 * …
        ann >> BATCH +1 draft/multiline
        ann << :irc.test FAIL BATCH MULTILINE_INVALID …
        ann >> @batch=9 PRIVMSG #tea :never begun
        ann << :irc.test FAIL BATCH MULTILINE_INVALID …
        ann >> @batch=9 PRIVMSG #tea :told once
        eve >> BATCH +1 draft/multiline #tea
        eve << :irc.test FAIL BATCH UNKNOWN_TYPE 1 draft/multiline …
        eve >> @batch=2 PRIVMSG ann :to whom it means nothing
        ann << :eve!~eve@192.0.2.3 PRIVMSG ann :to whom it means nothing
    """)
    assert world.play(script) == script


def test_a_batch_that_is_left_open(world: IrcWorld) -> None:
    world.ask("ann", "CAP REQ :labeled-response")
    world.say("ann", "@label=L BATCH +1 draft/multiline #tea", "@batch=1 PRIVMSG #tea :one")
    world.run(OPEN_SECONDS - 1)
    assert world.hears("ann") == []
    world.run(1)
    [line] = world.hears("ann")
    assert line.startswith("@label=L :irc.test FAIL BATCH TIMEOUT 1 :")
    script = written("""
        ann >> @batch=1 PRIVMSG #tea :two
        ann >> BATCH -1
        ann >> BATCH +1 draft/multiline eve
        ann >> @batch=1 PRIVMSG eve :again
        ann >> BATCH -1
        eve << :ann!~ann@192.0.2.1 PRIVMSG eve :again
    """)
    assert world.play(script) == script


def test_who_goes_leaves_no_timer(world: IrcWorld) -> None:
    world.say("ann", BEGIN.removeprefix("ann >> "))
    batch = world.session("ann").batch
    world.lose("ann")
    assert batch is not None
    world.run(OPEN_SECONDS)
    assert not batch.response


def test_lines_of_a_batch_cost_half() -> None:
    world = IrcWorld(limits=Limits(rate=1.0, burst=10))
    world.enter("ann", capabilities=SENDER)
    world.run(30)
    world.send("ann", b"BATCH +1 draft/multiline ann\r\n" + b"@batch=1 PRIVMSG ann :x\r\n" * 30)
    batch = world.session("ann").batch
    assert batch is not None
    assert isinstance(batch.contents, Multiline)
    assert batch.contents.said(()).text.count("x") == 18


def test_a_room_that_takes_nothing(world: IrcWorld) -> None:
    world.ask("ann", "MODE #tea +m")
    world.forget()
    script = written("""
        bob >> BATCH +1 draft/multiline #tea
        bob >> @batch=1 PRIVMSG #tea :one
        bob >> @batch=1 PRIVMSG #tea :two
        bob >> BATCH -1
        bob << :irc.test 404 bob #tea …
    """)
    assert world.play(script) == script


# ── values ─────────────────────────────────────────────────────────────────────────────────────

ANN = Person(1, "ann", "ann", "~ann", "192.0.2.1", "Ann Real")
_line = st.text(st.sampled_from("abж🙂 :"), max_size=12)
_lines = st.lists(st.tuples(_line, st.booleans()), min_size=1, max_size=12)


@given(_lines, st.sampled_from([Kind.MESSAGE, Kind.NOTICE]), st.booleans())
def test_what_is_sent_arrives_line_by_line(
    lines: list[tuple[str, bool]], kind: Kind, draft: bool
) -> None:
    verb = "NOTICE" if kind is Kind.NOTICE else "PRIVMSG"
    message = Multiline("#tea", 1000, 100)
    sent: list[tuple[str, bool]] = []
    for text, joins in lines:
        concat = joins and bool(text) and bool(sent) and bool(sent[-1][0])
        sent.append((text, concat))
        tags = {"draft/multiline-concat": ""} if concat else {}
        message.add(Message(verb, ["#tea", text], tags=tags))
    if not any(text for text, _ in sent):
        return
    say = message.said(())
    event = MessagePosted(
        by=ANN,
        at=0,
        kind=kind,
        target="#tea",
        private=False,
        text=say.text,
        cuts=say.cuts,
        id="a-1-1",
    )
    name = "draft/multiline" if draft else "multiline"
    full = IrcForm(shaping(frozenset({"batch", "message-tags", name})))
    got = _parsed(full.encode(event))
    if len(sent) > 1:
        assert got[0].params == ["+a-1-1", name, "#tea"]
        arrived = [(each.params[1], f"{name}-concat" in each.tags) for each in got[1:-1]]
        assert arrived == sent
    fallback = _parsed(IrcForm(frozenset({"message-tags"})).encode(event))
    assert [each.params[1] for each in fallback] == [text for text, _ in sent if text]
    assert ["msgid" in each.tags for each in fallback] == [
        not number for number in range(len(fallback))
    ]


def _parsed(data: bytes) -> list[Message]:
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        check_line(line)
    return [parse(line) for line in lines]


@given(st.text("ab\n", min_size=1), st.lists(st.integers(-3, 30), max_size=5))
def test_no_cut_is_too_strange(text: str, cuts: list[int]) -> None:
    event = MessagePosted(
        by=ANN, at=0, kind=Kind.ACTION, target="#a", private=False, text=text, cuts=tuple(cuts)
    )
    form = IrcForm(shaping(frozenset({"batch", "multiline"})))
    lines = _parsed(form.encode(event))
    if len(lines) > 1:
        lines = lines[1:-1]
    joined = "".join(
        each.params[1] if "multiline-concat" in each.tags else f"\n{each.params[1]}"
        for each in lines
    )
    assert joined == f"\n\x01ACTION {text}\x01"
