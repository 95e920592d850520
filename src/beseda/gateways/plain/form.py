"""How people with a bare terminal are told of events."""

import unicodedata
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from beseda.catalogue import Language, Text
from beseda.catalogue import plain as texts
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.events import (
    AccountChanged,
    AwayChanged,
    CameOnline,
    Event,
    HostChanged,
    Invited,
    Joined,
    Kicked,
    Kind,
    LeftServer,
    MessagePosted,
    MessageRedacted,
    MetadataChanged,
    ModesChanged,
    Moved,
    Observed,
    OperatorsCalled,
    Parted,
    RealnameChanged,
    Reentered,
    Renamed,
    RoomRenamed,
    TagsPosted,
    TopicChanged,
    WentOffline,
)
from beseda.domain.refusals import Refusal
from beseda.gateways.plain.neutral import neutral, short

LINE_END = "\r\n"
"""Telnet needs both (RFC 854, "The Telnet Printer and Keyboard"); they harm nobody else."""

_SERVER = 0
"""The server's id as an author (`domain.people.Person`)."""

_CTCP, _CTCP_ACTION = "\x01", "\x01ACTION "


class PlainForm:
    """Writes events, the same bytes for all who share a language. Pure: any thread may use it.

    What people say begins with the time, what happens with a star, so that nobody can say a line
    that looks like what happens. The main room is where nearly everything happens, so it is not
    named; every other room is. The bytes depend on nothing that differs between readers.
    """

    def __init__(self, language: Language, room: str, zone: tzinfo | None = None) -> None:
        """`room` is the main room; times are in `zone` (None: where the server is)."""
        self.language = language
        self._room = unicodedata.normalize("NFC", room)
        self._zone = zone

    def encode(self, event: Event) -> bytes:
        """The line for everybody but the author; b"" for what a bare terminal does not show."""
        return _line(_WRITERS[type(event)](self, event))

    def encode_own(self, event: Event, shared: bytes) -> bytes:
        """The line for the author, who is told only what no answer of a command tells them."""
        if isinstance(event, MessagePosted):
            to_oneself = event.private and event.target == event.by.nick
            return shared if to_oneself else b""
        if isinstance(event, Renamed):
            return _line(self.notice(texts.YOU_RENAMED, nick=event.to.nick))
        return b"" if isinstance(event, _ANSWERED) else shared

    def encode_elsewhere(self, event: Event, shared: bytes) -> bytes:
        """The line for the author's other sessions, which no command has answered."""
        if isinstance(event, MessagePosted) and event.private and event.target != event.by.nick:
            return _line(self.words(event, sent=True))
        if isinstance(event, Renamed):
            return self.encode_own(event, shared)
        return b"" if isinstance(event, Invited) else shared

    def notice(self, text: Text, where: str = "", /, **values: str) -> str:
        """What happened (in the room `where`), without a line end; the values are made safe."""
        safe = {name: neutral(value) for name, value in values.items()}
        return f"* {self._where(where, ': ')}{text.to(self.language, **safe)}"

    def excuse(self, refusal: Refusal) -> bytes:
        """Why something was not done, as a line."""
        values = {name: short(value) for name, value in refusal.values.items()}
        return _line(f"* {REFUSALS[refusal.reason].to(self.language, **values)}")

    def day(self, at: float) -> str:
        """The date of a moment in Unix time, as `2026-11-20`."""
        return datetime.fromtimestamp(at, self._zone).strftime("%Y-%m-%d")

    def words(self, event: MessagePosted, *, sent: bool = False) -> str:
        """What somebody said, without the last line end; "" for programs' words to programs. Each
        line of a text of several has the same head, so that nobody can forge one; blank ones are
        left out. `sent`: whether whoever reads it has sent it, by another connection."""
        text, action = event.text, event.kind is Kind.ACTION
        if text.startswith(_CTCP):
            action = text.startswith(_CTCP_ACTION)
            if not action:
                return ""
            text = text.removeprefix(_CTCP_ACTION).rstrip(_CTCP)
        nick = neutral(event.by.nick)
        if sent:
            nick = f"{nick} -> {neutral(event.target)}"
        elif event.private:
            nick = f"{nick} ({texts.PRIVATE.to(self.language)})"
        where = "" if event.private else self._where(event.target, " ", event.rank_prefix)
        moment = datetime.fromtimestamp(event.at, self._zone).strftime("%H:%M")
        if action:
            who = f"* {nick}"
        elif event.kind is Kind.NOTICE:
            who = f"-{nick}-"
        else:
            who = f"{nick}:"
        head = f"[{moment}] {where}{who}"
        lines = text.split("\n") if "\n" in text else (text,)
        return LINE_END.join(f"{head} {neutral(line)}" for line in lines if line or len(lines) == 1)

    def _where(self, room: str, after: str, rank_prefix: str = "") -> str:
        """The room with what stands `after` it; "" for the main room and for no room."""
        if not room or (room == self._room and not rank_prefix):
            return ""
        return f"{rank_prefix}{neutral(room)}{after}"


