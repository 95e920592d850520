"""Bodies of any kind, and what no body may do."""

import json
import time
from contextlib import suppress
from http import HTTPStatus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beseda.protocol.webhooks.lines import LINE_BYTES, MOST_LINES, NAME_LENGTH
from beseda.protocol.webhooks.posts import MOST_BYTES, Code, PayloadError, Posts
from beseda.protocol.webhooks.reading import read

FORM = "application/x-www-form-urlencoded"
JSON = "application/json; charset=utf-8"
HELLO = b'{"text": "hello"}'


def lines(body: bytes, content_type: str = "") -> tuple[str, ...]:
    headers = {"content-type": content_type} if content_type else {}
    return read(headers, body, "en").lines


def code(body: bytes, content_type: str = "") -> Code:
    with pytest.raises(PayloadError) as caught:
        lines(body, content_type)
    return caught.value.code


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, HELLO),
        ("application/vnd.slack+json", HELLO),
        ("", HELLO),
        ("application/octet-stream", HELLO),
        (JSON, b"\xef\xbb\xbf" + HELLO),
        (FORM, b"payload=%7B%22text%22%3A+%22hello%22%7D"),
        (FORM, b"token=x&payload=%7B%22text%22%3A%22hello%22%7D"),
        ("", b'payload={"text": "hello"}'),
        (FORM, HELLO),  # curl -d '{"text": "hello"}'
        (FORM, b"text=hello"),  # curl -d text=hello
        (FORM, b"channel=ops&text=%68ello&username=ci"),
        (FORM, b"hello"),  # curl -d hello
        ("text/plain", b"hello\n"),
        ("Text/Plain; charset=UTF-8", b"hello\r\n\r\n"),
        ("", b"hello"),
    ],
)
def test_ways_to_say_hello(content_type: str, body: bytes) -> None:
    assert lines(body, content_type) == ("hello",)


def test_a_form_says_who_and_where_as_well() -> None:
    posts = read({"content-type": FORM}, "text=два+слова&username=ci&channel=ops".encode(), "en")
    assert (posts.lines, posts.name, posts.room) == (("два слова",), "ci", "#ops")


def test_plain_text_is_taken_as_it_is() -> None:
    assert lines(b"a=1&b=%20 <x> [y](z)", FORM) == ("a=1&b=%20 <x> [y](z)",)
    assert lines(b"text=hello&colour=red", FORM) == ("text=hello&colour=red",)
    assert lines(b"text=hi & bye", FORM) == ("text=hi & bye",)
    assert lines(b"channel=ops", FORM) == ("channel=ops",)
    assert lines(b"text=hello", "text/plain") == ("text=hello",)
    assert lines(b'{"text": "hello"}', "text/plain") == ('{"text": "hello"}',)
    assert lines("два\n\n  слова".encode(), FORM) == ("два", "  слова")


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        (JSON, b"hello", Code.INVALID_PAYLOAD),
        (JSON, b"", Code.INVALID_PAYLOAD),
        (JSON, b'"hello"', Code.INVALID_PAYLOAD),
        (JSON, b"[]", Code.INVALID_PAYLOAD),
        (JSON, b'{"text": "\xff"}', Code.INVALID_PAYLOAD),
        (JSON, b'{"text": 1e999}', Code.NO_TEXT),
        (JSON, b"[" * 100_000, Code.INVALID_PAYLOAD),
        (JSON, b'{"a":' * 40_000, Code.INVALID_PAYLOAD),
        (FORM, b"payload=hello", Code.INVALID_PAYLOAD),
        (FORM, b"payload=%ff", Code.INVALID_PAYLOAD),
        (FORM, b'{"text": "hel', Code.INVALID_PAYLOAD),
        ("multipart/form-data; boundary=x", b"--x", Code.INVALID_FORM_DATA),
        ("text/plain", "привет".encode("koi8-r"), Code.INVALID_CHARSET),
        (FORM, b"\xff", Code.INVALID_CHARSET),
        (FORM, b"text=%ff", Code.INVALID_CHARSET),
        (FORM, b"text=+", Code.NO_TEXT),
        (JSON, b"{}", Code.NO_TEXT),
        (JSON, b'{"text": " \\n\\u0000 "}', Code.NO_TEXT),
        ("text/plain", b" \n\t\n", Code.NO_TEXT),
        ("", b"", Code.NO_TEXT),
        ("text/plain", b"x" * (MOST_BYTES + 1), Code.TOO_LONG),
    ],
)
def test_what_cannot_be_said(content_type: str, body: bytes, expected: Code) -> None:
    assert code(body, content_type) is expected


