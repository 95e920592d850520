"""MONITOR: being told when somebody comes or goes (IRCv3 monitor)."""

from collections.abc import Iterable

from beseda.catalogue import irc_extensions as texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.commands import Watch
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.irc import metadata_sync
from beseda.gateways.irc.packing import packed
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.protocol.irc.numerics import Numeric

VERB = "MONITOR"


def monitor(session: IrcSession, params: list[str]) -> None:
    """MONITOR + or - <nick>{,<nick>}: watch for them, or no more; C: for nobody; L: for whom;
    S: who of them is here."""
    assert session.session is not None
    watched = session.hub.watching.watched_by(session.session)
    nicks = list(filter(None, params[1].split(","))) if len(params) > 1 else []
    match params[0].upper():
        case "+" | "-" if not nicks:
            session.need_more(VERB)
        case "+":
            _watch(session, nicks)
        case "-":
            _forget(session, nicks)
        case "C":
            _forget(session, list(watched))
        case "L":
            _tell(session, Numeric.RPL_MONLIST, watched.values())
            session.numeric(Numeric.RPL_ENDOFMONLIST, text=texts.END_OF_MONITOR)
        case "S":
            _tell_who_is_here(session, watched.values())
        case _:
            session.numeric(Numeric.ERR_UNKNOWNERROR, VERB, text=texts.MONITOR_HOW)


def _watch(session: IrcSession, nicks: list[str]) -> None:
    """Until the list is full; what does not fit is told in one line."""
    watched = []
    for position, nick in enumerate(nicks):
        try:
            session.perform(Watch(nick))
        except Refused as refused:
            if refused.refusal.reason is Reason.TOO_MANY_WATCHED:
                limit = refused.refusal.values["limit"]
                rest = as_param(",".join(nicks[position:]))
                text = SENTENCES[Reason.TOO_MANY_WATCHED]
                session.numeric(Numeric.ERR_MONLISTFULL, limit, rest, text=text, limit=limit)
                break
            session.refuse(refused.refusal)
        else:
            watched.append(nick)
    _tell_who_is_here(session, watched)
    metadata_sync.on_watching(session, filter(None, map(session.hub.roster.find, watched)))


def _forget(session: IrcSession, nicks: list[str]) -> None:
    for nick in nicks:
        session.perform(Watch(nick, on=False))


def _tell_who_is_here(session: IrcSession, nicks: Iterable[str]) -> None:
    here, away = [], []
    for nick in nicks:
        user = session.hub.roster.find(nick)
        if user is None:
            away.append(nick)
        else:
            here.append(user.person.mask)
    _tell(session, Numeric.RPL_MONONLINE, here)
    _tell(session, Numeric.RPL_MONOFFLINE, away)


def _tell(session: IrcSession, numeric: Numeric, items: Iterable[str]) -> None:
    head = f":{session.server.name} {numeric} {session.nick} :"
    session.reply(packed(head, items, between=","))
