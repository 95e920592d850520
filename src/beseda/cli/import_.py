"""`beseda import`: history from a file into rooms."""

import codecs
import os
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

import click

from beseda.catalogue import Language, Text, plural
from beseda.catalogue import history as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import FAILED, complain, data_option, data_place, fail, room_keys, told
from beseda.cli.options import as_room, language_option, word_type
from beseda.cli.progress import Bar
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.cli.sources import FileFormat, Found, Source
    from beseda.domain.roomlog import RoomLog
    from beseda.storage.importing import CannotImportError, Importer

_OFTEN = 512
"""Events between two looks at the progress."""
_SHOWN_WIDTH = 80


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""

    def encoding(written: str) -> str:
        try:
            return codecs.lookup(written).name
        except LookupError:
            said = texts.NOT_AN_ENCODING.to(language, written=repr(written))
            raise click.BadParameter(said) from None

    return click.Command(
        "import",
        params=[
            click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE"),
            click.Option(
                ["--room"],
                type=word_type(language),
                metavar="ROOM",
                help=texts.OPTION_ROOM.to(language),
            ),
            click.Option(
                ["--as", "target"],
                type=word_type(language),
                metavar="ROOM",
                help=texts.OPTION_AS.to(language),
            ),
            click.Option(
                ["--format", "kind"],
                type=click.Choice(["auto", "beseda", "irssi", "weechat"]),
                default="auto",
                show_default=True,
                help=texts.OPTION_FILE_FORMAT.to(language),
            ),
            click.Option(["--encoding"], type=encoding, help=texts.OPTION_ENCODING.to(language)),
            data_option(language),
            language_option(language),
        ],
        callback=run,
        help=texts.IMPORT_LONG.to(language),
    )


class Order(NamedTuple):
    """What is to be imported into what."""

    file: Path
    room: str | None
    target: str | None
    encoding: str

    @property
    def shown(self) -> str:
        """The file's name, harmless to a terminal."""
        return safe(str(self.file))


def run(
    file: Path,
    room: str | None,
    target: str | None,
    kind: Literal["auto", "beseda", "irssi", "weechat"],
    encoding: str | None,
    data: str | None,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Import it; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    order = Order(file, room and as_room(room), target and as_room(target), encoding or "")
    for name in (order.room, order.target):
        if name is not None and not room_keys(name):
            fail(texts.NOT_A_ROOM.to(spoken, written=safe(name)))
    place = data_place(data)
    with told(spoken, place):
        try:
            with file.open("rb") as opened:
                _import(opened, order, kind, place, spoken)
        except OSError as error:
            problem = error.strerror or str(error)
            fail(texts.FILE_UNREADABLE.to(spoken, file=order.shown, problem=problem))


def _import(
    file: BinaryIO,
    order: Order,
    kind: Literal["auto", "beseda", "irssi", "weechat"],
    place: Path,
    language: Language,
) -> None:
    from beseda.cli.sources import (
        MOST_LINE,
        MOST_LOG_LINE,
        ClosedRoomError,
        LaterVersionError,
        NotAnExportError,
        Source,
        guess_format,
    )
    from beseda.storage.importing import CannotImportError, Importer

    found = guess_format(file) if kind == "auto" else kind
    if found is None:
        fail(texts.WHAT_IS_IT.to(language, file=order.shown))
    source = Source(file, MOST_LINE if found == "beseda" else MOST_LOG_LINE)
    events = _events(source, found, order, language)
    try:
        with Bar(texts.IMPORTING.to(language)) as bar, Importer(place, time.time) as importer:
            _put(events, importer, order, source, bar)
    except NotAnExportError:
        fail(texts.NOT_AN_EXPORT.to(language, file=order.shown))
    except LaterVersionError as error:
        fail(texts.LATER_EXPORT.to(language, file=order.shown, version=error.version))
    except ClosedRoomError as error:
        complain(texts.CLOSED_ROOM.to(language, room=safe(error.room)))
        fail(texts.NOTHING_IMPORTED.to(language), FAILED)
    except CannotImportError as error:
        complain(_obstacle(error, language))
        fail(texts.NOTHING_IMPORTED.to(language), FAILED)
    _report(importer, source, language)
    nothing = not (importer.added or importer.there)
    sys.exit(FAILED if nothing and source.bad else 0)


def _events(
    source: "Source", kind: "FileFormat", order: Order, language: Language
) -> "Iterator[Found]":
    from beseda.cli.sources import read_export, read_log
    from beseda.domain.names import NamePolicy
    from beseda.protocol.irc.casemapping import fold_precis

    # As long as the settings allow; a client's log may be of a network that allows more.
    names = NamePolicy(fold_precis, 64, 200)
    if kind == "beseda":
        closed = bool(order.target and order.room)
        wanted = set(room_keys(order.room)) if order.room else None
        yield from read_export(source, names, wanted, closed=closed)
        return
    room = order.target or order.room or _room_of(order.file)
    if room is None:
        fail(texts.WHICH_ROOM.to(language, file=order.shown))
    yield from read_log(source, kind, names, room, order.encoding)


def _room_of(file: Path) -> str | None:
    """The room in the name of a log file: `#tea.log`, `irc.example.#tea.weechatlog`."""
    match = re.search(r"(#.+?)(?:\.(?:log|txt|weechatlog))*$", file.name)
    return match[1] if match and room_keys(match[1]) else None


def _put(
    events: "Iterator[Found]", importer: "Importer", order: Order, source: "Source", bar: Bar
) -> None:
    logs: dict[str, RoomLog] = {}
    for number, found in enumerate(events):
        log = logs.get(found.room)
        if log is None:
            name = order.target or found.room
            log = logs[found.room] = importer.log(name, room_keys(name))
        importer.add(log, found.event)
        if number % _OFTEN == 0:
            bar.show(source.position, source.size)


def _obstacle(error: "CannotImportError", language: Language) -> str:
    return _OBSTACLES[error.obstacle.value].to(
        language, room=safe(error.room), at=_moment(error.at), last=_moment(error.last)
    )


_OBSTACLES: dict[str, Text] = {
    "overlap": texts.OVERLAP,
    "backwards": texts.BACKWARDS,
    "future": texts.FUTURE,
}


def _moment(milliseconds: int) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(milliseconds / 1000))


def _report(importer: "Importer", source: "Source", language: Language) -> None:
    """What was imported, and what of the file was not."""
    added = plural(language, importer.added, texts.EVENTS)
    if importer.there:
        there = plural(language, importer.there, texts.EVENTS)
        click.echo(texts.IMPORTED.to(language, events=added, there=there))
    else:
        click.echo(texts.IMPORTED_ALL.to(language, events=added))
    if not source.complete:
        complain(texts.CUT_OFF.to(language))
    if importer.moved:
        moved = plural(language, importer.moved, texts.EVENTS)
        complain(texts.MOVED.to(language, events=moved))
    if source.not_utf8:
        lines = plural(language, source.not_utf8, texts.LINES)
        complain(texts.NOT_UTF8.to(language, encoding=source.encoding, lines=lines))
    if source.remarks:
        lines = plural(language, source.remarks, texts.LINES)
        complain(texts.REMARKS_LEFT_OUT.to(language, lines=lines))
    if source.bad:
        complain(texts.NOT_UNDERSTOOD.to(language, lines=plural(language, source.bad, texts.LINES)))
        for number, line in source.samples:
            shown = safe(line)[:_SHOWN_WIDTH]
            complain(texts.BAD_LINE.to(language, number=number, line=shown))
