"""Which encoding the lines of an old log are in, where they are not UTF-8."""

from collections.abc import Iterable

_ENOUGH = 65_536
"""Bytes that settle it."""


def guess_encoding(lines: Iterable[bytes]) -> str | None:
    """The encoding of those of `lines` that are not UTF-8, as Python calls it: cp1251, koi8-r or
    latin-1; None if all are UTF-8. Reads no more lines than it needs.

    Where letters above ASCII stand in runs, they are words in Cyrillic. Of these most are small,
    and small letters are where the other encoding has capitals.
    """
    found = False
    upper = lower = runs = single = 0
    for line in lines:
        if is_utf8(line):
            continue
        found = True
        previous = False
        for byte in line:
            high = byte >= 0xC0
            if high:
                lower += byte >= 0xE0
                upper += byte < 0xE0
                runs += previous
                single += not previous
            previous = high
        if upper + lower >= _ENOUGH:
            break
    if not found:
        return None
    if runs <= single:
        return "latin-1"
    return "cp1251" if lower >= upper else "koi8-r"


def is_utf8(data: bytes) -> bool:
    """Whether `data` is UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def decode(line: bytes, otherwise: str) -> str:
    """`line` as text: UTF-8 if it is, else in the encoding `otherwise`. A channel's people may have
    had several, so each line counts by itself. What stands for nothing becomes U+FFFD."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode(otherwise, "replace")
