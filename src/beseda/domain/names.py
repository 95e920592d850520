"""Which names may be used and which two are the same: promise 6, a name is a person.

Two keys stand for a name. *Folded* is the name as ISUPPORT's CASEMAPPING compares it; *skeleton* is
what it looks like (Unicode TR39, section 4). Nobody may hold a name that shares either key with
somebody else's.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

from confusable_homoglyphs import confusables
from msgspec import Struct

from beseda.domain.refusals import Reason, Refused

NICK_SPECIALS = "[]\\`_^{|}-"
_NOT_FIRST = "-0123456789"
_RESERVED = frozenset({"nickserv", "chanserv", "operserv", "memoserv", "histserv", "server"})
_ROOM_FORBIDDEN = frozenset(" ,:\x07")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})

# TR39's own table would also make "m" look like "rn" and so forbid Tom beside Torn; for letters
# that a Latin keyboard has, only these are taken for one another often enough to matter.
_ASCII_SKELETON = str.maketrans({"0": "o", "1": "l", "I": "l", "|": "l", "O": "o"})


class Name(Struct, frozen=True):
    """A name that passed: as it is shown, and its two keys."""

    shown: str
    folded: str
    skeleton: str


class NamePolicy:
    """Decides about names. Has no state that changes: any thread may use it."""

    def __init__(self, fold: Callable[[str], str], nick_length: int, room_length: int) -> None:
        """`fold` is the case mapping (raises ValueError for what it forbids); lengths in
        characters, a room's with its `#`."""
        self._fold = fold
        self._nick_length = nick_length
        self._room_length = room_length

    def nick(self, text: str) -> Name:
        """The name for `text`. Raises Refused with a NICK_ reason."""
        if not text:
            raise Refused(Reason.NICK_EMPTY)
        if len(text) > self._nick_length:
            raise Refused(Reason.NICK_TOO_LONG, nick=text, limit=str(self._nick_length))
        shown = unicodedata.normalize("NFC", text)
        try:
            folded = self._fold(shown)
        except ValueError:
            raise Refused(Reason.NICK_MALFORMED, nick=text) from None
        if shown[0] in _NOT_FIRST or not all(map(_fits_nick, shown)):
            raise Refused(Reason.NICK_MALFORMED, nick=text)
        if folded in _RESERVED:
            raise Refused(Reason.NICK_RESERVED, nick=text)
        return Name(shown, folded, skeleton(shown, self._fold))

    def room(self, text: str) -> Name:
        """The name for the room `text`, which begins with `#`. Raises Refused, ROOM_ reasons."""
        if len(text) > self._room_length:
            raise Refused(Reason.ROOM_TOO_LONG, room=text, limit=str(self._room_length))
        shown = unicodedata.normalize("NFC", text)
        if len(shown) < 2 or shown[0] != "#" or not all(map(_fits_room, shown)):
            raise Refused(Reason.ROOM_MALFORMED, room=text)
        folded = self.fold_room(shown)
        return Name(shown, folded, folded)

    def fold_nick(self, text: str) -> str:
        """The key under which a nick is looked up; for what can be no nick, "" (nobody's key)."""
        try:
            return self._fold(text) if text else ""
        except ValueError:
            return ""

    def fold_room(self, text: str) -> str:
        """The key under which a room is looked up. Never raises: a bad name is just not there."""
        if text.isascii():
            return self.fold_nick(text) or text.lower()
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _fits_nick(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in NICK_SPECIALS
    return unicodedata.category(character)[0] in "LMN"


def _fits_room(character: str) -> bool:
    return (
        character not in _ROOM_FORBIDDEN
        and unicodedata.category(character) not in _UNSAFE_CATEGORIES
    )


def skeleton(shown: str, fold: Callable[[str], str]) -> str:
    """What `shown` looks like: equal for names that a person could take for one another."""
    if not shown.isascii():
        prototypes = _prototypes()
        decomposed = unicodedata.normalize("NFD", shown)
        shown = "".join(prototypes.get(character, character) for character in decomposed)
    looks = shown.translate(_ASCII_SKELETON)
    try:
        return fold(looks)
    except ValueError:
        return looks.casefold()


@cache
def _prototypes() -> dict[str, str]:
    """TR39's map from each character to the one that stands for its look-alikes.

    The library lists pairs without saying which side is the prototype; any fixed choice gives the
    same classes, so: the ASCII character if there is one, else the smallest code point.
    """
    classes: dict[str, str] = {}

    def find(character: str) -> str:
        while (parent := classes.get(character, character)) != character:
            character = parent
        return character

    for character, twins in confusables.confusables_data.items():
        if len(character) != 1:
            continue
        for twin in twins:
            other = twin["c"].replace("\u200e", "")
            if len(other) != 1 or (character.isascii() and other.isascii()):
                continue
            first, second = sorted((find(character), find(other)))
            if first != second:
                classes[second] = first
    return {character: find(character) for character in classes}
