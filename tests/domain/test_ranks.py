"""Ranks in a room and what each may give."""

import pytest

from beseda.domain import ranks
from beseda.domain.ranks import (
    ADMIN,
    FOUNDER,
    HALFOP,
    OPERATOR,
    VOICE,
    at_least,
    highest,
    may_change,
)


def test_the_highest_rank_counts() -> None:
    assert highest(0) == 0
    assert highest(VOICE) == VOICE
    assert highest(VOICE | OPERATOR) == OPERATOR
    assert highest(FOUNDER | ADMIN | VOICE) == FOUNDER


def test_lower_ranks_do_not_add_up_to_a_higher_one() -> None:
    assert not at_least(VOICE | HALFOP, OPERATOR)
    assert at_least(OPERATOR | VOICE, OPERATOR)
    assert at_least(FOUNDER, VOICE)
    assert not at_least(0, VOICE)


def test_prefixes_are_highest_first() -> None:
    assert ranks.prefixes(VOICE | OPERATOR | FOUNDER, every=True) == "~@+"
    assert ranks.prefixes(VOICE | OPERATOR | FOUNDER, every=False) == "~"
    assert ranks.prefixes(0, every=True) == ranks.prefixes(0, every=False) == ""


@pytest.mark.parametrize(
    ("own", "may"),
    [
        (0, ""),
        (VOICE, ""),
        (HALFOP, "v"),
        (OPERATOR, "vho"),
        (ADMIN, "vhoa"),
        (FOUNDER, "vhoaq"),
        (VOICE | HALFOP, "v"),
    ],
)
def test_who_may_give_what(own: int, may: str) -> None:
    given = [letter for letter, rank in ranks.BY_LETTER.items() if may_change(own, rank.bit)]
    assert set(given) == set(may)
