"""Completing what is typed: names of people here, rooms, commands. Pure."""

from collections.abc import Iterable

from msgspec import Struct

from beseda.client.safe import DANGEROUS

_MOST = 100


class Vocabulary(Struct, frozen=True):
    """The words there are at a moment; `chantypes` is what the names of rooms begin with."""

    commands: list[str]
    rooms: list[str]
    names: list[str]
    chantypes: str


def complete(before: str, vocabulary: Vocabulary) -> list[str]:
    """What the last word of `before` may become, with what follows it: a space, or ": ".

    Upper and lower case are the same. Names that would put control characters into the line are
    left out.
    """
    word = before.rpartition(" ")[2]
    at_start = word == before
    if at_start and word.startswith("/"):
        return _matching(word, vocabulary.commands, " ")
    if word and word[0] in vocabulary.chantypes:
        return _matching(word, vocabulary.rooms, " ")
    return _matching(word, vocabulary.names, ": " if at_start else " ")


def _matching(word: str, candidates: Iterable[str], after: str) -> list[str]:
    begun = word.casefold()
    found = [
        candidate + after
        for candidate in candidates
        if candidate.casefold().startswith(begun) and not DANGEROUS.search(candidate)
    ]
    return found[:_MOST]