def test_statuses() -> None:
    assert PayloadError(Code.TOO_LONG).status is HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    for other in set(Code) - {Code.TOO_LONG}:
        assert PayloadError(other).status is HTTPStatus.BAD_REQUEST


def test_controls_do_not_come_through() -> None:
    body = json.dumps({"text": "a\x00b\x07\u202ec\u2066d\x9be\ud800f\tg\r\nh\u2028i\x0bj\x85k"})
    assert lines(body.encode(), JSON) == ("abcdef g", "h", "i", "j", "k")


def test_the_colours_of_a_log_go_as_a_whole() -> None:
    assert lines(b"\x1b[1;31mFAILED\x1b[0m tests\x1b[K", "text/plain") == ("FAILED tests",)


def test_many_lines_end_with_how_many_are_missing() -> None:
    said = lines("\n".join(str(number) for number in range(MOST_LINES)).encode())
    assert said[-1] == str(MOST_LINES - 1)
    said = lines("\n".join(str(number) for number in range(1000)).encode())
    assert len(said) == MOST_LINES
    assert said[-2:] == (str(MOST_LINES - 2), f"… {1000 - MOST_LINES + 1} more lines")
    russian = read({}, b"x\n" * 41, "ru").lines
    assert russian[-1] == "… ещё 2 строки"


def test_a_long_line_becomes_several() -> None:
    said = lines(("слово " * 500).encode())
    assert 1 < len(said) < MOST_LINES
    assert " ".join(said) == ("слово " * 500).rstrip()
    said = lines("я".encode() * 100_000)
    assert len(said) == MOST_LINES
    assert all(len(line.encode()) <= LINE_BYTES for line in said)
    assert "more lines" in said[-1]


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "' + b"<a:" * 80_000 + b'"}',
        b'{"text": "' + b"[a](" * 60_000 + b'"}',
        b'{"text": "' + b"[" * 250_000 + b'"}',
        b'{"text": "' + b"<!date^" * 35_000 + b'"}',
        b'{"text": "' + b'[a](b \\"' * 25_000 + b'"}',
        b'{"text": "' + b"&lt" * 80_000 + b'"}',
        b'{"text": "' + b"\\u001b[" * 30_000 + b'"}',
        b'{"text": "' + b"a\\n" * 80_000 + b'"}',
        b'{"attachments": [' + b"{}," * 80_000 + b"{}]}",
        b'{"blocks": [' + b'{"type":"rich_text"},' * 10_000 + b"{}]}",
        b'{"text": ' + b"1" * 250_000 + b"}",
        b"x" * MOST_BYTES,
    ],
)
def test_no_body_takes_long(body: bytes) -> None:
    started = time.process_time()
    with suppress(PayloadError):
        read({"content-type": ""}, body, "en")
    assert time.process_time() - started < 0.5


FIELDS = """
    text username channel attachments blocks fields elements type title value status alerts labels
    annotations action repository full_name sender login commits ref before after pull_request
    issue comment review release object_kind object_attributes project user url payload
"""
NAMES = st.sampled_from([*FIELDS.split()])
WORDS = st.sampled_from(
    ["section", "rich_text", "rich_text_list", "header", "opened", "created", "push", "note"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner, max_size=8)
    ),
    max_leaves=25,
)
TYPES = st.sampled_from(["push", "issues", "pull_request", "issue_comment", "release", FORM, JSON])
HEADERS = st.dictionaries(
    st.sampled_from(["content-type", "x-github-event", "x-gitea-event", "x-gitlab-event"]),
    TYPES | st.text(),
)


def check(posts: Posts) -> None:
    assert len(posts.lines) <= MOST_LINES
    assert max(len(posts.name), len(posts.room)) <= NAME_LENGTH
    for line in [*posts.lines, posts.name, posts.room]:
        assert len(line.encode()) <= LINE_BYTES
        assert len(line.splitlines()) <= 1
        assert not any(ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0 for each in line)
    assert all(line.strip() for line in posts.lines)


@given(HEADERS, st.binary())
def test_any_bytes(headers: dict[str, str], body: bytes) -> None:
    with suppress(PayloadError):
        check(read(headers, body, "en"))


@settings(max_examples=50)
@given(HEADERS, st.dictionaries(NAMES, VALUES))
def test_any_json(headers: dict[str, str], payload: dict[str, object]) -> None:
    body = json.dumps(payload).encode()
    with suppress(PayloadError):
        check(read({**headers, "content-type": JSON}, body, "ru"))


@given(st.text())
def test_any_text(text: str) -> None:
    with suppress(PayloadError):
        check(read({}, text.encode("utf-8", "surrogatepass"), "en"))
    with suppress(PayloadError):
        check(read({}, json.dumps({"text": text, "username": text}).encode(), "en"))
