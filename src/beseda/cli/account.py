"""`beseda account`: make, list and change accounts, whether or not the server runs."""

import os
import sys
from collections.abc import Callable
from typing import Final, Literal

import click

from beseda.catalogue import Language, deletion, plural
from beseda.catalogue import accounts as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.accounts_place import done, reach
from beseda.cli.confirming import confirmed
from beseda.cli.data import FAILED, data_option, data_place, fail
from beseda.cli.deleting import carry_out, warn_of_copies
from beseda.cli.lazy import LazyGroup, Row
from beseda.cli.options import language_option, word_type
from beseda.cli.place import Place
from beseda.client.safe import safe

_OPERATOR, _NONE = "operator", "none"

# More than there may be, so that it is still refused, and less than a request can hold.
_MOST_NAME, _MOST_PASSWORD, _MOST_REASON = 100, 1200, 400

ROWS: Final = (
    Row("add", "beseda.cli.account:add_command", texts.ADD),
    Row("list", "beseda.cli.account_list:command", texts.LIST),
    Row("password", "beseda.cli.account:password_command", texts.PASSWORD),
    Row("suspend", "beseda.cli.account:suspend_command", texts.SUSPEND),
    Row("resume", "beseda.cli.account:resume_command", texts.RESUME),
    Row("role", "beseda.cli.account:role_command", texts.ROLE),
    Row("delete", "beseda.cli.account:delete_command", texts.DELETE),
)

Setting = Literal["auto", "en", "ru"]


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return LazyGroup(
        ROWS,
        language,
        name="account",
        help=texts.ACCOUNT_LONG.to(language),
        no_args_is_help=True,
    )


def _command(
    language: Language,
    name: str,
    help_text: str,
    callback: Callable[..., None],
    *params: click.Parameter,
) -> click.Command:
    """A command about one account."""
    word = word_type(language)

    def name_type(written: str) -> str:
        return word(written)[:_MOST_NAME]

    account = click.Argument(["name"], type=name_type, metavar="NAME")
    common = [data_option(language), language_option(language)]
    return click.Command(
        name, params=[account, *params, *common], callback=callback, help=help_text
    )


def _stdin_option(language: Language) -> click.Option:
    return click.Option(
        ["--password-stdin"], is_flag=True, help=texts.OPTION_PASSWORD_STDIN.to(language)
    )


# ── add, password ──────────────────────────────────────────────────────────────────────────────


def add_command(language: Language) -> click.Command:
    """`beseda account add`."""
    option = _stdin_option(language)
    return _command(language, "add", texts.ADD_LONG.to(language), add, option)


def add(name: str, password_stdin: bool, data: str | None, language: Setting) -> None:
    """Make an account; ends the process with its exit status."""
    from beseda.server.control_wire import AddAccount

    tongue = choose_language(language, os.environ)
    wanted = AddAccount(name, _password(password_stdin, tongue))
    made = done(data_place(data), wanted, tongue, make=True)
    click.echo(texts.ADDED.to(tongue, name=made))


def password_command(language: Language) -> click.Command:
    """`beseda account password`."""
    option = _stdin_option(language)
    return _command(language, "password", texts.PASSWORD_LONG.to(language), password, option)


def password(name: str, password_stdin: bool, data: str | None, language: Setting) -> None:
    """Give an account another password; ends the process with its exit status."""
    from beseda.server.control_wire import SetPassword

    tongue = choose_language(language, os.environ)
    wanted = SetPassword(name, _password(password_stdin, tongue))
    click.echo(texts.PASSWORD_SET.to(tongue, name=done(data_place(data), wanted, tongue)))


