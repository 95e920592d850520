"""Telnet's commands go, text stays, wherever the stream is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.plain.telnet import (
    LONGEST_SUBNEGOTIATION,
    MOST_AT_ONCE,
    TelnetFilter,
)

CASES = {
    b"hello\r\n": b"hello\r\n",
    b"\xff\xfb\x1f\xff\xfd\x01hi": b"hi",  # WILL NAWS, DO ECHO
    b"a\xff\xf1b\xff\xf6c": b"abc",  # NOP, AYT
    b"a\xff\xffb": b"a\xffb",  # an escaped 0xFF
    b"a\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0b": b"ab",  # SB NAWS 80 24 SE
    b"a\xff\xfa\x1f\x00\xff\xff\n\x18\xff\xf0b": b"ab",  # with an escaped 0xFF and LF within
    b"a\xff\xfa\x18\xff\xf1xterm\xff\xf0b": b"ab",  # a stray command within
    b"\xff\xecx\xff\xeex\xff\xf0x": b"xxx",  # EOF, ABORT, a stray SE
    b"\xff\n": b"\xff\n",  # no command: a letter of Windows-1251, and the line's end
    b"\xff\xebx": b"\xff\xebx",
    "привет, \N{WAVING HAND SIGN}\n".encode(): "привет, \N{WAVING HAND SIGN}\n".encode(),
    b"": b"",
}


def in_pieces(data: bytes, size: int) -> bytes:
    telnet = TelnetFilter()
    return b"".join(telnet.feed(data[i : i + size]) for i in range(0, len(data), size))


@pytest.mark.parametrize(("data", "text"), CASES.items())
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_text_is_left(data: bytes, text: bytes, size: int) -> None:
    assert in_pieces(data, size) == text


@pytest.mark.parametrize("data", CASES)
def test_rubbish_before_does_no_harm(data: bytes) -> None:
    for rubbish in (b"\xff\xfb", b"\xff\xfa\x18what\xff", b"\xff"):
        telnet = TelnetFilter()
        telnet.feed(rubbish)
        telnet.feed(b"\x01\xff\xf0")  # ends each of them
        assert telnet.feed(data) == CASES[data]


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_subnegotiation_without_an_end_is_given_up(size: int) -> None:
    data = b"\xff\xfa" + b"x" * LONGEST_SUBNEGOTIATION + b"hello\n"
    assert in_pieces(data, size) == b"hello\n"
    assert in_pieces(data[:-7], size) == b""


def test_a_flood_of_commands_is_cut_short() -> None:
    telnet = TelnetFilter()
    assert telnet.feed(b"\xff\xf1" * MOST_AT_ONCE + b"kept") == b"kept"
    assert telnet.feed(b"\xff\xf1" * (MOST_AT_ONCE + 1) + b"dropped") == b""
    assert telnet.feed(b"\xff\xf1after") == b"after"


_command = st.one_of(
    st.builds(lambda option: b"\xff\xfd" + bytes([option]), st.integers(0, 255)),
    st.sampled_from([b"\xff\xf1", b"\xff\xf9"]),
    st.binary(max_size=20).map(
        lambda content: b"\xff\xfa" + content.replace(b"\xff", b"\xff\xff") + b"\xff\xf0"
    ),
)
_text = st.binary(max_size=20)


@given(st.lists(st.tuples(_text, _command), max_size=20), st.integers(1, 50))
def test_any_mixture(parts: list[tuple[bytes, bytes]], size: int) -> None:
    sent = b"".join(text.replace(b"\xff", b"\xff\xff") + command for text, command in parts)
    assert in_pieces(sent, size) == b"".join(text for text, _ in parts)


@given(st.lists(st.binary(max_size=300), max_size=10))
def test_nothing_raises_and_nothing_grows(chunks: list[bytes]) -> None:
    telnet = TelnetFilter()
    for chunk in chunks:
        assert len(telnet.feed(chunk)) <= len(chunk) + 1  # an IAC held back may come with it


@pytest.mark.parametrize(
    ("data", "spoken"),
    [
        (b"\xff\xf1", True),
        (b"\xff\xfd\x03", True),
        (b"\xff\xfa\x18", True),
        (b"hello\r\n", False),
        (b"a\xff\xffb", False),
        (b"\xff\n", False),  # a letter of Windows-1251
    ],
)
@pytest.mark.parametrize("size", [1, 100])
def test_who_speaks_telnet(data: bytes, spoken: bool, size: int) -> None:
    telnet = TelnetFilter()
    for start in range(0, len(data), size):
        telnet.feed(data[start : start + size])
    assert telnet.is_spoken is spoken
