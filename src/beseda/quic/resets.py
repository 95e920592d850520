"""Stateless resets: how a server that knows nothing of a connection (any more) says so, and only a
client that had one with it can tell (RFC 9000, section 10.3)."""

import hashlib
import hmac
import secrets

from beseda.quic.telling import id_of_short

_TOKEN_BYTES = 16
_SHORTEST, _USUAL = 21, 42


def reset_key(secret: bytes) -> bytes:
    """A key for `reset_token` that is the same after a restart: of what only this server knows."""
    return hashlib.sha256(b"stateless reset" + secret).digest()


def reset_token(key: bytes, connection_id: bytes) -> bytes:
    """What a client is told together with a connection id, and what a reset for that ends with."""
    return hmac.digest(key, connection_id, "sha256")[:_TOKEN_BYTES]


def make_reset(key: bytes, data: bytes) -> bytes:
    """The answer to `data`, a datagram with a short header for nobody; b"" if it is too short for
    one. It is always shorter, so that two servers cannot go on answering each other."""
    length = min(_USUAL, len(data) - 1)
    if length < _SHORTEST:
        return b""
    noise = secrets.token_bytes(length - _TOKEN_BYTES)
    looks_usual = bytes([0x40 | noise[0] & 0x3F])
    return looks_usual + noise[1:] + reset_token(key, id_of_short(data))


def ends_with_token(data: bytes, tokens: list[bytes]) -> bool:
    """Whether `data`, a datagram that came, is a reset with one of `tokens`."""
    end = data[-_TOKEN_BYTES:]
    return len(data) >= _SHORTEST and any(hmac.compare_digest(end, token) for token in tokens)
