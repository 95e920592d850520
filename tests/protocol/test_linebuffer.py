"""A stream of bytes becomes lines, however it was cut on its way, in bounded memory."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.linebuffer import LineBuffer

LIMIT = 8

CASES = [
    ("one line", b"hello\n", [b"hello"]),
    ("CR LF", b"hello\r\nyou\r\n", [b"hello", b"you"]),
    ("bare CR", b"hello\ryou\r", [b"hello", b"you"]),
    ("LF CR", b"hello\n\ryou\n\r", [b"hello", b"you"]),
    ("empty lines are left out", b"\n\r\n\r\rhi\n\n", [b"hi"]),
    ("spaces are kept", b"  hi  \n \n", [b"  hi  ", b" "]),
    ("NUL is dropped", b"\0he\0llo\0\n\0\n", [b"hello"]),
    ("not UTF-8", b"\xff\xfe\n", [b"\xff\xfe"]),
    ("exactly the limit", b"12345678\n", [b"12345678"]),
    ("NUL does not count", b"1234\x005678\n", [b"12345678"]),
    ("one over the limit", b"123456789\nok\n", [None, b"ok"]),
    ("far over the limit", b"x" * 1000 + b"\r\nok\r\n", [None, b"ok"]),
    ("overlong among others", b"a\n" + b"x" * 20 + b"\nb\n", [b"a", None, b"b"]),
    ("two overlong ones", b"x" * 20 + b"\n" + b"y" * 20 + b"\nz\n", [None, None, b"z"]),
]

each_case = pytest.mark.parametrize(
    ("stream", "lines"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)


@each_case
def test_whole(stream: bytes, lines: list[bytes | None]) -> None:
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(stream) == lines
    assert buffer.partial == b""


@each_case
def test_byte_by_byte(stream: bytes, lines: list[bytes | None]) -> None:
    buffer = LineBuffer(LIMIT)
    assert [line for byte in stream for line in buffer.feed(bytes([byte]))] == lines


@each_case
def test_with_the_next_line_begun(stream: bytes, lines: list[bytes | None]) -> None:
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(stream + b"rub\xffish") == lines
    assert buffer.partial == b"rub\xffish"


@each_case
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_the_beginning_of_what_is_too_long(
    stream: bytes, lines: list[bytes | None], size: int
) -> None:
    buffer = LineBuffer(LIMIT, cuts=True)
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    given = [line for piece in pieces for line in buffer.feed(piece)]
    assert [line if len(line) <= LIMIT else None for line in given if line is not None] == lines
    assert all(line is not None and len(line) <= LIMIT + 1 for line in given)


def test_a_line_is_given_when_its_end_comes() -> None:
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(b"hel") == []
    assert buffer.partial == b"hel"
    assert buffer.feed(b"lo") == []
    assert buffer.feed(b"\nyou") == [b"hello"]
    assert buffer.partial == b"you"


def test_an_overlong_line_is_reported_when_it_passes_the_limit_not_at_its_end() -> None:
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(b"12345678") == []
    assert buffer.feed(b"9") == [None]
    assert buffer.feed(b"and more of it") == []
    assert buffer.feed(b" to the end\nnext\n") == [b"next"]


def test_an_unfinished_line_can_be_taken_as_it_is() -> None:
    buffer = LineBuffer(LIMIT)
    buffer.feed(b"Ann")
    assert buffer.feed(b"\n") == [b"Ann"]
    assert buffer.feed(b"\n") == []
    assert buffer.feed(b"Bob\n") == [b"Bob"]


def test_after_an_overlong_line_without_an_end_the_next_one_is_heard() -> None:
    # Somebody whose program sends no line ends must not be deaf and dumb from then on.
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(b"123456789") == [None]
    assert buffer.feed(b"\n") == []
    assert buffer.feed(b"sorry") == []
    assert buffer.feed(b"\n") == [b"sorry"]


def test_a_line_that_never_ends_takes_no_memory() -> None:
    buffer = LineBuffer(4096)
    chunk = b"x" * 4096
    reports = 0
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(2000):
            reports += len(buffer.feed(chunk))
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reports == 1
    assert after - before < 20_000


streams = st.lists(
    st.one_of(
        st.sampled_from([b"\n", b"\r", b"\r\n", b"\0", b"hi", b"x" * 9]), st.binary(max_size=12)
    ),
    max_size=20,
).map(b"".join)


@given(streams, st.lists(st.integers(0, 200), max_size=8))
def test_any_split_of_a_stream_gives_the_same_lines(stream: bytes, cuts: list[int]) -> None:
    whole = LineBuffer(LIMIT)
    expected = whole.feed(stream)

    buffer = LineBuffer(LIMIT)
    lines: list[bytes | None] = []
    start = 0
    for cut in [*sorted(cuts), len(stream)]:
        lines += buffer.feed(stream[start:cut])
        start = max(start, cut)
        assert len(buffer.partial) <= LIMIT
    assert lines == expected
    assert buffer.partial == whole.partial


@given(streams)
def test_a_line_has_no_line_end_no_nul_and_is_not_too_long(stream: bytes) -> None:
    for line in LineBuffer(LIMIT).feed(stream):
        if line is not None:
            assert 0 < len(line) <= LIMIT
            assert not set(line) & set(b"\r\n\0")
