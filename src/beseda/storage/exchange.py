"""Events as lines of JSON, and back: the format of `beseda export` (docs/history.md).

The names and their meaning are a promise to whoever wrote a program for them: what is added later
may be left out by a reader, and nothing changes its meaning within a version.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

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
    TagsPosted,
    TopicChanged,
)
from beseda.domain.people import Person

FORMAT = "beseda-history"
VERSION = 1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Header(Struct, kw_only=True):
    """The first line."""

    format: str
    version: int
    time: str = ""


class Who(Struct, omit_defaults=True):
    """Somebody as they were then."""

    nick: str
    user: str = ""
    host: str = ""
    realname: str = ""


class Line(Struct, omit_defaults=True, kw_only=True):
    """Any line after the first: a room's log that begins ("log"), an event, or the "end"."""

    kind: str
    room: str = ""
    open: bool = True
    events: int | None = None
    id: str = ""
    time: str = ""
    by: Who | None = None
    text: str | None = None
    tags: dict[str, str] = {}
    cuts: tuple[int, ...] = ()
    target: Who | None = None
    modes: str = ""
    params: tuple[str, ...] = ()
    own_words: bool = False
    message: str = ""


encode = msgspec.json.Encoder().encode
decode_header = msgspec.json.Decoder(Header).decode
decode_line = msgspec.json.Decoder(Line).decode
"""These two raise msgspec.MsgspecError, or UnicodeDecodeError."""

# What a terminal obeys stands inside strings, where \u and the code mean the same.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]")


def as_line(content: Header | Line) -> bytes:
    """One line of JSON with its end, in UTF-8; no character in it that a terminal obeys."""
    written = encode(content).decode()
    safe = _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)
    return safe.encode() + b"\n"


def time_text(milliseconds: int) -> str:
    """A moment of Unix time as ISO 8601 has it, in UTC."""
    moment = _EPOCH + milliseconds * _MILLISECOND
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def milliseconds_of(text: str) -> int:
    """The moment that `text` names. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return (moment - _EPOCH) // _MILLISECOND


def milliseconds(event: Event) -> int:
    """When it was. What was read from the log is exact, though a float cannot say it exactly."""
    return round(event.at * 1000)


def header(now: float) -> Header:
    """The first line of an export; `now` is Unix time in seconds."""
    return Header(format=FORMAT, version=VERSION, time=time_text(int(now * 1000)))


def line_of(event: Event, room: str) -> Line | None:
    """`event`, in the log of `room`; None for kinds that are not exported."""
    row = KINDS.get(type(event))
    if row is None:
        return None
    line: Line = row(event)
    line.room, line.id = room, event.id
    line.time = time_text(milliseconds(event))
    line.by = _who(event.by)
    return line


def _who(person: Person) -> Who:
    return Who(person.nick, person.username, person.host, person.realname)


def _message(event: MessagePosted) -> Line:
    return Line(kind=event.kind.value, text=event.text, tags=dict(event.tags), cuts=event.cuts)


KINDS: dict[type[Event], Callable[[Any], Line]] = {
    MessagePosted: _message,
    TagsPosted: lambda event: Line(kind="tags", tags=dict(event.tags)),
    MessageRedacted: lambda event: Line(kind="redact", message=event.message, text=event.reason),
    Joined: lambda event: Line(kind="join", modes=event.modes),
    Parted: lambda event: Line(kind="part", text=event.reason),
    Kicked: lambda event: Line(kind="kick", target=_who(event.target), text=event.reason),
    LeftServer: lambda event: Line(kind="quit", text=event.reason, own_words=event.own_words),
    Renamed: lambda event: Line(kind="nick", target=_who(event.to)),
    TopicChanged: lambda event: Line(kind="topic", text=event.topic),
    ModesChanged: lambda event: Line(kind="mode", modes=event.changes, params=event.params),
    RoomRenamed: lambda event: Line(
        kind="rename", params=(event.before, event.room), text=event.reason
    ),
}
SAID = {kind.value: kind for kind in Kind}
