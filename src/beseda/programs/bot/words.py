r"""A line in words, with quotes as in a shell.

A word that begins with a quotation mark goes up to the mark that ends it: `"two words"`, `'two
words'`, and, as telephones and typists write them, `“two words”` and `«two words»`. Within `"`,
`\"` and `\\` stand for `"` and `\`. Unlike in a shell a mark without its partner is an ordinary
character, and so is one within a word: `don't` and `'tis` are words, and no line is wrong.
"""

import re
from typing import NamedTuple

# Each alternative for a quoted word stops at the next mark of its kind, so that a line is read in
# a time proportional to its length, whatever marks it has.
_END = r"(?=\s|\Z)"
_WORD = re.compile(
    rf'"((?:[^"\\]|\\.)*)"{_END}'
    rf"|'([^']*)'{_END}"
    rf"|“([^“”]*)”{_END}"
    rf"|«([^«»]*)»{_END}"
    r"|(\S+)",
    re.DOTALL,
)
_ESCAPED = re.compile(r'\\(["\\])')
_TO_ESCAPE = re.compile(r'(["\\])')
_TO_QUOTE = re.compile(r"\s|\A[\"'“«]|\A\Z")


class Word(NamedTuple):
    """A word without its quotation marks, and where it begins in the line, with them."""

    text: str
    start: int


def split_words(line: str) -> list[Word]:
    r"""The words of `line`, which may be any text. Never raises.

    >>> [word.text for word in split_words('add "two words" don\'t')]
    ['add', 'two words', "don't"]
    """
    return [Word(_text(match), match.start()) for match in _WORD.finditer(line)]


def quote(word: str) -> str:
    """`word` as it is to be written so that it is read as one word.

    >>> quote("tea"), quote("two words")
    ('tea', '"two words"')
    """
    if not _TO_QUOTE.search(word):
        return word
    return '"' + _TO_ESCAPE.sub(r"\\\1", word) + '"'


def _text(match: re.Match[str]) -> str:
    number = match.lastindex or 0
    text = match.group(number)
    return _ESCAPED.sub(r"\1", text) if number == 1 else text
