"""docs/webhooks.md and its Russian half name everything that there is. That their examples work is
for `tests.docs`."""

import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from beseda.catalogue import Language
from beseda.catalogue import webhooks as texts
from beseda.catalogue.text import plural
from beseda.protocol.webhooks import alerts, github, gitlab, lines, posts
from beseda.protocol.webhooks.authenticity import _PROOFS
from beseda.protocol.webhooks.signing import sign
from tests.docs.documents import Document, document

PAGES: dict[Language, Document] = {
    "en": document("docs/webhooks.md"),
    "ru": document("docs/webhooks.ru.md"),
}


def test_both_pages_have_the_same_code() -> None:
    for language in ("python", "json", "yaml", "groovy"):
        english, russian = (
            [block.text for block in page.blocks() if block.language == language]
            for page in PAGES.values()
        )
        assert english == russian


@pytest.mark.parametrize("page", PAGES.values(), ids=[*PAGES])
def test_everything_is_named(page: Document) -> None:
    named = set(page.spans())
    # Too long a body is refused before anybody looks at what it is for.
    assert {code.value for code in posts.Code} - named == {posts.Code.TOO_LONG}
    assert {*github._EVENTS, *gitlab._EVENTS} <= named
    assert {header for header in _PROOFS if header != "authorization"} <= {
        name.lower() for name in named
    }
    limits = (posts.MOST_BYTES, posts.MOST_ATTACHMENTS, lines.MOST_LINES, lines.LINE_BYTES)
    for limit in (*limits, lines.NAME_LENGTH, alerts._MOST_ALERTS):
        assert re.search(rf"\b{limit}\b", page.text)


@pytest.mark.parametrize("language", PAGES)
def test_what_forges_tell_is_shown_as_it_is_said(language: Language) -> None:
    def did(verb: str, thing: str) -> dict[str, str]:
        done, what = texts.VERBS[verb].to(language), texts.THINGS[thing].to(language)
        return {"who": "ann", "did": done, "thing": what}

    def over(kind: str, name: str, result: str) -> dict[str, str]:
        what, how = texts.RUNS[kind].to(language), texts.RESULTS[result].to(language)
        return {"what": what, "name": name, "branch": "main", "result": how}

    success = texts.RESULTS["success"].to(language)
    two = plural(language, 2, texts.COMMITS)
    said = {
        texts.PUSHED.to(language, who="ann", commits=two, branch="main"),
        texts.ACTED_UNNAMED.to(language, mark="green", **did("created", "branch")),
        texts.ACTED.to(language, mark="#12", title="Add lemon", **did("merged", "pull_request")),
        texts.FORKED.to(language, who="bob", fork="bob/pot"),
        texts.FINISHED.to(language, **over("workflow", "CI", "failure")),
        texts.FINISHED.to(language, **over("pipeline", "#31", "failure")),
        texts.DEPLOYED.to(language, place="production", result=success),
    }
    shown = [span for span in PAGES[language].spans() if span.startswith("[tea/pot] ")]
    assert {span.removeprefix("[tea/pot] ").removesuffix(" https://...") for span in shown} == said


# ── the receiver and those who forge ───────────────────────────────────────────────────────────


def _receiver() -> dict[str, Any]:
    """What the receiver that is shown defines."""
    found = (block for block in PAGES["en"].blocks() if "is_genuine" in block.text)
    defined: dict[str, Any] = {"__name__": "documented"}
    exec(compile(next(found).text, "webhooks.md", "exec"), defined)
    return defined


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server on this computer; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_receiver_refuses_what_is_not_signed() -> None:
    documented = _receiver()
    documented["Receiver"].log_message = lambda *_: None
    secret, now = documented["SECRET"], int(time.time())
    hello, other = (f'{{"data": {{"text": "{text}"}}}}'.encode() for text in ("hello", "other"))
    with _serving(documented["Receiver"]) as address:

        def status(headers: dict[str, str]) -> int:
            request = urllib.request.Request(address, hello, headers)
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return int(answer.status)
            except urllib.error.HTTPError as error:
                with error:
                    return error.code

        assert status(sign(secret, "m-1", now, hello)) == 200
        for forged in (
            {},
            sign(secret, "m-2", now, other),
            sign(secret, "m-2", now - 400, hello),
            sign(secret, "m-2", now, hello) | {"webhook-id": "m-3"},
        ):
            assert status(forged) == 401
