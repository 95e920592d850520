"""Tags on messages, and messages of nothing but tags."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.domain.commands import Say
from beseda.gateways.irc.settings import IrcSettings
from beseda.gateways.irc.tags import DeniedTags, TimeTag, written
from beseda.protocol.irc.message import parse
from tests.gateways.irc.conversation import IrcWorld, numerics
from tests.gateways.plain.conversation import written as script_of
from tests.gateways.remembering import Remembering

TAGS = "message-tags"


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob", capabilities=TAGS)
    world.enter("eve")
    world.gather("#tea", "ann", "bob", "eve")
    return world


def test_clients_send_each_other_tags(world: IrcWorld) -> None:
    script = script_of("""
        ann >> @+draft/reply=x;+a=\\:\\s\\\\;b=c;+empty=;+none PRIVMSG #tea :hi
        bob << @+draft/reply=x;+a=\\:\\s\\\\;+empty;+none :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        eve << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        ann >> @+channel-context=#tea NOTICE bob :psst
        bob << @+channel-context=#tea :ann!~ann@192.0.2.1 NOTICE bob :psst
        ann >> @+typing=active TAGMSG #tea
        bob << @+typing=active :ann!~ann@192.0.2.1 TAGMSG #tea
        ann >> @+typing=paused;x=y tagmsg bob,#tea
        bob << @+typing=paused :ann!~ann@192.0.2.1 TAGMSG bob
        bob << @+typing=paused :ann!~ann@192.0.2.1 TAGMSG #tea
        ann >> @+typing=active TAGMSG @#tea
        bob >> @+typing=active TAGMSG @#tea
        ann << @+typing=active :bob!~bob@192.0.2.2 TAGMSG @#tea
    """)
    assert world.play(script) == script


def test_who_has_not_negotiated_tags_sends_none(world: IrcWorld) -> None:
    script = script_of("""
        eve >> @+a=b PRIVMSG #tea :hi
        ann << :eve!~eve@192.0.2.3 PRIVMSG #tea :hi
        bob << :eve!~eve@192.0.2.3 PRIVMSG #tea :hi
        eve >> @+a=b TAGMSG #tea
        eve << :irc.test 421 eve TAGMSG …
    """)
    assert world.play(script) == script


def test_what_tags_cannot_do(world: IrcWorld) -> None:
    script = script_of("""
        ann >> @+a TAGMSG
        ann << :irc.test 411 ann …
        ann >> @+a TAGMSG nobody
        ann << :irc.test 401 ann nobody …
        ann >> @+a TAGMSG #nowhere
        ann << :irc.test 403 ann #nowhere …
        ann >> TAGMSG #tea
        ann >> @a=b;label=1;+ TAGMSG #tea
        eve >> MODE eve +R
        eve << :eve!~eve@192.0.2.3 MODE eve +R
        ann >> @+a TAGMSG eve
        ann << :irc.test 531 ann eve …
        ann >> MODE #tea +m
        ann << :ann!~ann@192.0.2.1 MODE #tea +m
        bob << :ann!~ann@192.0.2.1 MODE #tea +m
        eve << :ann!~ann@192.0.2.1 MODE #tea +m
        bob >> @+typing=active TAGMSG #tea
        bob << :irc.test 404 bob #tea …
    """)
    assert world.play(script) == script


def test_nobody_is_told_of_absence_by_a_program(world: IrcWorld) -> None:
    world.ask("bob", "AWAY :lunch")
    assert world.ask("ann", "@+typing=active TAGMSG bob") == []
    assert numerics(world.ask("ann", "@+a PRIVMSG bob :hi")) == ["301"]


def test_those_whom_one_ignores_type_unseen(world: IrcWorld) -> None:
    session = world.session("bob").session
    assert session is not None
    session.ignores = frozenset({"ann"})
    session.user.audience_changed()
    world.ask("ann", "@+typing=active TAGMSG #tea")
    assert world.hears("bob") == []


def test_tags_come_back_with_echo_message(world: IrcWorld) -> None:
    world.ask("ann", "CAP REQ :echo-message")
    script = script_of("""
        ann >> @+a=b;c PRIVMSG #tea :hi
        ann << @+a=b :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        bob << @+a=b :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        eve << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
        ann >> @+a=b TAGMSG #tea
        ann << @+a=b :ann!~ann@192.0.2.1 TAGMSG #tea
        bob << @+a=b :ann!~ann@192.0.2.1 TAGMSG #tea
        ann >> @+a=b TAGMSG ann
        ann << @+a=b :ann!~ann@192.0.2.1 TAGMSG ann
        ann << @+a=b :ann!~ann@192.0.2.1 TAGMSG ann
    """)
    assert world.play(script) == script


# ── ids ────────────────────────────────────────────────────────────────────────────────────────


def _ids(lines: list[str]) -> list[str]:
    return [parse(line.encode()).tags.get("msgid", "") for line in lines]


def test_everything_that_is_recorded_has_an_id_that_all_see(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", "bob", capabilities=f"{TAGS} echo-message server-time")
    world.enter("eve", capabilities="server-time")
    world.gather("#tea", "ann", "bob", "eve")
    world.say("ann", "PRIVMSG #tea :hi", "NOTICE bob :psst", "TOPIC #tea :x", "KICK #tea eve")
    world.say("ann", "@+react=lol TAGMSG #tea", "@+typing=active TAGMSG #tea", "PART #tea")
    heard = {name: world.hears(name) for name in ("ann", "bob", "eve")}
    verbs = ["PRIVMSG", "NOTICE", "TOPIC", "KICK", "TAGMSG", "TAGMSG", "PART"]
    assert numerics([line.partition(" ")[2] for line in heard["bob"]]) == verbs
    ids = _ids(heard["bob"])
    assert all(re.fullmatch("[0-9a-f]+-1-[0-9a-f]+", each) for each in ids)
    assert len(set(ids)) == len(ids)
    assert _ids(heard["ann"]) == ids
    assert _ids(heard["eve"]) == [""] * 3
    assert all(line.startswith("@time=1970-01-01T12:00:00.000Z;msgid=") for line in heard["bob"])


def test_only_the_first_of_several_lines_has_the_id(kept: Remembering) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", capabilities=f"{TAGS} server-time")
    world.enter("bob")
    world.gather("#tea", "ann", "bob")
    world.perform("bob", Say("#tea", "ж" * 700))
    lines = world.hears("ann")
    assert len(lines) == 3
    assert [bool(each) for each in _ids(lines)] == [True, False, False]
    assert all(line.startswith("@time=1970-01-01T12:00:00.000Z") for line in lines)


@pytest.mark.parametrize(
    ("tags", "recorded"),
    [
        ("+react=x", True),
        ("+draft/react=x", True),
        ("+unreact=x", True),
        ("+draft/unreact=x", True),
        ("+a;+reply=x", True),
        ("+draft/reply=x", True),
        ("+typing=active", False),
        ("+draft/typing=active", False),
        ("+react2=x", False),
        ("+a;b;+c", False),
    ],
)
def test_reactions_are_recorded_and_typing_is_not(
    kept: Remembering, tags: str, recorded: bool
) -> None:
    world = IrcWorld(kept=kept)
    world.enter("ann", capabilities=f"{TAGS} echo-message")
    world.gather("#tea", "ann")
    for target in ("#tea", "ann"):
        [message_id, *_] = _ids(world.ask("ann", f"@{tags} TAGMSG {target}"))
        with world.hub.lock:
            user = world.session("ann").user
            room = world.hub.log_of(world.hub.room("#tea"))
            log = room if target == "#tea" else world.hub.log_between(user.person, user.person)
        found = kept.store.archive.find(log, message_id)
        assert (found is not None) is recorded


# ── limits ─────────────────────────────────────────────────────────────────────────────────────


def test_how_long_tags_may_be(world: IrcWorld) -> None:
    longest = "+a=" + "x" * 4091
    world.ask("ann", f"@{longest} TAGMSG #tea")
    assert world.hears("bob") == [f"@{longest} :ann!~ann@192.0.2.1 TAGMSG #tea"]
    assert numerics(world.ask("ann", f"@{longest}x TAGMSG #tea")) == ["417"]
    assert numerics(world.ask("ann", f"@{longest}x PRIVMSG #tea :hi")) == ["417"]
    assert world.hears("bob") == []
    text = "x" * (510 - len("PRIVMSG #tea "))
    world.ask("ann", f"@{longest} PRIVMSG #tea {text}")
    assert world.hears("bob") == [f"@{longest} :ann!~ann@192.0.2.1 PRIVMSG #tea :{text}"]
    assert numerics(world.ask("ann", f"@a PRIVMSG #tea {text}x")) == ["417"]


def test_a_value_that_is_no_text_is_dropped(world: IrcWorld) -> None:
    world.send("ann", b"@+a=\xff;+b=c;+\xff=d TAGMSG #tea\r\n")
    assert world.hears("bob") == ["@+a;+b=c :ann!~ann@192.0.2.1 TAGMSG #tea"]


# ── denying ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("names", "token", "through"),
    [
        ([], "", "a b draft/c"),
        (["a", "+draft/c"], "a,draft/c", "b"),
        (["*"], "*", ""),
        (["-b", "*", "-draft/c"], "*,-b,-draft/c", "b draft/c"),
        (["a", "-a"], "", "a b draft/c"),
        (["", "a b", "x,y", "ж", "="], "", "a b draft/c"),
    ],
)
def test_denied_tags(names: list[str], token: str, through: str) -> None:
    denied = DeniedTags(names)
    assert denied.token == token
    tags = {"+a": "1", "+b": "2", "+draft/c": "3", "a": "4", "+": "5"}
    assert [name[1:] for name, _ in denied.let_through(tags)] == through.split()


def test_a_server_can_deny_tags() -> None:
    world = IrcWorld(settings=IrcSettings(client_tags_denied=["typing"]))
    world.enter("ann", "bob", capabilities=f"{TAGS} batch labeled-response")
    world.gather("#tea", "ann", "bob")
    assert " CLIENTTAGDENY=typing " in "".join(world.ask("ann", "VERSION"))
    script = script_of("""
        ann >> @+typing=active;+a=b TAGMSG #tea
        bob << @+a=b :ann!~ann@192.0.2.1 TAGMSG #tea
        ann >> @+typing=active;label=x TAGMSG #tea
        ann << @label=x :irc.test ACK
        ann >> @+typing=active PRIVMSG #tea :hi
        bob << :ann!~ann@192.0.2.1 PRIVMSG #tea :hi
    """)
    assert world.play(script) == script


# ── writing ────────────────────────────────────────────────────────────────────────────────────


@given(
    st.dictionaries(
        st.from_regex(r"\+[a-z0-9./-]{1,20}", fullmatch=True),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
        min_size=1,
    )
)
def test_tags_survive_being_relayed(tags: dict[str, str]) -> None:
    line = f"@{written(tuple(tags.items()))} PING"
    assert parse(line.encode()).tags == tags
    assert "\n" not in line


@given(st.integers(0, 4_000_000_000_000))
def test_time_to_the_millisecond(at: int) -> None:
    tag = TimeTag()
    for each in (at, at, at + 1, at - at % 1000):
        text = tag.of(each / 1000)
        assert text.endswith(f".{each % 1000:03d}Z")
        assert text == TimeTag().of(each / 1000)
    assert TimeTag().of(0.999) == "time=1970-01-01T00:00:00.999Z"
