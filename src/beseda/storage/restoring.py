"""From what a file says to events: every byte of it may have been written by anybody.

What gets into the log this way is later sent to IRC clients as parts of lines, so nothing may
stand in it that a client could not have sent.
"""

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from beseda.domain.events import (
    Event,
    Joined,
    Kicked,
    LeftServer,
    MessagePosted,
    ModesChanged,
    Parted,
    Renamed,
    RoomRenamed,
    Tags,
    TagsPosted,
    TopicChanged,
)
from beseda.domain.names import NamePolicy
from beseda.domain.people import Person
from beseda.domain.refusals import Reason, Refused
from beseda.storage.exchange import SAID, Line, Who, milliseconds_of

MOST_TEXT = 65_536
"""Characters in a text."""
UNKNOWN = "unknown"
"""The user name and the host of whom a file gives only the nick."""

_MOST_PEOPLE = 20_000
_MOST_TAGS = 50
_MOST_VALUE = 4096
_LATEST = 253_402_300_799_000
"""The end of the year 9999, in milliseconds."""
_TAG = re.compile(r"\+(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+")
_MODES = re.compile(r"[A-Za-z+-]{0,100}")
_WORD = re.compile(r"[^\s\x00-\x1f\x7f!@:][^\s\x00-\x1f\x7f!@]{0,200}")
_NOT_IN_LINES = re.compile("[\x00\x01\r\n\ud800-\udfff]")
_NOT_IN_TEXTS = re.compile("[\x00\x01\r\ud800-\udfff]")


class MalformedError(Exception):
    """This is not what could have happened in a room."""


class Cast:
    """The people of a file; each is one value as long as nothing of theirs changes."""

    def __init__(self, names: NamePolicy) -> None:
        self._names = names
        self._people: dict[tuple[str, str, str, str], Person] = {}

    def person(self, who: Who) -> Person:
        """Who that is. Raises MalformedError for a nick that nobody could have.

        Their identity is that of nobody on this server: a nick with a sign before it that no
        identity of a guest begins with.
        """
        key = (who.nick, who.user, who.host, who.realname)
        person = self._people.get(key)
        if person is None:
            if len(self._people) >= _MOST_PEOPLE:
                self._people.clear()
            person = self._people[key] = self._made(who)
        return person

    def _made(self, who: Who) -> Person:
        try:
            name = self._names.nick(who.nick)
            shown, folded = name.shown, name.folded
        except Refused as refused:
            if refused.refusal.reason is not Reason.NICK_RESERVED:
                raise MalformedError(who.nick) from None
            shown, folded = who.nick, self._names.fold_nick(who.nick)
        return Person(
            0, shown, folded, _word(who.user), _word(who.host), line(who.realname), f":{folded}"
        )


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else UNKNOWN


def line(text: str) -> str:
    """`text` as it can stand in a line."""
    return _NOT_IN_LINES.sub(" ", text[:MOST_TEXT])


class Reading(Struct, frozen=True):
    """What a line's event is made of, checked, besides what is of its kind."""

    room: str
    cast: Cast
    common: dict[str, Any]


def event_of(said: Line, at: int, room: str, cast: Cast) -> Event | None:
    """The event that `said` tells of, at `at` (`moment`), for the log of `room`; None for kinds
    that are not restored: those of a later version, and that a message was taken back (it is not
    there).

    Raises MalformedError.
    """
    make = _MAKERS.get(said.kind)
    if make is None:
        return None
    if said.by is None:
        raise MalformedError(said.kind)
    common = {"by": cast.person(said.by), "at": at / 1000, "id": said.id}
    event: Event = make(said, Reading(room, cast, common))
    return event


def moment(text: str) -> int:
    """The moment that a line names, in milliseconds. Raises MalformedError."""
    try:
        at = milliseconds_of(text)
    except (ValueError, OverflowError):
        raise MalformedError(text) from None
    if not 0 <= at <= _LATEST:
        raise MalformedError(text)
    return at


def _tags(said: Line) -> Tags:
    tags = [
        (name, line(value)[:_MOST_VALUE])
        for name, value in said.tags.items()
        if len(name) < 200 and _TAG.fullmatch(name)
    ]
    return tuple(tags[:_MOST_TAGS])


def _message(said: Line, reading: Reading) -> Event:
    text = _NOT_IN_TEXTS.sub(" ", (said.text or "")[:MOST_TEXT])
    if not text:
        raise MalformedError(said.kind)
    cuts = said.cuts if all(0 < cut < len(text) for cut in said.cuts) else ()
    if list(cuts) != sorted(set(cuts)):
        cuts = ()
    return MessagePosted(
        kind=SAID[said.kind],
        target=reading.room,
        private=False,
        text=text,
        tags=_tags(said),
        cuts=cuts,
        **reading.common,
    )


def _tags_posted(said: Line, reading: Reading) -> Event:
    tags = _tags(said)
    if not tags:
        raise MalformedError(said.kind)
    return TagsPosted(target=reading.room, private=False, tags=tags, **reading.common)


def _joined(said: Line, reading: Reading) -> Event:
    return Joined(room=reading.room, modes=_modes(said), **reading.common)


def _modes(said: Line) -> str:
    if not _MODES.fullmatch(said.modes):
        raise MalformedError(said.modes)
    return said.modes


def _modes_changed(said: Line, reading: Reading) -> Event:
    params = tuple(each for each in said.params if _is_param(each))
    if len(params) != len(said.params) or not said.modes:
        raise MalformedError(said.kind)
    return ModesChanged(room=reading.room, changes=_modes(said), params=params, **reading.common)


def _is_param(text: str) -> bool:
    return (
        0 < len(text) <= 500
        and text[0] != ":"
        and " " not in text
        and not _NOT_IN_LINES.search(text)
    )


def _target(said: Line, reading: Reading) -> Person:
    if said.target is None:
        raise MalformedError(said.kind)
    return reading.cast.person(said.target)


def _reason(said: Line) -> str:
    return line(said.text or "")


def _kicked(said: Line, reading: Reading) -> Event:
    target, reason = _target(said, reading), _reason(said)
    return Kicked(room=reading.room, target=target, reason=reason, **reading.common)


def _room_renamed(said: Line, reading: Reading) -> Event:
    if len(said.params) != 2 or not all(
        each.startswith("#") and _is_param(each) for each in said.params
    ):
        raise MalformedError(said.kind)
    before, room = said.params
    return RoomRenamed(room=room, before=before, reason=_reason(said), **reading.common)


_MAKERS: dict[str, Callable[[Line, Reading], Event]] = {
    **dict.fromkeys(SAID, _message),
    "tags": _tags_posted,
    "join": _joined,
    "part": lambda said, it: Parted(room=it.room, reason=_reason(said), **it.common),
    "kick": _kicked,
    "quit": lambda said, it: LeftServer(
        reason=_reason(said), own_words=said.own_words, **it.common
    ),
    "nick": lambda said, it: Renamed(to=_target(said, it), **it.common),
    "topic": lambda said, it: TopicChanged(room=it.room, topic=_reason(said), **it.common),
    "mode": _modes_changed,
    "rename": _room_renamed,
}
