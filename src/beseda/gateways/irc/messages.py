"""Talking: PRIVMSG, NOTICE, TAGMSG."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from beseda.catalogue import irc as texts
from beseda.domain.commands import Say, SendTags
from beseda.domain.events import Kind
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.gateways.irc.history import znc
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.protocol.irc.numerics import Numeric

_ACTION = "\x01ACTION "


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
        send(session, Say(params[0], params[1], Kind.NOTICE, session.client_tags))


def tagmsg(session: IrcSession, params: list[str]) -> None:
    """TAGMSG <target>{,<target>} (IRCv3 message-tags). Without a tag that others may get there is
    nothing to send."""
    if "message-tags" not in session.capabilities:
        session.unknown("TAGMSG")
    elif not params:
        session.numeric(Numeric.ERR_NORECIPIENT, text=texts.NO_RECIPIENT, verb="TAGMSG")
    elif tags := session.client_tags:
        _to_each(session, params[0], "TAGMSG", lambda to: session.perform(SendTags(to, tags)))


def send(session: IrcSession, command: Say) -> None:
    """Say something to each of the targets that `command.target` lists."""
    if command.kind is Kind.NOTICE:
        _send_quietly(session, command)
        return
    said = _as_action(command)

    def say(target: str) -> Sequence[Refusal]:
        if target.lower() == znc.NAME:
            znc.playback(session, command.text)
            return ()
        return session.perform(_to(said, target))

    _to_each(session, command.target, "PRIVMSG", say)


def _to_each(
    session: IrcSession, listed: str, verb: str, do: Callable[[str], Sequence[Refusal]]
) -> None:
    targets = _targets(listed)
    limit = session.hub.policy.limits.targets
    if not targets:
        session.numeric(Numeric.ERR_NORECIPIENT, text=texts.NO_RECIPIENT, verb=verb)
    for target in targets[:limit]:
        if session.is_labelled:
            _note_oneself(session, target)
        try:
            remarks = do(target)
        except Refused as refused:
            session.refuse(refused.refusal)
            continue
        for remark in remarks:
            if remark.reason is Reason.AWAY_NOW:
                values = remark.values
                session.numeric(Numeric.RPL_AWAY, values["nick"], text=values["text"])
    if len(targets) > limit:
        left_out = as_param(targets[limit])
        session.numeric(
            Numeric.ERR_TOOMANYTARGETS, left_out, text=texts.TOO_MANY_TARGETS, limit=limit
        )


def _send_quietly(session: IrcSession, command: Say) -> None:
    """Nothing is ever answered to a NOTICE (Modern IRC, NOTICE)."""
    for target in _targets(command.target)[: session.hub.policy.limits.targets]:
        if session.is_labelled:
            _note_oneself(session, target)
        try:
            session.perform(_to(command, target))
        except Refused:
            continue


def _to(command: Say, target: str) -> Say:
    return command if command.target == target else replace(command, target=target)


def _note_oneself(session: IrcSession, target: str) -> None:
    if session.hub.find(target) is session.user:
        session.speaks_to_itself()


def _as_action(command: Say) -> Say:
    """CTCP ACTION is an event of its own kind; the closing byte may be missing (CTCP draft)."""
    text = command.text
    if not text.startswith(_ACTION):
        return command
    cuts = tuple(cut - len(_ACTION) for cut in command.cuts if cut > len(_ACTION))
    text = text[len(_ACTION) :].removesuffix("\x01") or " "
    return replace(command, text=text, kind=Kind.ACTION, cuts=cuts)


def _targets(listed: str) -> list[str]:
    """Each target once."""
    if "," not in listed:
        return [listed] if listed else []
    return list(dict.fromkeys(filter(None, listed.split(","))))
