"""Values in JSON of which nobody knows whether they are there, or what they are.

`path` leads through objects, by their names. Where it leads nowhere, or to something else than was
asked for, there is nothing: no payload is refused because of one field.
"""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

Fields: TypeAlias = Mapping[str, object]

_MOST_NUMBER = 10**18


def text(fields: object, *path: str) -> str:
    """The text at `path`, or the number as text; "" if there is neither."""
    value = _at(fields, path)
    if isinstance(value, str):
        return value
    # bool is an int to Python; the text of a huge number takes long, and more digits are an error.
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _MOST_NUMBER:
        return ""
    return str(value)


def first(fields: object, *names: str) -> str:
    """The text in the first of the fields called `names` that has one; "" if none has."""
    return next((found for name in names if (found := text(fields, name).strip())), "")


def number(fields: object, *path: str) -> int:
    """The whole number at `path`; 0 if there is none, or none in reason."""
    value = _at(fields, path)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST_NUMBER:
        return 0
    return value


def is_true(fields: object, *path: str) -> bool:
    """Whether `true` stands at `path`."""
    return _at(fields, path) is True


def table(fields: object, *path: str) -> Fields:
    """The object at `path`; an empty one if there is none."""
    value = _at(fields, path)
    return value if isinstance(value, dict) else {}


def tables(fields: object, *path: str) -> list[Fields]:
    """The objects in the list at `path`."""
    value = _at(fields, path)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def texts(fields: object, *path: str) -> Iterator[str]:
    """The texts in the list at `path`."""
    value = _at(fields, path)
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def _at(value: object, path: tuple[str, ...]) -> object:
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value
