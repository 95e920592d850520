"""How far an outgoing webhook has got in its room's log, and reading on from there."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from beseda.domain.events import Event, Kind, MessagePosted
from beseda.domain.history import Archive, AtMessage, AtTime, Page, UnknownMessageError
from beseda.domain.roomlog import RoomLog
from beseda.domain.webhooks import IDENTITY_PREFIX, Webhook
from beseda.storage.ids import split_id


class Progress(Struct, frozen=True, omit_defaults=True):
    """All up to the event `id` was taken by the receiver, or is not for it; that event is of the
    time `at`, in milliseconds of Unix time. With the id "" nothing was, and what came before `at`
    is not to be sent.

    `delivered_at` is when the receiver took something last (Unix time in seconds, 0: never),
    `error` why it does not at present.
    """

    at: int
    id: str = ""
    delivered_at: float = 0.0
    error: str = ""


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Progress).decode


def start_of(webhook: Webhook) -> Progress:
    """Where a new one begins: with what is said after it was made."""
    return Progress(int(webhook.created * 1000))


def is_sent(event: Event) -> bool:
    """Whether it is sent out: what people say. What webhooks say is not, so that two servers cannot
    send each other the same words for ever; notices are not, since nothing is to be answered to
    them automatically (Modern IRC, NOTICE), and a receiver may answer."""
    return (
        isinstance(event, MessagePosted)
        and event.kind is not Kind.NOTICE
        and not event.by.identity.startswith(IDENTITY_PREFIX)
    )


def following(archive: Archive, log: RoomLog, progress: Progress, limit: int) -> Sequence[Event]:
    """Up to `limit` things that were said after `progress`, oldest first. Raises HistoryError.

    If the event of its id is not in the log any more (it was too old to be kept, the room's log
    ended and this is the next one, the database is an older copy), its time is gone by, and the
    numbers of events of the same millisecond.
    """
    if progress.id:
        try:
            return archive.page(
                Page(log=log, limit=limit, after=AtMessage(progress.id), newest=False)
            )
        except UnknownMessageError:
            pass
    page = Page(log=log, limit=limit, after=AtTime(progress.at - 1), newest=False)
    return [event for event in archive.page(page) if _is_after(event, progress.id)]


def _is_after(event: Event, message: str) -> bool:
    place, last = split_id(event.id), split_id(message)
    if place is None or last is None or place.token != last.token:
        return True
    return (place.epoch, place.seq) > (last.epoch, last.seq)
