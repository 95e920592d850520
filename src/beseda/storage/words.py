"""Texts as words to be searched for: what the index holds, and what a query asks of it.

The index (`schema.SEARCH_DDL`) is given terms that are made here, not texts. Each term begins with
the number of its log, so that a search in some logs reads nothing of any other, however often its
words occur there: neither its speed nor anything else tells what is said elsewhere.

Whoever changes what these functions return must have a migration empty the index: FTS5 removes
terms only if it is told exactly what it was given.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+|[←-⯿\U0001f000-\U0001faff]")
"""Letters and digits; a symbol or emoji is a word of its own."""

_ACCENT = re.compile(r"(?<![иу])\u0306|(?<![і])\u0308|[\u0300-\u0305\u0307\u0309-\u036f]")
"""Marks above and below letters, but for those that make й, ў and ї, which are other letters than
и, у and і, and no writer takes one for the other; ё and е are the same to a search."""

MOST_LETTERS = 64
"""Of a longer word the rest is left out."""

PREFIX_LETTERS = (1, 2, 3)
"""Beginnings of words of so many letters have an index of their own."""

_LOG_DIGITS = 7
TERM_LETTERS = _LOG_DIGITS + 1
"""How many characters stand before the word in a term."""


def words(text: str) -> list[str]:
    """The words of a text, in order, as they are compared: without case and accents."""
    if text.isascii():
        folded = text.lower()
    else:
        # The first step separates letters from their marks, the last one puts й together again.
        folded = unicodedata.normalize("NFKD", text).casefold()
        folded = unicodedata.normalize("NFC", _ACCENT.sub("", folded))
    return [word[:MOST_LETTERS] for word in _WORD.findall(folded)]


def term(room_id: int, word: str) -> str:
    """The term that stands for a word that was said in a log."""
    return f"{room_id:0{_LOG_DIGITS}x}w{word}"


def author_term(room_id: int, folded: str) -> str:
    """The term of whatever somebody said in a log; `folded` is their nick."""
    return f"{room_id:0{_LOG_DIGITS}x}n{folded.encode('utf-8', 'replace').hex()}"


def log_term(room_id: int) -> str:
    """The term of whatever was said in a log."""
    return f"{room_id:0{_LOG_DIGITS}x}a"


def terms(room_id: int, folded: str, text: str) -> str:
    """What the index is given for a message: its terms, with spaces between them."""
    # The words come last and in their order, so that phrases can be found.
    log = f"{room_id:0{_LOG_DIGITS}x}"
    said = [f"{log}w{word}" for word in words(text)]
    return " ".join((log_term(room_id), author_term(room_id, folded), *said))
