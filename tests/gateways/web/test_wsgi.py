"""PEP 3333's rules for what an application may do, and what becomes of one that breaks them."""

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from wsgiref.validate import validator

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.gateways.web.environ import ErrorStream, Surroundings, make_environ
from beseda.gateways.web.exchange import Request
from beseda.gateways.web.mounted import GoneError
from beseda.gateways.web.request import Address
from beseda.gateways.web.wsgi import ApplicationError, Response, call
from tests.gateways.web.browser import Answer, read

Start = Callable[..., Callable[[bytes], None]]
PLAIN = [("Content-Type", "text/plain")]


class Exchange:
    """One call of an application, and what its client gets."""

    def __init__(self, method: str = "GET", version: str = "1.1", body: bytes = b"") -> None:
        self.method = method.encode()
        http = h11.Connection(h11.SERVER)
        http.receive_data(f"{method} / HTTP/{version}\r\nHost: x\r\n\r\n".encode())
        assert isinstance(http.next_event(), h11.Request)
        self.output = b""
        self.leaves_after = 1 << 30
        """How many bytes the client takes before it leaves."""
        self.lines: list[str] = []
        self.response = Response(http, self._send, 784_111_777.0, head=method == "HEAD")
        request = Request(method, "/", "", {"host": "x"}, body, "192.0.2.7")
        around = Surroundings(Address("a", 1), "", "/", version)
        self.environ = make_environ(request, around, ErrorStream(self.lines.append))

    def _send(self, data: bytes) -> None:
        if len(self.output) >= self.leaves_after:
            raise GoneError
        self.output += data

    def run(self, application: Any) -> Answer:
        """Call it, validated, and read its whole answer."""
        call(validator(application), self.environ, self.response)
        return read(self.output, self.method)

    def fails(self, application: Any, words: str) -> None:
        """Call it: it breaks a rule, which the words tell its author."""
        with pytest.raises(ApplicationError, match=words):
            call(application, self.environ, self.response)


def simple(
    content: Iterable[Any], headers: Any = PLAIN, status: Any = "200 OK"
) -> Callable[..., Any]:
    def application(environ: Any, start: Start) -> Any:
        start(status, list(headers))
        return content

    return application


# ── the head ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200", PLAIN),
        ("200OK", PLAIN),
        ("99 Low", PLAIN),
        ("100 Continue", PLAIN),
        ("600 High", PLAIN),
        ("200 O\r\nK: v", PLAIN),
        ("200 Я", PLAIN),
        (200, PLAIN),
        (b"200 OK", PLAIN),
        ("200 OK", [("X", "a\r\nY: b")]),
        ("200 OK", [("X", "a\0")]),
        ("200 OK", [("X", "a\tb")]),
        ("200 OK", [("X", "я")]),
        ("200 OK", [("X", 1)]),
        ("200 OK", [("X Y", "a")]),
        ("200 OK", [("", "a")]),
        ("200 OK", [("X:", "a")]),
        ("200 OK", [("Connection", "keep-alive")]),
        ("200 OK", [("transfer-encoding", "chunked")]),
        ("200 OK", [("Upgrade", "websocket")]),
        ("200 OK", [("Content-Length", "five")]),
        ("200 OK", [("Content-Length", "-1")]),
        ("200 OK", [("Content-Length", "1"), ("Content-Length", "2")]),
    ],
)
def test_heads_that_cannot_be(status: Any, headers: Any) -> None:
    exchange = Exchange()
    exchange.fails(simple([b""], headers, status), ".")
    assert exchange.output == b""


def test_its_own_date_and_fields() -> None:
    headers = [*PLAIN, ("Date", "x"), ("X-Content-Type-Options", "y"), ("Set-Cookie", "é=1 ")]
    exchange = Exchange()
    exchange.run(simple([b"a"], headers))
    head = exchange.output.partition(b"\r\n\r\n")[0]
    assert head.count(b"Date: x") == head.lower().count(b"date:") == 1
    assert head.lower().count(b"x-content-type-options: y") == 1
    assert "Set-Cookie: é=1\r\n".encode("latin-1") in head
    assert b"Connection: close" in head


