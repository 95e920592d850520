"""What is where: the joining page, our own routes, and the applications that are mounted.

A route is a row and a function `(Request) -> Answer`. Which target a path has is found here;
whether it may be asked for with a method, and with how large a body, is for `judging`.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from beseda.gateways.web.exchange import Answer, Request
from beseda.gateways.web.mounted import Mounted

RESERVED = "/hooks/"
"""What is below is ours, whether or not there is a route: no application ever sees the tokens in
these paths."""

READ = ("GET", "HEAD")
"""What can be done with a page."""

ROUTE_BODY_BYTES = 64 * 1024


class Kind(Enum):
    """Who carries a route's function out."""

    QUICK = "quick"
    """The connection's own thread, without a lock: the function may take `Hub.lock` for a short
    while and must not wait for anything. What it causes is recorded before its answer goes out."""
    SLOW = "slow"
    """A thread of `Gateway.workers`, which may wait; of what it causes the same
    is true."""


class Route(Struct, frozen=True):
    """Requests with one of `methods` to `path`, or to anything below it if it ends with "/", are
    answered by `answer`, which is called once the whole body is there. An exception that it raises
    is reported and answered with 500."""

    methods: tuple[str, ...]
    path: str
    kind: Kind
    answer: Callable[[Request], Answer]
    body_bytes: int = ROUTE_BODY_BYTES
    """The longest body, in bytes."""

    def covers(self, path: str) -> bool:
        """Whether it is at `path` (not decoded)."""
        return path.startswith(self.path) if self.path.endswith("/") else path == self.path


class JoiningPage(Struct, frozen=True):
    """The page with the ways in."""

    methods: tuple[str, ...] = READ
    body_bytes: int = 0


Target: TypeAlias = JoiningPage | Route | Mounted
"""What a request is for."""

_PAGE = JoiningPage()


class Routes:
    """The table of one server; never changes, so any thread may ask."""

    def __init__(self, ours: Sequence[Route] = (), mounted: Sequence[Mounted] = ()) -> None:
        self._ours = tuple(ours)
        # The longest prefix wins.
        self._mounted = sorted(mounted, key=lambda each: len(each.path), reverse=True)

    def at(self, path: str) -> Sequence[Target]:
        """What is at `path`, as it was sent: several routes where methods decide. Pure."""
        ours = [route for route in self._ours if route.covers(path)]
        if ours:
            return ours
        decoded = decode(path)
        if decoded.startswith("/") and not decoded.startswith(RESERVED):
            for mounted in self._mounted:
                if mounted.covers(decoded):
                    return (mounted,)
        return (_PAGE,) if path == "/" else ()


def decode(path: str) -> str:
    """A path without its percent signs: bytes as PEP 3333 has them in a str, each as the character
    of its number (latin-1). Pure."""
    return unquote_to_bytes(path.encode("latin-1")).decode("latin-1")
