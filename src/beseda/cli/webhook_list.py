"""`beseda webhook list`: a table for people, or JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from beseda.catalogue import Language
from beseda.catalogue import webhook_commands as texts
from beseda.cli.data import MOST_NICK, MOST_ROOM
from beseda.cli.listing import list_command
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.domain.webhooks import Webhook
    from beseda.server.webhooks.progress import Progress
    from beseda.storage.documents_offline import Kept

_MOST_COUNTED = 1000


class _Row(NamedTuple):
    """A webhook; of an outgoing one also how far it is, and how much waits (as far as that was
    counted)."""

    webhook: "Webhook"
    progress: "Progress | None"
    behind: int


def command(language: Language) -> click.Command:
    """The command with its help in `language`."""
    return list_command(
        language,
        texts.LIST_LONG,
        texts.OPTION_JSON,
        texts.NO_WEBHOOKS,
        rows=_read,
        described=_described,
        write_table=_write_table,
    )


def _read(place: Path) -> list[_Row]:
    from beseda.domain.webhooks import KIND, PROGRESS_KIND
    from beseda.storage.documents_offline import reading_documents

    with reading_documents(place, KIND, PROGRESS_KIND) as kept:
        return _rows(kept)


def _rows(kept: "Kept") -> list[_Row]:
    from beseda.domain import webhooks
    from beseda.server.webhooks import progress

    found = map(webhooks.decode, kept.documents[webhooks.KIND].values())
    documents = kept.documents[webhooks.PROGRESS_KIND]
    rows = []
    for webhook in sorted(found, key=lambda each: each.created):
        if webhook.direction is webhooks.Direction.INCOMING:
            rows.append(_Row(webhook, None, 0))
            continue
        document = documents.get(webhook.id)
        how_far = progress.Progress() if document is None else progress.decode(document)
        rows.append(_Row(webhook, how_far, _behind(kept, webhook, how_far)))
    return rows


def _behind(kept: "Kept", webhook: "Webhook", how_far: "Progress") -> int:
    """How many messages wait for the receiver, by the usual rules for which names are the same."""
    from beseda.domain.history import HistoryError
    from beseda.domain.names import NamePolicy
    from beseda.domain.roomlog import RoomLog
    from beseda.protocol.irc.casemapping import fold_precis
    from beseda.server.webhooks.progress import following, is_sent

    names = NamePolicy(fold_precis, MOST_NICK, MOST_ROOM)
    log = RoomLog(names.fold_room(webhook.room), webhook.room)
    try:
        waiting = following(kept.journal, log, how_far, _MOST_COUNTED + 1)
    except HistoryError:
        return 0
    return sum(is_sent(event) for event in waiting)


def _described(row: _Row) -> dict[str, Any]:
    from beseda.storage.exchange import time_text

    webhook, progress = row.webhook, row.progress
    described: dict[str, Any] = {
        "id": webhook.id,
        "room": webhook.room,
        "name": webhook.name,
        "direction": webhook.direction.value,
        "created": time_text(int(webhook.created * 1000)),
        "state": webhook.state.value,
        "signed": bool(webhook.secret),
    }
    if progress is not None:
        at = progress.delivered_at
        described |= {
            "url": webhook.url,
            "delivered": time_text(int(at * 1000)) if at else None,
            "error": progress.error or None,
            "behind": row.behind,
        }
    return described


def _write_table(rows: Sequence[_Row], language: Language) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in (texts.ID, texts.ROOM, texts.NAME, texts.DIRECTION, texts.STATE):
        table.add_column(column.to(language), overflow="fold")
    for each in rows:
        table.add_row(*(Text(safe(cell)) for cell in _cells(each, language)))
    Console(highlight=False).print(table)


def _cells(row: _Row, language: Language) -> tuple[str, ...]:
    from beseda.domain.webhooks import SUFFIX

    webhook, progress = row.webhook, row.progress
    if progress is None:
        direction = texts.INCOMING.to(language)
        state = (texts.SIGNED if webhook.secret else texts.WORKS).to(language)
    else:
        direction = texts.OUTGOING.to(language, url=webhook.url)
        state = _state(row, progress, language)
    return (webhook.id, webhook.room, webhook.name + SUFFIX, direction, state)


def _state(row: _Row, progress: "Progress", language: Language) -> str:
    """Whether an outgoing one works, when it did last, and how much waits."""
    from datetime import datetime

    from beseda.domain.webhooks import State

    if row.webhook.state is State.GONE:
        return texts.GONE.to(language)
    parts = [progress.error or texts.WORKS.to(language)]
    if progress.delivered_at:
        at = datetime.fromtimestamp(progress.delivered_at).astimezone()
        parts.append(texts.LAST.to(language, at=f"{at:%Y-%m-%d %H:%M}"))
    if row.behind:
        over = ">" if row.behind > _MOST_COUNTED else ""
        number = f"{over}{min(row.behind, _MOST_COUNTED)}"
        parts.append(texts.BEHIND.to(language, number=number))
    return "; ".join(parts)