def test_a_reason_with_an_accent() -> None:
    exchange = Exchange()
    exchange.run(simple([b"a"], status="200 Très bien"))
    assert exchange.output.startswith("HTTP/1.1 200 Très bien\r\n".encode("latin-1"))


def test_nothing_is_sent_before_there_is_content() -> None:
    exchange = Exchange()

    def content() -> Iterable[bytes]:
        yield b""
        assert exchange.output == b""
        yield b"a"
        assert exchange.output.endswith(b"\r\n1\r\na\r\n")

    assert exchange.run(simple(content())).body == "a"


def test_it_may_think_again_until_then() -> None:
    def application(environ: Any, start: Start) -> list[bytes]:
        start("200 OK", PLAIN)
        try:
            raise LookupError
        except LookupError:
            start("404 Not Found", PLAIN, sys.exc_info())
        return [b"no"]

    assert Exchange().run(application).status == 404


def test_and_not_afterwards() -> None:
    def application(environ: Any, start: Start) -> Iterable[bytes]:
        start("200 OK", PLAIN)
        yield b"half"
        try:
            raise LookupError("too late")
        except LookupError:
            start("404 Not Found", PLAIN, sys.exc_info())

    exchange = Exchange()
    with pytest.raises(LookupError, match="too late"):
        call(application, exchange.environ, exchange.response)
    assert exchange.output.endswith(b"half\r\n")


def test_start_response_is_called_once() -> None:
    def twice(environ: Any, start: Start) -> list[bytes]:
        start("200 OK", PLAIN)
        start("200 OK", PLAIN)
        return []

    Exchange().fails(twice, "twice")
    Exchange().fails(lambda environ, start: [b"a"], "before start_response")
    Exchange().fails(lambda environ, start: [], "not called")


# ── the content ────────────────────────────────────────────────────────────────────────────────


