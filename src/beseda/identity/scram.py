"""SCRAM-SHA-256 (RFC 5802, RFC 7677): logging in without sending the password.

Knows messages, not how a protocol carries them. Channel binding is not offered.
"""

import hashlib
import hmac
from collections.abc import Callable
from secrets import token_bytes

from beseda.domain.accounts import Account, Identity, IdentityError, Obstacle, ScramSecret

MECHANISM = "SCRAM-SHA-256"
ITERATIONS = 600_000
"""What OWASP's "Password Storage Cheat Sheet" asks of PBKDF2 with SHA-256: whoever steals the
database can guess from these secrets instead of from the Argon2id hashes."""

_SALT_BYTES = 16
_KEY_BYTES = 32


def secret_of(password: str) -> ScramSecret | None:
    """What to keep of a `password`; None if SASLprep (RFC 4013), by which clients prepare it, does
    not allow it. Takes some hundred milliseconds."""
    from scramp import ScramException, ScramMechanism  # not for every start of a server: 50 ms

    try:
        salt, stored_key, server_key, iterations = ScramMechanism(MECHANISM).make_auth_info(
            password, iteration_count=ITERATIONS, salt=token_bytes(_SALT_BYTES)
        )
    except ScramException:
        return None
    return ScramSecret(salt, iterations, stored_key, server_key)


def made_up_secret(key: bytes, name: str) -> ScramSecret:
    """What somebody is told who asks for the account `name`, folded, that is not there: the same
    whenever they ask. `key` is known to nobody; no password fits the secret."""

    def derived(purpose: str, size: int) -> bytes:
        return hmac.digest(key, f"{purpose} {name}".encode(), hashlib.sha256)[:size]

    return ScramSecret(
        derived("salt", _SALT_BYTES),
        ITERATIONS,
        derived("stored key", _KEY_BYTES),
        derived("server key", _KEY_BYTES),
    )


class ScramExchange:
    """One client logs in: its first message, then its final one. For one thread at a time, a
    worker's, since both ask the `Identity`; after an error it is over."""

    def __init__(self, identity: Identity, address: str) -> None:
        """`address` is the host that the client calls from."""
        from scramp import ScramMechanism

        self._identity = identity
        self._address = address
        self._name = ""
        self._server = ScramMechanism(MECHANISM).make_server(self._look_up)

    def first(self, message: bytes) -> bytes:
        """The answer to the client's first message. Raises IdentityError: WRONG for what is no such
        message, else as `Identity.scram`."""
        return self._answer(message, self._server.set_client_first, self._server.get_server_first)

    def final(self, message: bytes) -> tuple[bytes, Account]:
        """The answer to the client's final message, and the account whose owner they are. Raises
        IdentityError: WRONG if they are not, else as `Identity.proved`."""
        answer = self._answer(message, self._server.set_client_final, self._server.get_server_final)
        return answer, self._identity.proved(self._name, self._address)

    def _answer(
        self, message: bytes, take: Callable[[str], None], give: Callable[[], str]
    ) -> bytes:
        from scramp import ScramException

        try:
            take(message.decode())
            return give().encode()
        except ScramException as error:
            if isinstance(error.__cause__, IdentityError):  # of `_look_up`
                raise error.__cause__ from None
            raise IdentityError(Obstacle.WRONG) from error
        except UnicodeDecodeError as error:
            raise IdentityError(Obstacle.WRONG) from error

    def _look_up(self, name: str) -> tuple[bytes, bytes, bytes, int]:
        self._name = name
        secret = self._identity.scram(name, self._address)
        return secret.salt, secret.stored_key, secret.server_key, secret.iterations
