"""What LIST is asked for: ISUPPORT ELIST's conditions C, M, N, T and U. Pure."""

import re
from collections.abc import Callable

from beseda.domain import masks
from beseda.domain.presence import Room

_COMPARISON = re.compile(r"([CT]?)([<>])(\d{1,9})", re.IGNORECASE)


class ListFilter:
    """The conditions of one LIST."""

    def __init__(self, asked: list[str], now: float, fold: Callable[[str], str]) -> None:
        """`asked`: conditions; what is no condition is a name or a mask. `now`: Unix time in
        seconds; `fold`: as room names are folded."""
        self._now = now
        self._conditions: list[Callable[[Room, int], bool]] = []
        self._masks: list[str] = []
        for word in filter(None, asked):
            comparison = _COMPARISON.fullmatch(word)
            if comparison:
                self._conditions.append(self._comparison(*comparison.groups()))
            elif word.startswith("!"):
                self._conditions.append(_unlike(fold(word[1:])))
            else:
                self._masks.append(fold(word))

    def matches(self, room: Room, visible: int) -> bool:
        """Whether `room`, in which `visible` people can be seen, was asked for."""
        return all(condition(room, visible) for condition in self._conditions) and (
            not self._masks or any(masks.matches(mask, room.folded) for mask in self._masks)
        )

    def _comparison(self, what: str, sign: str, digits: str) -> Callable[[Room, int], bool]:
        """`<n` and `>n` compare people, `C<n` minutes since the room was made, `T<n` minutes
        since its topic was set."""
        number = int(digits)

        def compare(value: float) -> bool:
            return value < number if sign == "<" else value > number

        if what.upper() == "C":
            return lambda room, _: compare((self._now - room.created) / 60)
        if what.upper() == "T":
            return lambda room, _: (
                room.topic is not None and compare((self._now - room.topic.at) / 60)
            )
        return lambda _, visible: compare(visible)


def _unlike(mask: str) -> Callable[[Room, int], bool]:
    return lambda room, _: not masks.matches(mask, room.folded)
