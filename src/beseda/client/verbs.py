"""What other people's doings mean to the model: one function for each verb of IRC."""

import re
from collections.abc import Callable
from datetime import datetime

from beseda.client.events import (
    AwayChanged,
    Event,
    Invited,
    Joined,
    Kicked,
    Left,
    LinkClosing,
    MessageKind,
    MessageReceived,
    ModeChanged,
    Ponged,
    Quit,
    RealnameChanged,
    Refused,
    Renamed,
    ServerNotice,
    TopicChanged,
)
from beseda.client.rooms import MOST_NAME
from beseda.client.state import State, last, param
from beseda.protocol.irc.message import Message, split_source

_ACTION = "\x01ACTION "
_CTCP = "\x01"
_MOST_ID = 200
# IRCv3 server-time: "YYYY-MM-DDThh:mm:ss.sssZ".
_SERVER_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")


def sender(message: Message) -> str:
    """The nick (or server) that a message comes from, "" if it does not say."""
    return split_source(message.source or "")[0]


def sent_at(message: Message, now: float) -> float:
    """When the message was said by its `time` tag; `now` if that is missing or nonsense."""
    written = message.tags.get("time", "")
    if not _SERVER_TIME.fullmatch(written):
        return now
    try:
        return datetime.fromisoformat(written).timestamp()
    except (ValueError, OverflowError):
        return now


def message_id(message: Message) -> str:
    """The message's id (IRCv3 message-ids), "" if it has none that could be sent back."""
    written = message.tags.get("msgid", "")
    return (
        written if len(written) <= _MOST_ID and written.isprintable() and " " not in written else ""
    )


def on_ping(state: State, message: Message, _now: float) -> list[Event]:
    """PING: answered with the same token."""
    state.reply("PONG", last(message))
    return []


def on_pong(_state: State, message: Message, _now: float) -> list[Event]:
    """PONG: the server's name, then our token."""
    return [Ponged(last(message))]


def on_join(state: State, message: Message, _now: float) -> list[Event]:
    """JOIN: params are the room (and with extended-join more, which we do not ask for)."""
    nick, name = sender(message), param(message, 0)
    if not nick or not name:
        return []
    mine = state.is_me(nick)
    if mine:
        state.source = message.source or ""
        state.rooms.enter(name)
    room = state.rooms.find(name)
    if room is not None:
        state.rooms.add(room, nick)
    return [Joined(name, nick, mine, message_id(message))]


def on_part(state: State, message: Message, _now: float) -> list[Event]:
    """PART: the room and perhaps a reason."""
    nick, name = sender(message), param(message, 0)
    mine = state.is_me(nick)
    _take_out(state, name, nick, mine)
    return [Left(name, nick, param(message, 1), mine)]


def on_kick(state: State, message: Message, _now: float) -> list[Event]:
    """KICK: the room, whom, and perhaps a reason."""
    name, nick = param(message, 0), param(message, 1)
    mine = state.is_me(nick)
    _take_out(state, name, nick, mine)
    return [Kicked(name, nick, sender(message), param(message, 2), mine)]


def _take_out(state: State, name: str, nick: str, mine: bool) -> None:
    room = state.rooms.find(name)
    if mine:
        state.rooms.leave(name)
    elif room is not None:
        state.rooms.remove(room, nick)


def on_quit(state: State, message: Message, _now: float) -> list[Event]:
    """QUIT: perhaps a reason. Servers put "Quit: " before one in the sender's own words, even if
    it is empty (Modern IRC, QUIT message)."""
    nick = sender(message)
    reason = last(message).removeprefix("Quit:").strip()
    return [Quit(nick, reason, state.rooms.remove_everywhere(nick))]


def on_nick(state: State, message: Message, _now: float) -> list[Event]:
    """NICK: the new name of whom it comes from."""
    old, new = sender(message), param(message, 0)
    if not old or not new:
        return []
    mine = state.is_me(old)
    rooms = state.rooms.rename(old, new)
    if mine:
        state.nick = new
        state.source = ""
    return [Renamed(old, new, rooms, mine)]


def on_privmsg(state: State, message: Message, now: float) -> list[Event]:
    """PRIVMSG: the target and the text; ACTION is the only CTCP that is for people."""
    text = param(message, 1)
    if text.startswith(_ACTION):
        return _said(state, message, now, "action", text.removeprefix(_ACTION).removesuffix(_CTCP))
    if text.startswith(_CTCP):
        return []
    return _said(state, message, now, "message", text)


