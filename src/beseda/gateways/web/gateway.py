"""What all web sessions of a server share."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from beseda.catalogue import Language
from beseda.gateways.web.mounted import Pool
from beseda.gateways.web.pages import DEFAULT_SITE, Site
from beseda.gateways.web.routes import Routes


class Allowance(Protocol):
    """How much memory all bodies together may take. Any thread may call it."""

    def take(self, size: int, host: str) -> bool:
        """Count `size` bytes more of whoever is at `host` (`Link.host`), if there is room; whether
        there is."""

    def give_back(self, size: int, host: str) -> None:
        """`size` bytes that were taken for `host` are free again."""


class Gateway(Struct, frozen=True):
    """The same for all sessions; never changes."""

    language: Language
    """The server's, for the console and for whoever wishes for none of ours."""
    workers: Pool
    """For slow routes."""
    bodies: Allowance
    failed: Callable[[str, BaseException], None]
    """Is told where our own code or an application failed (a path), and of the error. Any
    thread."""
    says: Callable[[str, str], None]
    """Is told what an application at a path writes to `wsgi.errors`, by lines. Any thread."""
    site: Site = DEFAULT_SITE
    """What the pages tell of this server."""
    routes: Routes = Routes()
