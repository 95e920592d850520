"""What a gateway sees of a connection. `beseda.net` provides it; no gateway knows more."""

from collections.abc import Callable
from typing import Protocol

from beseda.domain.channels import Channel


class Alarm(Protocol):
    """Something that will be done later."""

    def cancel(self) -> None:
        """Do not do it. Harmless when it is done."""


class Link(Channel, Protocol):
    """One connection, for its own gateway session, on its own thread."""

    @property
    def host(self) -> str:
        """The peer's IP address, or "unix"."""

    @property
    def address(self) -> str:
        """The same with its port, as people read it."""

    @property
    def now(self) -> float:
        """Seconds on a monotonic clock."""

    @property
    def unsent(self) -> int:
        """Bytes that the peer has not read and the kernel would not take."""

    def call_later(self, seconds: float, call: Callable[[], None]) -> Alarm:
        """Do `call` after `seconds`, on this connection's thread, unless it is cancelled."""

    def call_soon(self, call: Callable[[], None]) -> None:
        """Do `call` on this connection's thread, unless it is over by then. Any thread may ask;
        makes a system call, so never under a lock."""

    def pause(self) -> None:
        """Read nothing until `resume`."""

    def resume(self) -> None:
        """Read again."""

    def close(self, last_words: bytes, reason: str) -> None:
        """Send what is queued and `last_words`, then close; `reason` goes to `closed`.

        What the hub has queued for this connection and not delivered yet would come too late:
        to close after it, use `Hub.close`.
        """
