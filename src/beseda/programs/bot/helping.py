"""What a bot says about its commands: help, and what to do about a command that there is not."""

from collections.abc import Iterable

from beseda.catalogue import Language
from beseda.catalogue import bot as texts
from beseda.programs.bot.binding import shown
from beseda.programs.bot.commands import Command, fold, nearest

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
        """The answer to `!help roll`: how it is written, then what it does."""
        lines = [self._prefix + command.usage, *command.help]
        if len(command.names) > 1:
            aliases = ", ".join(self._prefix + name for name in command.names[1:])
            lines.append(texts.HELP_ALIASES.to(self._language, aliases=aliases))
        return lines

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