def test_write() -> None:
    def application(environ: Any, start: Start) -> list[bytes]:
        write = start("200 OK", PLAIN)
        write(b"one ")
        write(b"two ")
        return [b"three"]

    answer = Exchange().run(application)
    assert answer.body == "one two three"
    assert answer.fields["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("version", ["1.1", "1.0"])
def test_a_list_has_a_length(version: str) -> None:
    exchange = Exchange(version=version)
    call(simple([b"ab", b"", b"c"]), exchange.environ, exchange.response)
    answer = read(exchange.output)
    assert answer.fields["content-length"] == "3"
    assert answer.body == "abc"


def test_without_content() -> None:
    answer = Exchange().run(simple([]))
    assert answer.fields["content-length"] == "0"


@pytest.mark.parametrize("content", [[b"abcd"], [b"ab", b"cd", b"ef"]])
def test_more_than_its_length(content: list[bytes]) -> None:
    exchange = Exchange()
    exchange.fails(simple(iter(content), [("Content-Length", "3")]), "more content")
    assert read(exchange.output).body == "abc"


def test_less_than_its_length() -> None:
    exchange = Exchange()
    exchange.fails(simple(iter([b"ab"]), [("Content-Length", "3")]), "less content")
    with pytest.raises(h11.RemoteProtocolError):
        read(exchange.output)


def test_a_list_of_another_length_is_not_begun() -> None:
    exchange = Exchange()
    exchange.fails(simple([b"ab"], [("Content-Length", "3")]), "Content-Length is 3")
    assert exchange.output == b""


@pytest.mark.parametrize("content", [["text"], [None], [bytearray(b"a")], "text"])
def test_content_is_bytes(content: Any) -> None:
    exchange = Exchange()
    exchange.fails(simple(content), "must be bytes")
    assert exchange.output == b""


@pytest.mark.parametrize(
    ("headers", "length"), [(PLAIN, None), ([*PLAIN, ("Content-Length", "5")], "5")]
)
def test_head(headers: Any, length: str | None) -> None:
    exchange = Exchange("HEAD")
    call(simple([], headers), exchange.environ, exchange.response)
    answer = read(exchange.output, b"HEAD")
    assert answer.fields.get("content-length") == length
    told = Exchange("HEAD")
    call(simple([b"hello"], headers), told.environ, told.response)
    assert read(told.output, b"HEAD").fields["content-length"] == "5"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
@pytest.mark.parametrize("content", [[], [b"a"], iter([b"a"])])
def test_statuses_without_content(status: str, content: Any) -> None:
    exchange = Exchange()
    call(simple(content, [], status), exchange.environ, exchange.response)
    assert exchange.output.endswith(b"\r\n\r\n")
    assert "content-length" not in read(exchange.output).fields


def test_a_length_that_nothing_follows() -> None:
    """RFC 9110 section 8.6: 304 may have the length that 200 would have."""
    exchange = Exchange()
    headers = [("Content-Length", "5"), ("ETag", '"a"')]
    call(simple([], headers, "304 Not Modified"), exchange.environ, exchange.response)
    assert read(exchange.output).fields["content-length"] == "5"
    late = Exchange()
    late.fails(simple(iter(()), [("Content-Length", "5")]), "Content-Length is 5")
    assert late.output == b""


# ── the end ────────────────────────────────────────────────────────────────────────────────────


class Closing:
    def __init__(self, content: Iterable[bytes]) -> None:
        self._content = content
        self.times = 0

    def __iter__(self) -> Any:
        return iter(self._content)

    def close(self) -> None:
        self.times += 1


def failing() -> Iterable[bytes]:
    yield b"a"
    raise LookupError


@pytest.mark.parametrize("content", [[b"a"], failing(), ["text"]])
def test_close_is_called_once(content: Any) -> None:
    closing = Closing(content)
    exchange = Exchange()
    with suppress(LookupError, ApplicationError):
        call(simple(closing), exchange.environ, exchange.response)
    assert closing.times == 1


@pytest.mark.parametrize("piece", [b"abc", b""])
def test_a_client_that_leaves(piece: bytes) -> None:
    def endless() -> Iterable[bytes]:
        yield b"begin"
        while True:
            yield piece

    closing = Closing(endless())
    exchange = Exchange()
    exchange.leaves_after = 200
    if not piece:
        exchange.leaves_after = 1
    with pytest.raises(GoneError):
        call(simple(closing), exchange.environ, exchange.response)
    assert closing.times == 1


@given(st.lists(st.binary(max_size=50), max_size=8), st.booleans(), st.sampled_from(["1.0", "1.1"]))
def test_any_content(content: list[bytes], is_list: bool, version: str) -> None:
    exchange = Exchange(version=version)
    call(simple(content if is_list else iter(content)), exchange.environ, exchange.response)
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
    client.send(h11.EndOfMessage())
    client.receive_data(exchange.output)
    client.receive_data(b"")
    got = b""
    while not isinstance(event := client.next_event(), h11.EndOfMessage):
        if isinstance(event, h11.Data):
            got += event.data
    assert got == b"".join(content)


# ── wsgi.errors ────────────────────────────────────────────────────────────────────────────────


def test_errors_come_by_lines() -> None:
    lines: list[str] = []
    stream = ErrorStream(lines.append)
    print("one", "two", file=stream)
    stream.write("thr")
    stream.writelines(["ee\n", "\r\n", "four"])
    assert lines == ["one two", "three"]
    stream.flush()
    stream.flush()
    assert lines == ["one two", "three", "four"]


def test_lines_are_bounded() -> None:
    lines: list[str] = []
    stream = ErrorStream(lines.append)
    for _ in range(10):
        stream.write("a" * 1000)
    stream.write("\n")
    assert [len(line) for line in lines] == [2000]
