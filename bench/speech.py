"""Texts as people write them, as far as a search index can tell: few words that are in nearly every
message, and many that are in hardly any (Zipf's law)."""

from __future__ import annotations

import random
from itertools import accumulate

_RUSSIAN = "и в не на я что тот быть с а весь это как она по но они к у ты из мы за вы так же от"
_ENGLISH = "the be to of and a in that have it for not on with he as you do at this but his by"
_RUSSIAN_PARTS = "ба во ги дом ел жи за ик ко ли мо на ок по ра си то уз фо хо ча ши эт ют яр при"
_ENGLISH_PARTS = "ba con di el for ga hi in jo ki lo me nor ot pre qua ra si ten un ver wo ex yo zi"
_VOCABULARY = 40_000
_MOST_WORDS = 16

RUSSIAN = _RUSSIAN.split()
ENGLISH = _ENGLISH.split()
RARE = "кракозябра"
"""A word that one text in ten thousand has."""


class Speech:
    """A stock of texts, half of them Russian and half English; the same for the same `seed`."""

    def __init__(self, seed: int, texts: int = 100_000) -> None:
        self._random = random.Random(seed)
        self.languages = [
            self._vocabulary(RUSSIAN, _RUSSIAN_PARTS.split()),
            self._vocabulary(ENGLISH, _ENGLISH_PARTS.split()),
        ]
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(_VOCABULARY)))
        self.texts = [
            self._text(self.languages[number % 2], weights, number) for number in range(texts)
        ]

    def _vocabulary(self, common: list[str], parts: list[str]) -> list[str]:
        words = dict.fromkeys(common)
        while len(words) < _VOCABULARY:
            words["".join(self._random.choices(parts, k=self._random.randint(2, 4)))] = None
        return list(words)

    def _text(self, vocabulary: list[str], weights: list[float], number: int) -> str:
        length = min(_MOST_WORDS, 1 + int(self._random.expovariate(1 / 7)))
        words = self._random.choices(vocabulary, cum_weights=weights, k=length)
        if number % 10_000 == 0:
            words.append(RARE)
        return " ".join(words).capitalize() + self._random.choice(("", "", ".", "?", "!", " :)"))
