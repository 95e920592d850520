"""`beseda account list`: a table for people, or JSON."""

import os
from typing import TYPE_CHECKING, Any, Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import accounts as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import data_option, data_place, told
from beseda.cli.options import language_option
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.domain.accounts import Account


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    params: list[click.Parameter] = [
        click.Option(["--json", "as_json"], is_flag=True, help=texts.OPTION_JSON.to(language)),
        data_option(language),
        language_option(language),
    ]
    return click.Command("list", params=params, callback=run, help=texts.LIST_LONG.to(language))


def run(as_json: bool, data: str | None, language: Literal["auto", "en", "ru"]) -> None:
    """List all accounts; ends the process with its exit status."""
    from beseda.storage.accounts_offline import list_accounts

    tongue = choose_language(language, os.environ)
    place = data_place(data)
    with told(tongue, place):
        accounts = list_accounts(place)
        if as_json:
            _write_json(accounts)
        elif accounts:
            _write_table(accounts, tongue)
        else:
            click.echo(texts.NO_ACCOUNTS.to(tongue), err=True)


def _write_json(accounts: "list[Account]") -> None:
    import msgspec

    for each in accounts:
        click.echo(msgspec.json.encode(_described(each)))


def _described(account: "Account") -> dict[str, Any]:
    from beseda.storage.exchange import time_text

    settings = account.settings
    return {
        "name": account.name,
        "id": account.id,
        "registered": time_text(int(account.registered_at * 1000)),
        "role": account.role,
        "suspended": account.suspended,
        "multiclient": settings.multiclient,
        "always_on": settings.always_on,
        "enforce": settings.enforce,
    }


def _write_table(accounts: "list[Account]", language: Language) -> None:
    from datetime import datetime

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in (texts.NAME, texts.REGISTERED, texts.ROLE_COLUMN, texts.SUSPENDED_COLUMN):
        table.add_column(column.to(language), overflow="fold")
    for each in accounts:
        since = datetime.fromtimestamp(each.registered_at).astimezone()
        role = texts.OPERATOR.to(language) if each.role else ""
        suspended = "" if each.suspended is None else each.suspended or texts.NO_REASON.to(language)
        cells = (each.name, f"{since:%Y-%m-%d %H:%M}", role, suspended)
        table.add_row(*(Text(safe(cell)) for cell in cells))
    Console(highlight=False).print(table)
