"""The command `beseda`: one row for each subcommand."""

import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from beseda.catalogue import Language, accounts, deletion, history, tls, webhook_commands
from beseda.catalogue import cli as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.lazy import LazyGroup, Row
from beseda.version import VERSION

ROWS: Final = (
    Row("serve", "beseda.cli.serve:command", texts.SERVE),
    Row("chat", "beseda.cli.chat:command", texts.CHAT),
    Row("send", "beseda.cli.send:command", texts.SEND),
    Row("tail", "beseda.cli.tail:command", texts.TAIL),
    Row("history", "beseda.cli.history:command", history.HISTORY),
    Row("export", "beseda.cli.export:command", history.EXPORT),
    Row("import", "beseda.cli.import_:command", history.IMPORT),
    Row("backup", "beseda.cli.backup:command", history.BACKUP),
    Row("check", "beseda.cli.check:command", history.CHECK),
    Row("delete", "beseda.cli.delete:command", deletion.DELETE),
    Row("account", "beseda.cli.account:command", accounts.ACCOUNT),
    Row("webhook", "beseda.cli.webhook:command", webhook_commands.WEBHOOK),
    Row("cert", "beseda.cli.cert:command", tls.CERT),
    Row("config", "beseda.cli.config:command", texts.CONFIG),
)


def group(language: Language) -> click.Group:
    """The command `beseda` with its help in `language`."""
    return LazyGroup(
        ROWS,
        language,
        name="beseda",
        help=texts.MAIN.to(language),
        params=[version_option(language)],
        no_args_is_help=True,
    )


def version_option(language: Language) -> click.Option:
    """`--version`: prints the version and leaves."""

    def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(f"beseda {VERSION}")
            context.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=show,
        help=texts.VERSION.to(language),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, `sys.argv` by default; ends the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        # In a locale without Cyrillic letters an escape is better than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    group(choose_language("auto", os.environ)).main(args=arguments, prog_name="beseda")
