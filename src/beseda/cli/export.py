"""`beseda export`: rooms' history as lines of JSON."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from beseda.catalogue import Language, plural
from beseda.catalogue import history as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import (
    FAILED,
    complain,
    data_option,
    data_place,
    fail,
    no_such_log,
    room_keys,
    told,
)
from beseda.cli.options import as_room, language_option, word_type
from beseda.cli.output import Output
from beseda.cli.progress import Bar
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.storage.listing import KeptLog, Listing


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "export",
        params=[
            click.Argument(["rooms"], type=word_type(language), nargs=-1, metavar="[ROOM]..."),
            click.Option(
                ["--output"],
                type=click.Path(path_type=Path),
                metavar="FILE",
                help=texts.OPTION_OUTPUT.to(language),
            ),
            click.Option(["--force"], is_flag=True, help=texts.OPTION_FORCE.to(language)),
            data_option(language),
            language_option(language),
        ],
        callback=run,
        help=texts.EXPORT_LONG.to(language),
    )


def run(
    rooms: tuple[str, ...],
    output: Path | None,
    force: bool,
    data: str | None,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Export them; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    place = data_place(data)
    with told(spoken, place), Bar(texts.EXPORTING.to(spoken)) as bar:
        from beseda.storage.exporting import export
        from beseda.storage.listing import Listing

        with Listing(place) as listing:
            logs = _logs(listing, [as_room(room) for room in rooms], spoken)
            pieces = export(listing, logs, time.time(), bar.show)
            if output is None:
                _print(pieces, spoken)
                return
            # Besides them there are the first and the last line, and one for each room.
            events = _save(pieces, output, spoken, force=force) - 2 - len(logs)
    complain(
        texts.EXPORTED.to(
            spoken,
            events=plural(spoken, events, texts.EVENTS),
            rooms=plural(spoken, len(logs), texts.ROOMS_OF),
            file=safe(str(output)),
        )
    )


def _logs(listing: "Listing", rooms: list[str], language: Language) -> "list[KeptLog]":
    """The logs of `rooms`, or of all that are open to everybody; each once."""
    if not rooms:
        return listing.rooms()
    found: dict[str, KeptLog] = {}
    for room in rooms:
        kept = listing.find(room_keys(room))
        if kept is None:
            names = [each.name for each in listing.rooms(closed=True)]
            fail(no_such_log(language, room, names), FAILED)
        found[kept.log.key] = kept
    return list(found.values())


def _print(pieces: Iterator[bytes], language: Language) -> None:
    try:
        output = Output()
        for piece in pieces:
            output.write(piece)
    except BrokenPipeError:
        raise
    except OSError as error:
        fail(texts.UNWRITABLE.to(language, file="-", problem=error.strerror or str(error)))


def _save(pieces: Iterator[bytes], file: Path, language: Language, *, force: bool) -> int:
    """Write the file, which is there when it is complete; returns how many lines are in it."""
    from beseda.storage.placing import placed

    lines = 0
    try:
        with placed(file, replace=force) as partial, partial.open("wb") as opened:
            for piece in pieces:
                lines += piece.count(b"\n")
                opened.write(piece)
    except FileExistsError:
        fail(texts.FILE_EXISTS.to(language, file=safe(str(file))), FAILED)
    except OSError as error:
        problem = error.strerror or str(error)
        fail(texts.UNWRITABLE.to(language, file=safe(str(file)), problem=problem))
    return lines
