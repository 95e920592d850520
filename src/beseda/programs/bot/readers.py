"""What a word after a command can mean: one reader for each type that an argument can have."""

import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Literal, get_args, get_origin

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import bot as texts

_WHOLE = re.compile(r"[+-]?[0-9]+")
# Without an exponent: Decimal("1e999999999") is small, and what is calculated with it is not.
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DOTTED_DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})")
_ANSWERS = {
    **dict.fromkeys(("yes", "y", "true", "on", "1", "да", "вкл"), True),
    **dict.fromkeys(("no", "n", "false", "off", "0", "нет", "выкл"), False),
}


class Numbers(Enum):
    """What kinds of numbers there are."""

    WHOLE = auto()
    FRACTIONS = auto()
    """They are written with a point, in Russian also with a comma."""


class Reader(Struct, frozen=True):
    """Reads words as values of one type."""

    read: Callable[[str], object]
    """The value of a word; raises ValueError if it has none."""
    problem: Text
    """What is then wrong, with places for `name`, `word` and `choices`."""
    kind: Text
    """What such a word is, with a place for `choices`."""
    choices: tuple[str, ...] = ()
    """The words that there are, if there is only a handful."""
    numbers: Numbers | None = None
    """Which numbers it reads; None if it reads none."""


def find_reader(annotation: object) -> Reader | None:
    """The reader for an annotation: str, int, float, bool, Decimal, date, an Enum or a Literal;
    None if there is none."""
    if get_origin(annotation) is Literal:
        return _choosing({str(value): value for value in get_args(annotation)})
    if not isinstance(annotation, type):
        return None
    if issubclass(annotation, Enum):
        return _choosing({member.name.lower(): member for member in annotation})
    return _READERS.get(annotation)


def _choosing(values: dict[str, object]) -> Reader:
    folded = {name.casefold(): value for name, value in values.items()}

    def read(word: str) -> object:
        try:
            return folded[word.casefold()]
        except KeyError:
            raise ValueError from None

    return Reader(read, texts.NOT_CHOICE, texts.A_CHOICE, tuple(values))


def _whole(word: str) -> int:
    if not _WHOLE.fullmatch(word):
        raise ValueError
    return int(word)


def _float(word: str) -> float:
    value = float(word)
    if "_" in word or not math.isfinite(value):
        raise ValueError
    return value


def _decimal(word: str) -> Decimal:
    if not _DECIMAL.fullmatch(word):
        raise ValueError
    return Decimal(word)


def _bool(word: str) -> bool:
    try:
        return _ANSWERS[word.casefold()]
    except KeyError:
        raise ValueError from None


def _date(word: str) -> date:
    if found := _DATE.fullmatch(word):
        year, month, day = found.groups()
    elif found := _DOTTED_DATE.fullmatch(word):
        day, month, year = found.groups()
    else:
        raise ValueError
    return date(int(year), int(month), int(day))


_READERS: dict[type, Reader] = {
    str: Reader(str, texts.NOT_CHOICE, texts.A_WORD),
    int: Reader(_whole, texts.NOT_WHOLE, texts.A_WHOLE, numbers=Numbers.WHOLE),
    float: Reader(_float, texts.NOT_NUMBER, texts.A_NUMBER, numbers=Numbers.FRACTIONS),
    Decimal: Reader(_decimal, texts.NOT_NUMBER, texts.A_NUMBER, numbers=Numbers.FRACTIONS),
    bool: Reader(_bool, texts.NOT_YES_OR_NO, texts.YES_OR_NO),
    date: Reader(_date, texts.NOT_DATE, texts.A_DATE),
}
