"""`beseda send`: say something and leave."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import chat as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.ending import tell_failure
from beseda.cli.options import host_option, language_option, name_option, word_type
from beseda.client.address import Address
from beseda.client.login import login_name
from beseda.client.sending import Sender, Status
from beseda.client.state import Identity

_LINE_BYTES = 65_536
"""The longest line read at once; the rest of a longer one is taken as the next line."""


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "send",
        params=[
            click.Argument(["target"], type=word_type(language), metavar="ROOM"),
            click.Argument(["words"], nargs=-1, metavar="[TEXT]..."),
            host_option(language),
            name_option(language),
            language_option(language),
        ],
        callback=run,
        help=texts.SEND_COMMAND.to(language),
    )


def run(
    target: str,
    words: tuple[str, ...],
    host: Address,
    name: str | None,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Deliver the lines; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    lines = from_stream(sys.stdin.buffer) if words in ((), ("-",)) else not_blank([" ".join(words)])
    nick = name or login_name()
    first = next(lines, None)
    if first is None:
        click.echo(texts.EMPTY.to(spoken), err=True)
        sys.exit(Status.USAGE)
    sender = Sender(host, Identity(nick, login_name(), nick), target, alternatives=name is None)
    try:
        result = sender.run(chain([first], lines))
    except KeyboardInterrupt:
        sys.exit(Status.INTERRUPTED)
    tell_failure(result, host, spoken)
    sys.exit(result.status)


def from_stream(stream: BinaryIO) -> Iterator[str]:
    """The lines of `stream` that are not blank, UTF-8 or what can be read as such."""
    return not_blank(
        line.decode("utf-8", "replace") for line in iter(lambda: stream.readline(_LINE_BYTES), b"")
    )


def not_blank(pieces: Iterable[str]) -> Iterator[str]:
    """Every line of every piece that is not blank."""
    return (line for piece in pieces for line in piece.splitlines() if line.strip())
