"""Events as rows, and back.

Whatever is not searched, compared or sorted by stands in `extra`, as JSON whose names never change
their meaning: what an old version wrote can be read by every later one.
"""

from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from beseda.domain.events import (
    Event,
    Joined,
    Kicked,
    Kind,
    LeftServer,
    MessagePosted,
    MessageRedacted,
    ModesChanged,
    Parted,
    Renamed,
    RoomRenamed,
    Tags,
    TagsPosted,
    TopicChanged,
)
from beseda.domain.people import Person


class RowKind(IntEnum):
    """What happened. Numbers are never used again for something else."""

    MESSAGE = 0
    NOTICE = 1
    ACTION = 2
    TAGS = 3
    JOINED = 10
    PARTED = 11
    KICKED = 12
    LEFT_SERVER = 13
    RENAMED = 14
    TOPIC = 15
    MODES = 16
    REDACTED = 17
    ROOM_RENAMED = 18
    REMOVED = 99
    """A message that was taken back or away: its place stays, so that a log has no gaps."""


SAID = frozenset({RowKind.MESSAGE, RowKind.NOTICE, RowKind.ACTION})
"""What people said; all else is what happened."""


class Extra(Struct, frozen=True, omit_defaults=True):
    """What a row has besides its columns; each kind uses what it needs."""

    tags: Tags = ()
    cuts: tuple[int, ...] = ()
    to: str = ""
    """The nick that a private message was sent to."""
    modes: str = ""
    params: tuple[str, ...] = ()
    other: Person | None = None
    """Who was put out, or who the author became."""
    own_words: bool = False
    message: str = ""
    """The id of the message that was redacted."""
    relayed_by: str = ""
    """The nick of whoever handed on what the author said elsewhere."""


Content: TypeAlias = tuple[int, str | None, bytes | None]
"""What an event says, as the columns `kind`, `text` and `extra` have it. The kind is a plain
number: SQLite's driver takes longer over a member than over all else in the row."""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Extra).decode
_MESSAGE = int(RowKind.MESSAGE)
_SAID_PLAINLY = Kind.MESSAGE
_KINDS = {
    RowKind.MESSAGE: Kind.MESSAGE,
    RowKind.NOTICE: Kind.NOTICE,
    RowKind.ACTION: Kind.ACTION,
}


def content(event: Event) -> Content:
    """What stands in the row of `event`. Raises KeyError for events that are never recorded."""
    return _WRITERS[type(event)](event)


def _message(event: MessagePosted) -> Content:
    if event.kind is _SAID_PLAINLY:
        kind = _MESSAGE
    else:
        kind = int(RowKind.NOTICE if event.kind is Kind.NOTICE else RowKind.ACTION)
    relayed_by = event.by.relayed_by
    if not (event.tags or event.cuts or event.private or relayed_by):
        return (kind, event.text, None)
    to = event.target if event.private else ""
    extra = Extra(tags=event.tags, cuts=event.cuts, to=to, relayed_by=relayed_by)
    return (kind, event.text, _encode(extra))


def _tags(event: TagsPosted) -> Content:
    to = event.target if event.private else ""
    return (int(RowKind.TAGS), None, _encode(Extra(tags=event.tags, to=to)))


def _redacted(event: MessageRedacted) -> Content:
    to = event.target if event.private else ""
    return (int(RowKind.REDACTED), event.reason, _encode(Extra(message=event.message, to=to)))


def _joined(event: Joined) -> Content:
    extra = _encode(Extra(modes=event.modes)) if event.modes else None
    return (int(RowKind.JOINED), None, extra)


def _kicked(event: Kicked) -> Content:
    return (int(RowKind.KICKED), event.reason, _encode(Extra(other=event.target)))


def _left_server(event: LeftServer) -> Content:
    extra = _encode(Extra(own_words=True)) if event.own_words else None
    return (int(RowKind.LEFT_SERVER), event.reason, extra)


def _renamed(event: Renamed) -> Content:
    return (int(RowKind.RENAMED), None, _encode(Extra(other=event.to)))


def _modes_changed(event: ModesChanged) -> Content:
    extra = _encode(Extra(params=event.params)) if event.params else None
    return (int(RowKind.MODES), event.changes, extra)


def _room_renamed(event: RoomRenamed) -> Content:
    names = (event.before, event.room)
    return (int(RowKind.ROOM_RENAMED), event.reason, _encode(Extra(params=names)))


