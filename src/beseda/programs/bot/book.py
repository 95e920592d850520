"""How the functions of a bot are declared: the decorators."""

import math
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from beseda.client.events import Event
from beseda.programs.bot.call import Call
from beseda.programs.bot.commands import Allow, Command, Commands, Interval, Listener, Pattern
from beseda.programs.bot.errors import DeclarationError
from beseda.programs.bot.parameters import check_callable, read_parameters
from beseda.programs.bot.permissions import anyone

_SHORTEST = 0.01
"""Seconds of an interval: a shorter one would leave no time for events."""

E = TypeVar("E", bound=Event)
Function = TypeVar("Function", bound=Callable[..., Any])
Matched = TypeVar("Matched", bound=Callable[[Call, re.Match[str]], Any])
Tick = TypeVar("Tick", bound=Callable[[], object])


class Book:
    """The functions of a bot, each with what calls it. They are declared before the bot runs.

    All decorators raise DeclarationError for what cannot be, and give the function back as it is.
    They take bound methods as well: an object that has state declares its own in `__init__`, with
    `bot.command()(self.roll)`.
    """

    def __init__(self) -> None:
        self.commands = Commands()
        self.patterns: list[Pattern] = []
        self.listeners: list[Listener] = []
        self.intervals: list[Interval] = []

    def command(
        self,
        name: str = "",
        *,
        aliases: Iterable[str] = (),
        rooms: Iterable[str] = (),
        allow: Allow = anyone,
    ) -> Callable[[Function], Function]:
        """Have a function called by its name, or `name`, and its `aliases`.

        The function takes the `Call` and then what people write after the command, by its
        annotations: str (also without any), int, float, bool, Decimal, date, an Enum, a Literal, or
        one of these `| None`; a number within bounds is `Annotated[int, Between(1, 6)]`. What has
        a default may be left out, `*names: str` takes all words that are left, and `*, text: str`
        the rest of the line as it is written. The docstring is the command's help.

        What the function returns or yields is answered; what it raises as BotError, too.

        `rooms`: it is there only in these. `allow`: a rule of `beseda.programs.bot.permissions`, or
        a function from the Call to a bool.
        """
        if not isinstance(name, str):
            raise DeclarationError("write @bot.command() before a function, with the brackets")

        def declare(function: Function) -> Function:
            check_callable(function, "command")
            own = name or getattr(function, "__name__", "").strip("_")
            command = Command(
                (own, *_several(aliases)),
                function,
                read_parameters(function),
                _several(rooms),
                _rule(allow),
            )
            self.commands.add(command)
            return function

        return declare

    def pattern(
        self,
        expression: str | re.Pattern[str],
        *,
        rooms: Iterable[str] = (),
        allow: Allow = anyone,
    ) -> Callable[[Matched], Matched]:
        """Have a function called when somebody says what the regular expression finds, unless it
        is a command. As text it is looked for in upper and lower case.

        The function takes the Call and the match; what it returns is answered.
        """
        try:
            compiled = (
                re.compile(expression, re.IGNORECASE) if isinstance(expression, str) else expression
            )
        except re.error as error:
            raise DeclarationError(f"the pattern {expression!r}: {error}") from None
        if not isinstance(compiled, re.Pattern):
            raise DeclarationError("write @bot.pattern(EXPRESSION) before a function")

        def declare(function: Matched) -> Matched:
            check_callable(function, "pattern", 2)
            self.patterns.append(Pattern(compiled, function, _several(rooms), _rule(allow)))
            return function

        return declare

    def on(self, kind: type[E]) -> Callable[[Callable[[E], object]], Callable[[E], object]]:
        """Have a function called with each event of a class of `beseda.client.events`, those that
        we cause ourselves included (`mine`). What it returns is not answered: it is nobody's."""
        if not (isinstance(kind, type) and issubclass(kind, Event)):
            raise DeclarationError(f"{kind!r} is no class of beseda.client.events")

        def declare(function: Callable[[E], object]) -> Callable[[E], object]:
            check_callable(function, "on", 1)
            self.listeners.append(Listener(kind, function))
            return function

        return declare

    def every(self, seconds: float, *, first: float | None = None) -> Callable[[Tick], Tick]:
        """Have a function called every so many seconds while the bot runs, the first time after
        `first` seconds, or as many. One whose time has passed while others ran is called once."""
        after = seconds if first is None else first
        if not (_SHORTEST <= seconds < math.inf and 0 <= after < math.inf):
            raise DeclarationError(f"an interval lasts {_SHORTEST} seconds or more")

        def declare(function: Tick) -> Tick:
            check_callable(function, "every", 0)
            self.intervals.append(Interval(seconds, after, function))
            return function

        return declare


def _several(names: Iterable[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise DeclarationError(f'"{names}" must be a list of names: ["{names}"]')
    return tuple(names)


def _rule(allow: Allow) -> Allow:
    if not callable(allow):
        raise DeclarationError(f"{allow!r} is no rule: it is to be called with a Call")
    return allow
