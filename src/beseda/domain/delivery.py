"""From events to bytes in mailboxes: each event encoded once per wire form, each batch put once.

The hub's queue holds pairs. What is first in a pair says what the second is: an `Audience` gets an
event; a channel gets bytes, a `Later` (bytes that are made when all that was queued before it is
recorded), a `Close`, or the beginning or end of a capture.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from beseda.domain.audience import Audience, Ear, WireForm
from beseda.domain.channels import Channel, Mailbox
from beseda.domain.events import Event, MessagePosted, TagsPosted


class Close(Struct, frozen=True):
    """End a connection after everything that was queued for it before, and `last_words`."""

    last_words: bytes
    reason: str


class Later(Struct, frozen=True):
    """`make` is called when all that was queued before is recorded and nothing after it is shown:
    what it reads from the log is exactly what the channel has not been told. By the thread that
    delivers, without any lock. It returns what to send, or b""."""

    make: Callable[[], bytes]


class Begin(Struct, frozen=True):
    """From here on, what the channel is to get is held back."""


class Finish(Struct, frozen=True):
    """What was held back since `Begin` goes to `wrap`, piece by piece, and the channel gets what
    that returns (IRCv3 labeled-response)."""

    wrap: Callable[[list[bytes]], bytes]


Item: TypeAlias = bytes | Later | Close | Begin | Finish
Queued: TypeAlias = "tuple[Audience, Event] | tuple[Channel, Item]"


class _Capture(Struct):
    """What one channel would have got, held back."""

    channel: Channel
    pieces: list[bytes]


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
    capture: _Capture | None = None
    position, length = 0, len(queue)
    while position < length:
        target, item = queue[position]
        start = position
        position += 1
        try:
            if isinstance(target, Audience):
                while position < length and queue[position][0] is target:
                    position += 1
                events: list[Event] = [event for _, event in queue[start:position]]  # type: ignore[misc]
                _post(target, events, touched, capture)
            elif isinstance(item, bytes):
                while (
                    position < length
                    and queue[position][0] is target
                    and isinstance(queue[position][1], bytes)
                ):
                    position += 1
                replies: list[bytes] = [data for _, data in queue[start:position]]  # type: ignore[misc]
                _put(target, b"".join(replies) if len(replies) > 1 else item, touched, capture)
            elif isinstance(item, Begin):
                capture = _Capture(target, [])
            elif isinstance(item, Finish):
                pieces = capture.pieces if capture is not None else []
                capture = None
                _put(target, item.wrap(pieces), touched, None)
            elif isinstance(item, Close):
                if capture is not None and capture.channel is target:
                    _put(target, b"".join(capture.pieces), touched, None)
                    capture = None
                target.mailbox.put_close(target, item.last_words, item.reason)
                touched.add(target.mailbox)
            else:
                raise TypeError(f"{item!r} was not resolved")
        except Exception as error:
            if on_error is None:
                raise
            on_error(error)
    return touched


def resolve(queue: list[Queued], on_error: Callable[[Exception], None] | None = None) -> None:
    """Replace each `Later` in `queue` by what it makes. Without any lock: it may read the log."""
    for position, (target, item) in enumerate(queue):
        if isinstance(item, Later):
            data = b""
            try:
                data = item.make()
            except Exception as error:
                if on_error is None:
                    raise
                on_error(error)
            queue[position] = (target, data)  # type: ignore[assignment]


def _put(channel: Channel, data: bytes, touched: set[Mailbox], capture: _Capture | None) -> None:
    """Put `data` into a channel's mailbox, or hold it back."""
    if not data:
        return
    if capture is not None and capture.channel is channel:
        capture.pieces.append(data)
    else:
        channel.mailbox.put((channel,), data)
        touched.add(channel.mailbox)


def _post(
    audience: Audience, events: list[Event], touched: set[Mailbox], capture: _Capture | None
) -> None:
    """Put a run of events with the same audience into its mailboxes.

    Authors see their own events in another form, and some people ignore others: they are the
    exceptions, and get bytes of their own. All others of a wire form share one bytes object.
    """
    own: dict[int, list[int]] = {}
    for position, event in enumerate(events):
        own.setdefault(event.by.id, []).append(position)
    special = _exceptions(audience, own)
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
        lines = encoded[ear.form]
        data = _personal(ear, events, lines, own.get(ear.user_id, ()))
        _put(channel, data, touched, capture)


def _exceptions(audience: Audience, authors: Iterable[int]) -> dict[Channel, Ear]:
    special: dict[Channel, Ear] = {}
    by_user = audience.by_user
    for author in authors:
        for ear in by_user.get(author, ()):
            special[ear.channel] = ear
    for ear in audience.ignoring:
        special[ear.channel] = ear
    return special


def _personal(ear: Ear, events: list[Event], lines: list[bytes], own: Iterable[int]) -> bytes:
    """What `ear` gets of `events`; `own` are the positions of those that are its own."""
    mine = lines.copy()
    if ear.ignores:
        for position, event in enumerate(events):
            if isinstance(event, _IGNORED) and event.by.folded in ear.ignores:
                mine[position] = b""
    for position in own:
        event = events[position]
        is_here = event.origin is None or event.origin is ear.channel
        encode = ear.form.encode_own if is_here else ear.form.encode_elsewhere
        mine[position] = encode(event, lines[position])
    return b"".join(mine)


_IGNORED = (MessagePosted, TagsPosted)
"""What is not shown of people whom one ignores."""
