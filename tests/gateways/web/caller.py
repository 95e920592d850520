"""Somebody who asks a server with one route, and remembers what got through to it."""

from http import HTTPStatus

from beseda.gateways.web.exchange import Answer, Request
from beseda.gateways.web.routes import Kind, Route, Routes
from beseda.server.bodies import Bodies
from tests.gateways.web.browser import Browser

BOUND = 100
"""The longest body, in bytes."""

HOST = b"Host: x\r\n"
DONE = Answer(HTTPStatus.OK, b"done\n")


class Caller(Browser):
    """Asks a server with the route POST /hooks/... and remembers what got through."""

    def __init__(
        self,
        kind: Kind = Kind.QUICK,
        *,
        bodies: Bodies | None = None,
        answer: Answer = DONE,
        bound: int = BOUND,
        host: str = "192.0.2.7",
    ) -> None:
        self.got: list[Request] = []
        self.says = answer
        route = Route(("POST",), "/hooks/", kind, self._note, bound)
        super().__init__(routes=Routes((route,)), bodies=bodies)
        self.link.host = host

    def _note(self, request: Request) -> Answer:
        self.got.append(request)
        return self.says

    @property
    def held(self) -> int:
        """How many bytes the session keeps."""
        body = self.session._body
        return len(self.session._head.http.trailing_data[0]) + (body.came if body else 0)


def post(body: bytes, *lines: bytes, version: bytes = b"1.1") -> bytes:
    head = b"".join(line + b"\r\n" for line in lines)
    return b"POST /hooks/x HTTP/" + version + b"\r\n" + HOST + head + b"\r\n" + body
