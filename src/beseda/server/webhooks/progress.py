"""How far an outgoing webhook has got in its room's log, and reading on from there."""

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from beseda.domain.events import Event, Kind, MessagePosted
from beseda.domain.history import End, Follow, Journal
from beseda.domain.roomlog import RoomLog
from beseda.domain.webhooks import IDENTITY_PREFIX


class Progress(Struct, frozen=True, omit_defaults=True):
    """All up to the event `id` was taken by the receiver, or is not for it; that event is of the
    time `at`, in milliseconds of Unix time. With the id "" nothing was, and only what is in logs
    that are newer than the one of the number `log` is to be sent.

    `delivered_at` is when the receiver took something last (Unix time in seconds, 0: never),
    `error` why it does not at present.
    """

    at: int = 0
    id: str = ""
    delivered_at: float = 0.0
    error: str = ""
    log: int = 0


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Progress).decode


def start_at(end: End, now: float) -> Progress:
    """Where a new one begins: with what is said from now on. Whatever the clock says: `now`, in
    seconds, only counts should the last message so far be gone one day."""
    return Progress(int(now * 1000), end.message, log=end.newest_log)


def is_sent(event: Event) -> bool:
    """Whether it is sent out: what people say. What webhooks say is not, so that two servers cannot
    send each other the same words for ever; notices are not, since nothing is to be answered to
    them automatically (Modern IRC, NOTICE), and a receiver may answer."""
    return (
        isinstance(event, MessagePosted)
        and event.kind is not Kind.NOTICE
        and not event.by.identity.startswith(IDENTITY_PREFIX)
    )


def following(journal: Journal, log: RoomLog, progress: Progress, limit: int) -> Sequence[Event]:
    """Up to `limit` things that were said after `progress`, oldest first. Raises HistoryError."""
    wanted = Follow(
        log=log, message=progress.id, at=progress.at, newer_than=progress.log, limit=limit
    )
    return journal.follow(wanted)
