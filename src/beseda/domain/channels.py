"""What the domain needs of the network: somewhere to put bytes. `beseda.net` provides it."""

from collections.abc import Sequence
from typing import Any, Protocol


class Mailbox(Protocol):
    """The inbox of one I/O thread. What is put first is sent first, on each connection.

    Any thread may call the methods; none of them blocks.
    """

    def put(self, channels: Sequence[Any], data: bytes) -> None:
        """Send `data` to each of `channels`, all of which belong to this mailbox."""

    def put_close(self, channel: Any, last_words: bytes, reason: str) -> None:
        """Send `last_words`, then close the connection; `reason` is for the server's console."""

    def wake(self) -> None:
        """Let the thread look, if it sleeps. Makes a system call: never under a lock."""


class Channel(Protocol):
    """The sending end of one connection."""

    @property
    def mailbox(self) -> Mailbox:
        """Where to put what is for this connection; never changes."""
