"""`beseda config`: print a sample settings file, or check one."""

import os
import sys
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language, configuration
from beseda.catalogue import cli as texts
from beseda.catalogue.locale import choose_language


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    options = [
        click.Option(
            ["--check", "file"],
            metavar="FILE",
            type=click.Path(path_type=Path),
            help=texts.CHECK.to(language),
        ),
        click.Option(
            ["--language"],
            type=click.Choice(["auto", "en", "ru"]),
            default="auto",
            help=texts.CONFIG_LANGUAGE.to(language),
        ),
    ]
    return click.Command(
        "config", params=[*options], callback=run, help=texts.CONFIG_LONG.to(language)
    )


def run(file: Path | None, language: Literal["auto", "en", "ru"]) -> None:
    """Print the sample, or what is wrong with `file` (status 2) or that nothing is (status 0)."""
    chosen = choose_language(language, os.environ)
    if file is None:
        from beseda.server.sample import sample

        click.echo(sample(chosen), nl=False)
        return
    from beseda.server.configuration import load
    from beseda.server.errors import InvalidSettingsError
    from beseda.server.visible import visible

    try:
        load(file)
    except InvalidSettingsError as error:
        click.echo(error.to(chosen), err=True)
        sys.exit(2)
    click.echo(configuration.CHECK_FINE.to(chosen, file=visible(str(file))))
