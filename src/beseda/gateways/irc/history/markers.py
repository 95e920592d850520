"""MARKREAD (IRCv3 read-marker): up to when a person has read a room or a conversation."""

from beseda.catalogue import irc_history as texts
from beseda.domain import reading
from beseda.domain.lasting import keep
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Refused
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.history.moments import milliseconds, moment
from beseda.gateways.irc.history.selectors import INVALID, BadSelector, parse_time
from beseda.gateways.irc.session import IrcSession, as_param

CAPABILITIES = frozenset({"draft/read-marker", "read-marker"})

VERB = "MARKREAD"


def markread(session: IrcSession, params: list[str]) -> None:
    """MARKREAD <target> [timestamp=<moment>]: ask for the marker, or move it on."""
    if not params or not params[0]:
        session.fail(VERB, "NEED_MORE_PARAMS", text=texts.TOO_FEW)
        return
    target, key = params[0], _key(session, params[0])
    if len(params) == 1:
        session.reply(line(session.server.name, session.user, target, key))
        return
    if key is None:
        session.fail(VERB, INVALID, target, text=texts.NOT_MARKED)
        return
    try:
        at = parse_time(params[1])
    except BadSelector as bad:
        session.fail(VERB, bad.code, bad.parameter, text=bad.text)
        return
    # "clamp it between the last read timestamp and the current time"
    changed = session.user.mark_read(key, min(at, milliseconds(session.hub.clock())))
    moved = line(session.server.name, session.user, target, key)
    if changed:
        keep(session.hub, session.user)
        _tell_others(session, moved)
    session.reply(moved)


def on_joining(session: IrcSession, room: Room) -> None:
    """Tell the client where it stands in a room that it has come into; before RPL_ENDOFNAMES."""
    if session.capabilities & CAPABILITIES:
        session.reply(line(session.server.name, session.user, room.name, room.folded))


def _key(session: IrcSession, target: str) -> str | None:
    """What a marker is kept under: the key of the log, even of a room that is not there now; None
    for a person with whom there is nothing to read."""
    hub = session.hub
    try:
        if target.startswith("#"):
            return hub.names.room(target).folded
        return reading.readable(hub, session.user, target).key
    except Refused:
        return None


def line(server: str, user: User, target: str, key: str | None) -> bytes:
    """MARKREAD for a client of `user`, about the log `key` that is called `target`."""
    at = user.read_markers.get(key) if key is not None else None
    shown = "*" if at is None else f"timestamp={moment(at)}"
    return one_line(f":{server} {VERB} {as_param(target)} {shown}")


def _tell_others(session: IrcSession, line: bytes) -> None:
    """The marker has moved: the person's other clients that know of markers are told as well."""
    for each in session.user.sessions:
        if each is not session.session and each.capabilities & CAPABILITIES:
            session.hub.reply(each.channel, line)
