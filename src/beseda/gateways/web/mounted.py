"""A WSGI application at a path, and what it needs of the server: somebody to run it, and a way out
for its answer. `beseda.server` provides both."""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from msgspec import Struct

from beseda.gateways.link import Link

Application: TypeAlias = Callable[[dict[str, Any], Any], Any]
"""A WSGI application (PEP 3333)."""


class GoneError(Exception):
    """Nobody will read any more of this answer."""


class Outflow(Protocol):
    """The way out for one answer that is made piece by piece by a worker, no faster than the client
    reads it."""

    def send(self, data: bytes) -> None:
        """Send `data`, waiting while too much of what was sent before is unread. For the worker.
        Raises GoneError once the client is gone, or if it reads too slowly; so does b""."""

    def finish(self, reason: str) -> None:
        """That was all: close the connection once the client has taken it; `reason` is for the
        console. For the worker; does not wait."""

    def abandon(self) -> None:
        """Nothing more can be sent: `send` raises from now on. Any thread."""

    def give_up(self) -> bool:
        """As `abandon`, unless something was sent already; returns whether nothing was, so that
        somebody else may answer. Any thread."""


class Pool(Protocol):
    """The threads of one mounted application."""

    def submit(self, job: Callable[[], None]) -> bool:
        """Have `job` done by one of them; False if too many wait already, or the server is
        stopping. Any thread."""


class Mounted(Struct, frozen=True):
    """`application` answers everything at `path` ("" is the root) and below it."""

    path: str
    application: Application
    body_bytes: int
    pool: Pool
    open: Callable[[Link], Outflow]
    methods: tuple[str, ...] = ()
    """Any: what it does not do it says itself."""

    def covers(self, decoded: str) -> bool:
        """Whether it is at a decoded path: prefixes end where path segments do."""
        return decoded == self.path or decoded.startswith(f"{self.path}/")
