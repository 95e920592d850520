"""What the server's numbered answers mean to the model. The first parameter is always our nick."""

from collections.abc import Callable

from beseda.client import authentication, registration
from beseda.client.events import (
    AwayChanged,
    Event,
    Invited,
    ListedRoom,
    NamesListed,
    Person,
    Refused,
    RoomsListed,
    TopicChanged,
    WhoListed,
)
from beseda.client.state import MOST_ROWS, State, last, param
from beseda.protocol.irc.message import Message, split_source
from beseda.protocol.irc.numerics import Numeric

_MOST_LISTINGS = 100
_GONE_HERE = "G"  # RPL_WHOREPLY's flags begin with H (here) or G (gone)


def on_topic_told(state: State, message: Message, _now: float) -> list[Event]:
    """332 RPL_TOPIC and 331 RPL_NOTOPIC: the room and its topic."""
    name = param(message, 1)
    topic = param(message, 2) if message.verb == Numeric.RPL_TOPIC else ""
    room = state.rooms.find(name)
    if room is not None:
        room.topic = topic
    return [TopicChanged(name, topic, None)]


def on_names(state: State, message: Message, _now: float) -> list[Event]:
    """353 RPL_NAMREPLY: a symbol, the room, names with their ranks."""
    name = param(message, 2)
    key = state.features.fold(name)
    if key not in state.names and len(state.names) >= _MOST_LISTINGS:
        return []
    listed = state.names.setdefault(key, [])
    room = state.rooms.find(name)
    for word in last(message).split():
        ranks, source = state.features.split_ranks(word)
        nick = split_source(source)[0]
        if nick and len(listed) < MOST_ROWS:
            listed.append(ranks + nick)
        if nick and room is not None:
            state.rooms.add(room, nick, state.features.sort_ranks(ranks))
    return []


def on_names_end(state: State, message: Message, _now: float) -> list[Event]:
    """366 RPL_ENDOFNAMES: the room."""
    name = param(message, 1)
    listed = state.names.pop(state.features.fold(name), [])
    return [NamesListed(name, tuple(listed))]


def on_who(state: State, message: Message, _now: float) -> list[Event]:
    """352 RPL_WHOREPLY: room, user, host, server, nick, flags, hops and real name."""
    nick, away = param(message, 5), param(message, 6).startswith(_GONE_HERE)
    if nick and len(state.people) < MOST_ROWS:
        realname = last(message).partition(" ")[2]
        state.people.append(Person(nick, param(message, 1), away, realname))
        state.rooms.set_away(nick, away)
    return []


def on_who_end(state: State, message: Message, _now: float) -> list[Event]:
    """315 RPL_ENDOFWHO: what was asked for."""
    people, state.people = tuple(state.people), []
    return [WhoListed(param(message, 1), people)]


def on_list(state: State, message: Message, _now: float) -> list[Event]:
    """322 RPL_LIST: room, how many people, topic."""
    people = param(message, 2)
    count = int(people) if people.isascii() and people.isdigit() and len(people) < 10 else 0
    if len(state.listed) < MOST_ROWS:
        state.listed.append(ListedRoom(param(message, 1), count, param(message, 3)))
    return []


def on_list_end(state: State, _message: Message, _now: float) -> list[Event]:
    """323 RPL_LISTEND."""
    listed, state.listed = tuple(state.listed), []
    return [RoomsListed(listed)]


def on_their_away(_state: State, message: Message, _now: float) -> list[Event]:
    """301 RPL_AWAY: whom we wrote to, and why they may not answer."""
    return [AwayChanged(param(message, 1), last(message), mine=False)]


def on_my_away(state: State, message: Message, _now: float) -> list[Event]:
    """305 RPL_UNAWAY and 306 RPL_NOWAWAY: our own state."""
    state.away = message.verb == Numeric.RPL_NOWAWAY
    state.rooms.set_away(state.nick, state.away)
    return [AwayChanged(state.nick, "" if state.away else None, mine=True)]


def on_inviting(state: State, message: Message, _now: float) -> list[Event]:
    """341 RPL_INVITING: whom we invited, and where to."""
    return [Invited(param(message, 2), param(message, 1), state.nick, mine=False)]


def on_refused(_state: State, message: Message, _now: float) -> list[Event]:
    """Any error numeric (400 to 599): what it is about, and a sentence."""
    subject = " ".join(message.params[1:-1])
    return [Refused(message.verb, last(message), subject)]


def on_passed_over(_state: State, _message: Message, _now: float) -> list[Event]:
    """An error that is none to us: no MOTD (422), a server that does not know CAP (421)."""
    return []


def on_unknown(state: State, message: Message, now: float) -> list[Event]:
    """421 ERR_UNKNOWNCOMMAND: not worth a word if the command is CAP, which old servers lack."""
    if param(message, 1).upper() == "CAP":
        return registration.on_no_cap(state)
    return on_refused(state, message, now)


NUMERICS: dict[str, Callable[[State, Message, float], list[Event]]] = {
    Numeric.RPL_WELCOME: registration.on_welcome,
    Numeric.RPL_ISUPPORT: registration.on_isupport,
    Numeric.RPL_AWAY: on_their_away,
    Numeric.RPL_UNAWAY: on_my_away,
    Numeric.RPL_NOWAWAY: on_my_away,
    Numeric.RPL_ENDOFWHO: on_who_end,
    Numeric.RPL_LIST: on_list,
    Numeric.RPL_LISTEND: on_list_end,
    Numeric.RPL_NOTOPIC: on_topic_told,
    Numeric.RPL_TOPIC: on_topic_told,
    Numeric.RPL_INVITING: on_inviting,
    Numeric.RPL_WHOREPLY: on_who,
    Numeric.RPL_NAMREPLY: on_names,
    Numeric.RPL_ENDOFNAMES: on_names_end,
    Numeric.ERR_UNKNOWNCOMMAND: on_unknown,
    Numeric.ERR_NOMOTD: on_passed_over,
    Numeric.ERR_NONICKNAMEGIVEN: registration.on_nick_refused,
    Numeric.ERR_ERRONEUSNICKNAME: registration.on_nick_refused,
    Numeric.ERR_NICKNAMEINUSE: registration.on_nick_refused,
    Numeric.ERR_NICKCOLLISION: registration.on_nick_refused,
    Numeric.RPL_LOGGEDIN: authentication.on_logged_in,
    Numeric.RPL_LOGGEDOUT: authentication.on_logged_out,
    Numeric.RPL_SASLSUCCESS: authentication.on_success,
    Numeric.RPL_SASLMECHS: authentication.on_mechanisms,
    authentication.NICK_LOCKED: authentication.on_failure,
    Numeric.ERR_SASLFAIL: authentication.on_failure,
    Numeric.ERR_SASLTOOLONG: authentication.on_failure,
    Numeric.ERR_SASLABORTED: authentication.on_failure,
    Numeric.ERR_SASLALREADY: authentication.on_failure,
}


def is_error(verb: str) -> bool:
    """Whether `verb` is a numeric of an error."""
    return len(verb) == 3 and verb.isascii() and verb.isdigit() and verb[0] in "45"
