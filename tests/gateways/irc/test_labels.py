"""Labelled commands: each gets exactly one response."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.limits import Limits
from beseda.gateways.irc.labels import Response
from beseda.protocol.irc.message import parse
from tests.gateways.irc.conversation import IrcWorld, check_lines, numerics
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering

LABELS = "batch labeled-response"


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", capabilities=LABELS)
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    return world


def test_one_line_has_the_label(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 PING x
        ann << @label=1 :irc.test PONG irc.test :x
        ann >> @label=a\\sb\\:;x=y PRIVMSG nobody :?
        ann << @label=a\\sb\\: :irc.test 401 ann nobody …
        ann >> @label=2 FROB
        ann << @label=2 :irc.test 421 ann FROB …
        ann >> @label=3 MODE #tea +m
        ann << @label=3 :ann!~ann@192.0.2.1 MODE #tea +m
        bob << :ann!~ann@192.0.2.1 MODE #tea +m
        ann >> @label=4 NICK anna
        ann << @label=4 :ann!~ann@192.0.2.1 NICK :anna
        bob << :ann!~ann@192.0.2.1 NICK :anna
    """)
    assert world.play(script) == script


def test_nothing_is_acknowledged(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 PONG x
        ann << @label=1 :irc.test ACK
        ann >> @label=2 PRIVMSG #tea :hi
        ann << @label=2 :irc.test ACK
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        ann >> @label=3 NOTICE nobody :hi
        ann << @label=3 :irc.test ACK
    """)
    assert world.play(script) == script


def test_several_lines_are_a_batch(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 ISON ann
        ann << @label=1 :irc.test 303 ann :ann
        ann >> @label=2 JOIN #milk
        ann << @label=2 :irc.test BATCH +label-2 labeled-response
        ann << @batch=label-2 :ann!~ann@192.0.2.1 JOIN #milk
        ann << @batch=label-2 :irc.test 353 ann = #milk :@ann
        ann << @batch=label-2 :irc.test 366 ann #milk …
        ann << :irc.test BATCH -label-2
        ann >> @label=3 PRIVMSG nobody,nowhere :hi
        ann << @label=3 :irc.test BATCH +label-3 labeled-response
        ann << @batch=label-3 :irc.test 401 ann nobody …
        ann << @batch=label-3 :irc.test 401 ann nowhere …
        ann << :irc.test BATCH -label-3
    """)
    assert world.play(script) == script


def test_who_has_not_negotiated_both_gets_no_labels(world: IrcWorld) -> None:
    script = written("""
        bob >> @label=1 PING x
        bob << :irc.test PONG irc.test :x
        ann >> CAP REQ :-batch
        ann << :irc.test CAP ann ACK :-batch
        ann >> @label=1 PING x
        ann << :irc.test PONG irc.test :x
        ann >> @label=1 PONG x
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("label", ["", "x" * 65, "ж" * 33])
def test_what_is_no_label(world: IrcWorld, label: str) -> None:
    assert world.ask("ann", f"@label={label} PING x") == [":irc.test PONG irc.test :x"]
    assert world.ask("ann", f"@label={'x' * 64} PING x") == [
        f"@label={'x' * 64} :irc.test PONG irc.test :x"
    ]


def test_what_others_cause_is_not_in_the_response(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 KILL bob
        ann << @label=1 :irc.test 481 ann …
    """)
    assert world.play(script) == script
    world.ask("ann", "OPER root secret")
    quits, acknowledged = world.ask("ann", "@label=1 KILL bob :rude")
    assert quits.startswith(":bob!~bob@192.0.2.2 QUIT :")
    assert acknowledged == "@label=1 :irc.test ACK"


def test_a_line_that_is_too_long(world: IrcWorld) -> None:
    assert numerics([world.ask("ann", f"@label=1 PING {'x' * 600}")[0].partition(" ")[2]]) == [
        "417"
    ]


@pytest.mark.parametrize(
    "line",
    [
        f"@label=1 PING {'x' * 6_000}",
        f"@label=1 PING {'я' * 6_000}",
        f"@label=1;+x={'y' * 4_200} PING x",
        f"@+x={'y' * 4_000};label=1 PING {'z' * 9_000}",
    ],
)
def test_a_line_that_is_far_too_long(world: IrcWorld, line: str) -> None:
    [told] = world.ask("ann", line)
    assert told.startswith("@label=1 :irc.test 417 ann :")


@pytest.mark.parametrize(
    "line",
    [
        f"@label=1;+x={'y' * 6_000} PING x",  # where the tags end is not known
        f"@+x={'y' * 6_000};label=1 PING x",
        f"@label={'1' * 65} PING {'x' * 6_000}",
        f"PING {'x' * 6_000}",
        "x" * 6_000,
        "@" + "\\" * 6_000,
    ],
)
def test_without_a_label_that_can_be_read(world: IrcWorld, line: str) -> None:
    [told] = world.ask("ann", line, "@label=2 PING y")[:-1]
    assert told.startswith(":irc.test 417 ann :")


