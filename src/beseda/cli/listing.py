"""`list` commands: a table for people, or a JSON object a line."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from beseda.catalogue import Language, Text
from beseda.catalogue.locale import choose_language
from beseda.cli.data import data_option, data_place, told
from beseda.cli.options import language_option

R = TypeVar("R")


def list_command(
    language: Language,
    help_text: Text,
    json_help: Text,
    nothing: Text,
    *,
    rows: Callable[[Path], Sequence[R]],
    described: Callable[[R], dict[str, Any]],
    write_table: Callable[[Sequence[R], Language], None],
) -> click.Command:
    """The command with its help in `language`. `rows` reads what there is in a data directory, and
    raises what `told` explains; `described` is a row for programs, `write_table` writes all of them
    for people; `nothing` says that there are none."""

    def run(as_json: bool, data: str | None, language: Literal["auto", "en", "ru"]) -> None:
        """Ends the process with its exit status."""
        tongue = choose_language(language, os.environ)
        place = data_place(data)
        with told(tongue, place):
            found = rows(place)
            if as_json:
                _write_json(map(described, found))
            elif found:
                write_table(found, tongue)
            else:
                click.echo(nothing.to(tongue), err=True)

    params: list[click.Parameter] = [
        click.Option(["--json", "as_json"], is_flag=True, help=json_help.to(language)),
        data_option(language),
        language_option(language),
    ]
    return click.Command("list", params=params, callback=run, help=help_text.to(language))


def _write_json(objects: Iterable[dict[str, Any]]) -> None:
    import msgspec

    for each in objects:
        click.echo(msgspec.json.encode(each))
