"""Masks such as `*!*@host` (Modern IRC, "Masks"): `*` for any run, `?` for one character."""

import re
from functools import lru_cache


@lru_cache(maxsize=4096)
def _compiled(mask: str) -> re.Pattern[str]:
    # Runs of stars are one star: without this, "*a*a*a*..." makes the matcher try every split.
    pattern = "".join(
        ".*?" if part[0] == "*" else "." if part == "?" else re.escape(part)
        for part in re.findall(r"\*+|\?|[^*?]+", mask)
    )
    return re.compile(pattern, re.DOTALL)


def matches(mask: str, text: str) -> bool:
    """Whether the whole of `text` fits `mask`. Case counts: fold both for it not to."""
    return _compiled(mask).fullmatch(text) is not None


def complete(mask: str) -> str:
    """A mask as people type it, in the form `nick!user@host`: `Ann` is `Ann!*@*`."""
    if mask.startswith(("$", "~")) and ":" in mask:
        return mask
    nick, bang, rest = mask.partition("!")
    if not bang and "@" in mask:
        nick, rest = "*", mask
    user, _, host = rest.partition("@")
    return f"{nick or '*'}!{user or '*'}@{host or '*'}"
