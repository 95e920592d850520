"""One request, one answer: what is answered to whom, however the bytes are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.web.pages import DEFAULT_SITE
from beseda.gateways.web.request import HEAD_BYTES, HEAD_SECONDS
from tests.gateways.web.browser import Browser, FakeLink, read

GET = b"GET / HTTP/1.1\r\nHost: chat.example:8080\r\n\r\n"

CASES = [
    (GET, 200),
    (b"GET /?from=elsewhere HTTP/1.1\r\nHost: chat.example\r\n\r\n", 200),
    (b"GET http://chat.example:8080 HTTP/1.1\r\nHost: other\r\n\r\n", 200),
    (b"GET HTTP://chat.example/?x HTTP/1.1\r\nHost: other\r\n\r\n", 200),
    (b"GET http://chat.example/other HTTP/1.1\r\nHost: other\r\n\r\n", 404),
    (b"GET / HTTP/1.0\r\n\r\n", 200),
    (b"GET / HTTP/1.0\n\n", 200),
    (b"GET / HTTP/1.1\nHost: x\n\n", 200),
    (b"\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 200),
    (b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", 200),
    (b"HEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"GET //evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n", 404),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 200),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 413),
    (b"GET / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n", 413),
    (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 413),
    (b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 405),
    (b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405),
    (b"CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", 405),
    (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 200),
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET http://x/ HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.2\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a<b>\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: user@host\r\n\r\n", 400),
    (b"GET http://user@host/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: \xd1\x8f\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    (b"GET /\r\n\r\n", 400),
    (b"GET / two HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    (b"GET / HTTP/one\r\nHost: x\r\n\r\n", 400),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
]


def method(request: bytes) -> bytes:
    return b"HEAD" if request.startswith(b"HEAD") else b"GET"


@pytest.mark.parametrize("cut", [0, 1, 7], ids=["whole", "bytes", "sevens"])
@pytest.mark.parametrize(("request_bytes", "status"), CASES)
def test_status(request_bytes: bytes, status: int, cut: int) -> None:
    browser = Browser()
    answer = browser.ask(request_bytes, cut)
    assert answer.status == status
    assert browser.link.ended == f"answered with {status}"
    assert bool(answer.body) == (method(request_bytes) != b"HEAD")
    assert answer.fields["connection"] == "close"
    assert ("allow" in answer.fields) == (status == 405)


@pytest.mark.parametrize("behind", [GET, b"\xff" * 100_000, b"NICK x\r\n"])
def test_what_comes_after_a_request_is_dropped(behind: bytes) -> None:
    """RFC 9112 section 11.2: nothing behind a request is taken for another one."""
    alone, followed, later = Browser(), Browser(), Browser()
    expected = alone.ask(GET)
    assert followed.ask(GET + behind) == expected
    assert later.ask(GET) == expected
    later.send(behind)
    assert later.answer() == expected


def test_head_is_get_without_content() -> None:
    get, head = Browser().ask(GET), Browser().ask(GET.replace(b"GET", b"HEAD"))
    assert head.body == ""
    assert head.fields == get.fields
    assert int(get.fields["content-length"]) == len(get.body.encode())


def test_safe_fields() -> None:
    fields = Browser().ask(GET).fields
    assert fields["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in fields["content-security-policy"]
    assert fields["x-content-type-options"] == "nosniff"
    assert fields["referrer-policy"] == "no-referrer"
    assert fields["cache-control"] == "no-store"
    assert fields["content-type"] == "text/html; charset=utf-8"
    assert fields["date"] == "Sun, 06 Nov 1994 08:49:37 GMT"


def test_allow() -> None:
    assert Browser().ask(b"DELETE / HTTP/1.1\r\nHost: x\r\n\r\n").fields["allow"] == "GET, HEAD"


def test_without_host_it_says_what_is_missing() -> None:
    answer = Browser().ask(b"GET / HTTP/1.1\r\n\r\n")
    assert "exactly one Host line" in answer.body
    assert f"Host: {DEFAULT_SITE.address}" in answer.body


# ── bounds ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cut", [0, 1000, 1])
def test_the_longest_head(cut: int) -> None:
    begin, end = b"GET / HTTP/1.1\r\nHost: x\r\nX: ", b"\r\n\r\n"
    filler = HEAD_BYTES - len(begin) - len(end)
    assert Browser().ask(begin + b"a" * filler + end, cut).status == 200
    # One byte is needed to see that it is too much: the last of the longest one's end.
    assert Browser().ask(begin + b"a" * (filler + 2) + end, cut).status == 431


@pytest.mark.parametrize("cut", [0, 1000])
def test_a_head_without_end(cut: int) -> None:
    browser = Browser()
    answer = browser.ask(b"GET /" + b"a" * 1_000_000, cut)
    assert answer.status == 431
    assert f"{HEAD_BYTES} bytes" in answer.body


def held(browser: Browser) -> int:
    """How many bytes the session keeps."""
    return len(browser.session._head.http.trailing_data[0]) + browser.bodies.held


def test_empty_lines_are_not_kept_and_do_not_count_for_ever() -> None:
    browser = Browser()
    for _ in range(100):
        browser.send(b"\r\n" * 1000)
    assert held(browser) == 0
    assert not browser.link.output
    browser.wait(HEAD_SECONDS)
    assert browser.answer().status == 408


def test_deadline() -> None:
    browser = Browser()
    browser.send(GET[:-2])
    browser.wait(HEAD_SECONDS - 0.1)
    assert browser.link.ended is None
    browser.wait(0.2)
    answer = browser.answer()
    assert answer.status == 408
    assert "10 seconds" in answer.body


def test_no_deadline_after_the_answer() -> None:
    browser = Browser()
    answer = browser.ask(GET)
    browser.wait(2 * HEAD_SECONDS)
    assert browser.answer() == answer


# ── the ends ───────────────────────────────────────────────────────────────────────────────────


def test_notes() -> None:
    browser = Browser()
    browser.ask(GET)
    assert browser.link.ended is not None
    browser.session.closed(browser.link.ended)
    browser.hub.deliver()
    assert [(note.name, note.values) for note in browser.notes] == [
        ("http", {"address": "192.0.2.7:4242", "method": "GET", "path": "/", "status": 200}),
    ]


def test_a_token_is_not_noted() -> None:
    browser = Browser()
    browser.ask(b"POST /hooks/s3cret?token=s3cret HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    browser.session.closed("ending_closed")
    browser.hub.deliver()
    [note] = browser.notes
    assert (note.values["path"], note.values["status"]) == ("/hooks/...", 404)
    assert "s3cret" not in repr(note)


def test_lost_before_a_request() -> None:
    browser = Browser(language="ru")
    browser.send(GET[:9])
    browser.session.closed("ending_lost")
    browser.hub.deliver()
    browser.wait(2 * HEAD_SECONDS)
    assert browser.link.output == b""
    assert browser.notes[-1].values["reason"] == "Соединение потеряно"


def test_half_a_request_and_no_more() -> None:
    browser = Browser()
    browser.send(b"GET / HTTP/1.1\r\n")
    browser.hang_up()
    assert browser.answer().status == 400


def test_no_more_after_a_request() -> None:
    browser = Browser()
    answer = browser.ask(GET)
    browser.hang_up()
    assert browser.answer() == answer


def test_farewell() -> None:
    browser = Browser()
    browser.send(GET[:9])
    with browser.hub.lock:  # it may be called so
        words = browser.session.farewell("ending_stopped")
    assert read(words).status == 503
    assert browser.session.farewell("ending_stopped") == words
    browser.send(GET[9:])
    assert browser.answer().status == 200
    assert browser.session.farewell("ending_stopped") == b""


# ── anything at all ────────────────────────────────────────────────────────────────────────────

LINES = st.sampled_from(
    [
        b"GET / HTTP/1.1",
        b"HEAD / HTTP/1.0",
        b"POST /x HTTP/1.1",
        b"Host: chat.example:8080",
        b"Host: [::1]:80",
        b"Host:",
        b"Content-Length: 99999999999999999999",
        b"Transfer-Encoding: chunked",
        b"Accept-Language: ru;q=0.5, en;q=x, *;q=1.000",
        b"Connection: Upgrade, keep-alive",
        b"Upgrade: h2c",
        b" folded",
        b"",
        b"0",
    ]
)
RUBBISH = st.lists(st.one_of(LINES, st.binary(max_size=40)), max_size=12).map(b"\r\n".join)


@given(RUBBISH, st.sampled_from([0, 1, 3]))
def test_any_input(data: bytes, cut: int) -> None:
    """Nothing raises, nothing is kept beyond the head, and there is one whole answer at most."""
    browser = Browser()
    browser.send(data, cut)
    assert held(browser) <= HEAD_BYTES + 1
    browser.wait(HEAD_SECONDS)
    if browser.link.ended is None:
        browser.hang_up()
    output = browser.link.output
    if output.partition(b"\r\n\r\n")[2]:
        read(output)  # whole, and nothing behind it
    else:
        assert read(output, b"HEAD").status in (200, 400, 404, 413)


@given(st.lists(st.binary(min_size=1, max_size=5000), max_size=20))
def test_memory(pieces: list[bytes]) -> None:
    browser = Browser()
    for piece in pieces:
        browser.send(b"GET" + piece)
        assert held(browser) <= HEAD_BYTES + 1
        assert len(browser.link.output) < 1 << 14


def test_the_link_is_a_link() -> None:
    from beseda.gateways.link import Link

    link: Link = FakeLink()
    assert link.unsent == 0
