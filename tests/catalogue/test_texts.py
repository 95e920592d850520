"""Both languages say the same: every sentence exists twice, with the same places for values."""

import importlib
import pkgutil
import re
import string
from collections.abc import Iterator, Mapping, Sequence

import pytest

import beseda.catalogue
from beseda.catalogue import Text, plural


def _found_in(where: str, value: object) -> Iterator[tuple[str, Text]]:
    """Every Text in `value`: itself, or in a table or a row of any depth."""
    if isinstance(value, Text):
        yield where, value
    elif isinstance(value, Mapping):
        for key, member in value.items():
            yield from _found_in(f"{where}[{key!r}]", member)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, member in enumerate(value):
            yield from _found_in(f"{where}[{number}]", member)


def _all_texts() -> list[tuple[str, Text]]:
    found: dict[str, Text] = {}
    for module in pkgutil.iter_modules(beseda.catalogue.__path__):
        content = vars(importlib.import_module(f"beseda.catalogue.{module.name}"))
        for name, value in content.items():
            if not name.startswith("_"):
                found.update(_found_in(f"{module.name}.{name}", value))
    return sorted(found.items())


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


TEXTS = _all_texts()


def test_the_catalogue_is_found() -> None:
    names = [name for name, _ in TEXTS]
    assert "console.EVENTS['joined'][1]" in names
    assert "settings.SETTINGS['limits.people']" in names
    assert len(names) > 150


MODULES = sorted({name.partition(".")[0] for name, _ in TEXTS})
each_module = pytest.mark.parametrize("module", MODULES)
"""A test for each text would take longer to be set up than to be run."""


def _of(module: str) -> list[tuple[str, Text]]:
    return [(name, text) for name, text in TEXTS if name.startswith(f"{module}.")]


@each_module
def test_both_languages(module: str) -> None:
    for name, text in _of(module):
        assert text.en.strip(), name
        assert text.ru.strip(), name
        assert _places(text.en) == _places(text.ru), name
        # A question ends with a space, in both languages or in none.
        assert text.en.endswith(" ") == text.ru.endswith(" "), name


def _is_plural(text: Text) -> bool:
    """Whether either sentence is nothing but forms of a noun: `line|lines`."""
    forms = re.compile(r"[^\W\d_][\w -]*(\|[^\W\d_][\w -]*)+")
    return any(forms.fullmatch(said) and said == said.lower() for said in text)


PLURALS = [pytest.param(text, id=name) for name, text in TEXTS if _is_plural(text)]


def test_plurals_are_found() -> None:
    assert len(PLURALS) >= 2


@pytest.mark.parametrize("text", PLURALS)
def test_plural_forms(text: Text) -> None:
    assert [len(text.en.split("|")), len(text.ru.split("|"))] == [2, 3]
    assert all(form.strip() for form in [*text.en.split("|"), *text.ru.split("|")])


def test_plural_rules() -> None:
    people = Text("person|people", "человек|человека|человек")
    lines = Text("line|lines", "строка|строки|строк")
    assert [plural("en", number, people) for number in (0, 1, 2)] == [
        "0 people",
        "1 person",
        "2 people",
    ]
    numbers = (0, 1, 2, 5, 11, 12, 14, 21, 22, 25, 101, 111, 112, 122)
    said = [plural("ru", number, lines).split()[1] for number in numbers]
    assert said == [
        *("строк", "строка", "строки", "строк", "строк", "строк", "строк"),
        *("строка", "строки", "строк", "строка", "строк", "строк", "строки"),
    ]


@each_module
def test_the_name_in_russian(module: str) -> None:
    for name, text in _of(module):
        assert not re.search(r"(?<!«)Бесед[аыуе]\b|\bBeseda\b", text.ru), name
        plural_in_brackets = re.search(r"\w\([а-я]+\)(?!\w)", text.ru.replace("основал(а)", ""))
        assert not plural_in_brackets, name
