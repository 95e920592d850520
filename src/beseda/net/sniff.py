"""Which protocol do these first bytes speak? Decided once, never reconsidered."""

import re
from enum import Enum


class Guess(Enum):
    """What a connection's first bytes show. `UNDECIDED` asks for more of them."""

    PLAIN = "plain"
    IRC = "irc"
    HTTP = "http"
    TLS = "tls"
    UNDECIDED = "undecided"


# In upper case only, as every IRC client sends them, so that somebody called Nick or a line that
# begins with "pass the salt" is not taken for a client; and with the space that a parameter needs.
_IRC_OPENINGS = tuple(
    f"{verb} ".encode() for verb in ("CAP", "NICK", "USER", "PASS", "AUTHENTICATE", "WEBIRC")
)
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT")
_HTTP_OPENINGS = (*(f"{method} ".encode() for method in _METHODS), b"PRI * HTTP/2")
# RFC 9112 section 3.2: a request target is an origin form, an absolute form, "*" or an authority.
_REQUEST_TARGET = re.compile(rb"[A-Z]+ (?:/|\*|https?:|[\w.-]+:\d)")
_TLS_HANDSHAKE = b"\x16\x03"

LONGEST_OPENING = 64
"""Bytes after which there is nothing left to wait for."""


def guess(data: bytes) -> Guess:
    """The protocol that `data`, everything that came so far, begins; UNDECIDED while more bytes
    could still make it any but plain. Pure; after a silence the caller takes UNDECIDED as PLAIN.
    """
    if data.startswith(_TLS_HANDSHAKE):
        return Guess.TLS
    # RFC 9112 section 2.2: empty lines before a request are ignored; IRC ignores them anywhere.
    opening = data.lstrip(b"\r\n")
    if opening.startswith(_IRC_OPENINGS):
        return Guess.IRC
    if opening.startswith(_HTTP_OPENINGS):
        if _REQUEST_TARGET.match(opening[:LONGEST_OPENING]):
            return Guess.HTTP
        return Guess.UNDECIDED if _may_grow(opening) else Guess.PLAIN
    openings = (*_IRC_OPENINGS, *_HTTP_OPENINGS, _TLS_HANDSHAKE)
    if any(candidate.startswith(opening) for candidate in openings):
        return Guess.UNDECIDED
    return Guess.PLAIN


def _may_grow(opening: bytes) -> bool:
    """Whether a method without its target yet may still become a request line."""
    return b"\n" not in opening and b"\r" not in opening and len(opening) < LONGEST_OPENING
