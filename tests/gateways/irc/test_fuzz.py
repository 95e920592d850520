"""Nothing that a client sends, in whatever pieces, breaks the server or another client's lines."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from beseda.domain.limits import Limits
from beseda.gateways.irc.commands import COMMANDS
from beseda.protocol.irc.message import parse
from tests.gateways.irc.conversation import IrcWorld, check_line

pytestmark = pytest.mark.slow

_NAMES = ("ann", "bob", "eve")
_MODERN = "batch labeled-response message-tags echo-message server-time draft/multiline multiline"
_COUNTS = {
    # How many parameters come before the sentence (or the list) in a numeric that echoes what a
    # client sent; a client that could add one could make another numeric say anything.
    **dict.fromkeys(("401", "403", "404", "405", "406", "407", "410", "421", "432", "433"), 1),
    **dict.fromkeys(("437", "442", "461", "471", "472", "473", "474", "475", "478"), 1),
    **dict.fromkeys(("482", "524", "525", "531", "315", "318", "365", "366", "369", "219"), 1),
    **dict.fromkeys(("441", "443"), 2),
    **dict.fromkeys(("411", "412", "417", "431", "451", "462", "464", "481", "491", "409"), 0),
    **dict.fromkeys(("422", "501", "502", "305", "306", "001", "002", "003", "303", "302"), 0),
    **dict.fromkeys(("704", "705", "706", "402", "301", "331", "332", "335", "313"), 1),
    "478": 2,
    "696": 3,
}

_odd = st.sampled_from(
    [
        *(
            "",
            " ",
            ":",
            "::",
            ": x",
            "@",
            "*",
            "#",
            "##",
            "0",
            "-1",
            "9" * 30,
            "x" * 300,
            ",",
            ",,,",
        ),
        *(
            "\x01",
            "\x01ACTION",
            "\x01ACTION \x01",
            "\x02b",
            "ж" * 100,
            "𐐨" * 40,
            "\ufeff",
            "\u202e",
        ),
        *("a!b@c", "*!*@*", "%tcuihsnfdlaor,1", "%", "o%n", ">1", "!*", "C<5", "irc.test", "root"),
        *(
            "secret",
            "+o",
            "-o",
            "+beI",
            "b",
            "+k",
            "+l",
            "+imnpstC",
            "-imnpstC",
            "+b-b+e",
            "{nick}",
        ),
        *(
            "ann",
            "bob",
            "eve",
            "ANN",
            "#tea",
            "#TEA",
            "#milk",
            "@#tea",
            "~&@%+#tea",
            "ann,bob",
            "%s",
        ),
        *("#tea,#milk,#x", "302", "LS", "REQ", "END", "LIST", "multi-prefix", "-cap-notify", "key"),
        *("server-time", "echo-message", "away-notify", "setname", "userhost-in-names", "\ud7ff"),
        *("batch labeled-response", "message-tags", "echo-message", "+1", "-1", "draft/multiline"),
        *("message-redaction", "multiline", "batch"),
    ]
)
_PREFIXES = [
    *("", "", "", ":x ", "@a=b ", "@a=b :x ", " ", "@label=1 ", "@label=\\s\\:ж ", "@label ", "@ "),
    *("@+a=b;label=2 ", "@batch=1 ", "@batch=1;draft/multiline-concat ", "@batch=2;label=3 "),
    *("@+draft/react=x;+typing ", "@batch ", f"@+a={'x' * 4091} ", f"@+a={'x' * 4092} "),
]
_words = st.one_of(_odd, st.text(st.characters(exclude_categories=["Cs"]), max_size=30))


@st.composite
def _lines(draw: st.DrawFn) -> bytes:
    verb = draw(st.sampled_from([*COMMANDS, "FROB"]))
    if verb in ("DIE", "REHASH"):
        verb = "PING"
    prefix = draw(st.sampled_from(_PREFIXES))
    middle = draw(st.lists(_words, max_size=4))
    last = draw(st.one_of(st.none(), _words))
    line = " ".join([prefix + verb, *middle]) + ("" if last is None else f" :{last}")
    return line.encode("utf-8", "replace") + draw(st.sampled_from([b"\r\n", b"\n", b"\r"]))


_input = st.lists(
    st.tuples(
        st.sampled_from(_NAMES),
        st.one_of(_lines(), _lines(), st.binary(max_size=100)),
    ),
    max_size=30,
)


def _check(line: str) -> None:
    check_line(line.encode())
    message = parse(line.encode())
    if message.source == "irc.test":
        number = message.verb
        if number in _COUNTS and len(line.encode()) < 508:  # a line that was cut lacks its end
            assert len(message.params) == _COUNTS[number] + 2, line


def _play(world: IrcWorld, sent: list[tuple[str, bytes]], cut: int) -> None:
    world.cut = cut
    for name, data in sent:
        if world.clients[name].link.ended is not None:
            world.connect(name)
        world.send(name, data)
        for client in world.clients.values():
            for line in client.taken().split("\r\n")[:-1]:
                _check(line)
    world.run(1)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_input, st.sampled_from([0, 0, 1, 7]), st.sampled_from(["", _MODERN]))
@example(
    [("ann", b"STATS ::\r\n"), ("ann", b"CAP :: x\r\n"), ("ann", b"MODE #tea +b :: x\r\n")], 0, ""
)
def test_whatever_is_sent(sent: list[tuple[str, bytes]], cut: int, capabilities: str) -> None:
    world = IrcWorld(limits=Limits(flood=False, targets=3, list_entries=3, rooms_per_user=3))
    world.enter(*_NAMES[:2], capabilities=capabilities)
    world.enter(*_NAMES[2:])
    world.gather("#tea", "ann", "bob")
    world.ask("bob", "OPER root secret")
    world.forget()
    _play(world, sent, cut)
    hub = world.hub
    people = list(hub.roster.people())
    assert hub.roster.people_count == len({user.person.folded for user in people})
    assert hub.roster.operators == sum("o" in user.modes for user in people)
    assert hub.roster.invisible == sum("i" in user.modes for user in people)
    open_links = [client for client in world.clients.values() if client.link.ended is None]
    assert len(open_links) == hub.roster.people_count + hub.nameless
    for room in hub.rooms.values():
        assert room.members
        assert all(len(entries) <= 3 for entries in room.lists.values())
        assert all(room in user.rooms for user in room.members)
    for user in people:
        assert len(user.rooms) <= 3


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000), st.integers(1, 999))
def test_whatever_a_stranger_sends(data: bytes, cut: int) -> None:
    world = IrcWorld(cut=cut)
    world.connect("ann")
    world.send("ann", data + b"\r\n")
    for line in world.hears("ann"):
        _check(line)
    if world.clients["ann"].link.ended is None:
        assert re.fullmatch(":irc.test PONG irc.test :x", world.ask("ann", "PING x")[-1])


@settings(max_examples=60, deadline=None)
@given(_input)
def test_pieces_do_not_matter(sent: list[tuple[str, bytes]]) -> None:
    outputs = []
    for cut in (0, 1):
        world = IrcWorld(cut=cut)
        world.enter(*_NAMES)
        world.gather("#tea", "ann", "bob")
        for name, data in sent:
            world.send(name, data)
        world.run(1)
        outputs.append({name: client.taken() for name, client in world.clients.items()})
    assert outputs[0] == outputs[1]
