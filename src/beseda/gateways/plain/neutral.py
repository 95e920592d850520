"""Text made harmless: nothing from one person may steer another person's terminal.

Whoever can put a control character on a terminal can move its cursor, forge lines or, in some
terminals, type commands; whoever can turn the direction of writing can make one name look like
another. What IRC clients use for bold and colours goes too, since a bare terminal shows rubbish.
"""

import re

# Modern IRC, "Formatting": colours with their numbers, hex colours, and the toggles bold, italics,
# underline, strikethrough, monospace, reverse and reset.
_FORMATTING = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?"
    "|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?"
    "|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
)
# ECMA-48 section 5.4: what arrow keys send and colours are made of; SS3 (F1 to F4) beside it.
_CONTROL_SEQUENCE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O[ -~])")
# What separates words or lines is a space on one line.
_SPACES = "\t\n\x0b\x0c\r\x85\u2028\u2029"
# C0, DEL, C1; marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9)
# and the deprecated controls beside them; interlinear annotation; lone surrogates, which no
# encoder takes.
_FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]"
)
_LONGEST_VALUE = 400  # no setting lets a name, a topic or a reason be longer


def neutral(text: str) -> str:
    """`text` as it may be shown: on one line, without formatting or control characters.

    Never raises, and changes nothing that has been through it before. Pure.
    """
    if text.isprintable():  # excludes all that is looked for below, and is quick
        return text
    return _FORBIDDEN.sub(_replacement, _FORMATTING.sub("", text))


def short(value: str, longest: int = _LONGEST_VALUE) -> str:
    """`value` as it may be shown within a sentence: neutral, and at most `longest` characters."""
    shown = neutral(value)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def typed(line: bytes) -> str:
    """What somebody meant by a line that they sent: its text without anything that is no text.

    Invalid UTF-8 becomes U+FFFD; a byte order mark at the beginning goes (some programs begin
    their stream with one); control characters and the keys that make them go, so that nobody
    forges what only programs send each other, such as CTCP. Trailing blanks go, leading ones stay.
    """
    text = line.decode("utf-8", "replace").removeprefix("\ufeff")
    if not text.isprintable():
        text = neutral(_CONTROL_SEQUENCE.sub("", text))
    return text.rstrip()


def _replacement(match: re.Match[str]) -> str:
    return " " if match.group() in _SPACES else ""