def test_the_last_command_gets_no_response(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 QUIT :bye
        ann << ERROR :Closing link: (192.0.2.1) Quit: bye
        ann --
        bob << :ann!~ann@192.0.2.1 QUIT :Quit: bye
    """)
    assert world.play(script) == script


def test_getting_in_with_a_label() -> None:
    world = IrcWorld()
    world.connect("ann")
    world.say("ann", f"CAP REQ :{LABELS}", "NICK ann", "USER ann 0 * :Ann")
    got = world.ask("ann", "@label=in CAP END")
    assert got[0] == "@label=in :irc.test BATCH +label-1 labeled-response"
    assert all(line.startswith("@batch=label-1 :irc.test ") for line in got[1:-1])
    assert got[-1] == ":irc.test BATCH -label-1"


# ── echoes ─────────────────────────────────────────────────────────────────────────────────────


def test_the_echo_has_the_label(world: IrcWorld) -> None:
    world.ask("ann", "CAP REQ :echo-message message-tags")
    script = written("""
        ann >> @label=1;+a=b PRIVMSG #tea :hi
        ann << @label=1;+a=b :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        ann >> @label=2;+a=b TAGMSG bob
        ann << @label=2;+a=b :ann!~ann@192.0.2.1 TAGMSG bob
        bob >> AWAY :lunch
        bob << :irc.test 306 bob …
        ann >> @label=3 PRIVMSG bob :hi
        ann << @label=3 :irc.test BATCH +label-3 labeled-response
        ann << @batch=label-3 :ann!~ann@192.0.2.1 PRIVMSG bob :hi
        ann << @batch=label-3 :irc.test 301 ann bob :lunch
        ann << :irc.test BATCH -label-3
        bob << :ann!~ann@192.0.2.1 PRIVMSG bob :hi
    """)
    assert world.play(script) == script


def test_of_what_one_says_to_oneself_only_the_echo_has_the_label(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 PRIVMSG ann :note
        ann << @label=1 :irc.test ACK
        ann << :ann!~ann@192.0.2.1 PRIVMSG ann :note
        ann >> CAP REQ :echo-message message-tags
        ann << :irc.test CAP ann ACK :echo-message message-tags
        ann >> @label=2 PRIVMSG ANN :note
        ann << @label=2 :ann!~ann@192.0.2.1 PRIVMSG ann :note
        ann << :ann!~ann@192.0.2.1 PRIVMSG ann :note
        ann >> @label=3;+a TAGMSG ann
        ann << @label=3;+a :ann!~ann@192.0.2.1 TAGMSG ann
        ann << @+a :ann!~ann@192.0.2.1 TAGMSG ann
        ann >> @label=4 NOTICE ann,bob,nobody :x
        ann << @label=4 :irc.test BATCH +label-4 labeled-response
        ann << @batch=label-4 :ann!~ann@192.0.2.1 NOTICE ann :x
        ann << @batch=label-4 :ann!~ann@192.0.2.1 NOTICE bob :x
        ann << :irc.test BATCH -label-4
        ann << :ann!~ann@192.0.2.1 NOTICE ann :x
        bob << :ann!~ann@192.0.2.1 NOTICE bob :x
    """)
    assert world.play(script) == script


