"""`beseda backup`: a copy of the database, also while a server writes to it."""

import os
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import history as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import FAILED, complain, data_option, data_place, fail, told
from beseda.cli.options import language_option
from beseda.cli.progress import Bar
from beseda.client.safe import safe


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "backup",
        params=[
            click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE"),
            click.Option(["--force"], is_flag=True, help=texts.OPTION_FORCE.to(language)),
            data_option(language),
            language_option(language),
        ],
        callback=run,
        help=texts.BACKUP_LONG.to(language),
    )


def run(file: Path, force: bool, data: str | None, language: Literal["auto", "en", "ru"]) -> None:
    """Make the copy; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    place = data_place(data)
    shown = safe(str(file))
    with told(spoken, place), Bar(texts.BACKING_UP.to(spoken)) as bar:
        from beseda.storage.backup import CannotWriteError, back_up

        try:
            size = back_up(place, file, bar.show, replace=force)
        except FileExistsError:
            fail(texts.FILE_EXISTS.to(spoken, file=shown), FAILED)
        except CannotWriteError as error:
            fail(texts.UNWRITABLE.to(spoken, file=shown, problem=safe(error.problem)))
    complain(texts.BACKED_UP.to(spoken, size=f"{size / 1e6:.1f}", file=shown))
