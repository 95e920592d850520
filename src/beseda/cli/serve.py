"""`beseda serve`: start a server."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from beseda.catalogue import Language
from beseda.catalogue import cli as texts
from beseda.catalogue.locale import choose_language

if TYPE_CHECKING:
    from beseda.server.overriding import Override
    from beseda.server.settings import Settings

# Options that stand for a setting: what is typed, the setting's key.
_SHORTCUTS = {
    "data": ("--data", "server.data"),
    "language": ("--language", "server.language"),
    "threads": ("--threads", "net.threads"),
    "io_threads": ("--io-threads", "net.io_threads"),
    "log_format": ("--log-format", "console.format"),
}


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    options = [
        click.Option(
            ["--listen"], multiple=True, metavar="HOST:PORT", help=texts.LISTEN.to(language)
        ),
        click.Option(["--data"], metavar="DIR", help=texts.DATA.to(language)),
        click.Option(
            ["--config", "file"],
            metavar="FILE",
            type=click.Path(path_type=Path),
            help=texts.CONFIG_FILE.to(language),
        ),
        click.Option(
            ["--set", "overrides"], multiple=True, metavar="KEY=VALUE", help=texts.SET.to(language)
        ),
        click.Option(
            ["--language"],
            type=click.Choice(["auto", "en", "ru"]),
            help=texts.LANGUAGE.to(language),
        ),
        click.Option(
            ["--threads"],
            type=click.Choice(["shared", "per-client"]),
            help=texts.THREADS.to(language),
        ),
        click.Option(["--io-threads"], metavar="N", help=texts.IO_THREADS.to(language)),
        click.Option(
            ["--log-format"],
            type=click.Choice(["text", "json"]),
            help=texts.LOG_FORMAT.to(language),
        ),
    ]
    return click.Command(
        "serve", params=[*options], callback=run, help=texts.SERVE_LONG.to(language)
    )


def run(
    file: Path | None, overrides: tuple[str, ...], listen: tuple[str, ...], **shortcuts: str | None
) -> None:
    """Load the settings and serve; ends the process with the server's exit status.

    Whatever a person can cause is one line (for settings, one for each mistake) and status 2.
    """
    from beseda.server.configuration import load
    from beseda.server.errors import InvalidSettingsError, StartError

    def reload() -> "Settings":
        return load(file, _overrides(overrides, listen, shortcuts))

    try:
        settings = reload()
    except InvalidSettingsError as error:
        _fail(error.to(choose_language(error.language, os.environ)))
    language = choose_language(settings.server.language, os.environ)
    from beseda.server.lifecycle import serve

    try:
        status = serve(settings, language, reload)
    except StartError as error:
        _fail(str(error))
    sys.exit(status)


def _overrides(
    given: tuple[str, ...], listen: tuple[str, ...], shortcuts: dict[str, str | None]
) -> "list[str | Override]":
    """The options as overrides; those that stand for a setting count more than `--set`."""
    from beseda.server.overriding import Override

    overrides: list[str | Override] = [*given]
    if listen:
        typed = " ".join(f"--listen {address}" for address in listen)
        overrides.append(Override("server.listen", list(listen), typed))
    for name, value in shortcuts.items():
        if value is not None:
            option, key = _SHORTCUTS[name]
            overrides.append(Override(key, value, f"{option} {value}"))
    return overrides


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(2)
