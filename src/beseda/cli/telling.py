"""What is told to people of each event in a log: a table with one row for each kind."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from beseda.catalogue import Language, Text
from beseda.catalogue import chat as texts
from beseda.catalogue.history import (
    REACTED,
    REDACTED,
    REDACTED_REASON,
    ROOM_RENAMED,
    ROOM_RENAMED_REASON,
)
from beseda.client.safe import safe
from beseda.domain.events import (
    Event,
    Joined,
    Kicked,
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

_REACTIONS = frozenset({"+draft/react", "+react"})


class Told(NamedTuple):
    """How it is told: somebody's own words, in lines, or a sentence about what happened. Everything
    in it is harmless to a terminal."""

    kind: Literal["message", "notice", "action", "happening"]
    nick: str
    lines: list[str]


def tell(event: Event, language: Language) -> Told | None:
    """What to tell of `event`; None if it is not for people."""
    if isinstance(event, MessagePosted):
        lines = [safe(line) for line in event.text.split("\n")]
        return Told(event.kind.value, safe(event.by.nick), lines)
    row = _HAPPENINGS.get(type(event))
    sentence = row(event) if row is not None else None
    if sentence is None:
        return None
    text, values = sentence
    words = text.to(language, **{name: safe(value) for name, value in values.items()})
    return Told("happening", safe(event.by.nick), [words])


_Sentence = tuple[Text, dict[str, str]]


def _parted(event: Parted) -> _Sentence:
    text = texts.LEFT_REASON if event.reason else texts.LEFT
    return text, {"nick": event.by.nick, "reason": event.reason}


def _left_server(event: LeftServer) -> _Sentence:
    text = texts.QUIT_REASON if event.reason else texts.QUIT
    return text, {"nick": event.by.nick, "reason": event.reason}


def _kicked(event: Kicked) -> _Sentence:
    reason = event.reason or event.by.nick
    return texts.KICKED, {"by": event.by.nick, "nick": event.target.nick, "reason": reason}


def _topic(event: TopicChanged) -> _Sentence:
    text = texts.TOPIC_CHANGED if event.topic else texts.TOPIC_REMOVED
    return text, {"by": event.by.nick, "topic": event.topic}


def _modes(event: ModesChanged) -> _Sentence:
    modes = " ".join((event.changes, *event.params))
    return texts.MODE, {"by": event.by.nick, "modes": modes}


def _room_renamed(event: RoomRenamed) -> _Sentence:
    text = ROOM_RENAMED_REASON if event.reason else ROOM_RENAMED
    values = {"old": event.before, "new": event.room, "reason": event.reason}
    return text, {"by": event.by.nick, **values}


def _redacted(event: MessageRedacted) -> _Sentence:
    text = REDACTED_REASON if event.reason else REDACTED
    return text, {"by": event.by.nick, "reason": event.reason}


def _tags(event: TagsPosted) -> _Sentence | None:
    for name, value in event.tags:
        if name in _REACTIONS:
            return REACTED, {"nick": event.by.nick, "reaction": value}
    return None


_HAPPENINGS: dict[type[Event], Callable[[Any], _Sentence | None]] = {
    Joined: lambda event: (texts.JOINED, {"nick": event.by.nick}),
    Parted: _parted,
    LeftServer: _left_server,
    Kicked: _kicked,
    Renamed: lambda event: (texts.RENAMED, {"old": event.by.nick, "new": event.to.nick}),
    TopicChanged: _topic,
    ModesChanged: _modes,
    RoomRenamed: _room_renamed,
    MessageRedacted: _redacted,
    TagsPosted: _tags,
}
