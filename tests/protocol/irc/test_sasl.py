"""What clients send with AUTHENTICATE."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.irc.sasl import (
    CHUNK,
    MOST_CHARACTERS,
    Chunks,
    NotSaslError,
    Plain,
    TooLongError,
    chunks,
    read_external,
    read_plain,
)


@given(st.binary(max_size=MOST_CHARACTERS * 3 // 4 - CHUNK))
def test_what_is_sent_in_chunks_arrives(message: bytes) -> None:
    collected = Chunks()
    *first, last = chunks(message)
    assert all(len(chunk) == CHUNK and collected.add(chunk) is None for chunk in first)
    assert len(last) < CHUNK
    assert collected.add(last) == message


def test_a_message_of_whole_chunks_ends_with_a_plus() -> None:
    assert chunks(b"x" * 300) == [base64.b64encode(b"x" * 300).decode(), "+"]
    assert chunks(b"") == ["+"]


@pytest.mark.parametrize("chunk", ["A", "===", "A=A=", "AAA\n", "é", "A B="])
def test_what_is_no_base64(chunk: str) -> None:
    collected = Chunks()
    assert collected.add("A" * CHUNK) is None
    with pytest.raises(NotSaslError):
        collected.add(chunk)
    assert collected.add("AAAA") == b"\0\0\0"  # nothing is left of what came before


def test_what_is_too_long() -> None:
    collected = Chunks()
    with pytest.raises(TooLongError):
        collected.add("A" * (CHUNK + 1))
    for _ in range(MOST_CHARACTERS // CHUNK):
        assert collected.add("A" * CHUNK) is None
    with pytest.raises(NotSaslError):
        collected.add("AAAA")


def test_plain() -> None:
    assert read_plain(b"\0ann\0sesame") == Plain("", "ann", "sesame")
    assert read_plain("анна\0анна\0ключ от сейфа".encode()) == Plain(
        "анна", "анна", "ключ от сейфа"
    )


@pytest.mark.parametrize(
    "message", [b"", b"ann", b"\0ann", b"\0ann\0", b"\0\0sesame", b"\0ann\0a\0b", b"\0ann\0\xff"]
)
def test_what_is_no_plain(message: bytes) -> None:
    with pytest.raises(NotSaslError):
        read_plain(message)


def test_external() -> None:
    assert (read_external(b""), read_external(b"ann")) == ("", "ann")
    with pytest.raises(NotSaslError):
        read_external(b"\xff")
