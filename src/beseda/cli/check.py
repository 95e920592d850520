"""`beseda check`: whether the database is in order."""

import os
import sys
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import history as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import FAILED, data_option, data_place, fail, told
from beseda.cli.options import language_option
from beseda.cli.progress import Bar
from beseda.client.safe import safe


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "check",
        params=[
            click.Argument(
                ["file"], type=click.Path(path_type=Path), required=False, metavar="[FILE]"
            ),
            data_option(language),
            language_option(language),
        ],
        callback=run,
        help=texts.CHECK_LONG.to(language),
    )


def run(file: Path | None, data: str | None, language: Literal["auto", "en", "ru"]) -> None:
    """Print a line for each check; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    place = data_place(data) if file is None else file.parent
    if file is not None and not file.exists():
        fail(texts.NO_DATABASE.to(spoken, file=safe(str(file))))
    with told(spoken, place, file):
        from beseda.storage.checking import check
        from beseda.storage.database import FILE_NAME

        fine = True
        with Bar("") as bar:

            def tick(name: str) -> None:
                bar.rename(texts.CHECKING.to(spoken, what=texts.CHECKS[name].to(spoken)))
                bar.show()

            for result in check(file or place / FILE_NAME, tick):
                what = texts.CHECKS[result.name].to(spoken)
                text = texts.BROKEN if result.problems else texts.FINE
                bar.hide()
                click.echo(text.to(spoken, what=what))
                for problem in result.problems:
                    click.echo(f"    {safe(problem)}")
                fine = fine and not result.problems
    sys.exit(0 if fine else FAILED)
