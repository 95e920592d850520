"""Talking: PRIVMSG, NOTICE, TAGMSG."""

from collections.abc import Callable

from msgspec.structs import replace

from beseda.catalogue import irc as texts
from beseda.domain.commands import Say, SendTags
from beseda.domain.events import Kind
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.irc import chanserv, nickserv
from beseda.gateways.irc.history import znc
from beseda.gateways.irc.services import hear
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.protocol.irc.numerics import Numeric

ACTION = "\x01ACTION "
"""What the text of a CTCP ACTION begins with."""

_NOTICE = Kind.NOTICE
_LISTENERS: dict[str, Callable[[IrcSession, str], None]] = {
    znc.NAME: znc.playback,
    nickserv.NAME.lower(): lambda session, text: hear(session, nickserv.SERVICE, text),
    chanserv.NAME.lower(): lambda session, text: hear(session, chanserv.SERVICE, text),
}
"""What is talked to like a person, and is none; nobody can have these names."""


def privmsg(session: IrcSession, params: list[str]) -> None:
    """PRIVMSG <target>{,<target>} <text>."""
    if not params:
        session.numeric(Numeric.ERR_NORECIPIENT, text=texts.NO_RECIPIENT, verb="PRIVMSG")
        return
    if len(params) < 2 or not params[1]:
        session.numeric(Numeric.ERR_NOTEXTTOSEND, text=texts.NO_TEXT)
        return
    send(session, Say(params[0], params[1], tags=session.client_tags))


def notice(session: IrcSession, params: list[str]) -> None:
    """NOTICE <target>{,<target>} <text>."""
    if len(params) > 1 and params[1]:
        send(session, Say(params[0], params[1], _NOTICE, session.client_tags))


def tagmsg(session: IrcSession, params: list[str]) -> None:
    """TAGMSG <target>{,<target>} (IRCv3 message-tags). Without a tag that others may get there is
    nothing to send."""
    if "message-tags" not in session.capabilities:
        session.unknown("TAGMSG")
    elif not params:
        session.numeric(Numeric.ERR_NORECIPIENT, text=texts.NO_RECIPIENT, verb="TAGMSG")
    elif tags := session.client_tags:
        _to_each(session, SendTags(params[0], tags), "TAGMSG")


def send(session: IrcSession, command: Say) -> None:
    """Say something to each of the targets that `command.target` lists."""
    if command.kind is _NOTICE:
        _send_quietly(session, command)
        return
    if command.text.startswith(ACTION):
        command = as_action(command)
    _to_each(session, command, "PRIVMSG")


def _to_each(session: IrcSession, command: Say | SendTags, verb: str) -> None:
    listed = command.target
    if listed and "," not in listed:
        _to_one(session, command)
        return
    targets = _targets(listed)
    limit = session.hub.policy.limits.targets
    if not targets:
        session.numeric(Numeric.ERR_NORECIPIENT, text=texts.NO_RECIPIENT, verb=verb)
    for target in targets[:limit]:
        _to_one(session, replace(command, target=target))
    if len(targets) > limit:
        left_out = as_param(targets[limit])
        session.numeric(
            Numeric.ERR_TOOMANYTARGETS, left_out, text=texts.TOO_MANY_TARGETS, limit=limit
        )


def _to_one(session: IrcSession, command: Say | SendTags) -> None:
    target = command.target
    if target[0] != "#" and isinstance(command, Say):
        listener = _LISTENERS.get(target.lower())
        if listener is not None:
            listener(session, command.text)
            return
    if session.is_labelled:
        _note_oneself(session, target)
    try:
        remarks = session.perform(command)
    except Refused as refused:
        session.refuse(refused.refusal)
        return
    for remark in remarks:
        if remark.reason is Reason.AWAY_NOW:
            values = remark.values
            session.numeric(Numeric.RPL_AWAY, values["nick"], text=values["text"])


def _send_quietly(session: IrcSession, command: Say) -> None:
    """Nothing is ever answered to a NOTICE (Modern IRC, NOTICE)."""
    for target in _targets(command.target)[: session.hub.policy.limits.targets]:
        if session.is_labelled:
            _note_oneself(session, target)
        try:
            session.perform(replace(command, target=target))
        except Refused:
            continue


def _note_oneself(session: IrcSession, target: str) -> None:
    if session.hub.roster.find(target) is session.user:
        session.speaks_to_itself()


def as_action(command: Say) -> Say:
    """CTCP ACTION is an event of its own kind; the closing byte may be missing (CTCP draft)."""
    cuts = tuple(cut - len(ACTION) for cut in command.cuts if cut > len(ACTION))
    text = command.text[len(ACTION) :].removesuffix("\x01") or " "
    return replace(command, text=text, kind=Kind.ACTION, cuts=cuts)


def _targets(listed: str) -> list[str]:
    """Each target once."""
    return list(dict.fromkeys(filter(None, listed.split(","))))
