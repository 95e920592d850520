"""What the service needs of whoever keeps the accounts. `beseda.storage.accounts` provides it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias, TypeVar

from beseda.domain.accounts import Account, Secrets

T = TypeVar("T")


Progress: TypeAlias = tuple[int, int, int]
"""How far a deletion is: so much done, of so much, in a unit of its own; and how many events it has
removed so far."""


class AccountKeeper(Protocol):
    """The accounts on disk. Everything raises IdentityError(FAILED) if that cannot be done.

    There is one thread that writes. What it does for a `call` is done before anything else is
    written: what looks at the accounts in memory, writes and changes them there is never mixed with
    the same by another.
    """

    def call(self, errand: Callable[[], T]) -> T:
        """Have the thread that writes do `errand`, and return what it returned or raise what it
        raised. For threads that may wait. When it takes too long, it is given up if it has not
        begun; else it may still be done."""

    # ── within `call` ──────────────────────────────────────────────────────────────────────

    def add(self, account: Account, secrets: Secrets) -> None:
        """A new account."""

    def save(self, account: Account) -> None:
        """`account` is kept instead of what has its id."""

    def remove(self, id: str) -> None:  # noqa: A002 - the account's field
        """The account, its secrets and its certificates are no more."""

    def set_secrets(self, id: str, secrets: Secrets) -> None:  # noqa: A002
        """The account, if there is one, has other secrets from now on."""

    def add_certificate(self, id: str, fingerprint: str, most: int) -> None:  # noqa: A002
        """The account has one more certificate, unless it has it already. Raises IdentityError:
        CERTIFICATE_TAKEN if another has it, BAD_CERTIFICATE if it has `most`."""

    def remove_certificate(self, id: str, fingerprint: str) -> None:  # noqa: A002
        """The account has that certificate no more."""

    def set_networks(self, id: str, networks: Sequence[str]) -> None:  # noqa: A002
        """The owner of the account has logged in from these networks; at the next start
        `IdentityService` gets them again."""

    # ── any thread that may wait ───────────────────────────────────────────────────────────

    def erase(self, id: str) -> Iterator[Progress]:  # noqa: A002
        """Remove what the owner of the account has said; each step a little, through `call`."""

    def secrets(self, id: str) -> Secrets | None:  # noqa: A002
        """The secrets of the account with that id; None if there is none. It takes as long for
        an id that nobody has."""

    def certificates(self, id: str) -> list[str]:  # noqa: A002
        """The fingerprints of the account's certificates, oldest first."""

    def owner_of_certificate(self, fingerprint: str) -> str | None:
        """The id of the account that has the certificate."""
