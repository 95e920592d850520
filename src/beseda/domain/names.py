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

from beseda.domain.masks import ACCOUNT
from beseda.domain.refusals import Reason, Refused
from beseda.domain.reserved import is_reserved

NICK_SPECIALS = "[]\\`_^{|}-"
_NOT_FIRST = "-0123456789"
_ROOM_FORBIDDEN = frozenset(" ,:\x07")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_MOST_DECOMPOSED = 4
"""No character is made of more than so many (Unicode, NFD). Longer texts than this makes possible
are not worth looking at: normalizing thousands of marks takes milliseconds."""

# Letters and marks that show as nothing: Unicode's Default_Ignorable_Code_Point, as far as its
# members are of the categories L and M. PRECIS forbids them, but the other case mappings do not.
_INVISIBLE = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F),
            *(0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)),
        ),
    )
)

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
        shown = self._composed(text, self._nick_length)
        if len(shown) > self._nick_length:
            raise Refused(Reason.NICK_TOO_LONG, nick=text, limit=str(self._nick_length))
        try:
            folded = self._fold(shown)
        except ValueError:
            raise Refused(Reason.NICK_MALFORMED, nick=text) from None
        if not _may_begin(shown[0]) or not all(map(_fits_nick, shown)):
            raise Refused(Reason.NICK_MALFORMED, nick=text)
        looks = skeleton(shown, self._fold)
        if is_reserved(looks):
            raise Refused(Reason.NICK_RESERVED, nick=text)
        return Name(shown, folded, looks)

    def relayed(self, text: str) -> Name:
        """The name of somebody elsewhere whose words are relayed: it has a `/`, so that nobody here
        can have it. Raises Refused(NICK_NOT_RELAYED)."""
        shown = self._composed(text, self._nick_length)
        parts = shown.split("/")
        if (
            len(shown) > self._nick_length
            or len(parts) < 2
            or not all(part and all(map(_fits_nick, part)) for part in parts)
            or unicodedata.category(shown[0])[0] == "M"
        ):
            raise Refused(Reason.NICK_NOT_RELAYED, nick=text, limit=str(self._nick_length))
        try:
            folded = "/".join(map(self._fold, parts))
        except ValueError:
            raise Refused(
                Reason.NICK_NOT_RELAYED, nick=text, limit=str(self._nick_length)
            ) from None
        return Name(shown, folded, folded)

    def part_of_nick(self, text: str, most: int) -> str:
        """What of `text` can stand in a nick, up to `most` characters, with a "-" for whatever else
        was between; "" if that is nothing."""
        composed = unicodedata.normalize("NFC", text[: _MOST_DECOMPOSED * most])
        words = "".join(each if _fits_nick(each) else " " for each in composed).split()
        part = "-".join(words)[:most].rstrip("-")
        return part if self.fold_nick(part) and unicodedata.category(part[0])[0] != "M" else ""

    def room(self, text: str) -> Name:
        """The name for the room `text`, which begins with `#`. Raises Refused, ROOM_ reasons."""
        shown = self._composed(text, self._room_length)
        if len(shown) > self._room_length:
            raise Refused(Reason.ROOM_TOO_LONG, room=text, limit=str(self._room_length))
        if len(shown) < 2 or shown[0] != "#" or not all(map(_fits_room, shown)):
            raise Refused(Reason.ROOM_MALFORMED, room=text)
        folded = self.fold_room(shown)
        return Name(shown, folded, folded)

    def fold_nick(self, text: str) -> str:
        """The key under which a nick is looked up; for what can be no nick, "" (nobody's key)."""
        if not text or len(text) > _MOST_DECOMPOSED * self._nick_length:
            return ""
        try:
            return self._fold(text)
        except ValueError:
            return ""

    def fold_mask(self, mask: str) -> str:
        """The key of a mask `nick!user@host`: its nick folded as nicks are, the rest as hosts; or
        of `$a:account` (`masks.ACCOUNT`)."""
        if mask.startswith(ACCOUNT):
            account = mask.removeprefix(ACCOUNT)
            return ACCOUNT + (self.fold_nick(account) or account.lower())
        nick, bang, rest = mask.partition("!")
        return f"{self.fold_nick(nick) or nick.lower()}{bang}{rest.lower()}"

    def fold_room(self, text: str) -> str:
        """The key under which a room is looked up. Never raises: a bad name is just not there."""
        if text.isascii():
            return self.fold_nick(text) or text.lower()
        if len(text) > _MOST_DECOMPOSED * self._room_length:
            return text
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())

    @staticmethod
    def _composed(text: str, length: int) -> str:
        if len(text) > _MOST_DECOMPOSED * length:
            return text
        return unicodedata.normalize("NFC", text)


def _may_begin(character: str) -> bool:
    # A mark would be drawn onto whatever stands before the name.
    return character not in _NOT_FIRST and unicodedata.category(character)[0] != "M"


def _fits_nick(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in NICK_SPECIALS
    return unicodedata.category(character)[0] in "LMN" and character not in _INVISIBLE


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
        # Ligatures and the like have no prototype of one character: NFKD takes them apart.
        shown = "".join(
            prototypes.get(character) or unicodedata.normalize("NFKD", character)
            for character in decomposed
        )
    looks = shown.translate(_ASCII_SKELETON)
    try:
        # `ascii` and `rfc1459` leave the case of other letters as it is.
        return fold(looks).casefold()
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