def on_notice(state: State, message: Message, now: float) -> list[Event]:
    """NOTICE: from people as PRIVMSG; from the server (no `nick!user@host`) its own word."""
    text = param(message, 1)
    if "!" not in (message.source or ""):
        return [ServerNotice(text)]
    return [] if text.startswith(_CTCP) else _said(state, message, now, "notice", text)


def _said(state: State, message: Message, now: float, kind: MessageKind, text: str) -> list[Event]:
    nick, target = sender(message), param(message, 0)
    audience, bare = state.features.split_ranks(target)  # "@#room": to its operators (STATUSMSG)
    private = not state.features.is_room(bare)
    return [
        MessageReceived(
            kind,
            nick,
            target if private else bare,
            text,
            private,
            sent_at(message, now),
            state.is_me(nick),
            message_id(message),
            message.tags.get("account", "")[:MOST_NAME],
            "" if private else audience,
            "" if private else _ranks(state, message, bare, nick),
        )
    ]


def _ranks(state: State, message: Message, name: str, nick: str) -> str:
    """The sender's ranks now, while the name is still theirs. What comes in a batch may have been
    said long ago, by another one of that name."""
    room = None if "batch" in message.tags else state.rooms.find(name)
    member = state.rooms.member(room, nick) if room is not None else None
    return "" if member is None else member.ranks


def on_topic(state: State, message: Message, _now: float) -> list[Event]:
    """TOPIC: the room and its new topic."""
    name, topic = param(message, 0), param(message, 1)
    room = state.rooms.find(name)
    if room is not None:
        room.topic = topic
    return [TopicChanged(name, topic, sender(message))]


def on_mode(state: State, message: Message, _now: float) -> list[Event]:
    """MODE: the target, signs and letters, their arguments; ranks of members follow it."""
    target, letters = param(message, 0), param(message, 1)
    room = state.rooms.find(target)
    if room is not None:
        arguments = iter(message.params[2:])
        setting = True
        for letter in letters:
            if letter in "+-":
                setting = letter == "+"
                continue
            takes = state.features.takes_argument(letter, setting)
            argument = next(arguments, "") if takes else ""
            symbol = state.features.prefixes.get(letter)
            member = state.rooms.member(room, argument) if symbol else None
            if symbol and member is not None:
                others = member.ranks.replace(symbol, "")
                member.ranks = state.features.sort_ranks(others + symbol if setting else others)
    return [ModeChanged(target, sender(message), " ".join(message.params[1:]))]


def on_invite(state: State, message: Message, _now: float) -> list[Event]:
    """INVITE: whom and where to."""
    nick = param(message, 0)
    return [Invited(param(message, 1), nick, sender(message), state.is_me(nick))]


def on_away(state: State, message: Message, _now: float) -> list[Event]:
    """AWAY (away-notify): a text, or none for "here again"."""
    nick = sender(message)
    text = param(message, 0) if message.params else None
    state.rooms.set_away(nick, text is not None)
    return [AwayChanged(nick, text, state.is_me(nick))]


def on_setname(_state: State, message: Message, _now: float) -> list[Event]:
    """SETNAME: the new real name of whom it comes from."""
    return [RealnameChanged(sender(message), param(message, 0))]


def on_error(_state: State, message: Message, _now: float) -> list[Event]:
    """ERROR: the server's last words."""
    return [LinkClosing(last(message))]


def on_fail(_state: State, message: Message, _now: float) -> list[Event]:
    """FAIL (IRCv3 standard replies): the command, a code, what it is about, a sentence."""
    return [Refused(param(message, 1), last(message), " ".join(message.params[2:-1]))]


def on_note(_state: State, message: Message, _now: float) -> list[Event]:
    """WARN and NOTE: the server has something to say about a command."""
    return [ServerNotice(last(message))]


VERBS: dict[str, Callable[[State, Message, float], list[Event]]] = {
    "PING": on_ping,
    "PONG": on_pong,
    "JOIN": on_join,
    "PART": on_part,
    "KICK": on_kick,
    "QUIT": on_quit,
    "NICK": on_nick,
    "PRIVMSG": on_privmsg,
    "NOTICE": on_notice,
    "TOPIC": on_topic,
    "MODE": on_mode,
    "INVITE": on_invite,
    "AWAY": on_away,
    "SETNAME": on_setname,
    "ERROR": on_error,
    "FAIL": on_fail,
    "WARN": on_note,
    "NOTE": on_note,
}
