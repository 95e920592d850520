"""A group of commands whose modules are imported only when they run."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from beseda.catalogue import Language, Text
from beseda.catalogue import cli as texts


class Row(NamedTuple):
    """One subcommand.

    `target` is `module:attribute`: a click command, or a function that takes the Language and
    returns one.
    """

    name: str
    target: str
    help: Text


class LazyGroup(click.Group):
    """Lists its commands from rows alone; imports a command's module to run it, or for its help."""

    def __init__(self, rows: Sequence[Row], language: Language, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._rows = {row.name: row for row in rows}
        self._language = language

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's method
        """All commands, in the order of the rows."""
        return list(self._rows)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's method
        cmd_name: str,
    ) -> click.Command | None:
        """The command itself, its module imported; None if there is no such command."""
        row = self._rows.get(cmd_name)
        if row is None:
            return None
        module, _, attribute = row.target.partition(":")
        found = getattr(import_module(module), attribute)
        command = found if isinstance(found, click.Command) else found(self._language)
        if not isinstance(command, click.Command):
            raise TypeError(f"{row.target} is no click command")
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's method
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing them."""
        with formatter.section(texts.COMMANDS.to(self._language)):
            formatter.write_dl(
                [(row.name, row.help.to(self._language)) for row in self._rows.values()]
            )
