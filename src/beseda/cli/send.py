"""`beseda send`: say something and leave."""

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import chat as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.ending import tell_failure
from beseda.cli.login_options import credentials_of, login_options
from beseda.cli.options import (
    fingerprint_option,
    host_option,
    language_option,
    name_option,
    password_option,
    reached,
    tls_option,
    word_type,
)
from beseda.client.address import Address
from beseda.client.interruption import Interruption
from beseda.client.login import login_name
from beseda.client.sending import Sender, Status
from beseda.client.state import Identity
from beseda.client.typed import TypedLines


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "send",
        params=[
            click.Argument(["target"], type=word_type(language), metavar="ROOM"),
            click.Argument(["words"], nargs=-1, metavar="[TEXT]..."),
            host_option(language),
            tls_option(language),
            fingerprint_option(language),
            name_option(language),
            password_option(language),
            *login_options(language),
            language_option(language),
        ],
        callback=run,
        help=texts.SEND_COMMAND.to(language),
    )


def run(
    target: str,
    words: tuple[str, ...],
    host: Address,
    tls: bool,
    fingerprint: str,
    name: str | None,
    password: str,
    account: str | None,
    password_file: str | None,
    certificate: str | None,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Deliver the lines; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    address, trust = reached(host, tls=tls or certificate is not None, fingerprint=fingerprint)
    credentials = credentials_of(account, password_file, certificate, spoken)
    nick = name or account or login_name()
    identity = Identity(nick, login_name(), nick, password, credentials)
    try:
        with Interruption() as interruption:
            if words in ((), ("-",)):
                typed = TypedLines(0, interruption.check)
                lines = not_blank(iter(typed.next_line, None))
            else:
                lines = not_blank([" ".join(words)])
            first = next(lines, None)
            if first is None:
                click.echo(texts.EMPTY.to(spoken), err=True)
                sys.exit(Status.USAGE)
            sender = Sender(
                address,
                identity,
                target,
                alternatives=name is None,
                pause=interruption.check,
                trust=trust,
                certificate=Path(certificate) if certificate is not None else None,
            )
            result = sender.run(chain([first], lines))
    except KeyboardInterrupt:
        sys.exit(Status.INTERRUPTED)
    tell_failure(result, spoken)
    sys.exit(result.status)


def not_blank(pieces: Iterable[str]) -> Iterator[str]:
    """Every line of every piece that is not blank."""
    return (line for piece in pieces for line in piece.splitlines() if line.strip())
