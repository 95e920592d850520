"""What a command takes, read off its function: its parameters, and how they are written."""

import inspect
from collections.abc import Callable, Sequence
from enum import Enum, auto
from itertools import pairwise
from types import NoneType, SimpleNamespace, UnionType
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from beseda.programs.bot.bounds import Between
from beseda.programs.bot.errors import DeclarationError
from beseda.programs.bot.readers import Reader, find_reader

_REQUIRED = inspect.Parameter.empty
_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
_MOST_CHOICES = 6
"""More of them make no readable usage line; the answer to a wrong one lists them all."""
_TYPES = (
    "str, int, float, bool, Decimal, date, an Enum, a Literal, or one of them | None; numbers also"
    " Annotated[int, Between(1, 6)]"
)


class Takes(Enum):
    """How much of the line an argument takes."""

    WORD = auto()
    """The next word."""
    WORDS = auto()
    """All words that are left, none perhaps: `*names: str`."""
    REST = auto()
    """The rest of the line as it is written: `*, text: str`."""


class Parameter(Struct, frozen=True):
    """One argument of a command."""

    name: str
    takes: Takes
    reader: Reader
    default: object = _REQUIRED
    bounds: Between | None = None

    @property
    def required(self) -> bool:
        """Whether the argument must be written."""
        return self.default is _REQUIRED and self.takes is not Takes.WORDS

    @property
    def usage(self) -> str:
        """How it is written: `<number>`, `[number]` if it may be left out, `[names...]`,
        `[sides: 1..6]`."""
        choices = self.reader.choices
        name = "|".join(choices) if 0 < len(choices) <= _MOST_CHOICES else self.name
        if self.takes is not Takes.WORD:
            name += "..."
        if self.bounds is not None:
            name += f": {self.bounds.least}..{self.bounds.most}"
        return f"<{name}>" if self.required else f"[{name}]"


def read_parameters(function: Callable[..., object]) -> tuple[Parameter, ...]:
    """What the command of `function` takes: the function's parameters after the call itself.

    Raises DeclarationError if that cannot be written in a line.
    """
    declared = list(inspect.signature(function).parameters.values())
    if not declared or declared[0].kind not in _POSITIONAL:
        raise DeclarationError(f"{named(function)} must take the call as its first parameter")
    hints = _hints(function, declared[1:])
    found = tuple(_parameter(function, each, hints.get(each.name, str)) for each in declared[1:])
    _check_order(function, found)
    return found


def check_callable(function: object, kind: str, count: int | None = None) -> None:
    """Raises DeclarationError unless `function` is a plain function, and can be called with `count`
    arguments; `kind` is the decorator that it stands under."""
    if not callable(function) or isinstance(function, type):
        raise DeclarationError(f"@bot.{kind}(...) stands before a function")
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise DeclarationError(f"{named(function)} is async; a bot calls plain functions")
    if count is None:
        return
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError as error:
        raise DeclarationError(
            f"{named(function)} is called with {count} arguments, which it cannot be: {error}"
        ) from None


def named(function: Callable[..., object]) -> str:
    """What a function is called where its program is read."""
    return getattr(function, "__qualname__", repr(function))


def _hints(
    function: Callable[..., object], declared: Sequence[inspect.Parameter]
) -> dict[str, object]:
    """The annotations, those that are written as texts looked up. Only those of parameters: what
    is returned may be of a type that is not there at run time."""
    written = {each.name: each.annotation for each in declared if each.annotation is not _REQUIRED}
    namespace = getattr(inspect.unwrap(function), "__globals__", {})
    try:
        return get_type_hints(
            SimpleNamespace(__annotations__=written), namespace, include_extras=True
        )
    except (NameError, SyntaxError, TypeError) as error:
        raise DeclarationError(f"annotations of {named(function)}: {error}") from error


def _parameter(
    function: Callable[..., object], declared: inspect.Parameter, hint: object
) -> Parameter:
    takes = _takes(function, declared)
    outer, bounds = _without_bounds(hint)
    inner, default = _without_none(outer, declared.default)
    bare, inner_bounds = _without_bounds(inner)
    reader = find_reader(bare)
    if reader is None or (takes is Takes.REST and bare is not str):
        kinds = "str" if takes is Takes.REST else _TYPES
        raise DeclarationError(
            f"{named(function)}: {declared.name} is annotated {hint!r}; it can be {kinds}"
        )
    bounds = bounds or inner_bounds
    if bounds is not None and not reader.numbers:
        raise DeclarationError(f"{named(function)}: {declared.name} is no number to have bounds")
    return Parameter(declared.name, takes, reader, default, bounds)


def _takes(function: Callable[..., object], declared: inspect.Parameter) -> Takes:
    if declared.kind in _POSITIONAL:
        return Takes.WORD
    if declared.kind is inspect.Parameter.VAR_POSITIONAL:
        return Takes.WORDS
    if declared.kind is inspect.Parameter.KEYWORD_ONLY:
        return Takes.REST
    raise DeclarationError(f"{named(function)}: **{declared.name} cannot be written in a line")


def _without_none(hint: object, default: object) -> tuple[object, object]:
    """`X | None` is an X that may be left out."""
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        if len(kinds) == 1:
            return kinds[0], None if default is _REQUIRED else default
    return hint, default


def _without_bounds(hint: object) -> tuple[object, Between | None]:
    """`Annotated[X, Between(1, 6)]` is an X with bounds. What else stands there is for others."""
    if get_origin(hint) is not Annotated:
        return hint, None
    bare, *notes = get_args(hint)
    return bare, next((note for note in notes if isinstance(note, Between)), None)


def _check_order(function: Callable[..., object], found: Sequence[Parameter]) -> None:
    greedy = [each.name for each in found if each.takes is not Takes.WORD]
    if len(greedy) > 1:
        raise DeclarationError(f"{named(function)}: {greedy[0]} leaves nothing for {greedy[1]}")
    for before, after in pairwise(found):
        if after.required and not before.required:
            raise DeclarationError(
                f"{named(function)}: {after.name} must be written, so {before.name} cannot be"
                " left out"
            )
