"""Every refusal has its sentence, and every sentence gets the values that it has places for."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import beseda.domain
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.refusals import Reason

CALLS = {"Refused", "Refusal"}


def _given(call: ast.Call) -> set[str]:
    """The values' names in `Refused(Reason.X, name=...)` or `Refusal(Reason.X, {"name": ...})`."""
    names = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
    for argument in call.args[1:]:
        if isinstance(argument, ast.Dict):
            names |= {key.value for key in argument.keys if isinstance(key, ast.Constant)}  # type: ignore[misc]
    return names


def _raised() -> Iterator[tuple[str, set[str]]]:
    """Each place of the domain that gives a reason: the reason's name and its values' names."""
    for path in sorted(Path(beseda.domain.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id in CALLS and isinstance(first, ast.Attribute):
                    yield first.attr, _given(node)


RAISED = list(_raised())


def test_the_places_are_found() -> None:
    assert len(RAISED) > 35
    assert ("NICK_LOOKS_LIKE", {"nick", "other"}) in RAISED
    assert ("AWAY_NOW", {"nick", "text"}) in RAISED


def test_every_reason_has_a_sentence_and_no_other() -> None:
    assert set(REFUSALS) == {reason.value for reason in Reason}


@pytest.mark.parametrize(("name", "values"), RAISED)
def test_the_values_are_there(name: str, values: set[str]) -> None:
    sentence = REFUSALS[Reason[name].value].en
    assert {place for _, place, _, _ in string.Formatter().parse(sentence) if place} <= values


@pytest.mark.parametrize("reason", list(Reason))
def test_one_line_that_fits_an_irc_line(reason: Reason) -> None:
    for sentence in REFUSALS[reason.value]:
        assert "\n" not in sentence
        assert len(sentence.encode()) < 300
