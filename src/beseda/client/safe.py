"""Text of others, made harmless for a terminal.

Whoever can put a control character on a terminal can move its cursor, forge lines or, in some
terminals, type commands. Whoever can turn the direction of writing can make a name look like
another. So formatting of IRC is dropped, and everything else of that kind is made visible.
"""

import re

# The formatting of IRC clients (Modern IRC "Formatting"): colours with their numbers, hex
# colours, and the toggles bold, italics, underline, strikethrough, monospace, reverse, reset.
_FORMATTING = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?"
    "|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?"
    "|[\x02\x1d\x1f\x1e\x11\x16\x0f]"
)
# C0, DEL, C1; the line and paragraph separators; embeddings, overrides and isolates of the
# bidirectional algorithm (UAX #9) and the deprecated controls beside them; lone surrogates.
DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb]"
)
_PICTURES = 0x2400
_PICTURE_OF_DELETE = "\u2421"


def safe(text: str) -> str:
    """`text` on one line, without formatting, its control characters replaced by visible signs."""
    return DANGEROUS.sub(_picture, _FORMATTING.sub("", text))


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(_PICTURES + code)
    return _PICTURE_OF_DELETE if code == 0x7F else f"<U+{code:04X}>"
