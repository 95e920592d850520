"""Making text from outside safe to show on a terminal or in a log."""

import re
from typing import Final

# C0, DEL and C1 move the cursor, colour and clear; the bidirectional controls reorder what is
# read; the two separators end a line for some programs; lone surrogates cannot be written at all.
_DANGEROUS: Final = re.compile(
    "[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]"
)


def visible(text: str) -> str:
    r"""`text` with every dangerous character as an escape such as `\x1b` or `\u202e`.

    The result is one line and contains nothing that a terminal would obey. Any thread may call it.
    """
    return _DANGEROUS.sub(_escape, text)


def visible_json(text: str) -> str:
    r"""JSON `text` with every dangerous character as `\uXXXX`, which JSON reads back as it was.

    `text` must be JSON on one line already, so that such characters stand only within its strings.
    Any thread may call it.
    """
    return _DANGEROUS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"
