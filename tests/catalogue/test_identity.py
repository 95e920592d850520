"""Every obstacle has its sentence, and every sentence gets the values that it has places for."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import beseda
from beseda.catalogue.identity import OBSTACLES
from beseda.domain.accounts import Obstacle


def _raised() -> Iterator[tuple[str, set[str]]]:
    """Each place that gives an obstacle: its name and its values' names."""
    for path in sorted(Path(beseda.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                if node.func.id == "IdentityError" and isinstance(first, ast.Attribute):
                    names = {each.arg for each in node.keywords if each.arg is not None}
                    yield first.attr, names - {"retry_seconds"}


RAISED = list(_raised())


def test_every_obstacle_has_a_sentence_and_no_sentence_is_stale() -> None:
    assert set(OBSTACLES) == {each.value for each in Obstacle}


def test_the_places_are_found() -> None:
    assert len(RAISED) > 20


@pytest.mark.parametrize(("name", "given"), RAISED)
def test_every_sentence_gets_its_values(name: str, given: set[str]) -> None:
    for sentence in OBSTACLES[Obstacle[name].value]:
        places = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
        assert places <= given
