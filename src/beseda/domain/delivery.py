"""From events to bytes in mailboxes: each event encoded once per wire form, each batch put once.

The hub's queue holds pairs. What is first in a pair says what the second is: an `Audience` gets an
event, a channel gets bytes or a `Close`.
"""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from beseda.domain.audience import Audience, Ear, WireForm
from beseda.domain.channels import Channel, Mailbox
from beseda.domain.events import Event, MessagePosted


class Close(Struct, frozen=True):
    """End a connection after everything that was queued for it before, and `last_words`."""

    last_words: bytes
    reason: str


Queued: TypeAlias = "tuple[Audience, Event] | tuple[Channel, bytes] | tuple[Channel, Close]"


def deliver(
    queue: list[Queued], on_error: Callable[[Exception], None] | None = None
) -> set[Mailbox]:
    """Put everything in `queue` into mailboxes, in order; returns the mailboxes to wake.

    What cannot be encoded is left out and `on_error` told, so that one faulty event costs neither
    the rest of the queue nor the thread; without `on_error` the exception is raised.

    One call at a time (`Hub.deliver` sees to that): the order of the calls is the order that
    everyone sees.
    """
    touched: set[Mailbox] = set()
    position, length = 0, len(queue)
    while position < length:
        target, item = queue[position]
        start = position
        position += 1
        if isinstance(target, Audience):
            while position < length and queue[position][0] is target:
                position += 1
            events: list[Event] = [event for _, event in queue[start:position]]  # type: ignore[misc]
            try:
                _post(target, events, touched)
            except Exception as error:
                if on_error is None:
                    raise
                on_error(error)
        elif isinstance(item, bytes):
            while (
                position < length
                and queue[position][0] is target
                and isinstance(queue[position][1], bytes)
            ):
                position += 1
            replies: list[bytes] = [data for _, data in queue[start:position]]  # type: ignore[misc]
            target.mailbox.put((target,), b"".join(replies) if len(replies) > 1 else item)
            touched.add(target.mailbox)
        elif isinstance(item, Close):
            target.mailbox.put_close(target, item.last_words, item.reason)
            touched.add(target.mailbox)
    return touched


def _post(audience: Audience, events: list[Event], touched: set[Mailbox]) -> None:
    """Put a run of events with the same audience into its mailboxes.

    Authors see their own events in another form, and some people ignore others: they are the
    exceptions, and get bytes of their own. All others of a wire form share one bytes object.
    """
    special = _exceptions(audience, events)
    encoded: dict[WireForm, list[bytes]] = {}
    for group in audience.groups:
        form, mailbox = group.form, group.mailbox
        lines = encoded.get(form)
        if lines is None:
            lines = encoded[form] = [form.encode(event) for event in events]
        channels = group.channels
        if special:
            channels = [channel for channel in channels if channel not in special]
        data = lines[0] if len(lines) == 1 else b"".join(lines)
        if data and channels:
            mailbox.put(channels, data)
            touched.add(mailbox)
    for channel, ear in special.items():
        data = _personal(ear, events, encoded[ear.form])
        if data:
            channel.mailbox.put((channel,), data)
            touched.add(channel.mailbox)


def _exceptions(audience: Audience, events: list[Event]) -> dict[Channel, Ear]:
    special: dict[Channel, Ear] = {}
    by_user = audience.by_user
    for author in {event.by.id for event in events}:
        for ear in by_user.get(author, ()):
            special[ear.channel] = ear
    for ear in audience.ignoring:
        special[ear.channel] = ear
    return special


def _personal(ear: Ear, events: list[Event], encoded: list[bytes]) -> bytes:
    own, ignores, form = ear.user_id, ear.ignores, ear.form
    return b"".join(
        form.encode_own(event)
        if event.by.id == own
        else b""
        if ignores and isinstance(event, MessagePosted) and event.by.folded in ignores
        else data
        for event, data in zip(events, encoded, strict=True)
    )
