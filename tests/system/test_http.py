"""HTTP over real sockets: our own routes, and bodies however they come."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest

from beseda.domain.actions import perform
from beseda.domain.commands import Say
from beseda.domain.history import Page
from beseda.gateways.web.exchange import Answer, Request
from beseda.gateways.web.routes import Kind, Route, Routes
from tests import certificates
from tests.gateways.web.browser import Answer as Read
from tests.gateways.web.browser import read
from tests.system.running import Running, each_threading, running
from tests.system.talking import Client

HELLO = b"POST /hooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"


def mount(server: Running, routes: Sequence[Route]) -> None:
    """Give `server` these routes."""
    web = server.assembly._web
    web.gateway = msgspec.structs.replace(web.gateway, routes=Routes(routes))


def echo(request: Request) -> Answer:
    return Answer(HTTPStatus.OK, request.body)


def received(client: Client) -> Read:
    return read(client.bytes_until_closed(), b"POST")


@each_threading
@pytest.mark.parametrize("kind", Kind)
def test_what_a_request_causes_is_recorded_before_it_is_answered(
    net: dict[str, Any], kind: Kind
) -> None:
    with running(net=net) as server:
        iris = server.irc("iris", "#lobby")
        hub = server.assembly.hub

        def say(request: Request) -> Answer:
            with hub.lock:
                user = hub.roster.find("iris")
                assert user is not None
                perform(hub, user.sessions[0], Say("#lobby", request.body.decode()))
            return Answer(HTTPStatus.ACCEPTED, b"")

        mount(server, [Route(("POST",), "/hooks/", kind, say)])
        ann = server.plain("Ann")
        for number in range(5):
            client = server.connect()
            client.send_raw(HELLO[:-1] + b"%d" % number)
            assert received(client).status == 202
            with hub.lock:
                log = hub.log_of(hub.room("#lobby"))
            said = server.assembly.store.archive.page(Page(log=log, limit=1))
            assert getattr(said[-1], "text", "") == f"hell{number}"
            ann.expect(f"hell{number}")
        iris.catch_up()


@each_threading
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("how", ["whole", "byte by byte", "half-closed"])
def test_a_body(net: dict[str, Any], kind: Kind, how: str) -> None:
    with running(net=net) as server:
        mount(server, [Route(("POST",), "/hooks/", kind, echo)])
        client = server.connect()
        if how == "byte by byte":
            client.drip(HELLO)
        else:
            client.send_raw(HELLO)
        if how == "half-closed":
            client.end_input()
        assert received(client).body == "hello"


def test_over_tls(tmp_path: Path) -> None:
    files = certificates.put(tmp_path)
    tls = {"certificate": str(files.certificate), "key": str(files.key)}
    with running(tls=tls) as server:
        mount(server, [Route(("POST",), "/hooks/", Kind.QUICK, echo)])
        client = server.secure()
        client.drip(HELLO)
        assert received(client).body == "hello"


def test_a_large_body_and_who_waits_to_be_told() -> None:
    size = 60_000
    with running() as server:
        mount(server, [Route(("POST",), "/hooks/", Kind.SLOW, echo)])
        client = server.connect()
        client.send_raw(
            b"POST /hooks/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
            b"Content-Length: %d\r\n\r\n" % size
        )
        client.expect("HTTP/1.1 100 Continue")
        assert client.line() == ""
        client.send_raw(b"a" * size)
        assert received(client).body == "a" * size


def test_too_large_a_body_is_refused_before_it_is_sent() -> None:
    with running() as server:
        mount(server, [Route(("POST",), "/hooks/", Kind.QUICK, echo)])
        client = server.connect()
        client.send_raw(b"POST /hooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n")
        assert received(client).status == 413


def test_a_body_that_is_cut_off() -> None:
    with running() as server:
        mount(server, [Route(("POST",), "/hooks/", Kind.QUICK, echo)])
        client = server.connect()
        client.send_raw(HELLO[:-2])
        client.end_input()
        answer = received(client)
        assert answer.status == 400
        assert "Only 3 of 5 bytes came." in answer.body


def test_a_body_is_never_taken_for_another_protocol() -> None:
    """What a page of another site can make a browser send: lines of chat in a form."""
    body = b"\r\nNICK mallory\r\nUSER x 0 * :x\r\nPRIVMSG #lobby :spam\r\n"
    with running() as server:
        ann = server.plain("Ann")
        for path in (b"/", b"/hooks/x"):
            client = server.connect()
            client.send_raw(
                b"POST " + path + b" HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\n"
                b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            )
            assert received(client).status in (404, 405)
        assert ann.catch_up() == []
        assert server.nicks() == {"Ann"}


def test_an_error_costs_nobody_else_anything() -> None:
    def broken(request: Request) -> Answer:
        raise LookupError("oh")

    with running() as server:
        mount(server, [Route(("POST",), "/hooks/", Kind.QUICK, broken)])
        ann = server.plain("Ann")
        client = server.connect()
        client.send_raw(HELLO)
        assert received(client).status == 500
        assert "LookupError: oh" in str(server.console.wait_for("warning")["text"])
        assert ann.catch_up() == []
