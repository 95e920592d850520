"""What a bot can be called by: commands and patterns, events and intervals, each a row."""

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from beseda.client.events import Event
from beseda.programs.bot.call import Call
from beseda.programs.bot.errors import DeclarationError
from beseda.programs.bot.parameters import Parameter

_ALIKE = 0.7
"""How alike a mistyped command and its suggestion must be, from 0 to 1."""
_MOST_NAME = 50
"""Characters of a command's name; a longer word is none."""

Allow = Callable[[Call], bool]


class Command(Struct, frozen=True):
    """A function that is called by name."""

    names: tuple[str, ...]
    """What it is called, and after that its aliases."""
    function: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    rooms: tuple[str, ...]
    """The only rooms where it is there; (): everywhere, and in private."""
    allow: Allow

    @property
    def usage(self) -> str:
        """How it is written: `roll [dice] [times]`."""
        return " ".join((self.names[0], *(each.usage for each in self.parameters)))

    @property
    def help(self) -> list[str]:
        """What it does: the lines of the function's docstring, the first one in short."""
        return [line for line in (inspect.getdoc(self.function) or "").splitlines() if line.strip()]


class Pattern(Struct, frozen=True):
    """A function that is called when somebody says what an expression finds."""

    expression: re.Pattern[str]
    function: Callable[[Call, re.Match[str]], Any]
    rooms: tuple[str, ...]
    allow: Allow


class Listener(Struct, frozen=True):
    """A function that is called with the events of one kind."""

    kind: type[Event]
    function: Callable[[Any], object]


class Interval(Struct, frozen=True):
    """A function that is called every so many seconds, and `first` seconds after the beginning."""

    seconds: float
    first: float
    function: Callable[[], object]


class Commands:
    """The commands of a bot by their names. Not for two threads at once."""

    def __init__(self) -> None:
        self._named: dict[str, Command] = {}

    def __iter__(self) -> Iterator[Command]:
        """Each command once, in the order of their names."""
        ordered = sorted(self._named.items())
        return iter([command for name, command in ordered if name == fold(command.names[0])])

    def add(self, command: Command) -> None:
        """Take up a command. Raises DeclarationError if a name is none, or is there already."""
        for name in command.names:
            if not name or not name.isprintable() or " " in name or len(name) > _MOST_NAME:
                raise DeclarationError(f"{name!r} is no name of a command: it must be one word")
            if fold(name) in self._named:
                raise DeclarationError(f"there is already a command {name!r}")
        self._named.update((fold(name), command) for name in command.names)

    def find(self, name: str) -> Command | None:
        """The command of that name, in upper or lower case."""
        return self._named.get(fold(name))


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of `names` that somebody may have meant by `name`, "" if none is like it."""
    found = difflib.get_close_matches(fold(name), names, n=1, cutoff=_ALIKE)
    return "".join(found)


def fold(name: str) -> str:
    """The form of a command's name in which equal ones are the same."""
    return name[: _MOST_NAME + 1].casefold()
