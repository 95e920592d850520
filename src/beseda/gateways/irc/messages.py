"""Talking: PRIVMSG and NOTICE."""

from beseda.catalogue import irc as texts
from beseda.domain.commands import Say
from beseda.domain.events import Kind
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.irc.session import IrcSession
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
    for target in _targets(session, params[0]):
        try:
            remarks = session.perform(Say(target, text, kind))
        except Refused as refused:
            session.refuse(refused.refusal)
            continue
        for remark in remarks:
            if remark.reason is Reason.AWAY_NOW:
                values = remark.values
                session.numeric(Numeric.RPL_AWAY, values["nick"], text=values["text"])


def notice(session: IrcSession, params: list[str]) -> None:
    """NOTICE <target>{,<target>} <text>: nothing is ever answered to it (Modern IRC, NOTICE)."""
    if len(params) < 2 or not params[1]:
        return
    for target in _targets(session, params[0]):
        try:
            session.perform(Say(target, params[1], Kind.NOTICE))
        except Refused:
            continue


def _kind(text: str) -> tuple[str, Kind]:
    """CTCP ACTION is an event of its own kind; the closing byte may be missing (CTCP draft)."""
    if text.startswith(_ACTION):
        return text[len(_ACTION) :].removesuffix("\x01") or " ", Kind.ACTION
    return text, Kind.MESSAGE


def _targets(session: IrcSession, listed: str) -> list[str]:
    """Each target once, and no more than TARGMAX says."""
    targets = list(dict.fromkeys(target for target in listed.split(",") if target))
    limit = session.hub.policy.limits.targets
    if len(targets) > limit:
        session.numeric(
            Numeric.ERR_TOOMANYTARGETS, targets[limit], text=texts.TOO_MANY_TARGETS, limit=limit
        )
    return targets[:limit]
