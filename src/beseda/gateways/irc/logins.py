"""An IRC client logs in to an account or out of it, whichever way it has proved that it may."""

from beseda.catalogue import irc_accounts as texts
from beseda.domain.accounts import Account
from beseda.domain.commands import LogIn, LogOut
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.lines import Stage
from beseda.protocol.irc.numerics import Numeric


def log_in(session: IrcSession, account: Account) -> None:
    """The client is the owner of `account` from now on, or from when it is let in (900)."""
    if session.stage is Stage.PRESENT:
        session.perform(LogIn(account))
    else:
        session.registration.account = account
    _tell_logged_in(session, account.name)


def log_out(session: IrcSession) -> None:
    """The client is a guest from now on (901). Raises Refused(NOT_LOGGED_IN)."""
    session.perform(LogOut())
    tell(session)


def tell(session: IrcSession) -> None:
    """Tell the client, which is let in, to which account it is logged in now (900), or that it is
    a guest (901), who has the account's name on loan if anything. IRCv3 sasl 3.1: by whatever way
    that has come about."""
    account = session.user.person.account
    if account:
        _tell_logged_in(session, account)
        return
    session.numeric(Numeric.RPL_LOGGEDOUT, _mask(session), text=texts.LOGGED_OUT)
    assert session.session is not None
    session.borrowing.check(session.session)


def account_of(session: IrcSession) -> str:
    """The name of the account that the client is logged in to; "" for none."""
    if session.stage is Stage.PRESENT:
        return session.user.person.account
    account = session.registration.account
    return account.name if account is not None else ""


def _tell_logged_in(session: IrcSession, name: str) -> None:
    session.numeric(Numeric.RPL_LOGGEDIN, _mask(session), name, text=texts.LOGGED_IN, account=name)


def _mask(session: IrcSession) -> str:
    if session.stage is Stage.PRESENT:
        return session.user.person.mask
    told = session.registration
    return f"{told.nick or '*'}!{told.username or '*'}@{session.host}"
