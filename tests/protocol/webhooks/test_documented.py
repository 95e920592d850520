"""docs/webhooks.md and its Russian half: what they show works as it stands."""

import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from beseda.protocol.webhooks import alerts, github, gitlab, lines, posts
from beseda.protocol.webhooks.authenticity import _PROOFS
from beseda.protocol.webhooks.outgoing import Said, body_of, read_answer
from beseda.protocol.webhooks.reading import read
from beseda.protocol.webhooks.signing import sign

DOCS = Path(__file__).parents[3] / "docs"
PAGES = {name: (DOCS / name).read_text("utf-8") for name in ("webhooks.md", "webhooks.ru.md")}
ENGLISH = PAGES["webhooks.md"]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str, page: str = ENGLISH) -> list[str]:
    """The page's blocks of code in `language`."""
    return [code for kind, code in BLOCK.findall(page) if kind == language]


def run(block: str) -> dict[str, Any]:
    """What a block of Python defines."""
    defined: dict[str, Any] = {"__name__": "documented"}
    exec(compile(block, "webhooks.md", "exec"), defined)
    return defined


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on this computer; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks/TOKEN"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_both_pages_have_the_same_code() -> None:
    english, russian = (BLOCK.findall(page) for page in PAGES.values())
    assert [kind for kind, _ in english] == [kind for kind, _ in russian]
    for kind in ("python", "json", "yaml", ""):
        assert blocks(kind, ENGLISH) == blocks(kind, PAGES["webhooks.ru.md"])


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_links_within_a_page_lead_somewhere(page: str) -> None:
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", page), re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]*)\)", page))
    assert links
    assert links <= anchors


@pytest.mark.parametrize("block", blocks("json"))
def test_every_json_is_a_message(block: str) -> None:
    assert read({"content-type": "application/json"}, block.encode(), "en").lines


def test_what_attachments_look_like() -> None:
    message = next(block for block in blocks("json") if "attachments" in block)
    said = read({}, message.encode(), "en")
    shown = [f"{said.name}/hook: {line}" for line in said.lines]
    assert "\n".join(shown) + "\n" in blocks("")


def test_posting_from_python() -> None:
    received: list[tuple[str, ...]] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received.append(read(headers, body, "en").lines)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    say = run(next(block for block in blocks("python") if "def say" in block))["say"]
    with serving(Webhook) as address:
        assert say(address, "привет\nдва") == "ok"
    assert received == [("привет", "два")]


def receiver() -> dict[str, Any]:
    return run(next(block for block in blocks("python") if "is_genuine" in block))


def said(text: str) -> bytes:
    ann = Said(room="#ops", nick="Ann", account="", text=text, kind="message", id="m", at=0.0)
    return body_of(ann)


def test_the_receiver() -> None:
    documented = receiver()
    documented["Receiver"].log_message = lambda *_: None
    now = int(time.time())

    def deliver(address: str, body: bytes, headers: dict[str, str]) -> tuple[str, ...]:
        request = urllib.request.Request(address, body, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return read_answer(answer.read(), "en").lines

    with serving(documented["Receiver"]) as address:
        ping, hello = said("!ping"), said("hello")
        secret = documented["SECRET"]
        assert deliver(address, ping, sign(secret, "m-1", now, ping)) == ("pong, Ann",)
        assert deliver(address, hello, sign(secret, "m-2", now, hello)) == ()
        for wrong in ({}, sign(secret, "m-3", now, hello), sign(secret, "m-3", now - 400, ping)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                deliver(address, ping, wrong)
            assert refused.value.code == 401
            refused.value.close()


def test_the_body_that_is_sent() -> None:
    shown = json.loads(next(block for block in blocks("json") if "user_name" in block))
    data = shown["data"]
    sent = Said(
        room=data["room"],
        nick=data["nick"],
        account=data["account"],
        text=data["text"],
        kind=data["kind"],
        id=data["id"],
        at=1_795_168_800.123,
    )
    assert json.loads(body_of(sent)) == shown


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_everything_is_named(page: str) -> None:
    named = set(re.findall(r"`([^`\n]+)`", page))
    # Too long a body is refused before anybody looks at what it is for.
    assert {code.value for code in posts.Code} - named == {posts.Code.TOO_LONG}
    assert {*github._EVENTS, *gitlab._EVENTS} <= named
    assert {header for header in _PROOFS if header != "authorization"} <= {
        name.lower() for name in named
    }
    limits = (posts.MOST_BYTES, posts.MOST_ATTACHMENTS, lines.MOST_LINES, lines.LINE_BYTES)
    for limit in (*limits, lines.NAME_LENGTH, alerts._MOST_ALERTS):
        assert re.search(rf"\b{limit}\b", page)