def test_what_was_recorded_first_is_labelled_as_well(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", capabilities=f"{LABELS} echo-message message-tags")
    world.gather("#tea", "ann")
    [line] = world.ask("ann", "@label=1 PRIVMSG #tea :hi")
    assert line.startswith("@label=1;msgid=")
    [line] = world.ask("ann", "@label=1 PONG")
    assert line == "@label=1 :irc.test ACK"


# ── later ──────────────────────────────────────────────────────────────────────────────────────


def _crowd() -> IrcWorld:
    """Ann, and 2,000 rooms: more than one piece of a long answer."""
    world = IrcWorld(limits=Limits(flood=False, rooms_per_user=5000, rooms=5000))
    world.enter("ann", capabilities=LABELS)
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    for number in range(2000):
        world.clients["bob"].session.received(f"JOIN #room{number:04d}{'x' * 40}\r\n".encode())
        world.hub.deliver()
    world.forget()
    return world


def test_a_long_answer_is_one_batch_to_its_last_piece() -> None:
    world = _crowd()
    link = world.clients["ann"].link
    world.send("ann", b"@label=1 LIST\r\n")
    first = check_lines(world.clients["ann"].taken())
    link.unsent = 1
    world.say("bob", "PRIVMSG #tea :meanwhile")
    world.run(1)
    assert world.hears("ann") == [":bob!~bob@192.0.2.2 PRIVMSG #tea :meanwhile"]
    link.unsent = 0
    world.say("ann", "@label=2 PING x")
    world.run(1)
    lines = first + world.hears("ann")
    assert lines[0] == "@label=1 :irc.test BATCH +label-1 labeled-response"
    assert lines[-2:] == [":irc.test BATCH -label-1", "@label=2 :irc.test PONG irc.test :x"]
    inside = [line.partition(" ") for line in lines[1:-2]]
    assert {tags for tags, _, _ in inside} == {"@batch=label-1"}
    assert numerics([line for _, _, line in inside]) == ["321", *["322"] * 2001, "323"]


def test_a_short_answer_is_no_different(world: IrcWorld) -> None:
    script = written("""
        ann >> @label=1 WHO nobody
        ann << @label=1 :irc.test 315 ann nobody …
        ann >> @label=2 NAMES #tea
        ann << @label=2 :irc.test BATCH +label-2 labeled-response
        ann << @batch=label-2 :irc.test 353 ann = #tea :@ann bob
        ann << @batch=label-2 :irc.test 366 ann #tea …
        ann << :irc.test BATCH -label-2
    """)
    assert world.play(script) == script


def test_an_answer_that_must_be_looked_up(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", capabilities=f"{LABELS} draft/message-redaction draft/chathistory")
    world.gather("#tea", "ann")
    script = written("""
        ann >> @label=1 REDACT #tea x
        ann << @label=1 :irc.test FAIL REDACT UNKNOWN_MSGID #tea x …
        ann >> @label=2 REDACT #nowhere x
        ann << @label=2 :irc.test FAIL REDACT INVALID_TARGET #nowhere …
        ann >> PRIVMSG #tea :hi
        ann >> @label=3 CHATHISTORY LATEST #tea * 5
        ann << @label=3 :irc.test BATCH +history chathistory #tea
        ann << @batch=history :ann!~ann@192.0.2.1 PRIVMSG #tea :…
        ann << :irc.test BATCH -history
    """)
    assert world.play(script) == script


# ── bytes ──────────────────────────────────────────────────────────────────────────────────────

LINE = b":x PING 1\r\n"
BATCH = b":x BATCH +r chathistory #tea\r\n@batch=r :x PING 2\r\n:x BATCH -r\r\n"


def _response() -> Response:
    return Response("L", "own", "x")


def test_one_batch_needs_no_other_around_it() -> None:
    assert _response().ended([BATCH]) == b"@label=L " + BATCH
    assert _response().ended([b"@time=1 " + BATCH]) == b"@label=L;time=1 " + BATCH
    both = _response().ended([LINE, BATCH]).split(b"\r\n")
    assert both == [
        b"@label=L :x BATCH +own labeled-response",
        b"@batch=own :x PING 1",
        b"@batch=own :x BATCH +r chathistory #tea",
        b"@batch=r :x PING 2",
        b"@batch=own :x BATCH -r",
        b":x BATCH -own",
        b"",
    ]


def test_a_batch_that_comes_in_parts_needs_no_other_either() -> None:
    begin, middle, end = BATCH.splitlines(keepends=True)
    response = _response()
    assert response.begun([begin, middle]) == b"@label=L " + begin + middle
    assert response.begun([middle]) == middle
    assert response.ended([end]) == end


def test_parts_that_are_put_off() -> None:
    response = _response()
    assert response.put_off([]) == b""
    assert response.ended([LINE]) == b"@label=L " + LINE
    response = _response()
    assert response.put_off([LINE]).count(b"\r\n") == 2
    assert response.put_off([]) == b""
    assert response.ended([]) == b":x BATCH -own\r\n"


_pieces = st.lists(
    st.sampled_from([LINE, BATCH, LINE * 2, b"@time=1 " + LINE, b"@a=b;c " + BATCH]), max_size=4
)


@given(st.lists(_pieces, max_size=3), _pieces)
def test_exactly_one_line_has_the_label_and_every_batch_is_whole(
    parts: list[list[bytes]], last: list[bytes]
) -> None:
    response = _response()
    made = b"".join(response.put_off(part) for part in parts) + response.ended(last)
    messages = [parse(line) for line in made.split(b"\r\n")[:-1]]
    assert ["label" in each.tags for each in messages] == [True] + [False] * (len(messages) - 1)
    opened: list[str] = []
    for each in messages:
        ends = each.verb == "BATCH" and each.params[0].startswith("-")
        if ends:
            assert opened.pop() == each.params[0][1:]
        assert each.tags.get("batch", "") == (opened[-1] if opened else "")
        if each.verb == "BATCH" and not ends:
            opened.append(each.params[0][1:])
    assert not opened
