"""The ids of messages (IRCv3 message-ids): where they stand, for whoever has the log.

`TOKEN-EPOCH-SEQ`, the last two in hexadecimal. The token is a log's own and random, so that an id
cannot be guessed; the epoch makes ids of two runs of a server different even where the end of the
first was never written.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """What an id says."""

    token: str
    epoch: int
    seq: int


def prefix(token: str, epoch: int) -> str:
    """What the ids of a log's messages begin with, in one epoch; their `seq` follows, as `{:x}`."""
    return f"{token}-{epoch:x}-"


def split_id(text: str) -> Place | None:
    """What the id `text` says; None if it is none of ours."""
    token, _, rest = text.partition("-")
    epoch, _, seq = rest.partition("-")
    if not (0 < len(epoch) <= 8 and 0 < len(seq) <= 15) or not set(epoch + seq) <= _DIGITS:
        return None
    return Place(token, int(epoch, 16), int(seq, 16))


_DIGITS = frozenset("0123456789abcdef")
