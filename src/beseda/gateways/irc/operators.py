"""For server operators: OPER, KILL, CHGHOST, WALLOPS, REHASH, DIE."""

from beseda.catalogue import irc as texts
from beseda.catalogue import irc_extensions as extensions
from beseda.domain import permissions
from beseda.domain.commands import BecomeOperator, CallOperators, ChangeHost, Kill
from beseda.gateways.irc.session import IrcSession
from beseda.protocol.irc.numerics import Numeric


def oper(session: IrcSession, params: list[str]) -> None:
    """OPER <name> <password>."""
    session.perform(BecomeOperator(params[0], params[1]))
    session.numeric(Numeric.RPL_YOUREOPER, text=texts.YOU_ARE_OPERATOR)


def kill(session: IrcSession, params: list[str]) -> None:
    """KILL <nick> [<reason>]."""
    reason = params[1][: session.hub.policy.limits.reason_length] if len(params) > 1 else ""
    told = texts.KILLED.to(session.language, by=session.nick, reason=reason)
    session.perform(Kill(params[0], reason, told))


def chghost(session: IrcSession, params: list[str]) -> None:
    """CHGHOST <nick> <username> <host>; `*` leaves what is there."""
    nick, username, host = ("" if each == "*" else each for each in params[:3])
    told = extensions.CHANGING_HOST.to(session.language)
    session.perform(ChangeHost(nick, username, host, told))


def wallops(session: IrcSession, params: list[str]) -> None:
    """WALLOPS <text>."""
    session.perform(CallOperators(params[0]))


def rehash(session: IrcSession, params: list[str]) -> None:  # noqa: ARG001 - none are meant
    """REHASH: read the settings again; the server's console says how it went."""
    permissions.check_server_operator(session.user)
    session.numeric(Numeric.RPL_REHASHING, "beseda.toml", text=texts.REHASHING)
    session.server.control.rehash()


def die(session: IrcSession, params: list[str]) -> None:
    """DIE [<reason>]: stop the server, as a signal would."""
    permissions.check_server_operator(session.user)
    session.server.control.stop(params[0] if params else session.nick)
