"""IRC messages: bytes to values and back."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from parser_tests import data as vectors

from beseda.protocol.irc.message import (
    Message,
    NotAMessage,
    escape_tag,
    parse,
    serialize,
    split_source,
    unescape_tag,
)

# ── the public vectors ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("case", vectors.msg_split["tests"], ids=lambda case: case["input"])
def test_parses_as_the_public_vectors_do(case: dict[str, Any]) -> None:
    atoms = case["atoms"]
    assert parse(case["input"].encode()) == Message(
        verb=atoms["verb"].upper(),
        params=atoms.get("params", []),
        source=atoms.get("source"),
        tags=atoms.get("tags", {}),
    )


@pytest.mark.parametrize("case", vectors.msg_join["tests"], ids=lambda case: case["desc"])
def test_serializes_as_the_public_vectors_do(case: dict[str, Any]) -> None:
    atoms = case["atoms"]
    line = serialize(
        atoms["verb"],
        atoms.get("params", []),
        source=atoms.get("source"),
        tags=atoms.get("tags"),
    )
    assert line in case["matches"]


@pytest.mark.parametrize("case", vectors.userhost_split["tests"], ids=lambda case: case["source"])
def test_splits_sources_as_the_public_vectors_do(case: dict[str, Any]) -> None:
    atoms = case["atoms"]
    assert split_source(case["source"]) == tuple(
        atoms.get(part, "") for part in ("nick", "user", "host")
    )


# ── parsing ────────────────────────────────────────────────────────────────────────────────


def test_the_verb_is_in_upper_case() -> None:
    assert parse(b"privmsg #Room :Hello") == Message("PRIVMSG", ["#Room", "Hello"])


def test_runs_of_spaces_count_as_one() -> None:
    assert parse(b"@a=b   :ann   KICK   #r   bob   :  go  ") == Message(
        "KICK", ["#r", "bob", "  go  "], "ann", {"a": "b"}
    )


def test_a_colon_inside_a_word_is_only_a_colon() -> None:
    assert parse(b"USER a:b c: d").params == ["a:b", "c:", "d"]


def test_the_last_parameter_may_be_empty() -> None:
    assert parse(b"TOPIC #r :").params == ["#r", ""]


def test_bytes_that_are_not_utf8_are_shown_as_such() -> None:
    assert parse(b"PRIVMSG #r :caf\xe9 \xd0").params == ["#r", "caf\ufffd \ufffd"]


def test_russian_text_passes() -> None:
    assert parse("PRIVMSG Вася :Привет, как дела?".encode()).params == [
        "Вася",
        "Привет, как дела?",
    ]


def test_a_tag_without_a_value_has_the_empty_one_and_the_last_of_a_name_wins() -> None:
    assert parse(b"@a;b=;c=1;c=2;+x/y=z;;=lost PING").tags == {
        "a": "",
        "b": "",
        "c": "2",
        "+x/y": "z",
    }


def test_a_value_that_is_not_utf8_is_dropped_and_a_name_with_its_tag() -> None:
    assert parse(b"@a=\xff;b=c;\xff=d;\xd0\xb6=\xd0\xb6 PING").tags == {"a": "", "b": "c", "ж": "ж"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\\:\\s\\\\\\r\\n", "; \\\r\n"),
        ("\\b", "b"),
        ("end\\", "end"),
        ("\\\\s", "\\s"),
        ("", ""),
    ],
)
def test_escapes_in_tags(written: str, meant: str) -> None:
    assert unescape_tag(written) == meant
    assert parse(f"@t={written} PING".encode()).tags == {"t": meant}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"   ",
        b"@a=b",
        b"@a=b ",
        b":ann",
        b":ann  ",
        b"@a :ann ",
        b":",
        b"@",
        b" :only trailing",
        b":ann :only trailing",
        b":ann :bob PING",
        b":ann @a=b PING",
    ],
)
def test_a_line_without_a_verb_is_not_a_message(line: bytes) -> None:
    with pytest.raises(NotAMessage):
        parse(line)


@given(st.one_of(st.binary(max_size=80), st.text("@: ;=\\!aß\0\r\n", max_size=40).map(str.encode)))
def test_any_bytes_are_a_message_or_are_not(line: bytes) -> None:
    try:
        message = parse(line)
    except NotAMessage:
        return
    assert message.verb
    assert " " not in message.verb
    assert not any(" " in param or not param for param in message.params[:-1])


# ── writing ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("params", "line"),
    [
        (["#r", "one"], "PRIVMSG #r one"),
        (["#r", "one two"], "PRIVMSG #r :one two"),
        (["#r", ""], "PRIVMSG #r :"),
        (["#r", ":)"], "PRIVMSG #r ::)"),
        ([], "PRIVMSG"),
    ],
)
def test_the_last_parameter_is_marked_where_it_must_be(params: list[str], line: str) -> None:
    assert serialize("PRIVMSG", params) == line


def test_tags_and_source_come_first() -> None:
    assert (
        serialize("PING", ["x"], source="s", tags={"a": "", "b": "; "}) == "@a;b=\\:\\s :s PING x"
    )


@pytest.mark.parametrize("params", [["a b", "c"], ["", "c"], [":a", "c"]])
def test_only_the_last_parameter_may_be_odd(params: list[str]) -> None:
    with pytest.raises(ValueError, match="only the last"):
        serialize("PRIVMSG", params)


@pytest.mark.parametrize("odd", ["\r", "\n", "\0", "a\r\nQUIT"])
def test_nothing_can_smuggle_a_second_line_in(odd: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        serialize("PRIVMSG", ["#r", odd])
    with pytest.raises(ValueError, match="cannot hold"):
        serialize("PRIVMSG", ["#r", "x"], source=odd)
    with pytest.raises(ValueError, match="cannot hold"):
        serialize("PRIVMSG", ["#r", "x"], tags={odd: ""})


def test_a_source_cannot_become_a_verb() -> None:
    with pytest.raises(ValueError, match="spaces"):
        serialize("PRIVMSG", ["#r", "x"], source="ann QUIT")


# ── there and back ─────────────────────────────────────────────────────────────────────────

_characters = st.characters(exclude_characters="\r\n\0 ", exclude_categories=["Cs"])
words = st.text(_characters, min_size=1, max_size=10).filter(lambda word: word[0] not in ":@")
texts = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=20)
messages = st.builds(
    Message,
    verb=st.sampled_from(["PING", "PRIVMSG", "001"]),
    params=st.one_of(
        st.just([]), st.builds(lambda middle, last: [*middle, last], st.lists(words), texts)
    ),
    source=st.none() | words,
    tags=st.dictionaries(
        st.text("abc/+.-", min_size=1, max_size=6),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=10),
    ),
)


@given(messages)
def test_what_is_written_is_read_back(message: Message) -> None:
    line = serialize(message.verb, message.params, source=message.source, tags=message.tags)
    assert parse(line.encode()) == message


@given(st.text("@: ;=\\!aбß\t", max_size=40))
def test_what_is_read_is_written_back(line: str) -> None:
    try:
        message = parse(line.encode())
    except NotAMessage:
        assume(False)
    again = serialize(message.verb, message.params, source=message.source, tags=message.tags)
    assert parse(again.encode()) == message


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaping_a_tag_can_be_undone(value: str) -> None:
    escaped = escape_tag(value)
    assert not set(escaped) & set("; \r\n")
    assert unescape_tag(escaped) == value
