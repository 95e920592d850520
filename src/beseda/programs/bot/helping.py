"""What a bot says about its commands: help, and what to do about a command that there is not."""

from collections.abc import Iterable

from beseda.catalogue import Language
from beseda.catalogue import bot as texts
from beseda.programs.bot.binding import shown
from beseda.programs.bot.commands import Command, fold, nearest
from beseda.programs.bot.parameters import Parameter, Takes

NAMES = frozenset(texts.HELP_NAMES)
"""What the built-in command is called. A command of the bot's own of that name takes its place."""


class Helper:
    """Says it in one language, with one prefix."""

    def __init__(self, prefix: str, language: Language) -> None:
        self._prefix = prefix
        self._language = language
        self._help = prefix + texts.HELP_NAMES.to(language)

    def overview(self, commands: Iterable[Command]) -> list[str]:
        """The answer to `!help`: `commands` are those that the caller may use."""
        names = [self._prefix + command.names[0] for command in commands]
        if not names:
            return [texts.HELP_NOTHING.to(self._language)]
        more = f"{self._help} {names[0].removeprefix(self._prefix)}"
        return [texts.HELP_COMMANDS.to(self._language, commands=", ".join(names), help=more)]

    def about(self, command: Command) -> list[str]:
        """The answer to `!help roll`: how it is written, then what it does, or if nobody has
        written that down, what it takes."""
        usage = self._prefix + command.usage
        if command.help:
            lines = [usage + self._signs(command), *command.help]
        else:
            lines = [usage, self._takes(command)]
        if len(command.names) > 1:
            aliases = ", ".join(self._prefix + name for name in command.names[1:])
            lines.append(texts.HELP_ALIASES.to(self._language, aliases=aliases))
        return lines

    def _signs(self, command: Command) -> str:
        """What the signs in its usage line mean, to be put behind it; "" if there are none."""
        required = {each.required for each in command.parameters}
        more = any(each.takes is not Takes.WORD for each in command.parameters)
        signs = [
            (True in required, texts.SIGN_REQUIRED),
            (False in required, texts.SIGN_OPTIONAL),
            (more, texts.SIGN_MORE),
        ]
        told = ", ".join(text.to(self._language) for there, text in signs if there)
        return f" ({told})" if told else ""

    def _takes(self, command: Command) -> str:
        """What is to be written after a command, each parameter by its name and in words."""
        if not command.parameters:
            return texts.TAKES_NOTHING.to(self._language)
        each = (f"{parameter.name} ({self._kind(parameter)})" for parameter in command.parameters)
        return texts.TAKES.to(self._language, parameters=", ".join(each))

    def _kind(self, parameter: Parameter) -> str:
        """What is to be written for a parameter."""
        reader, bounds = parameter.reader, parameter.bounds
        text = texts.A_REST if parameter.takes is Takes.REST else reader.kind
        kind = text.to(self._language, choices=", ".join(reader.choices))
        if bounds is not None:
            kind = texts.IN_BOUNDS.to(
                self._language, kind=kind, least=bounds.least, most=bounds.most
            )
        if parameter.takes is Takes.WORDS:
            return texts.SEVERAL.to(self._language, kind=kind)
        return kind if parameter.required else texts.OPTIONAL.to(self._language, kind=kind)

    def usage(self, command: Command) -> str:
        """How a command is written, in a sentence."""
        return texts.USAGE.to(self._language, usage=self._prefix + command.usage)

    def refusal(self, command: Command) -> str:
        """What somebody is told who may not use it."""
        return texts.NOT_ALLOWED.to(self._language, command=self._prefix + command.names[0])

    def unknown(self, name: str, commands: Iterable[Command]) -> str:
        """What somebody is told who has written a command that there is not; `commands` are those
        that they may use."""
        known = [fold(each) for command in commands for each in command.names]
        alike = nearest(name, [*known, *NAMES])
        return (texts.UNKNOWN_NEAREST if alike else texts.UNKNOWN).to(
            self._language, command=shown(name), nearest=self._prefix + alike, help=self._help
        )
