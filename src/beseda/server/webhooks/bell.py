"""How a thread learns that something was said in a room, at no cost for other rooms."""

import threading
from collections.abc import Sequence
from typing import Any

from beseda.domain.events import Event, MessagePosted

_SAID = b"!"


class Bell:
    """A listener in the room's audience (`audience.Listener`) that keeps nothing of what it hears:
    it is its own channel, wire form and mailbox, and wakes whoever waits for it."""

    user_id = -1
    """Nobody's: it has no words of its own."""
    ignores: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._rung = threading.Event()

    def wait(self, seconds: float) -> bool:
        """Wait until something was said since the last call that returned True, `seconds` at most;
        returns whether it was."""
        rung = self._rung.wait(seconds)
        self._rung.clear()
        return rung

    def wake(self) -> None:
        """Let the thread look. Any thread, without a lock."""
        self._rung.set()

    @property
    def channel(self) -> "Bell":
        """Itself."""
        return self

    @property
    def form(self) -> "Bell":
        """Itself."""
        return self

    @property
    def mailbox(self) -> "Bell":
        """Itself."""
        return self

    def encode(self, event: Event) -> bytes:
        """Whether it was something said."""
        return _SAID if isinstance(event, MessagePosted) else b""

    def encode_own(self, event: Event, shared: bytes) -> bytes:  # noqa: ARG002 - see `WireForm`
        """The same."""
        return shared

    def encode_elsewhere(self, event: Event, shared: bytes) -> bytes:  # noqa: ARG002 - as above
        """The same."""
        return shared

    def put(self, channels: Sequence[Any], data: bytes) -> None:
        """What is put into it is looked up in the log."""

    def put_close(self, channel: Any, last_words: bytes, reason: str) -> None:
        """There is nothing to close."""
