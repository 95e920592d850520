"""Enter alone is a line, wherever the stream is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.plain.blank_lines import BlankLines
from beseda.protocol.linebuffer import LineBuffer

CASES = {
    b"\n": [b" "],
    b"\r\n": [b" "],
    b"\r\0": [b" "],
    b"a\nb\n": [b"a", b"b"],
    b"a\r\nb\r\n": [b"a", b"b"],
    b"a\r\0b\r\0": [b"a", b"b"],
    b"a\n\nb\n": [b"a", b" ", b"b"],
    b"a\r\n\r\n\r\nb\r\n": [b"a", b" ", b" ", b"b"],
    b"a\r\rb": [b"a", b" "],
    b"\n\n\n\n": [b" "] * 4,
    b"\n\0\n": [b" ", b" "],
    b"": [],
}


def lines(data: bytes, size: int) -> list[bytes | None]:
    """The lines of `data`, which comes in pieces of `size`."""
    blank, buffer = BlankLines(), LineBuffer(100)
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return [line for piece in pieces for line in buffer.feed(blank.feed(piece))]


@pytest.mark.parametrize(("data", "expected"), CASES.items())
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_each_line_counts(data: bytes, expected: list[bytes], size: int) -> None:
    assert lines(data, size) == expected


@given(st.text("ab\r\n\0", max_size=30), st.integers(1, 5))
def test_however_it_is_cut(text: str, size: int) -> None:
    data = text.encode()
    assert lines(data, size) == lines(data, 100)
    assert [line for line in lines(data, size) if line != b" "] == LineBuffer(100).feed(data)
