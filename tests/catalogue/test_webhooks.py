"""Every problem of a payload has its sentence, and every sentence gets its values."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import beseda.protocol.webhooks
from beseda.catalogue.webhooks import PROBLEMS
from beseda.protocol.webhooks.posts import Code


def _raised() -> Iterator[tuple[str, set[str]]]:
    """Each place that raises: the code's name and its values' names."""
    for path in sorted(Path(beseda.protocol.webhooks.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id == "PayloadError" and isinstance(first, ast.Attribute):
                    yield first.attr, {each.arg for each in node.keywords if each.arg is not None}


RAISED = list(_raised())


def test_every_code_is_raised_and_has_a_sentence() -> None:
    assert {name for name, _ in RAISED} == {code.name for code in Code}
    assert set(PROBLEMS) == {code.value for code in Code}


@pytest.mark.parametrize(("name", "values"), RAISED)
def test_the_values_are_there(name: str, values: set[str]) -> None:
    sentence = PROBLEMS[Code[name].value].en
    assert {place for _, place, _, _ in string.Formatter().parse(sentence) if place} <= values
