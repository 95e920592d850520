"""What server operators do."""

import hmac
from collections.abc import Sequence

from beseda.domain import masks, permissions
from beseda.domain.actions.presence import depart, quit_server
from beseda.domain.commands import BecomeOperator, CallOperators, Kill, Quit
from beseda.domain.events import ModesChanged, OperatorsCalled
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Reason, Refusal, Refused


def become_operator(hub: Hub, session: Session, command: BecomeOperator) -> Sequence[Refusal]:
    """Log in as one of the operators that the settings name.

    A wrong name and a wrong password get the same answer, after the same comparison.
    """
    user = session.user
    settings = hub.policy.operators.get(command.name)
    expected = settings.password if settings else ""
    right = hmac.compare_digest(expected.encode(), command.password.encode()) and bool(expected)
    if settings is None or not right:
        hub.note("oper_failed", nick=user.nick, name=command.name)
        raise Refused(Reason.BAD_OPERATOR_LOGIN)
    where = f"{user.person.username}@{user.address}"
    if not any(masks.matches(mask, where) for mask in settings.masks):
        hub.note("oper_failed", nick=user.nick, name=command.name)
        raise Refused(Reason.NO_OPERATOR_HOST)
    appoint(hub, user, command.name)
    return ()


def appoint(hub: Hub, user: User, name: str) -> None:
    """`user` is a server operator from now on, by this name."""
    user.operator = name
    hub.note("oper", nick=user.nick, name=name)
    if "o" not in user.modes:
        hub.roster.set_modes(user, user.modes | {"o"})
        event = ModesChanged(
            by=user.person, at=hub.clock(), room=user.nick, changes="+o", params=()
        )
        hub.post(user.audience(), event)


def kill(hub: Hub, session: Session, command: Kill) -> Sequence[Refusal]:
    """End somebody's connections."""
    user = session.user
    permissions.check_server_operator(user)
    other = hub.roster.user(command.nick)
    hub.note("killed", nick=other.nick, by=user.nick, reason=command.reason)
    for each in list(other.sessions):
        hub.close(each.channel, each.farewell(command.told), command.told)
        quit_server(hub, each, Quit(command.told, for_good=True))
    if other.absent_since is not None:
        depart(hub, other, command.told)
    return ()


def call_operators(hub: Hub, session: Session, command: CallOperators) -> Sequence[Refusal]:
    """A word to everybody who has user mode w."""
    user = session.user
    permissions.check_server_operator(user)
    event = OperatorsCalled(by=user.person, at=hub.clock(), text=command.text)
    hub.announce([each for each in hub.roster.people() if "w" in each.modes], event)
    return ()
