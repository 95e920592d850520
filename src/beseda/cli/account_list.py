"""`beseda account list`: a table for people, or JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from beseda.catalogue import Language
from beseda.catalogue import accounts as texts
from beseda.cli.listing import list_command
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.domain.accounts import Account


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return list_command(
        language,
        texts.LIST_LONG,
        texts.OPTION_JSON,
        texts.NO_ACCOUNTS,
        rows=_rows,
        described=_described,
        write_table=_write_table,
    )


def _rows(place: Path) -> "list[Account]":
    from beseda.storage.accounts_offline import list_accounts

    return list_accounts(place)


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


def _write_table(accounts: "Sequence[Account]", language: Language) -> None:
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
