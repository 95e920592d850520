"""The settings as they are declared: one walk over the structs that everybody else looks at.

Checking a file, reading `--set`, finding the nearest name and printing the sample all use the tree
that `declaration` returns; there is no second list of settings anywhere.
"""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.inspect import (
    BoolType,
    DictType,
    FloatType,
    IntType,
    ListType,
    LiteralType,
    Metadata,
    StrType,
    StructType,
    type_info,
)

from beseda.server.settings import Settings

Kind = Literal["switch", "whole", "number", "text", "choice", "list"]

NAME = "NAME"
"""Stands in a dotted key for the name that the operator chooses: `operators.NAME.password`."""


class Setting(Struct, frozen=True, kw_only=True):
    """One setting. `annotation` is its declared type, which `msgspec.convert` understands.

    `low` and `high` bound a number's value (`above`: `low` itself is not allowed) or a text's
    length; None where there is no bound. `required` settings have no `default`.
    """

    key: str
    annotation: Any
    kind: Kind
    default: Any = None
    required: bool = False
    low: float | None = None
    high: float | None = None
    above: bool = False
    pattern: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""


class Section(Struct, frozen=True, kw_only=True):
    """A section: its settings and sections by name, in the order of declaration.

    With `named` the operator chooses the names and `members` has the one entry `NAME`.
    """

    key: str
    members: "dict[str, Setting | Section]"
    named: bool = False

    def member(self, name: str) -> "Setting | Section | None":
        """What `name` means in this section, or None."""
        return self.members[NAME] if self.named else self.members.get(name)

    def walk(self) -> "Iterator[Setting | Section]":
        """Everything below this section, each section before its members."""
        for member in self.members.values():
            yield member
            if isinstance(member, Section):
                yield from member.walk()

    def settings(self) -> Iterator[Setting]:
        """All settings below this section."""
        return (member for member in self.walk() if isinstance(member, Setting))


def declaration() -> Section:
    """The tree of all settings; its root is a section with an empty key. Any thread may call it.

    Raises TypeError for a setting of a type that nothing here knows how to explain.
    """
    return _section("", Settings)


def _section(key: str, struct: type[Struct]) -> Section:
    prefix = f"{key}." if key else ""
    members = {
        field.name: _member(prefix + field.name, field) for field in msgspec.structs.fields(struct)
    }
    return Section(key=key, members=members)


def _member(key: str, field: msgspec.structs.FieldInfo) -> Setting | Section:
    declared = type_info(field.type)
    if isinstance(declared, StructType):
        return _section(key, declared.cls)
    if isinstance(declared, DictType) and isinstance(declared.value_type, StructType):
        inner = _section(f"{key}.{NAME}", declared.value_type.cls)
        return Section(key=key, members={NAME: inner}, named=True)
    return _setting(key, field, declared)


def _setting(key: str, field: msgspec.structs.FieldInfo, declared: msgspec.inspect.Type) -> Setting:
    unit = ""
    if isinstance(declared, Metadata):
        unit = (declared.extra or {}).get("unit", "")
        declared = declared.type
    known: dict[str, Any] = {
        "key": key,
        "annotation": field.type,
        "unit": unit,
        "required": field.required,
        "default": None if field.required else _default(field),
    }
    match declared:
        case BoolType():
            return Setting(kind="switch", **known)
        case IntType() | FloatType():
            kind: Kind = "whole" if isinstance(declared, IntType) else "number"
            above = declared.gt is not None
            low = declared.gt if above else declared.ge
            return Setting(kind=kind, low=low, above=above, high=declared.le, **known)
        case LiteralType():
            return Setting(kind="choice", choices=_choices(field.type), **known)
        case StrType():
            return Setting(
                kind="text",
                low=declared.min_length,
                high=declared.max_length,
                pattern=declared.pattern or "",
                **known,
            )
        case ListType(item_type=StrType()):
            return Setting(kind="list", **known)
        case _:
            raise TypeError(f"{key}: settings of type {field.type} are not known here")


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


def _choices(annotation: Any) -> tuple[str, ...]:
    """A Literal's values in the order of declaration, which `msgspec.inspect` does not keep."""
    while get_origin(annotation) is not Literal:
        annotation = get_args(annotation)[0]
    return get_args(annotation)
