"""`beseda cert`: make a certificate for the server, or for a person to log in with."""

import os
import socket
from pathlib import Path
from typing import Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import tls as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import data_option, fail
from beseda.cli.options import language_option
from beseda.client.safe import safe

_LOCAL = ("localhost", "127.0.0.1", "::1")
_TEN_YEARS = 3650


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    params: list[click.Parameter] = [
        click.Option(
            ["--host", "hosts"],
            multiple=True,
            metavar="NAME",
            help=texts.OPTION_HOST.to(language),
        ),
        click.Option(
            ["--days"],
            type=click.IntRange(min=1, max=36_500),
            default=_TEN_YEARS,
            show_default=True,
            metavar="N",
            help=texts.OPTION_DAYS.to(language),
        ),
        click.Option(
            ["--out"],
            type=click.Path(path_type=Path),
            metavar="DIR",
            help=texts.OPTION_OUT.to(language),
        ),
        data_option(language),
        click.Option(["--force"], is_flag=True, help=texts.OPTION_FORCE.to(language)),
        language_option(language),
    ]
    return click.Command("cert", params=params, callback=run, help=texts.CERT_LONG.to(language))


def run(
    hosts: tuple[str, ...],
    days: int,
    out: Path | None,
    data: str | None,
    force: bool,
    language: Literal["auto", "en", "ru"],
) -> None:
    """Write the two files and say how to use them; ends the process with its exit status."""
    from beseda.net.certificates import Files
    from beseda.server.encryption import CERTIFICATE_FILE, KEY_FILE, own_files
    from beseda.server.self_signed import BadHostError, make, write
    from beseda.server.settings import ServerSettings

    spoken = choose_language(language, os.environ)
    own = own_files(ServerSettings(data=data or ""))
    files = own if out is None else Files(out / CERTIFICATE_FILE, out / KEY_FILE)
    try:
        made = make(hosts or _own_names(), days)
        write(made, files, replace=force)
    except BadHostError as error:
        fail(texts.BAD_HOST.to(spoken, host=safe(str(error))))
    except FileExistsError as error:
        fail(texts.CERTIFICATE_EXISTS.to(spoken, file=safe(str(error))))
    except OSError as error:
        problem = safe(error.strerror or str(error))
        place = safe(str(files.certificate.parent))
        fail(texts.CANNOT_WRITE.to(spoken, place=place, problem=problem))
    how = texts.HOW_TO_USE if out is None else texts.HOW_TO_USE_ELSEWHERE
    click.echo(
        texts.CERTIFICATE_MADE.to(
            spoken,
            certificate=safe(str(files.certificate)),
            key=safe(str(files.key)),
            fingerprint=made.fingerprint,
        )
    )
    click.echo(
        how.to(
            spoken,
            certificate=safe(str(files.certificate.absolute())),
            key=safe(str(files.key.absolute())),
            fingerprint=made.fingerprint,
        )
    )


def _own_names() -> tuple[str, ...]:
    """What this computer can be reached by from itself, and what it calls itself."""
    name = socket.gethostname()
    usable = name.isascii() and name.replace("-", "").replace(".", "").isalnum()
    return (name, *_LOCAL) if usable and name not in _LOCAL else _LOCAL
