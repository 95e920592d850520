"""Whether the program that calls a webhook knows its secret."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Final


def verify(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether one of the headers (by names in lower case) proves that the sender knows `secret`; no
    header, or an empty secret, proves nothing. Takes the same time wherever a proof is wrong.

    GitHub, Gitea and Forgejo sign the body ("Validating webhook deliveries"); GitLab sends the
    secret itself, and so does what can only be given a header: `Authorization: Bearer SECRET`
    (RFC 6750).
    """
    if not secret:
        return False
    key = secret.encode("utf-8", "surrogatepass")
    proofs = ((headers[name], made) for name, made in _PROOFS.items() if name in headers)
    return any(_equal(sent.strip(), make(key, body)) for sent, make in proofs)


def _equal(sent: str, expected: bytes) -> bool:
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), expected)


def _signature(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).hexdigest().encode()


def _named_signature(key: bytes, body: bytes) -> bytes:
    return b"sha256=" + _signature(key, body)


def _itself(key: bytes, _: bytes) -> bytes:
    return key


def _bearer(key: bytes, _: bytes) -> bytes:
    return b"Bearer " + key


_PROOFS: Final[dict[str, Callable[[bytes, bytes], bytes]]] = {
    "x-hub-signature-256": _named_signature,
    "x-forgejo-signature": _signature,
    "x-gitea-signature": _signature,
    "x-gogs-signature": _signature,
    "x-gitlab-token": _itself,
    "authorization": _bearer,
}
