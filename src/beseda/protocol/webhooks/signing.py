"""Signatures of outgoing webhooks, by the Standard Webhooks specification 1.0.0 (its symmetric
scheme, v1): standardwebhooks.com."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"

_PREFIX = "whsec_"
_SHORTEST_KEY, _LONGEST_KEY = 24, 64
_VERSION = "v1"
_MOST_SIGNATURES = 10
_MOST_DIGITS = 15


class SecretError(ValueError):
    """That is no secret of a webhook."""


def new_secret(random_bytes: bytes) -> str:
    """The secret that consists of `random_bytes`, 24 to 64 of them, as people are shown it."""
    if not _SHORTEST_KEY <= len(random_bytes) <= _LONGEST_KEY:
        raise SecretError("a secret has 24 to 64 bytes")
    return _PREFIX + base64.b64encode(random_bytes).decode("ascii")


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers that go with `body`.

    `message_id` stays the same however often one message is sent, and has no "."; `timestamp` is
    the Unix time of this attempt, in seconds. Raises SecretError.
    """
    if "." in message_id:
        raise ValueError("an id with a dot in it could be taken for another one and a time")
    signature = _signature(_key(secret), message_id, str(timestamp), body)
    return {
        ID: message_id,
        TIMESTAMP: str(timestamp),
        SIGNATURE: f"{_VERSION},{signature}",
    }


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, now: float, tolerance: float = 300
) -> bool:
    """Whether `body` was signed with `secret`, and its time is within `tolerance` seconds of `now`.

    `headers` by names in lower case. A request may have several signatures, one of which must be
    right: that is how secrets are changed. Raises SecretError.
    """
    key = _key(secret)
    timestamp = headers.get(TIMESTAMP, "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MOST_DIGITS):
        return False
    if abs(now - int(timestamp)) > tolerance:
        return False
    expected = _signature(key, headers.get(ID, ""), timestamp, body).encode("ascii")
    found = False
    for each in headers.get(SIGNATURE, "").split(" ", _MOST_SIGNATURES)[:_MOST_SIGNATURES]:
        version, _, signature = each.partition(",")
        sent = signature.encode("utf-8", "surrogatepass")
        found |= version == _VERSION and hmac.compare_digest(sent, expected)
    return found


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX).encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        key = b""
    if not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise SecretError("a secret is whsec_ and 24 to 64 bytes in base64")
    return key


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode("utf-8", "surrogatepass") + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")