_WRITERS: dict[type[Event], Callable[[Any], Content]] = {
    MessagePosted: _message,
    TagsPosted: _tags,
    MessageRedacted: _redacted,
    Joined: _joined,
    Parted: lambda event: (int(RowKind.PARTED), event.reason, None),
    Kicked: _kicked,
    LeftServer: _left_server,
    Renamed: _renamed,
    TopicChanged: lambda event: (int(RowKind.TOPIC), event.topic, None),
    ModesChanged: _modes_changed,
    RoomRenamed: _room_renamed,
}


class Stored(NamedTuple):
    """A row of `events`, joined to its author and its log; what `event` makes an event of.

    `id` is the event's message id, `number` the row's own.
    """

    number: int
    id: str
    seq: int
    at: int
    kind: int
    text: str | None
    extra: bytes | None
    by: Person
    room: str | None
    """The room's name; None in a private conversation."""


_Common: TypeAlias = dict[str, Any]


def event(row: Stored) -> Event | None:
    """The event that `row` holds; None for a message that was removed, and for kinds that only a
    later version knows."""
    reader = _READERS.get(row.kind)
    if reader is None:
        return None
    extra = _decode(row.extra) if row.extra else _NOTHING
    by = replace(row.by, relayed_by=extra.relayed_by) if extra.relayed_by else row.by
    common: _Common = {"by": by, "at": row.at / 1000, "seq": row.seq, "id": row.id}
    return reader(row, extra, common)


_NOTHING = Extra()


def _target(row: Stored, extra: Extra) -> dict[str, Any]:
    if row.room is None:
        return {"target": extra.to, "private": True}
    return {"target": row.room, "private": False}


def _read_message(row: Stored, extra: Extra, common: _Common) -> Event:
    return MessagePosted(
        kind=_KINDS[RowKind(row.kind)],
        text=row.text or "",
        tags=extra.tags,
        cuts=extra.cuts,
        **_target(row, extra),
        **common,
    )


def _read_tags(row: Stored, extra: Extra, common: _Common) -> Event:
    return TagsPosted(tags=extra.tags, **_target(row, extra), **common)


def _read_redacted(row: Stored, extra: Extra, common: _Common) -> Event:
    reason, target = row.text or "", _target(row, extra)
    return MessageRedacted(message=extra.message, reason=reason, **target, **common)


def _read_joined(row: Stored, extra: Extra, common: _Common) -> Event:
    return Joined(room=row.room or "", modes=extra.modes, **common)


def _read_parted(row: Stored, _extra: Extra, common: _Common) -> Event:
    return Parted(room=row.room or "", reason=row.text or "", **common)


def _read_kicked(row: Stored, extra: Extra, common: _Common) -> Event:
    target = extra.other or row.by
    return Kicked(room=row.room or "", target=target, reason=row.text or "", **common)


def _read_left_server(row: Stored, extra: Extra, common: _Common) -> Event:
    return LeftServer(reason=row.text or "", own_words=extra.own_words, **common)


def _read_renamed(row: Stored, extra: Extra, common: _Common) -> Event:
    return Renamed(to=extra.other or row.by, **common)


def _read_topic(row: Stored, _extra: Extra, common: _Common) -> Event:
    return TopicChanged(room=row.room or "", topic=row.text or "", **common)


def _read_modes(row: Stored, extra: Extra, common: _Common) -> Event:
    changes = row.text or ""
    return ModesChanged(room=row.room or "", changes=changes, params=extra.params, **common)


def _read_room_renamed(row: Stored, extra: Extra, common: _Common) -> Event:
    before, after = extra.params
    return RoomRenamed(room=after, before=before, reason=row.text or "", **common)


_READERS: dict[int, Callable[[Stored, Extra, _Common], Event]] = {
    RowKind.MESSAGE: _read_message,
    RowKind.NOTICE: _read_message,
    RowKind.ACTION: _read_message,
    RowKind.TAGS: _read_tags,
    RowKind.REDACTED: _read_redacted,
    RowKind.JOINED: _read_joined,
    RowKind.PARTED: _read_parted,
    RowKind.KICKED: _read_kicked,
    RowKind.LEFT_SERVER: _read_left_server,
    RowKind.RENAMED: _read_renamed,
    RowKind.TOPIC: _read_topic,
    RowKind.MODES: _read_modes,
    RowKind.ROOM_RENAMED: _read_room_renamed,
}
