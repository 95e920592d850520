"""Texts of any kind to lines that can be said in a chat."""

import re

from beseda.catalogue.text import Language, Text, plural
from beseda.catalogue.webhooks import LEFT_OUT, MORE_LINES
from beseda.protocol.irc.splitting import split_text

MOST_LINES = 40
"""More nobody reads; the last of them says how many there would have been."""

LINE_BYTES = 1024
"""A longer line becomes several."""

NAME_LENGTH = 64
"""In characters."""

_VALUE_LENGTH = 200
"""What stands in a sentence of ours is shortened to so many characters."""

_URL_LENGTH = 500
"""A longer address is left out: cut, it would lead nowhere."""

# Colours of terminals (ECMA-48 section 5.4), which the logs of CI systems are full of; they go as a
# whole, so that no "[31m" is left of them.
_CONTROL_SEQUENCE = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]")
# C0, DEL, C1; the marks, embeddings, overrides and isolates of the bidirectional algorithm (UAX #9)
# and the deprecated controls beside them; halves of surrogate pairs; the byte order mark; tags.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Soft hyphen, joiners and other characters of no width, variation selectors: within a text they
# have a meaning, alone they are an empty line.
_UNSEEN = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060" + "".join(map(chr, range(0xFE00, 0xFE10)))
_URL = re.compile(r"https?://\S+")


class Lines:
    """Gathers lines, up to as many as are said; counts the rest. `language`: what our own sentences
    are in."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._lines: list[str] = []
        self._left_out = 0

    def add(self, text: str, prefix: str = "") -> None:
        """Add each line of `text` that is not blank, with `prefix` before it."""
        for line in text.splitlines():
            kept = clean(line)
            if not kept.strip(_UNSEEN + " "):
                continue
            if len(self._lines) > MOST_LINES:
                self._left_out += 1
            else:
                self._add_pieces(prefix + kept)

    def say(self, sentence: Text, url: str = "", repo: str = "", **values: str) -> None:
        """Add one of our sentences with `values` in its places, `repo` in brackets before it and
        `url` behind it, if there are such. Values are shortened to one line."""
        safe = {name: shortened(value) for name, value in values.items()}
        said = self.words(sentence, **safe)
        if repo:
            said = f"[{shortened(repo)}] {said}"
        if len(url) <= _URL_LENGTH and _URL.fullmatch(url):
            said = f"{said} {url}"
        self.add(said)

    def words(self, sentence: Text, **values: str) -> str:
        """The sentence in the language of these lines."""
        return sentence.to(self._language, **values)

    def count(self, number: int, forms: Text) -> str:
        """`number` and the noun that goes with it."""
        return plural(self._language, number, forms)

    def end(self) -> tuple[str, ...]:
        """All lines; the last one says how many are missing, if any are."""
        too_many = len(self._lines) - MOST_LINES
        if too_many <= 0:
            return tuple(self._lines)
        missing = self.count(too_many + 1 + self._left_out, MORE_LINES)
        return (*self._lines[: MOST_LINES - 1], self.words(LEFT_OUT, what=missing))

    def _add_pieces(self, line: str) -> None:
        most = MOST_LINES * LINE_BYTES
        # What comes behind is counted without being cut: cutting copies the rest each time.
        self._left_out += -(-len(line[most:].encode()) // LINE_BYTES)
        for piece in split_text(line[:most], LINE_BYTES):
            if kept := piece.decode().rstrip():
                self._lines.append(kept)


def clean(line: str) -> str:
    """`line` without controls; tabs become spaces. Blanks at its beginning stay, as in code."""
    text = _CONTROL_SEQUENCE.sub("", line.replace("\t", " "))
    return _CONTROLS.sub("", text).rstrip()


def shortened(text: str, length: int = _VALUE_LENGTH) -> str:
    """The first line of `text` that is not blank, in at most `length` characters."""
    for line in text[: 100 * length].splitlines():
        if kept := clean(line).strip():
            return kept if len(kept) <= length else kept[: length - 1].rstrip() + "…"
    return ""
