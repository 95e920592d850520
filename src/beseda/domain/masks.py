"""Masks such as `*!*@host` (Modern IRC, "Masks"): `*` for any run, `?` for one character."""

import re
from functools import lru_cache

ACCOUNT = "$a:"
"""What a mask begins with that is for accounts' names and not for `nick!user@host` (Modern IRC,
"EXTBAN"; IRCv3 account-extban)."""

MASK_LENGTH = 255
"""Characters; the longest mask that fits anything. Longer than any `nick!user@host` of ours, and
short enough for the patterns that are kept."""


def compiled(mask: str) -> re.Pattern[str]:
    """What `matches` looks with, for those who keep a mask: making it takes a hundred times as
    long as looking, and a cache that everybody shares can be flooded."""
    first, *rest = (_literally(part) for part in re.split(r"\*+", mask))
    if not rest:
        return re.compile(first, re.DOTALL)
    # What stands between two stars is taken where it fits first, and never elsewhere (an atomic
    # group): another place could not help, and trying all of them for each part would let a mask
    # such as "*a*a*a*a*b" keep the server busy for hours.
    *middle, last = rest
    between = "".join(f"(?>.*?{part})" for part in middle)
    return re.compile(f"{first}{between}.*{last}", re.DOTALL)


_recent = lru_cache(maxsize=1024)(compiled)


def _literally(part: str) -> str:
    return ".".join(map(re.escape, part.split("?")))


def matches(mask: str, text: str) -> bool:
    """Whether the whole of `text` fits `mask`, in time proportional to both lengths. Case counts:
    fold both for it not to."""
    return len(mask) <= MASK_LENGTH and _recent(mask).fullmatch(text) is not None


def complete(mask: str) -> str:
    """A mask as people type it, in the form `nick!user@host`: `Ann` is `Ann!*@*`."""
    if mask.startswith(("$", "~")) and ":" in mask:
        return mask
    nick, bang, rest = mask.partition("!")
    if not bang and "@" in mask:
        nick, rest = "*", mask
    user, _, host = rest.partition("@")
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"
