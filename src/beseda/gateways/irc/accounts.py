"""REGISTER and VERIFY (IRCv3 draft/account-registration)."""

from beseda.catalogue import Text
from beseda.catalogue import irc_accounts as texts
from beseda.domain.accounts import Account, Obstacle
from beseda.domain.refusals import Refused
from beseda.gateways.irc.identifying import ask
from beseda.gateways.irc.logins import account_of, log_in
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.lines import Stage
from beseda.gateways.secrecy import takes_passwords

CAPABILITY = "draft/account-registration"

_SAME = "*"
_CODES = {
    Obstacle.NAME_TAKEN: "ACCOUNT_EXISTS",
    Obstacle.NAME_LOOKS_LIKE: "ACCOUNT_EXISTS",
    Obstacle.BAD_NAME: "BAD_ACCOUNT_NAME",
    Obstacle.WEAK_PASSWORD: "WEAK_PASSWORD",
    Obstacle.BAD_PASSWORD: "UNACCEPTABLE_PASSWORD",
}
"""What the specification calls them; all others are TEMPORARILY_UNAVAILABLE."""


def register(session: IrcSession, params: list[str]) -> None:
    """REGISTER <account> {<email>|*} <password>: an account for the nick of the client, which is
    logged in to it then. Addresses are not asked for, and not kept."""
    wanted, password = params[0], params[2]
    nick = _nick(session)
    if session.stage is Stage.NAMELESS and not session.hub.policy.accounts.before_connect:
        # Without the account, says the specification; with it, say its tests and other servers.
        _fail(session, "COMPLETE_CONNECTION_REQUIRED", nick or _SAME, texts.CONNECT_FIRST)
    elif not nick:
        session.fail("REGISTER", "NEED_NICK", _SAME, text=texts.NEED_NICK)
    elif account := account_of(session):
        text = texts.ALREADY_LOGGED_IN
        session.fail("REGISTER", "ALREADY_AUTHENTICATED", account, text=text, account=account)
    elif wanted != _SAME and not _is(session, wanted, nick):
        _fail(session, "ACCOUNT_NAME_MUST_BE_NICK", wanted, texts.MUST_BE_NICK, nick=nick)
    elif not takes_passwords(session.link, session.hub.policy.accounts):
        _fail(session, "TEMPORARILY_UNAVAILABLE", nick, texts.NEEDS_TLS)
    else:
        _register(session, nick, password)


def verify(session: IrcSession, params: list[str]) -> None:
    """VERIFY <account> <code>: there is nothing to verify."""
    session.fail("VERIFY", "INVALID_CODE", params[0], text=texts.NOTHING_TO_VERIFY)


def _register(session: IrcSession, nick: str, password: str) -> None:
    hub = session.hub
    try:
        if session.stage is Stage.NAMELESS:  # else it is theirs by now
            hub.roster.check_free(hub.names.nick(nick))
    except Refused as refused:
        _fail(
            session, "ACCOUNT_EXISTS", nick, texts.NAME_IN_USE, nick=refused.refusal.values["nick"]
        )
        return
    identity, host = session.memory.identity, session.peer.host

    def refuse(obstacle: Obstacle, text: Text, values: dict[str, str | int]) -> None:
        _fail(session, _CODES.get(obstacle, "TEMPORARILY_UNAVAILABLE"), nick, text, **values)

    def registered(account: Account) -> None:
        text = texts.REGISTERED.to(session.language, account=account.name)
        session.from_server(f"REGISTER SUCCESS {account.name} :{text}")
        log_in(session, account)

    ask(session, lambda: identity.register(nick, password, host), registered, refuse)


def _nick(session: IrcSession) -> str:
    """The client's nick, or what it wants to be called, be it free or not; "" before it has said
    so."""
    return session.user.nick if session.stage is Stage.PRESENT else session.registration.wanted


def _is(session: IrcSession, wanted: str, nick: str) -> bool:
    fold = session.hub.names.fold_nick
    return fold(wanted) == fold(nick)


def _fail(session: IrcSession, code: str, account: str, text: Text, **values: object) -> None:
    session.fail("REGISTER", code, account, text=text, **values)
