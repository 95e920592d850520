"""`beseda tail`: follow a room."""

import os
import sys
import time
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import chat as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.ending import tell_failure
from beseda.cli.login_options import credentials_of, login_options
from beseda.cli.options import (
    as_room,
    fingerprint_option,
    host_option,
    language_option,
    name_option,
    password_option,
    reached,
    tls_option,
    word_type,
)
from beseda.client import events as ev
from beseda.client.address import Address
from beseda.client.console.rendering import Scene, render
from beseda.client.following import Follower, as_json
from beseda.client.interruption import Interruption
from beseda.client.login import login_name
from beseda.client.sending import Result, Status
from beseda.client.state import Identity


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return click.Command(
        "tail",
        params=[
            click.Argument(["room"], type=word_type(language), metavar="ROOM"),
            click.Option(
                ["--json", "as_objects"], is_flag=True, help=texts.OPTION_JSON.to(language)
            ),
            click.Option(
                ["--count"],
                type=click.IntRange(min=1),
                metavar="N",
                help=texts.OPTION_COUNT.to(language),
            ),
            click.Option(
                ["--timeout"],
                type=click.FloatRange(min=0, min_open=True),
                metavar="SECONDS",
                help=texts.OPTION_TIMEOUT.to(language),
            ),
            host_option(language),
            tls_option(language),
            fingerprint_option(language),
            name_option(language),
            password_option(language),
            *login_options(language),
            language_option(language),
        ],
        callback=run,
        help=texts.TAIL_COMMAND.to(language),
    )


def run(
    room: str,
    as_objects: bool,
    count: int | None,
    timeout: float | None,
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
    """Print messages until it is enough; ends the process with its exit status."""
    spoken = choose_language(language, os.environ)
    address, trust = reached(host, tls=tls or certificate is not None, fingerprint=fingerprint)
    credentials = credentials_of(account, password_file, certificate, spoken)
    nick = name or account or login_name()
    room = as_room(room)
    line_of: Callable[[ev.MessageReceived], str] = as_json if as_objects else _as_text(spoken, room)
    with Interruption() as interruption:
        follower = Follower(
            address,
            Identity(nick, login_name(), nick, password, credentials),
            room,
            alternatives=name is None,
            pause=interruption.check,
            trust=trust,
            certificate=Path(certificate) if certificate is not None else None,
        )

        output = Output(interruption)
        try:
            result = _print(
                follower, lambda event: output.write(line_of(event)), count, timeout, spoken
            )
        except KeyboardInterrupt:
            result = Result(Status.INTERRUPTED)
        except BrokenPipeError:  # nobody reads any more: that is how `| head` ends
            result = Result(Status.DONE)
        follower.stop()
    tell_failure(result, spoken)
    sys.exit(result.status)


class Output:
    """The standard output, unbuffered: each line is out at once. For the main thread."""

    def __init__(self, interruption: Interruption) -> None:
        self._raw = FileIO(1, "w", closefd=False)
        self._encoding = sys.stdout.encoding
        self._interruption = interruption

    def write(self, line: str) -> None:
        """Write a line, waiting for a slow reader. Raises BrokenPipeError, KeyboardInterrupt."""
        data = (line + "\n").encode(self._encoding, "backslashreplace")
        with self._interruption.allowed():
            while data:
                data = data[self._raw.write(data) :]


def _print(
    follower: Follower,
    show: Callable[[ev.MessageReceived], None],
    count: int | None,
    timeout: float | None,
    language: Language,
) -> Result:
    """Show messages, and troubles on the error output, until it is enough."""
    shown = 0
    for event in follower.messages(timeout):
        if not isinstance(event, ev.MessageReceived):
            for line in render(event, _scene(language, "")):
                click.echo(line, err=True)
            continue
        show(event)
        shown += 1
        if shown == count:
            return Result(Status.DONE)
    ended = follower.result
    if ended.status is Status.TIME_UP and count is None:
        return Result(Status.DONE)
    return ended


def _as_text(language: Language, room: str) -> Callable[[ev.MessageReceived], str]:
    return lambda event: "\n".join(render(event, _scene(language, room)))


def _scene(language: Language, room: str) -> Scene:
    """Everything that is told is about the one room, whatever its spelling."""
    return Scene(language, "", room, lambda _one, _other: True, time.time())
