"""`beseda webhook`: make, list and remove webhooks, whether or not the server runs."""

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from beseda.catalogue import Language
from beseda.catalogue import webhook_commands as texts
from beseda.catalogue.locale import choose_language
from beseda.cli.data import FAILED, complain, data_option, data_place, fail
from beseda.cli.lazy import LazyGroup, Row
from beseda.cli.options import language_option, word_type
from beseda.cli.webhooks_place import reach
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.server.control_wire import WebhookAdded

# More than there may be, so that it is still refused, and less than a request can hold.
_MOST_ROOM, _MOST_NAME, _MOST_URL, _MOST_SECRET, _MOST_ID = 210, 100, 2100, 300, 50
_STDIN = "-"

ROWS: Final = (
    Row("add", "beseda.cli.webhook:add_command", texts.ADD),
    Row("list", "beseda.cli.webhook_list:command", texts.LIST),
    Row("remove", "beseda.cli.webhook:remove_command", texts.REMOVE),
)

Setting = Literal["auto", "en", "ru"]


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return LazyGroup(
        ROWS,
        language,
        name="webhook",
        help=texts.WEBHOOK_LONG.to(language),
        no_args_is_help=True,
    )


# ── add ────────────────────────────────────────────────────────────────────────────────────────


def add_command(language: Language) -> click.Command:
    """`beseda webhook add`."""
    word = word_type(language)
    params: list[click.Parameter] = [
        click.Argument(["room"], type=word, metavar="ROOM"),
        click.Option(["--name"], default="", metavar="NAME", help=texts.OPTION_NAME.to(language)),
        click.Option(["--to"], default="", metavar="URL", help=texts.OPTION_TO.to(language)),
        click.Option(
            ["--secret-file"],
            default="",
            metavar="FILE",
            help=texts.OPTION_SECRET_FILE.to(language),
        ),
        click.Option(["--json", "as_json"], is_flag=True, help=texts.OPTION_JSON.to(language)),
        data_option(language),
        language_option(language),
    ]
    return click.Command("add", params=params, callback=add, help=texts.ADD_LONG.to(language))


def add(
    room: str,
    name: str,
    to: str,
    secret_file: str,
    as_json: bool,
    data: str | None,
    language: Setting,
) -> None:
    """Make a webhook; ends the process with its exit status."""
    from beseda.server.control_wire import AddWebhook, WebhookAdded

    tongue = choose_language(language, os.environ)
    secret = _secret(secret_file, tongue) if secret_file else ""
    wanted = AddWebhook(room[:_MOST_ROOM], name[:_MOST_NAME], to[:_MOST_URL], secret)
    with reach(data_place(data), tongue, make=True) as place:
        answer = place.last(wanted)
        if not isinstance(answer, WebhookAdded):
            place.explain(answer)
    if as_json:
        _write_json(answer, to)
    elif to:
        _tell_outgoing(answer, tongue)
    else:
        _tell_incoming(answer, secret_file, tongue)
        if not place.is_online:
            complain(texts.NOT_RUNNING.to(tongue))


def _secret(file: str, language: Language) -> str:
    """The first line of a file, or of the standard input."""
    try:
        if file == _STDIN:
            line = sys.stdin.readline(_MOST_SECRET)
        else:
            with Path(file).open(encoding="utf-8") as lines:
                line = lines.readline(_MOST_SECRET)
        problem = texts.EMPTY.to(language)
    except (OSError, UnicodeDecodeError) as error:
        line, problem = "", getattr(error, "strerror", None) or str(error)
    secret = line.strip()
    if not secret:
        fail(texts.NO_SECRET.to(language, file=safe(file), problem=safe(problem)), FAILED)
    return secret


def _write_json(added: "WebhookAdded", to: str) -> None:
    import msgspec

    described = {
        "id": added.id,
        "room": added.room,
        "name": added.name,
        "direction": "outgoing" if to else "incoming",
        "url": added.url,
    }
    if added.socket:
        described["socket"] = added.socket
    if added.secret:
        described["secret"] = added.secret
    click.echo(msgspec.json.encode(described))


def _tell_outgoing(added: "WebhookAdded", language: Language) -> None:
    line = texts.ADDED_OUTGOING.to(
        language, id=added.id, room=safe(added.room), url=safe(added.url)
    )
    click.echo(f"{line}\n\n  {added.secret}\n")


def _tell_incoming(added: "WebhookAdded", secret_file: str, language: Language) -> None:
    from beseda.domain.webhooks import SUFFIX

    line = texts.ADDED_INCOMING.to(
        language, id=added.id, room=safe(added.room), name=safe(added.name) + SUFFIX
    )
    click.echo(f"{line}\n\n  {added.url}\n")
    if secret_file != _STDIN:
        curl = safe(_curl(added, secret_file, language))
        click.echo(f"{texts.TRY.to(language)}\n\n  {curl}\n")


def _curl(added: "WebhookAdded", secret_file: str, language: Language) -> str:
    """A line for a shell that posts. The secret itself does not stand in it: a shell keeps what is
    typed."""
    words = ["curl", "-d", texts.GREETING.to(language)]
    if added.socket:
        words += ["--unix-socket", added.socket]
    line = shlex.join([*words, added.url])
    if secret_file:
        file = shlex.quote(secret_file)
        line += f' -H "Authorization: Bearer $(head -n 1 {file})"'
    return line


# ── remove ─────────────────────────────────────────────────────────────────────────────────────


def remove_command(language: Language) -> click.Command:
    """`beseda webhook remove`."""
    params: list[click.Parameter] = [
        click.Argument(["webhook_id"], metavar="ID"),
        data_option(language),
        language_option(language),
    ]
    help_text = texts.REMOVE_LONG.to(language)
    return click.Command("remove", params=params, callback=remove, help=help_text)


def remove(webhook_id: str, data: str | None, language: Setting) -> None:
    """Remove a webhook; ends the process with its exit status."""
    from beseda.server.control_wire import Done, RemoveWebhook

    tongue = choose_language(language, os.environ)
    with reach(data_place(data), tongue) as place:
        answer = place.last(RemoveWebhook(webhook_id[:_MOST_ID].lower()))
        if not isinstance(answer, Done):
            place.explain(answer)
    click.echo(texts.REMOVED.to(tongue, id=safe(answer.name)))
