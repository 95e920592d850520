"""Logging in to an account, and out of it, while one is here.

Passwords are not known here: whoever gives `LogIn` has had them verified (`accounts.Identity`).
"""

from collections.abc import Sequence

from beseda.domain import lasting
from beseda.domain.accounts import Enforce
from beseda.domain.actions.operators import appoint
from beseda.domain.actions.presence import quit_server, rename_guest
from beseda.domain.actions.registering import grant, withdraw_all
from beseda.domain.commands import GiveUpName, LogIn, LogOut, Quit, Reclaim
from beseda.domain.events import AccountChanged
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Reason, Refusal, Refused


def log_in(hub: Hub, session: Session, command: LogIn) -> Sequence[Refusal]:
    """Be known as the owner of an account from now on, and have its history."""
    user = session.user
    account = hub.accounts.by_id(command.account.id)
    if account is None or account.suspended is not None:  # since it was proved
        raise Refused(Reason.NOT_LOGGED_IN)
    if user.person.identity != account.id:
        withdraw_all(hub, user)
        hub.roster.log_in(user, account)
        hub.note("logged_in", nick=user.nick, account=account.name)
        _tell(hub, session)
        _give_name_up(hub, user)
        lasting.recall(hub, user)
        for room in user.rooms:
            grant(hub, room, user)
        tell_sessions(user, but=session)
    if account.role == "operator" and user.operator is None:
        appoint(hub, user, account.name)
    return ()


def log_out(hub: Hub, session: Session, _command: LogOut) -> Sequence[Refusal]:
    """Be a guest from now on, whom nobody has known before."""
    user = session.user
    account = user.person.account
    if not account:
        raise Refused(Reason.NOT_LOGGED_IN)
    if hub.policy.accounts.required:
        raise Refused(Reason.NO_GUESTS)
    withdraw_all(hub, user)
    hub.roster.log_out(user)
    hub.note("logged_out", nick=user.nick, account=account)
    _tell(hub, session)
    _give_name_up(hub, user)
    tell_sessions(user, but=session)
    return ()


def _give_name_up(hub: Hub, user: User) -> None:
    """Who has the name of an account that is not theirs any more, and that nobody may have, gets
    another at once."""
    owner = hub.logins.owner_of_name(user)
    if owner is not None and owner.settings.enforce is Enforce.STRICT:
        rename_guest(hub, user)


def reclaim(hub: Hub, session: Session, command: Reclaim) -> Sequence[Refusal]:
    """Take one's name back: guests who have it lose it and stay; one's own other connections, a
    dead one perhaps, are closed if they do not share it with this one."""
    user = session.user
    other = hub.roster.user(command.nick)
    owner = hub.accounts.owner_of(hub.names.nick(other.nick))
    if owner is None or owner.id != user.person.identity:
        raise Refused(Reason.NOT_YOUR_NAME, nick=other.nick)
    if other is user:
        raise Refused(Reason.NICK_TAKEN, nick=other.nick)
    if other.person.identity == owner.id:
        for each in list(other.sessions):
            hub.close(each.channel, each.farewell(command.reason), command.reason)
            quit_server(hub, each, Quit(command.reason, for_good=True))
    else:
        rename_guest(hub, other)
    return ()


def give_up_name(hub: Hub, session: Session, _command: GiveUpName) -> Sequence[Refusal]:
    """Go by another name if one's own is on loan."""
    if hub.logins.is_on_loan(session.user):
        rename_guest(hub, session.user)
    return ()


def tell_sessions(user: User, *, but: Session | None = None) -> None:
    """`user` has another account, or none: their sessions are told, but for the one that asked for
    it, whose answer says so."""
    for each in user.sessions:
        if each is not but:
            each.tell_account()


def _tell(hub: Hub, session: Session) -> None:
    user = session.user
    event = AccountChanged(by=user.person, at=hub.clock(), origin=session.channel)
    hub.watching.tell_around(user, event)
