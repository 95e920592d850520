"""`beseda chat`: the arguments of the line-based chat."""

import os
import sys
from io import FileIO
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import chat as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.login_options import credentials_of, login_options
from beseda.cli.options import (
    DEFAULT_ROOM,
    DEFAULT_SERVER,
    address_type,
    as_room,
    fingerprint_option,
    language_option,
    name_option,
    password_option,
    reached,
    tls_option,
    word_type,
)
from beseda.client.address import Address
from beseda.client.console.options import Options
from beseda.client.console.plain import PlainScreen
from beseda.client.console.screen import Screen
from beseda.client.console.session import Session
from beseda.client.interruption import Interruption
from beseda.client.login import login_name
from beseda.client.typed import TypedLines, unseen


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    params: list[click.Parameter] = [
        click.Argument(
            ["server"],
            type=address_type(language),
            default=DEFAULT_SERVER,
            metavar="[HOST[:PORT]]",
        ),
        tls_option(language),
        fingerprint_option(language),
        name_option(language),
        password_option(language),
        *login_options(language),
        click.Option(
            ["--room"],
            type=word_type(language),
            default=DEFAULT_ROOM,
            show_default=True,
            metavar="ROOM",
            help=texts.OPTION_ROOM.to(language),
        ),
        click.Option(["--plain"], is_flag=True, help=texts.OPTION_PLAIN.to(language)),
        language_option(language),
    ]
    return click.Command("chat", params=params, callback=run, help=texts.CHAT_COMMAND.to(language))


def run(
    server: Address,
    tls: bool,
    fingerprint: str,
    name: str | None,
    password: str,
    account: str | None,
    password_file: str | None,
    certificate: str | None,
    room: str,
    plain: bool,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Choose the screen and run the chat; ends the process with its exit status."""
    del plain  # the only form so far
    spoken = choose_language(language, os.environ)
    address, trust = reached(server, tls=tls or certificate is not None, fingerprint=fingerprint)
    credentials = credentials_of(account, password_file, certificate, spoken)
    options = Options(
        address=address,
        name=name or "",
        suggestion=login_name(),
        room=as_room(room),
        password=password,
        credentials=credentials,
        certificate=Path(certificate) if certificate is not None else None,
        trust=trust,
    )
    with Interruption() as interruption:
        screen = _screen(spoken, interruption)
        status = Session(options, screen, spoken, interruption.check).run()
    sys.exit(status)


def _screen(language: Language, interruption: Interruption) -> Screen:
    """A prompt where a terminal can draw one, and otherwise plain lines."""
    typed = os.isatty(0)
    if typed and os.isatty(1) and os.environ.get("TERM", "dumb") not in ("dumb", ""):
        return _terminal(language, interruption)
    # Unbuffered: a line is out when it is shown, and a thread that is stuck in writing to somebody
    # who does not read holds no lock that the interpreter's exit would wait for.
    return PlainScreen(
        TypedLines(0, interruption.check).next_line,
        FileIO(1, "w", closefd=False),
        FileIO(2, "w", closefd=False),
        asks=typed,
        unseen=lambda: unseen(0),
        encoding=sys.stdout.encoding,
    )


def _terminal(language: Language, interruption: Interruption) -> Screen:
    from platformdirs import user_state_path

    from beseda.client.console.terminal import TerminalScreen, open_history

    history = open_history(Path(user_state_path("beseda")) / "chat-history")
    return TerminalScreen(
        history,
        lambda number: texts.LEFT_OUT.to(language, number=number),
        interruptible=interruption.allowed,
    )
