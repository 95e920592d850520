"""About people: WHOIS, WHOWAS, ISON, USERHOST, AWAY, SETNAME."""

from collections.abc import Iterator

from beseda.catalogue import irc as texts
from beseda.catalogue import irc_accounts, tls
from beseda.domain import ranks, views
from beseda.domain.commands import SetAway, SetRealname
from beseda.domain.presence import User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.roster import Departed
from beseda.gateways.irc import metadata_sync, server_queries
from beseda.gateways.irc.packing import packed
from beseda.gateways.irc.session import IrcSession, as_param, host_param
from beseda.gateways.lines import Stage
from beseda.protocol.irc.numerics import Numeric

PRE_AWAY = "draft/pre-away"


def away(session: IrcSession, params: list[str]) -> None:
    """AWAY [<text>]; before registration for those who negotiated it (IRCv3 pre-away)."""
    text = params[0] if params else ""
    if session.stage is not Stage.NAMELESS:
        session.perform(SetAway(text or None))
    elif PRE_AWAY in session.capabilities:
        session.registration.away = text
    else:
        session.not_registered()
        return
    if text:
        session.numeric(Numeric.RPL_NOWAWAY, text=texts.NOW_AWAY)
    else:
        session.numeric(Numeric.RPL_UNAWAY, text=texts.NOT_AWAY)


def setname(session: IrcSession, params: list[str]) -> None:
    """SETNAME <realname> (IRCv3 setname)."""
    limit = session.hub.policy.limits.realname_length
    if not params[0] or len(params[0]) > limit:
        text = texts.INVALID_REALNAME
        session.fail("SETNAME", "INVALID_REALNAME", text=text, limit=limit)
        return
    session.perform(SetRealname(params[0]))


def ison(session: IrcSession, params: list[str]) -> None:
    """ISON <nick> <nick> ...: those of them who are here."""
    here = []
    for nick in " ".join(params).split():
        user = session.hub.roster.find(nick)
        if user is not None:
            here.append(user.nick)
    _tell_packed(session, Numeric.RPL_ISON, here)


def userhost(session: IrcSession, params: list[str]) -> None:
    """USERHOST <nick>{ <nick>}: five at most."""
    replies = []
    for nick in params[:5]:
        user = session.hub.roster.find(nick)
        if user is not None:
            person = user.person
            mark = "*" if user.operator is not None else ""
            sign = "-" if user.away is not None else "+"
            replies.append(f"{person.nick}{mark}={sign}{person.username}@{person.host}")
    _tell_packed(session, Numeric.RPL_USERHOST, replies)


def _tell_packed(session: IrcSession, numeric: Numeric, words: list[str]) -> None:
    """One reply, even an empty one; several if the words need them."""
    session.reply(packed(f":{session.server.name} {numeric} {session.nick} :", words or [""]))


def whois(session: IrcSession, params: list[str]) -> None:
    """WHOIS [<server>] <nick>."""
    nick = params[-1] if params else ""
    if not nick:
        session.numeric(Numeric.ERR_NONICKNAMEGIVEN, text=texts.NO_NICK_GIVEN)
        return
    if len(params) > 1 and not server_queries.is_here(session, params[0]):
        return
    user = session.hub.roster.find(nick)
    if user is None:
        session.refuse(Refused(Reason.NO_SUCH_NICK, nick=nick).refusal)
    else:
        _tell_about(session, user)
        metadata_sync.on_whois(session, user)
    # Modern IRC, RPL_ENDOFWHOIS: exactly what the client asked for, its case included.
    session.numeric(Numeric.RPL_ENDOFWHOIS, as_param(nick), text=texts.END_OF_WHOIS)


def _tell_about(session: IrcSession, user: User) -> None:
    person, viewer = user.person, session.user
    nick = person.nick
    privileged = viewer is user or viewer.operator is not None
    session.numeric(
        Numeric.RPL_WHOISUSER, nick, person.username, person.host, "*", text=person.realname
    )
    every = "multi-prefix" in session.capabilities
    head = f":{session.server.name} {Numeric.RPL_WHOISCHANNELS} {session.nick} {nick} :"
    rooms = [
        ranks.prefixes(room.members[user], every=every) + room.name
        for room in views.rooms_of(user, viewer)
    ]
    if rooms:
        session.reply(packed(head, rooms))
    session.numeric(Numeric.RPL_WHOISSERVER, nick, session.server.name, text=session.server.network)
    if user.away is not None:
        session.numeric(Numeric.RPL_AWAY, nick, text=user.away)
    if user.operator is not None:
        session.numeric(Numeric.RPL_WHOISOPERATOR, nick, text=texts.IS_OPERATOR)
    if user.sessions and all(each.is_secure for each in user.sessions):
        session.numeric(Numeric.RPL_WHOISSECURE, nick, text=tls.IS_SECURE)
    if person.account:
        session.numeric(
            Numeric.RPL_WHOISACCOUNT, nick, person.account, text=irc_accounts.IS_LOGGED_IN
        )
    if "B" in user.modes:
        session.numeric(Numeric.RPL_WHOISBOT, nick, text=texts.IS_BOT)
    if privileged:
        modes = "+" + "".join(sorted(user.modes))
        session.numeric(Numeric.RPL_WHOISMODES, nick, text=texts.IS_USING_MODES, modes=modes)
        session.numeric(
            Numeric.RPL_WHOISHOST, nick, text=texts.IS_CONNECTING_FROM, address=user.address
        )
    session.numeric(
        Numeric.RPL_WHOISIDLE,
        nick,
        str(max(0, int(session.hub.clock() - user.active_at))),
        str(int(user.signed_on)),
        text=texts.IDLE_AND_SIGNON,
    )


def whowas(session: IrcSession, params: list[str]) -> None:
    """WHOWAS <nick> [<count>]: the most recent first. A long answer goes out as the client
    reads."""
    nick = params[0] if params else ""
    if not nick:
        session.numeric(Numeric.ERR_NONICKNAMEGIVEN, text=texts.NO_NICK_GIVEN)
        return
    limit = int(params[1]) if len(params) > 1 and params[1].isdecimal() else 0
    folded = session.hub.names.fold_nick(nick)
    found = [each for each in reversed(session.hub.roster.departed) if each.person.folded == folded]
    shown = as_param(nick)

    def lines() -> Iterator[bytes]:
        if not found:
            yield session.numeric_line(
                Numeric.ERR_WASNOSUCHNICK, shown, text=texts.WAS_NO_SUCH_NICK
            )
        for departed in found[: limit or None]:
            yield from _departed_lines(session, departed)
        yield session.numeric_line(Numeric.RPL_ENDOFWHOWAS, shown, text=texts.END_OF_WHOWAS)

    session.stream(lines())


def _departed_lines(session: IrcSession, departed: Departed) -> Iterator[bytes]:
    person = departed.person
    yield session.numeric_line(
        Numeric.RPL_WHOWASUSER,
        person.nick,
        person.username,
        person.host,
        "*",
        text=person.realname,
    )
    if session.user.operator is not None:
        yield session.numeric_line(
            Numeric.RPL_WHOISACTUALLY,
            person.nick,
            host_param(departed.address),
            text=texts.ACTUALLY_USING_HOST,
        )
    yield session.numeric_line(
        Numeric.RPL_WHOISSERVER,
        person.nick,
        session.server.name,
        text=server_queries.moment(departed.at),
    )
