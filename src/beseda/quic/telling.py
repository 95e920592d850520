"""Telling QUIC from text among the datagrams of one socket (RFC 9000, section 17; RFC 8999).

Pure, and without any library: it is asked about every datagram.
"""

from enum import Enum
from typing import NamedTuple

ID_MARK = b"\xff\xfe"
"""What every connection id begins with that we issue. No text in UTF-8 has these bytes."""
ID_BYTES = 10
"""How long they are: the mark, and 64 bits that nobody can guess."""

SMALLEST_OPENING = 1200
"""A client's first datagram has so many bytes at least (RFC 9000, section 14.1), so that answers
to it are never much larger than it."""

VERSION_1, VERSION_2 = 0x0000_0001, 0x6B33_43CF
_SPOKEN = frozenset(version.to_bytes(4) for version in (VERSION_1, VERSION_2))
_NEGOTIATION = bytes(4)


class Kind(Enum):
    """What a datagram is."""

    TEXT = "text"
    LONG = "long"
    """QUIC with a long header, in a version that we speak: of a handshake."""
    SHORT = "short"
    """QUIC with a short header, for a connection id as we issue them."""
    STRANGE = "strange"
    """QUIC of a version that we do not speak, which we may say (Version Negotiation)."""
    NOISE = "noise"
    """QUIC that must not be answered, or two servers might answer each other for ever."""


def tell(data: bytes) -> Kind:
    """What `data`, a datagram of a byte at least, is. Whatever is text in UTF-8 is TEXT.

    In UTF-8 a byte from 0xC0 on is followed by one from 0x80 to 0xBF, which no version that we
    speak begins with; and 0xFF, which begins our connection ids, does not occur at all.
    """
    first = data[0]
    if first >= 0x80 and data[1:5] == _NEGOTIATION:
        return Kind.NOISE
    if first >= 0xC0:
        if data[1:5] in _SPOKEN:
            return Kind.LONG
        if len(data) >= SMALLEST_OPENING and not 0x80 <= data[1] < 0xC0:
            return Kind.STRANGE
    elif 0x40 <= first < 0x80 and data[1 : 1 + len(ID_MARK)] == ID_MARK:
        return Kind.SHORT
    return Kind.TEXT


class Ids(NamedTuple):
    """The connection ids of a datagram: of whom it is for, and who sends it."""

    destination: bytes
    source: bytes


def ids_of_long(data: bytes) -> Ids | None:
    """Those of a long header of any version, now and ever (RFC 8999, section 5.1); None if it is
    cut short."""
    pieces = []
    end = 5
    for _ in range(2):
        length = data[end : end + 1]
        start = end + 1
        end = start + int.from_bytes(length)
        if not length or len(data) < end:
            return None
        pieces.append(data[start:end])
    return Ids(*pieces)


def id_of_short(data: bytes) -> bytes:
    """The connection id of a datagram that is `SHORT`."""
    return data[1 : 1 + ID_BYTES]
