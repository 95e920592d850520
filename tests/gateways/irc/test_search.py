"""Searching (soju.im/search)."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.irc.history.searching import Wanted, parse
from beseda.gateways.irc.history.selectors import BadSelector
from beseda.protocol.irc.message import escape_tag
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.irc.past import asked, tea_party, texts
from tests.gateways.plain.conversation import written
from tests.gateways.remembering import Remembering


def _world(kept: Remembering) -> IrcWorld:
    """Ann's "one 0" to "one 2" in #tea at 12:00:01 and so on, Bob's words, and a private one."""
    world = tea_party(kept, messages=3, page=50)
    world.run(1)
    world.say("bob", "PRIVMSG #tea :Чёрный чай for one", "PRIVMSG ann :one more")
    world.gather("#pie", "bob")
    world.say("bob", "PRIVMSG #pie :one pie")
    world.forget()
    return world


def test_what_is_found_comes_in_a_batch_oldest_first(kept: Remembering) -> None:
    world = _world(kept)
    world.enter("cat", capabilities="batch server-time soju.im/search")
    world.say("cat", "JOIN #tea")
    world.forget()
    script = written("""
        cat >> SEARCH text=one;from=ANN;limit=2
        cat << :irc.test BATCH +history soju.im/search
        cat << @batch=history;time=1970-01-01T12:00:02.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 1
        cat << @batch=history;time=1970-01-01T12:00:03.000Z :ann!~ann@192.0.2.1 PRIVMSG #tea :one 2
        cat << :irc.test BATCH -history
        cat >> SEARCH text=nothing
        cat << :irc.test BATCH +history soju.im/search
        cat << :irc.test BATCH -history
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("text=one", ["one 0", "one 1", "one 2", "Чёрный чай for one", "one more"]),
        ("text=ONE\\s2", ["one 2"]),
        ("text=one 2", ["one 2"]),
        ("text=черный", ["Чёрный чай for one"]),
        ("text=чай;in=#TEA", ["Чёрный чай for one"]),
        ("in=#tea;from=bob", ["Чёрный чай for one"]),
        ("in=bob", ["one more"]),
        ("from=bob", ["Чёрный чай for one", "one more"]),
        ("from=nobody", []),
        ("from=!!!", []),
        ("in=#tea;limit=1", ["Чёрный чай for one"]),
        ("before=1970-01-01T12:00:02.000Z", ["one 0", "one 1"]),
        ("after=1970-01-01T12:00:02.000Z;in=#tea;from=ann", ["one 1", "one 2"]),
        (
            "after=1970-01-01T12:00:02.000Z;before=1970-01-01T12:00:02.000Z",
            ["one 1"],
        ),
    ],
)
def test_attributes(kept: Remembering, attributes: str, expected: list[str]) -> None:
    world = _world(kept)
    assert texts(asked(world, "ann", f"SEARCH :{attributes}")) == expected


def test_what_was_said_a_moment_ago_is_found(kept: Remembering) -> None:
    world = _world(kept)
    answer = asked(world, "ann", "PRIVMSG #tea :unheard of", "SEARCH text=unheard")
    assert texts(answer) == ["unheard of"]


def test_who_has_not_negotiated_it_can_search_by_hand(kept: Remembering) -> None:
    world = _world(kept)
    world.enter("cat")
    world.gather("#tea", "cat")
    [found] = texts(asked(world, "cat", "SEARCH text=чай"))
    assert found.endswith("] Чёрный чай for one")


@pytest.mark.parametrize(
    ("attributes", "told"),
    [
        ("text", "INVALID_PARAMS text"),
        ("colour=red", "INVALID_PARAMS colour"),
        ("limit=5", "INVALID_PARAMS limit=5"),
        ("text=a;limit=none", "INVALID_PARAMS none"),
        ("after=noon", "INVALID_PARAMS after=noon"),
        ("text=a;in=#nowhere", "INVALID_PARAMS in=#nowhere"),
        ("text=a;in=nobody", "INVALID_PARAMS in=nobody"),
        (";;", "INVALID_PARAMS ;;"),
    ],
)
def test_mistakes(kept: Remembering, attributes: str, told: str) -> None:
    world = _world(kept)
    script = written(f"ann >> SEARCH {attributes}\nann << :irc.test FAIL SEARCH {told} :…")
    assert world.play(script) == script


def test_a_log_that_cannot_be_read(kept: Remembering) -> None:
    world = _world(kept)
    kept.break_reading()
    [answer] = asked(world, "ann", "SEARCH text=one")
    assert answer.params[:2] == ["SEARCH", "INTERNAL_ERROR"]


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    with contextlib.suppress(BadSelector):
        parse(text, 50)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.integers(1, 50))
def test_values_are_escaped_as_those_of_tags(text: str, limit: int) -> None:
    assert parse(f"text={escape_tag(text)};limit={limit}", 50) == Wanted(
        text, "", "", None, None, limit
    )
