"""What a gateway sees of a connection. `beseda.net` provides it; no gateway knows more."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from beseda.domain.channels import Channel


class Alarm(Protocol):
    """Something that will be done later."""

    def cancel(self) -> None:
        """Do not do it. Harmless when it is done."""


class Peer(Struct, frozen=True):
    """Who is at the other end, as far as is known: of the connection itself, or of the one behind
    it, if a gateway says so (IRCv3 webirc).

    `host` is the IP address, or "unix"; `name` is how it is shown. The other two are as `Link` has
    them.
    """

    host: str
    name: str
    is_secure: bool
    fingerprint: str

    @classmethod
    def of(cls, link: "Link") -> "Peer":
        """Whoever is at the other end of `link`."""
        name = "localhost" if link.host == "unix" else link.host
        return cls(link.host, name, link.is_secure, link.fingerprint)


class Link(Channel, Protocol):
    """One connection, for its own gateway session, on its own thread."""

    @property
    def host(self) -> str:
        """The peer's IP address, or "unix"."""

    @property
    def address(self) -> str:
        """The same with its port, as people read it."""

    @property
    def is_secure(self) -> bool:
        """Whether what goes over it is encrypted (TLS)."""

    @property
    def is_forgeable(self) -> bool:
        """Whether others can send in its name, as with datagrams."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the client's certificate, as 64 lower-case hexadecimal digits; "" if it
        has shown none. The client holds its key; who signed it was not looked at."""

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
