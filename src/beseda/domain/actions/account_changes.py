"""What it means for those who are here that an account has changed. Under the hub's lock."""

from msgspec.structs import replace

from beseda.domain import lasting
from beseda.domain.accounts import OPERATOR, Account
from beseda.domain.actions.accounts import tell_sessions
from beseda.domain.actions.operators import appoint
from beseda.domain.actions.presence import depart, quit_server
from beseda.domain.commands import Quit
from beseda.domain.events import AccountChanged, ModesChanged
from beseda.domain.hub import Hub
from beseda.domain.presence import User


def account_changed(hub: Hub, old: Account, new: Account | None, told: str) -> None:
    """The account `old` has become `new`, or is no more (None). `told` is what its owner and others
    hear if they are put out because it is suspended without a reason."""
    owners = [user for user in hub.roster.people() if _is_owner(user, old)]
    if new is None:
        lasting.forget(hub, old.id)
    for user in owners:
        if new is None:
            _orphan(hub, user)
        elif new.suspended is not None:
            _put_out(hub, user, new.suspended or told)
        else:
            _follow(hub, user, old, new)


def _is_owner(user: User, account: Account) -> bool:
    return bool(user.person.account) and user.person.identity == account.id


def _orphan(hub: Hub, user: User) -> None:
    """The account of `user` is no more: they are a guest, if they are here at all."""
    if user.operator == user.person.account:
        _dismiss(hub, user)
    hub.roster.log_out(user)
    hub.watching.tell_around(user, AccountChanged(by=user.person, at=hub.clock()))
    tell_sessions(user)
    if not user.sessions:
        depart(hub, user, "")


def _put_out(hub: Hub, user: User, reason: str) -> None:
    for session in list(user.sessions):
        hub.close(session.channel, session.farewell(reason), reason)
        quit_server(hub, session, Quit(reason, for_good=True))
    if user.absent_since is not None:
        depart(hub, user, reason)


def _follow(hub: Hub, user: User, old: Account, new: Account) -> None:
    """The account of `user` has another name, role or settings."""
    lasting.keep(hub, user)
    if new.name != old.name:
        user.person = replace(user.person, account=new.name)
        user.account_key = hub.names.fold_nick(new.name)
        if user.operator == old.name:
            user.operator = new.name
        hub.watching.tell_around(user, AccountChanged(by=user.person, at=hub.clock()))
        tell_sessions(user)
    if new.role == OPERATOR and user.operator is None:
        appoint(hub, user, new.name)
    elif new.role != OPERATOR == old.role and user.operator == new.name:
        _dismiss(hub, user)


def _dismiss(hub: Hub, user: User) -> None:
    """`user` is a server operator no more."""
    user.operator = None
    hub.roster.set_modes(user, user.modes - {"o"})
    event = ModesChanged(by=user.person, at=hub.clock(), room=user.nick, changes="-o", params=())
    hub.post(user.audience(), event)
