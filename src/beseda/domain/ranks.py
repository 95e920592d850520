"""Ranks in a room: bits, so that somebody may hold several (Modern IRC, "Channel Membership
Prefixes")."""

from msgspec import Struct

VOICE, HALFOP, OPERATOR, ADMIN, FOUNDER = 1, 2, 4, 8, 16


class Rank(Struct, frozen=True):
    """One rank: its bit, its mode letter and its prefix in lists of names."""

    bit: int
    letter: str
    prefix: str


RANKS = (
    Rank(FOUNDER, "q", "~"),
    Rank(ADMIN, "a", "&"),
    Rank(OPERATOR, "o", "@"),
    Rank(HALFOP, "h", "%"),
    Rank(VOICE, "v", "+"),
)
"""Highest first, the order of ISUPPORT's PREFIX."""

BY_LETTER = {rank.letter: rank for rank in RANKS}
BY_PREFIX = {rank.prefix: rank for rank in RANKS}


def highest(ranks: int) -> int:
    """The highest bit of `ranks`; 0 if there is none. Ranks compare by it."""
    return 1 << (ranks.bit_length() - 1) if ranks else 0


def at_least(ranks: int, bit: int) -> bool:
    """Whether someone with `ranks` stands at `bit` or above."""
    return ranks >= bit


def prefixes(ranks: int, *, every: bool) -> str:
    """The prefixes of `ranks`, highest first; only the first unless `every` (multi-prefix)."""
    held = "".join(rank.prefix for rank in RANKS if ranks & rank.bit)
    return held if every else held[:1]


def may_change(own: int, rank: int) -> bool:
    """Whether someone with `own` ranks may give or take `rank`.

    Operators give and take operator and below, half-operators voice only; admin needs a founder
    or an admin, founder needs a founder.
    """
    if rank == VOICE:
        return at_least(own, HALFOP)
    if rank in (HALFOP, OPERATOR):
        return at_least(own, OPERATOR)
    return at_least(own, rank)