_ANSWERED = (Joined, Parted, AwayChanged, Invited)
"""Events whose author gets a fuller answer from the command."""


def _line(text: str) -> bytes:
    return (text + LINE_END).encode() if text else b""


def _nothing(_form: PlainForm, _event: Event) -> str:
    return ""


def _joined(form: PlainForm, event: Joined) -> str:
    return form.notice(texts.JOINED, event.room, nick=event.by.nick)


def _parted(form: PlainForm, event: Parted) -> str:
    text = texts.PARTED_REASON if event.reason else texts.PARTED
    return form.notice(text, event.room, nick=event.by.nick, reason=event.reason)


def _kicked(form: PlainForm, event: Kicked) -> str:
    # The one put out reads these very bytes, so they say how to come back, whichever room it is.
    by, nick, room = event.by.nick, event.target.nick, event.room
    if event.reason in ("", by):  # without a reason it is the operator's name, as IRC has it
        return form.notice(texts.KICKED, by=by, nick=nick, room=room)
    return form.notice(texts.KICKED_REASON, by=by, nick=nick, room=room, reason=event.reason)


def _left_server(form: PlainForm, event: LeftServer) -> str:
    text = texts.LEFT_REASON if event.reason else texts.LEFT
    return form.notice(text, nick=event.by.nick, reason=event.reason)


def _renamed(form: PlainForm, event: Renamed) -> str:
    return form.notice(texts.RENAMED, old=event.by.nick, nick=event.to.nick)


def _topic_changed(form: PlainForm, event: TopicChanged) -> str:
    text = texts.TOPIC_SET if event.topic else texts.TOPIC_REMOVED
    return form.notice(text, event.room, nick=event.by.nick, topic=event.topic)


def _modes_changed(form: PlainForm, event: ModesChanged) -> str:
    if not event.room.startswith("#"):
        return ""  # somebody's own modes
    if event.by.id == _SERVER:
        return _rank_changed(form, event)
    return _modes_set(form, event)


def _rank_changed(form: PlainForm, event: ModesChanged) -> str:
    """What an account brings with it, which nobody has done: a rank in a room, and losing it."""
    if event.changes.startswith("-"):
        return ""
    if "q" in event.changes:
        return form.notice(texts.FOUNDER, nick=event.params[0], room=event.room)
    return _modes_set(form, event)


def _modes_set(form: PlainForm, event: ModesChanged) -> str:
    modes = " ".join((event.changes, *event.params))
    return form.notice(texts.MODES, event.room, nick=event.by.nick, modes=modes)


def _room_renamed(form: PlainForm, event: RoomRenamed) -> str:
    text = texts.ROOM_RENAMED_REASON if event.reason else texts.ROOM_RENAMED
    by, old, room = event.by.nick, event.before, event.room
    return form.notice(text, nick=by, old=old, room=room, reason=event.reason)


def _invited(form: PlainForm, event: Invited) -> str:
    if event.overheard:
        other = event.target.nick
        return form.notice(texts.OTHER_INVITED, event.room, nick=event.by.nick, other=other)
    return form.notice(texts.INVITED, nick=event.by.nick, room=event.room)


def _operators_called(_form: PlainForm, event: OperatorsCalled) -> str:
    return f"* {neutral(event.by.nick)}: {neutral(event.text)}"


_WRITERS: dict[type[Event], Callable[[PlainForm, Any], str]] = {
    MessagePosted: PlainForm.words,
    Joined: _joined,
    Parted: _parted,
    Kicked: _kicked,
    LeftServer: _left_server,
    Renamed: _renamed,
    TopicChanged: _topic_changed,
    ModesChanged: _modes_changed,
    Invited: _invited,
    AwayChanged: _nothing,  # /who shows it
    RealnameChanged: _nothing,
    RoomRenamed: _room_renamed,
    Moved: _nothing,
    MetadataChanged: _nothing,
    HostChanged: _nothing,
    Reentered: _nothing,
    CameOnline: _nothing,
    WentOffline: _nothing,
    Observed: _nothing,
    OperatorsCalled: _operators_called,
    AccountChanged: _nothing,  # /whois shows it
    TagsPosted: _nothing,
    MessageRedacted: _nothing,
}
