"""Names that nobody may have: those of services, and what a person would take for one of them.

To whoever is called N1ckServ people send passwords. So these are compared more strictly than the
names of two people are (`names.skeleton`): who wants to be called just that has nothing good in
mind, and nobody else loses a name by it.
"""

import re
import unicodedata

_NAMES = (
    "nickserv",
    "chanserv",
    "operserv",
    "memoserv",
    "histserv",
    "botserv",
    "hostserv",
    "server",
)
_LATIN = re.compile(r"LATIN (?:SMALL |CAPITAL )?LETTER (?:SMALL CAPITAL )?([A-Z])(?: WITH .+)?")
"""How Unicode names the letters that are one of A to Z in small capitals, with a hook, and so on:
TR39 does not count them as look-alikes."""

# Digits; and what TR39 makes of Cyrillic "ка", "м" and "п", and of Greek "η".
_TAKEN_FOR = str.maketrans("3457lĸʍπη", "eastikmnn")


def is_reserved(skeleton: str) -> bool:
    """Whether a name with this `skeleton` (`names.skeleton`) is nobody's. Pure."""
    return _taken_for(skeleton) in _KEYS


def _taken_for(skeleton: str) -> str:
    plain = skeleton if skeleton.isascii() else "".join(map(_base, _without_marks(skeleton)))
    return plain.translate(_TAKEN_FOR).replace("rn", "m")


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(each for each in decomposed if unicodedata.category(each)[0] != "M")


def _base(letter: str) -> str:
    found = _LATIN.fullmatch(unicodedata.name(letter, ""))
    return found.group(1).lower() if found else letter


_KEYS = frozenset(map(_taken_for, _NAMES))
