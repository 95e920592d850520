"""What a gateway sees of what is kept: the log, the accounts, and somebody to look things up."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct, field

from beseda.domain.accounts import Identity
from beseda.domain.history import Archive
from beseda.gateways.replaying import Replays


class Workers(Protocol):
    """A few threads for what takes too long for an I/O thread."""

    def submit(self, job: Callable[[], None], /) -> Any:
        """Have `job` done by one of them, after what was given before. Any thread may call it."""


class Memory(Struct, frozen=True):
    """The log, who proves whose an account is, and who has the time to wait for both; the same for
    all sessions."""

    archive: Archive
    workers: Workers
    identity: Identity
    clerks: Workers
    """Those who verify passwords, so that nobody who waits for a page waits for a flood of them."""
    replays: Replays = field(default_factory=Replays)
