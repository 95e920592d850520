"""The slow work on passwords: slow on purpose, so that nobody can try many.

Argon2id (RFC 9106) with the least parameters that OWASP's "Password Storage Cheat Sheet" asks for:
the server has other things to do with its memory and its processors.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from beseda.domain.accounts import ScramSecret
from beseda.identity.scram import secret_of

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
SALT_BYTES, HASH_BYTES = 16, 32
PARAMETERS = f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$"
"""What a hash that is made today begins with."""


class Hasher(Protocol):
    """Does that work on normalized passwords. Any thread may call it, and waits."""

    def hash(self, password: str) -> str:
        """What to keep of a `password`: parameters, salt and hash in one text."""

    def matches(self, kept: str, password: str) -> bool:
        """Whether `password` is the one of which `kept` was kept, whatever `kept` is."""

    def scram(self, password: str) -> ScramSecret | None:
        """As `scram.secret_of`."""


class Here:
    """Does the work on the thread that asks."""

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # not for every start of a server: 30 ms

        return PasswordHasher(PASSES, MEMORY_KIB, LANES, HASH_BYTES, SALT_BYTES)

    def hash(self, password: str) -> str:
        """See `Hasher`."""
        return self._hasher.hash(password)

    def matches(self, kept: str, password: str) -> bool:
        """See `Hasher`."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def scram(self, password: str) -> ScramSecret | None:
        """See `Hasher`."""
        return secret_of(password)
