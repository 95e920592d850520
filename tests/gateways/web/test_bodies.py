"""Requests with bodies to routes: whole and right, or nothing of them is carried out."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.web.request import HEAD_BYTES, HEAD_SECONDS
from beseda.gateways.web.session import BODY_SECONDS, SILENCE_SECONDS
from beseda.server.bodies import Bodies
from tests.gateways.web.caller import BOUND, HOST, Caller, post

CHUNKED = b"Transfer-Encoding: chunked"

RIGHT = [
    (post(b"hello", b"Content-Length: 5"), b"hello"),
    (post(b"hello", b"Content-Length: 5", b"Content-Length: 5"), b"hello"),
    (post(b"hello", b"content-length:\t 005 "), b"hello"),
    (post(b"", b"Content-Length: 0"), b""),
    (post(b""), b""),
    (post(b"a" * BOUND, b"Content-Length: 100"), b"a" * BOUND),
    (post(b"hello", b"Content-Length: 5", version=b"1.0"), b"hello"),
    (post(b"\r\n\r\n\0", b"Content-Length: 5"), b"\r\n\r\n\0"),
    (post(b"5\r\nhello\r\n0\r\n\r\n", CHUNKED), b"hello"),
    (post(b"2;x=y\r\nhe\r\n3\r\nllo\r\n000\r\nX: y\r\n\r\n", CHUNKED), b"hello"),
    (post(b"0\r\n\r\n", CHUNKED.upper()), b""),
    (b"\r\nPOST http://a/hooks/x HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n\r\nx", b"x"),
    (b"POST /hooks/x HTTP/1.1\nHost: b\nContent-Length: 1\n\nx", b"x"),
]


@pytest.mark.parametrize("cut", [0, 1, 7], ids=["whole", "bytes", "sevens"])
@pytest.mark.parametrize("behind", [b"", b"\r\n"], ids=["", "empty line"])
@pytest.mark.parametrize(("request_bytes", "body"), RIGHT)
def test_what_gets_through(request_bytes: bytes, body: bytes, cut: int, behind: bytes) -> None:
    caller = Caller()
    answer = caller.ask(request_bytes + behind, cut)
    assert (answer.status, answer.body) == (200, "done\n")
    (request,) = caller.got
    assert (request.method, request.path, request.body) == ("POST", "/hooks/x", body)
    assert request.host == "192.0.2.7"
    assert caller.bodies.held == 0


WRONG = [
    (post(b"hello", b"Content-Length: 5", CHUNKED), 400, "length of the body is not clear"),
    (post(b"hello", b"Content-Length: 5", b"Content-Length: 6"), 400, "length of the body"),
    (post(b"hello", b"Content-Length: 5, 6"), 400, "length of the body"),
    (post(b"hello", b"Content-Length: +5"), 400, "length of the body"),
    (post(b"hello", b"Content-Length: 0x5"), 400, "length of the body"),
    (post(b"hello", b"Content-Length: -5"), 400, "length of the body"),
    (post(b"hello", b"Content-Length: 5.0"), 400, "length of the body"),
    (post(b"hello", b"Content-Length:"), 400, "length of the body"),
    (post(b"hello", b"Content-Length: five"), 400, "length of the body"),
    (post(b"0\r\n\r\n", CHUNKED, version=b"1.0"), 400, "length of the body"),
    (post(b"0\r\n\r\n", CHUNKED, CHUNKED), 501, "only chunked"),
    (post(b"0\r\n\r\n", b"Transfer-Encoding: chunked, gzip"), 501, "only chunked"),
    (post(b"", b"Content-Length: 101"), 413, "100 bytes at most"),
    (post(b"", b"Content-Length: 99999999999999999999"), 413, "100 bytes at most"),
    (post(b"65\r\n" + b"a" * 101, CHUNKED), 413, "100 bytes at most"),
    (post(b"five\r\nhello\r\n", CHUNKED), 400, "cannot be read"),
    (post(b"+5\r\nhello\r\n", CHUNKED), 400, "cannot be read"),
    (post(b"5\r\nhello, world\r\n", CHUNKED), 400, "cannot be read"),
    (post(b"5;" + b"x" * 2 * HEAD_BYTES, CHUNKED), 400, "cannot be read"),
    (post(b"hello", b"Content-Length: 5").replace(HOST, b""), 400, "exactly one Host line"),
    (post(b"", b"Content-Length: 5").replace(b"POST", b"PUT"), 405, "POST"),
    (post(b"", b"Content-Length: 5").replace(b"/hooks/", b"/hook/"), 404, "nothing at this"),
]


@pytest.mark.parametrize("cut", [0, 1, 7], ids=["whole", "bytes", "sevens"])
@pytest.mark.parametrize("behind", [b"", b"rubbish\xff\r\n"], ids=["", "rubbish"])
@pytest.mark.parametrize(("request_bytes", "status", "words"), WRONG)
def test_what_does_not(
    request_bytes: bytes, status: int, words: str, cut: int, behind: bytes
) -> None:
    caller = Caller()
    answer = caller.ask(request_bytes + behind, cut)
    assert answer.status == status
    assert words in answer.body
    assert "<" not in answer.body, "plain text for whoever does not ask for HTML"
    assert caller.got == []
    assert caller.bodies.held == 0


@pytest.mark.parametrize(
    ("request_bytes", "words"),
    [
        (post(b"hello", b"Content-Length: 4"), "longer than its Content-Length"),
        (post(b"hello", b"Content-Length: 0"), "longer than its Content-Length"),
        (post(b"5\r\nhello\r\n0\r\n\r\nGET", CHUNKED), "longer than its Content-Length"),
        (post(b"hello"), "The body has no Content-Length"),
        (post(b"\r\nhello"), "The body has no Content-Length"),
        (post(b"hello", b"Content-Length: 4") + b"a" * 100_000, "longer"),
    ],
)
def test_more_than_was_announced(request_bytes: bytes, words: str) -> None:
    caller = Caller()
    answer = caller.ask(request_bytes)
    assert answer.status == 400
    assert words in answer.body
    assert caller.got == []


SHORT = [
    (post(b"hell", b"Content-Length: 5"), "Only 4 of 5 bytes came"),
    (post(b"", b"Content-Length: 5"), "Only 0 of 5 bytes came"),
    (post(b"5\r\nhello\r\n", CHUNKED), "The body has no end"),
    (post(b"5\r\nhel", CHUNKED), "3 bytes did"),
]


@pytest.mark.parametrize(("request_bytes", "words"), SHORT)
@pytest.mark.parametrize("end", ["hang up", "silence"])
@pytest.mark.parametrize("cut", [0, 1])
def test_less_than_was_announced(request_bytes: bytes, words: str, end: str, cut: int) -> None:
    caller = Caller()
    caller.send(request_bytes, cut)
    assert caller.link.ended is None
    if end == "hang up":
        caller.hang_up()
    else:
        caller.wait(SILENCE_SECONDS - 0.1)
        assert caller.link.ended is None
        caller.wait(0.2)
    answer = caller.answer()
    assert answer.status == 400
    assert words in answer.body
    assert caller.got == []
    assert caller.bodies.held == 0


def test_a_body_that_drips() -> None:
    caller = Caller()
    caller.send(post(b"", b"Content-Length: 100"))
    for second in range(round(BODY_SECONDS)):
        assert caller.link.ended is None, second
        caller.wait(1)
        caller.send(b"a")
    answer = caller.answer()
    assert answer.status == 400
    assert "of 100 bytes came" in answer.body


def test_the_head_of_a_request_with_a_body_has_its_own_time() -> None:
    caller = Caller()
    caller.send(post(b"", b"Content-Length: 5")[:-1])
    caller.wait(HEAD_SECONDS + 0.1)
    assert caller.answer().status == 408


# ── 100 Continue ───────────────────────────────────────────────────────────────────────────────

EXPECT = b"Expect: 100-continue"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def test_who_waits_to_be_told_is_told() -> None:
    caller = Caller()
    caller.send(post(b"", b"Content-Length: 5", EXPECT))
    assert caller.link.output == CONTINUE
    caller.send(b"he")
    assert caller.link.output == CONTINUE
    assert caller.ask(b"llo").status == 200
    assert caller.got[0].body == b"hello"


@pytest.mark.parametrize(
    "request_bytes",
    [
        post(b"hello", b"Content-Length: 5", EXPECT),
        post(b"he", b"Content-Length: 5", EXPECT, version=b"1.0"),
        post(b"he", b"Content-Length: 5", EXPECT),
        post(b"", b"Content-Length: 101", EXPECT),
        post(b"", b"Content-Length: 5", EXPECT).replace(b"/hooks/", b"/x/"),
        post(b"", EXPECT),
    ],
)
def test_nobody_else_is(request_bytes: bytes) -> None:
    caller = Caller()
    caller.send(request_bytes)
    assert CONTINUE not in caller.link.output


# ── bounds on memory and work ──────────────────────────────────────────────────────────────────


def test_all_bodies_together() -> None:
    bodies = Bodies(150)
    first, second, third = (Caller(bodies=bodies, host="unix") for _ in range(3))
    first.send(post(b"a" * 90, b"Content-Length: 100"))
    answer = second.ask(post(b"a" * 90, b"Content-Length: 100"))
    assert answer.status == 503
    assert answer.fields["retry-after"] == "5"
    assert bodies.held == 90
    assert first.ask(b"a" * 10).status == 200
    assert bodies.held == 0
    assert third.ask(post(b"a" * 90, b"Content-Length: 90")).status == 200


def test_nobody_takes_all() -> None:
    bodies = Bodies(400, 100)
    half = post(b"a" * 90, b"Content-Length: 100")
    Caller(bodies=bodies, host="192.0.2.1").send(half)
    assert Caller(bodies=bodies, host="192.0.2.1").ask(half).status == 503
    whole = post(b"a" * 90, b"Content-Length: 90")
    assert Caller(bodies=bodies, host="192.0.2.2").ask(whole).status == 200
    Caller(bodies=bodies, host="2001:db8::1").send(half)
    assert Caller(bodies=bodies, host="2001:db8::2").ask(half).status == 503
    assert Caller(bodies=bodies, host="2001:db8:0:1::2").ask(whole).status == 200


def test_a_lost_connection_gives_its_memory_back() -> None:
    caller = Caller()
    caller.send(post(b"a" * 90, b"Content-Length: 100"))
    assert caller.bodies.held == 90
    caller.session.closed("ending_lost")
    assert caller.bodies.held == 0


def test_tiny_chunks() -> None:
    size = 20_000
    caller = Caller(bound=size)
    answer = caller.ask(post(b"1\r\na\r\n" * size + b"0\r\n\r\n", CHUNKED), 8192)
    assert answer.status == 400
    assert "tiny" in answer.body
    larger = Caller(bound=size)
    chunks = b"100\r\n" + b"a" * 256 + b"\r\n"
    assert larger.ask(post(chunks * 70 + b"0\r\n\r\n", CHUNKED)).status == 200


@given(st.lists(st.binary(min_size=1, max_size=30_000), max_size=10))
def test_memory(pieces: list[bytes]) -> None:
    caller = Caller()
    caller.send(post(b"", CHUNKED))
    for piece in pieces:
        caller.send(b"14\r\n" + piece)
        assert caller.held <= HEAD_BYTES + 30_000 + BOUND


@given(st.data())
def test_cut_anywhere(data: st.DataObject) -> None:
    """However a request is cut, what comes of it is the same."""
    request = data.draw(st.sampled_from([each[0] for each in RIGHT] + [each[0] for each in WRONG]))
    places = data.draw(st.lists(st.integers(0, len(request)), max_size=6))
    whole, cut = Caller(), Caller()
    expected = whole.ask(request)
    edges = [0, *sorted(places), len(request)]
    for start, end in itertools.pairwise(edges):
        if start < end:
            cut.send(request[start:end])
    assert cut.answer() == expected
    assert [each.body for each in cut.got] == [each.body for each in whole.got]


@given(
    st.lists(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from([b"5\r\nhello\r\n", b"0\r\n\r\n", b"\r\n", b"1", b";", b"GET /"]),
        ),
        max_size=8,
    ),
    st.sampled_from([CHUNKED, b"Content-Length: 12", b"X: y"]),
    st.integers(0, 9),
)
def test_any_body(pieces: list[bytes], line: bytes, cut: int) -> None:
    """Nothing raises, and there is one whole answer; what got through is within its bound."""
    caller = Caller()
    caller.send(post(b"".join(pieces), line), cut)
    if caller.link.ended is None:
        caller.hang_up()
    assert caller.answer().status in (200, 400, 413)
    assert len(caller.got) <= 1
    assert all(len(each.body) <= BOUND for each in caller.got)
    assert caller.bodies.held == 0
