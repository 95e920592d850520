"""Routes: what they are told, what they may answer, and who carries them out."""

from http import HTTPStatus

import pytest

from beseda.gateways.web.exchange import Answer as Said
from beseda.gateways.web.exchange import Request
from beseda.gateways.web.routes import Kind, Route, Routes
from beseda.gateways.web.session import ANSWER_SECONDS
from tests.gateways.web.browser import Answer, Browser, read
from tests.gateways.web.caller import Caller, post

HELLO = post(b"hello", b"Content-Length: 5")


def test_what_a_route_is_told() -> None:
    caller = Caller()
    caller.send(
        b"POST /hooks/%41?a=%20&b HTTP/1.1\r\nhOST: x\r\nX-A: 1\r\nX-A: 2\r\nX-B: \xe9\r\n\r\n"
    )
    (request,) = caller.got
    assert (request.path, request.query) == ("/hooks/%41", "a=%20&b")
    assert request.headers == {"host": "x", "x-a": "1, 2", "x-b": "é"}


def test_what_it_may_answer() -> None:
    said = Said(
        HTTPStatus.CREATED,
        b"{}",
        "application/json",
        (("X-A", "1"), ("Cache-Control", "max-age=1")),
    )
    answer = Caller(answer=said).ask(HELLO)
    assert (answer.status, answer.body) == (201, "{}")
    assert answer.fields["content-type"] == "application/json"
    assert answer.fields["x-a"] == "1"
    assert answer.fields["cache-control"] == "max-age=1"
    assert answer.fields["x-content-type-options"] == "nosniff"
    assert answer.fields["content-security-policy"].startswith("default-src 'none'")


def test_no_content() -> None:
    answer = Caller(answer=Said(HTTPStatus.NO_CONTENT, b"")).ask(HELLO)
    assert answer.status == 204
    assert "content-length" not in answer.fields


def broken(request: Request) -> Said:
    raise LookupError("a secret")


@pytest.mark.parametrize("kind", Kind)
def test_one_that_fails(kind: Kind) -> None:
    caller = Browser(routes=Routes((Route(("POST",), "/hooks/", kind, broken),)))
    caller.send(HELLO)
    caller.workers.work()
    caller.hub.deliver()
    answer = caller.answer()
    assert answer.status == 500
    assert "secret" not in answer.body
    ((where, error),) = caller.failures
    assert where == "/hooks/"
    assert isinstance(error, LookupError)
    assert caller.bodies.held == 0


def test_an_answer_that_cannot_be_sent() -> None:
    caller = Caller(answer=Said(HTTPStatus.OK, b"", headers=(("X", "a\r\nSet-Cookie: b"),)))
    assert caller.ask(HELLO).status == 500
    assert len(caller.failures) == 1


def test_a_slow_one() -> None:
    caller = Caller(Kind.SLOW)
    caller.send(HELLO)
    assert (caller.got, caller.link.output) == ([], b"")
    assert caller.bodies.held == 5
    assert caller.link.paused
    caller.workers.work()
    caller.hub.deliver()
    assert caller.answer().status == 200
    assert caller.bodies.held == 0


def test_a_slow_one_that_takes_too_long() -> None:
    caller = Caller(Kind.SLOW)
    caller.send(HELLO)
    caller.wait(ANSWER_SECONDS + 0.1)
    answer = caller.answer()
    assert answer.status == 503
    caller.workers.work()
    caller.hub.deliver()
    assert caller.answer() == answer
    assert caller.bodies.held == 0


def test_farewell_to_who_waits() -> None:
    caller = Caller(Kind.SLOW)
    for piece in (HELLO[:-3], HELLO[-3:]):
        caller.send(piece)
        assert read(caller.session.farewell("ending_stopped"), b"POST").status == 503


def test_methods_decide_between_routes() -> None:
    def named(name: bytes) -> Route:
        return Route((name.decode(),), "/x", Kind.QUICK, lambda _: Said(HTTPStatus.OK, name))

    routes = Routes((named(b"GET"), named(b"PUT")))

    def ask(method: bytes, path: bytes = b"/x") -> Answer:
        return Browser(routes=routes).ask(method + b" " + path + b" HTTP/1.0\r\n\r\n")

    assert ask(b"GET").body == "GET"
    assert ask(b"PUT").body == "PUT"
    refused = ask(b"BREW")
    assert (refused.status, refused.fields["allow"]) == (405, "GET, PUT")
    assert ask(b"GET", b"/x/").status == 404
    assert ask(b"GET", b"/").status == 200


def test_in_html_for_who_asks_for_it() -> None:
    answer = Caller().ask(post(b"", b"Content-Length: 101", b"Accept: text/html,*/*;q=0.8"))
    assert answer.body.startswith("<!doctype html>")
    assert "style-src 'sha256-" in answer.fields["content-security-policy"]