def _password(from_stdin: bool, language: Language) -> str:
    """The password that is typed, twice and unseen, or the first line of the standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")[:_MOST_PASSWORD]
    if not sys.stdin.isatty():
        fail(texts.NO_TERMINAL.to(language))
    from getpass import getpass

    try:
        typed = getpass(texts.ASK_PASSWORD.to(language), sys.stderr)
        again = getpass(texts.ASK_AGAIN.to(language), sys.stderr)
    except EOFError:
        fail(texts.NO_TERMINAL.to(language))
    except KeyboardInterrupt:
        click.echo(err=True)
        sys.exit(130)
    if typed != again:
        fail(texts.NOT_THE_SAME.to(language), FAILED)
    return typed[:_MOST_PASSWORD]


# ── suspend, resume, role ──────────────────────────────────────────────────────────────────────


def suspend_command(language: Language) -> click.Command:
    """`beseda account suspend`."""
    option = click.Option(
        ["--reason"], default="", metavar="TEXT", help=texts.OPTION_REASON.to(language)
    )
    return _command(language, "suspend", texts.SUSPEND_LONG.to(language), suspend, option)


def suspend(name: str, reason: str, data: str | None, language: Setting) -> None:
    """Suspend an account; ends the process with its exit status."""
    from beseda.server.control_wire import Suspend

    tongue = choose_language(language, os.environ)
    wanted = Suspend(name, reason[:_MOST_REASON])
    click.echo(texts.SUSPENDED.to(tongue, name=done(data_place(data), wanted, tongue)))


def resume_command(language: Language) -> click.Command:
    """`beseda account resume`."""
    return _command(language, "resume", texts.RESUME_LONG.to(language), resume)


def resume(name: str, data: str | None, language: Setting) -> None:
    """Suspend an account no longer; ends the process with its exit status."""
    from beseda.server.control_wire import Suspend

    tongue = choose_language(language, os.environ)
    wanted = Suspend(name, None)
    click.echo(texts.RESUMED.to(tongue, name=done(data_place(data), wanted, tongue)))


def role_command(language: Language) -> click.Command:
    """`beseda account role`."""
    role_argument = click.Argument(["role"], type=click.Choice([_OPERATOR, _NONE]))
    return _command(language, "role", texts.ROLE_LONG.to(language), role, role_argument)


def role(name: str, role: str, data: str | None, language: Setting) -> None:
    """Give an account a role; ends the process with its exit status."""
    from beseda.server.control_wire import SetRole

    tongue = choose_language(language, os.environ)
    wanted = SetRole(name, "operator" if role == _OPERATOR else "")
    text = texts.ROLE_GIVEN if wanted.role else texts.ROLE_TAKEN
    click.echo(text.to(tongue, name=done(data_place(data), wanted, tongue)))


# ── delete ─────────────────────────────────────────────────────────────────────────────────────


def delete_command(language: Language) -> click.Command:
    """`beseda account delete`."""
    messages = click.Option(["--messages"], is_flag=True, help=texts.OPTION_MESSAGES.to(language))
    yes = click.Option(["--yes"], is_flag=True, help=deletion.OPTION_YES.to(language))
    help_text = texts.DELETE_LONG.to(language)
    return _command(language, "delete", help_text, delete, messages, yes)


def delete(name: str, messages: bool, yes: bool, data: str | None, language: Setting) -> None:
    """Ask, and delete an account; ends the process with its exit status."""
    tongue = choose_language(language, os.environ)
    directory = data_place(data)
    with reach(directory, tongue) as place:
        _delete(place, name, messages, yes, tongue)
    if messages:
        warn_of_copies(directory, tongue)


def _delete(place: Place, name: str, messages: bool, yes: bool, language: Language) -> None:
    from beseda.server.control_wire import DeleteAccount, Deleted, Done

    found = place.last(DeleteAccount(name, messages, dry=True))
    if not isinstance(found, Done):
        place.explain(found)
    shown = safe(found.name)
    question = texts.ASK_DELETE_MESSAGES if messages else texts.ASK_DELETE
    if not (yes or confirmed(question.to(language, name=shown), language)):
        fail(deletion.NOT_DELETED.to(language), FAILED)
    answer = carry_out(place.order(DeleteAccount(name, messages)), place.tidying, language)
    if not isinstance(answer, Deleted):
        place.explain(answer)
    if messages:
        events = plural(language, answer.events, deletion.EVENTS)
        click.echo(texts.DELETED_MESSAGES.to(language, name=shown, events=events))
    else:
        click.echo(texts.DELETED.to(language, name=shown))
