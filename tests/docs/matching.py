"""Holding what came to what a document shows: the same, but for what differs each time."""

import re

_ALIKE = (
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?",  # a moment
    r"\d{4}-\d\d-\d\d",
    r"\d\d:\d\d(?::\d\d)?",
    r"\d{6}",  # a code that is asked for
    r"[0-9a-f]{10}-\d+-\d+",  # a message id
    r"[0-9a-f]{64}",  # a fingerprint
)
_STANDS_FOR = {
    "yw2cvj": r"[2-9a-z]{6}",  # the id of a webhook
    "k3mq7x": r"[2-9a-z]{6}",  # that of another one
    "TOKEN": r"[\w-]{43}",  # in the address of an incoming one
}
_VARIABLE = re.compile(rf"\b(?:{'|'.join((*_ALIKE, *_STANDS_FOR))})\b")
ANYTHING = "..."


class Matching:
    """One reading of one block. What stands in the document for something that differs each time
    (a code, an id) means the same thing all through the block."""

    def __init__(self) -> None:
        self._meant: dict[str, str] = {}

    def fits(self, shown: str, came: str) -> bool:
        """Whether `came` is what the line `shown` announces; learns from it if so."""
        names: list[str] = []
        found = re.fullmatch(self._pattern(shown, names), came)
        if found is None:
            return False
        self._meant |= dict(zip(names, found.groups(), strict=True))
        return True

    def meant(self, shown: str) -> str:
        """A line of the document with what was learned put into it."""
        return _VARIABLE.sub(lambda found: self._meant.get(found[0], found[0]), shown)

    def _pattern(self, shown: str, names: list[str]) -> str:
        parts: list[str] = []
        end = 0
        for found in _VARIABLE.finditer(shown):
            parts.append(_literal(shown[end : found.start()]))
            names.append(found[0])
            parts.append(f"({_kind(found[0])})")
            end = found.end()
        return "".join(parts) + _literal(shown[end:])

    def compare(self, shown: list[str], came: list[str]) -> str:
        """What is wrong with the lines that came, or "". A line `...` alone stands for any
        number of lines."""
        position = 0
        skipping = False
        for line in shown:
            if line.strip() == ANYTHING:
                skipping = True
                continue
            while position < len(came) and not self.fits(line, came[position]):
                if not skipping:
                    return f"shown: {line!r}\ncame:  {came[position]!r}"
                position += 1
            if position == len(came):
                return f"shown: {line!r}\ncame:  nothing more"
            position += 1
            skipping = False
        if position < len(came) and not skipping:
            return f"shown: nothing more\ncame:  {came[position]!r}"
        return ""


def _kind(shown: str) -> str:
    return _STANDS_FOR.get(shown) or next(kind for kind in _ALIKE if re.fullmatch(kind, shown))


def _literal(text: str) -> str:
    return ".*".join(re.escape(part) for part in text.split(ANYTHING))
