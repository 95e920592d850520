"""Masks: `*` is any run of characters, `?` is one."""

import fnmatch
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parser_tests import data as vectors

from beseda.domain.masks import MASK_LENGTH, complete, matches


@pytest.mark.parametrize("case", vectors.mask_match["tests"], ids=lambda case: case["mask"])
def test_agrees_with_the_public_vectors(case: dict[str, Any]) -> None:
    assert [text for text in case["matches"] if not matches(case["mask"], text)] == []
    assert [text for text in case["fails"] if matches(case["mask"], text)] == []


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        ("", ""),
        ("*", ""),
        ("**", "x"),
        ("*?", "x"),
        ("a*b*c", "abc"),
        ("a*b*c", "a-b-b-c-c"),
        ("*ab*ab", "xabab"),
        ("*.?.*", "a.b.c"),
        ("a?c", "a\nc"),
        ("*я*", "Вася!u@h"),
        ("a.c", "a.c"),
        ("[ab]", "[ab]"),
        ("\\*", "\\anything"),
    ],
)
def test_fits(mask: str, text: str) -> None:
    assert matches(mask, text)


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        ("", "x"),
        ("?", ""),
        ("?", "xx"),
        ("a*b", "abc"),
        ("*ab*ab", "ab"),
        ("*ab*ab", "aab"),
        ("a.c", "abc"),
        ("[ab]", "a"),
        ("Ann!*@*", "ann!u@h"),
        ("a*", "ba"),
        ("a", "a\n"),
    ],
)
def test_does_not_fit(mask: str, text: str) -> None:
    assert not matches(mask, text)


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=12))
def test_agrees_with_the_shell(mask: str, text: str) -> None:
    assert matches(mask, text) == fnmatch.fnmatchcase(text, mask)


@pytest.mark.parametrize(
    "mask",
    [
        "*a" * 20 + "*b",
        "*?a" * 20 + "b",
        "a*" * 100 + "b",
        "*a?" * 60 + "*b*",
        "*" * 200 + "b",
        "?*" * 100 + "b",
    ],
)
def test_a_hostile_mask_costs_little(mask: str) -> None:
    # A matcher that tries every way to share the text out among the stars needs years for these.
    started = time.thread_time()
    assert not matches(mask, "a" * 400)
    assert time.thread_time() - started < 0.1


def test_a_mask_longer_than_any_person_fits_nothing() -> None:
    assert matches("*" * MASK_LENGTH, "ann")
    assert not matches("*" * (MASK_LENGTH + 1), "ann")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ann", "Ann!*@*"),
        ("", "*!*@*"),
        ("*", "*!*@*"),
        ("Ann!u", "Ann!u@*"),
        ("u@host", "*!u@host"),
        ("@host", "*!*@host"),
        ("Ann!u@host", "Ann!u@host"),
        ("Ann!@host", "Ann!*@host"),
        ("!u@", "*!u@*"),
        ("~account:ann", "~account:ann"),
        ("~ann", "~ann!*@*"),
    ],
)
def test_a_mask_as_typed_is_completed(typed: str, meant: str) -> None:
    assert complete(typed) == meant
    assert complete(meant) == meant
