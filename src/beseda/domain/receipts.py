"""Waiting until something is recorded, for threads that have no connection."""

import threading
from collections.abc import Sequence
from enum import Enum
from typing import Any

from beseda.domain.hub import Hub
from beseda.domain.refusals import Refusal


class Outcome(Enum):
    """What became of it."""

    RECORDED = "recorded"
    REFUSED = "refused"
    """It could not be recorded, and nobody was shown it."""
    UNKNOWN = "unknown"
    """It takes too long; it may still be recorded."""


class _Nowhere:
    """A mailbox for what nobody gets."""

    def put(self, channels: Sequence[Any], data: bytes) -> None:
        """See `channels.Mailbox`."""

    def put_close(self, channel: Any, last_words: bytes, reason: str) -> None:
        """See there."""

    def wake(self) -> None:
        """See there."""


class Receipt:
    """Given to `Hub.record` as the session that asks, it learns whether what was queued until
    `expect` is recorded. Stands for a channel to which nothing is ever sent."""

    def __init__(self) -> None:
        self._done = threading.Event()
        self._outcome = Outcome.RECORDED
        self.mailbox = _Nowhere()

    @property
    def channel(self) -> "Receipt":
        """Itself."""
        return self

    def excuse(self, refusal: Refusal) -> bytes:  # noqa: ARG002 - there is one reason only
        """Something was not recorded. Called before what `expect` queued is, by the same thread."""
        self._outcome = Outcome.REFUSED
        return b""

    def expect(self, hub: Hub) -> None:
        """All that matters is queued now. With the hub's lock; `Hub.deliver` has to follow."""
        hub.reply_later(self, self._tell)

    def wait(self, seconds: float) -> Outcome:
        """What became of it, after `seconds` at most. Without any lock, and never on an I/O
        thread."""
        return self._outcome if self._done.wait(seconds) else Outcome.UNKNOWN

    def _tell(self) -> bytes:
        self._done.set()
        return b""


def settle(hub: Hub, seconds: float) -> Outcome:
    """Deliver what is queued, and wait until it is recorded, as `Receipt.wait`."""
    receipt = Receipt()
    with hub.lock:
        receipt.expect(hub)
    hub.deliver()
    return receipt.wait(seconds)
