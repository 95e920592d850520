"""Talking: PRIVMSG and NOTICE."""

from beseda.catalogue import irc as texts
from beseda.domain.commands import Say
from beseda.domain.events import Kind
from beseda.domain.refusals import Reason, Refused
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
    text, kind = _kind(params[1])
    targets = _targets(params[0])
    limit = session.hub.policy.limits.targets
    if not targets:
        session.numeric(Numeric.ERR_NORECIPIENT, text=texts.NO_RECIPIENT, verb="PRIVMSG")
    for target in targets[:limit]:
        try:
            remarks = session.perform(Say(target, text, kind))
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


def notice(session: IrcSession, params: list[str]) -> None:
    """NOTICE <target>{,<target>} <text>: nothing is ever answered to it (Modern IRC, NOTICE)."""
    if len(params) < 2 or not params[1]:
        return
    for target in _targets(params[0])[: session.hub.policy.limits.targets]:
        try:
            session.perform(Say(target, params[1], Kind.NOTICE))
        except Refused:
            continue


def _kind(text: str) -> tuple[str, Kind]:
    """CTCP ACTION is an event of its own kind; the closing byte may be missing (CTCP draft)."""
    if text.startswith(_ACTION):
        return text[len(_ACTION) :].removesuffix("\x01") or " ", Kind.ACTION
    return text, Kind.MESSAGE


def _targets(listed: str) -> list[str]:
    """Each target once."""
    return list(dict.fromkeys(filter(None, listed.split(","))))
