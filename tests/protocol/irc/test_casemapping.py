"""Case mappings: which names ISUPPORT's CASEMAPPING makes the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beseda.protocol.irc.casemapping import CASEMAPPINGS, fold_ascii, fold_precis, fold_rfc1459


@pytest.mark.parametrize(
    ("name", "ascii_", "rfc1459"),
    [
        ("Ann", "ann", "ann"),
        ("AZ[]\\~^", "az[]\\~^", "az{}|^^"),
        ("{}|", "{}|", "{}|"),
        ("ВАСЯ", "ВАСЯ", "ВАСЯ"),
        ("K\u0130", "k\u0130", "k\u0130"),
        ("", "", ""),
    ],
)
def test_the_old_mappings_know_only_ascii(name: str, ascii_: str, rfc1459: str) -> None:
    assert fold_ascii(name) == ascii_
    assert fold_rfc1459(name) == rfc1459


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Ann[away]", "ann[away]"),
        ("ВАСЯ", "вася"),
        ("ＡＮＮ", "ann"),
        ("e\u0301", "\u00e9"),
        ("ÅSA", "åsa"),
        ("\u212bsa", "åsa"),
    ],
)
def test_precis_folds_case_width_and_composition(name: str, folded: str) -> None:
    assert fold_precis(name) == folded


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a\tb", "\x7f", "a\u200db", "♥", "😀", "a\u05d0", "\u3164", "\ud800"]
)
def test_precis_forbids(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several kinds, and the kind is the promise
        fold_precis(name)


@pytest.mark.parametrize("mapping", CASEMAPPINGS)
@given(name=st.text(max_size=12))
def test_folding_twice_is_folding_once(mapping: str, name: str) -> None:
    fold = CASEMAPPINGS[mapping]
    try:
        folded = fold(name)
    except ValueError:
        return
    assert fold(folded) == folded


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
def test_printable_ascii_is_lowered_and_nothing_else(name: str) -> None:
    assert fold_precis(name) == name.lower() == fold_ascii(name)
