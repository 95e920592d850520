"""Logging in to an account: options that `beseda chat`, `send` and `tail` have in common."""

import os
import sys
from pathlib import Path

import click

from beseda.catalogue import Language
from beseda.catalogue import chat_accounts as texts
from beseda.cli.data import fail
from beseda.cli.options import word_type
from beseda.client.credentials import Credentials
from beseda.client.safe import safe

_VARIABLE = "BESEDA_PASSWORD"
_MOST_BYTES = 4096
_TERMINAL = "/dev/tty"
_INTERRUPTED = 130


def login_options(language: Language) -> list[click.Parameter]:
    """`--account`, `--password-file`, `--certificate`, passed on as `account: str`,
    `password_file: str`, `certificate: str`, "" for what is not given."""
    return [
        click.Option(
            ["--account"],
            type=word_type(language),
            metavar="NAME",
            help=texts.OPTION_ACCOUNT.to(language),
        ),
        click.Option(
            ["--password-file"], metavar="FILE", help=texts.OPTION_PASSWORD_FILE.to(language)
        ),
        click.Option(["--certificate"], metavar="FILE", help=texts.OPTION_CERTIFICATE.to(language)),
    ]


def credentials_of(
    account: str | None, password_file: str | None, certificate: str | None, language: Language
) -> Credentials | None:
    """What these options say, with the password asked for if nothing else has it; None for a
    guest. Ends the process if that cannot be. Not within `Interruption`."""
    if certificate is not None:
        _check(certificate, language)
    if account is None:
        if password_file is not None:
            fail(texts.WHOSE_PASSWORD.to(language))
        return Credentials("", certificate=True) if certificate is not None else None
    password = os.environ.get(_VARIABLE, "")
    if password_file is not None:
        password = _read(password_file, language)
    elif not password and certificate is None:
        password = _asked(account, language)
    return Credentials(account, password, certificate is not None)


def _read(file: str, language: Language) -> str:
    """The first line of a file."""
    try:
        with Path(file).open("rb") as opened:
            line = opened.readline(_MOST_BYTES).decode().rstrip("\r\n")
    except OSError as error:
        problem = error.strerror or str(error)
        fail(texts.CANNOT_READ.to(language, file=safe(file), problem=problem))
    except UnicodeDecodeError:
        fail(texts.CANNOT_READ.to(language, file=safe(file), problem="UTF-8"))
    return line or fail(texts.NO_PASSWORD.to(language))


def _asked(account: str, language: Language) -> str:
    """What is typed at the terminal, unseen; the standard input may be something else."""
    from getpass import getpass

    try:
        if not sys.stdin.isatty():
            os.close(os.open(_TERMINAL, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
        password = getpass(texts.ASK_PASSWORD.to(language, account=safe(account)))
    except (OSError, EOFError):
        fail(texts.NO_TERMINAL.to(language))
    except KeyboardInterrupt:
        click.echo(err=True)
        sys.exit(_INTERRUPTED)
    return password or fail(texts.NO_PASSWORD.to(language))


def _check(certificate: str, language: Language) -> None:
    """Ends the process if the file cannot be used as a client certificate."""
    import ssl

    from beseda.client.securing import show

    try:
        show(ssl.create_default_context(), Path(certificate))
    except OSError as error:
        problem = error.strerror or str(error)
        fail(texts.BAD_CERTIFICATE.to(language, file=safe(certificate), problem=safe(problem)))
