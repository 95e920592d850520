"""What a gateway sees of the past: the log, and somebody to look things up in it."""

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct, field

from beseda.domain.history import Archive
from beseda.gateways.replaying import Replays


class Workers(Protocol):
    """A few threads for what takes too long for an I/O thread."""

    def submit(self, job: Callable[[], None], /) -> Any:
        """Have `job` done by one of them, after what was given before. Any thread may call it."""


class Memory(Struct, frozen=True):
    """The log and its readers; the same for all sessions."""

    archive: Archive
    workers: Workers
    replays: Replays = field(default_factory=Replays)
