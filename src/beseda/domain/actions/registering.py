"""Rooms that last: who founds one, and who gets which rank in it."""

from collections.abc import Sequence

from beseda.domain import permissions, ranks, registered, views
from beseda.domain.commands import DropRoom, RegisterRoom, SetAccess, TakeRank
from beseda.domain.events import ModesChanged
from beseda.domain.hub import Hub
from beseda.domain.presence import Registration, Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused

MOST_ACCESS = 1000
"""So many accounts have a rank of their own in one room."""


def register(hub: Hub, session: Session, command: RegisterRoom) -> Sequence[Refusal]:
    """Have a room last: an operator of it who has an account, and is its founder then."""
    user = session.user
    room = views.room(hub, command.room, user)
    if not user.person.account:
        raise Refused(Reason.NOT_LOGGED_IN)
    permissions.check_member(room, user)
    permissions.check_rank(room, user, ranks.OPERATOR)
    if room.permanent:
        raise Refused(Reason.ROOM_REGISTERED, room=room.name)
    mine = sum(
        each.registration is not None and each.registration.founder == user.person.identity
        for each in hub.rooms.values()
    )
    most = hub.policy.limits.rooms_per_user
    if mine >= most:
        raise Refused(Reason.TOO_MANY_ROOMS, room=room.name, limit=str(most))
    identity = user.person.identity
    room.registration = Registration(identity, hub.clock(), {identity: ranks.FOUNDER})
    hub.make_permanent(room)
    hub.note("room_registered", room=room.name, nick=user.nick, account=user.person.account)
    grant(hub, room, user)
    registered.keep(hub, room)
    return ()


def drop(hub: Hub, session: Session, command: DropRoom) -> Sequence[Refusal]:
    """Have a room last no longer: its founder, or a server operator."""
    user = session.user
    room = views.room(hub, command.room, user)
    _check_founder(_registration(room), room, user)
    room.registration = None
    registered.forget(hub, room)
    hub.note("room_dropped", room=room.name, nick=user.nick)
    hub.make_passing(room)
    return ()


def set_access(hub: Hub, session: Session, command: SetAccess) -> Sequence[Refusal]:
    """Say which rank an account has in a room: its founder. Whoever is there gets it at once."""
    user = session.user
    room = views.room(hub, command.room, user)
    registration = _registration(room)
    _check_founder(registration, room, user)
    account = hub.accounts.find(command.account)
    rank = ranks.BY_LETTER.get(command.rank) if command.rank else None
    if account is None:
        raise Refused(Reason.NO_SUCH_ACCOUNT, account=command.account)
    if (command.rank and rank is None) or account.id == registration.founder:
        raise Refused(Reason.BAD_MODE_VALUE, mode="access", room=room.name, value=command.rank)
    there = hub.logins.present(account.id)
    if rank is None:
        registration.access.pop(account.id, None)
        if there is not None and there in room.members:
            withdraw(hub, room, there)
    elif account.id not in registration.access and len(registration.access) >= MOST_ACCESS:
        raise Refused(Reason.LIST_FULL, room=room.name, mode="access", value=account.name)
    else:
        registration.access[account.id] = rank.bit
        if there is not None and there in room.members:
            grant(hub, room, there)
    registered.keep(hub, room)
    return ()


def take_rank(hub: Hub, session: Session, command: TakeRank) -> Sequence[Refusal]:
    """Get one's rank again, which one has given up or lost."""
    user = session.user
    room = views.room(hub, command.room, user)
    permissions.check_member(room, user)
    if not registered.rank_of(room, user):
        raise Refused(Reason.NOT_OPERATOR_HERE, room=room.name)
    grant(hub, room, user)
    return ()


def grant(hub: Hub, room: Room, user: User) -> None:
    """`user`, who is in `room`, gets the ranks that their account has there; the room is told."""
    due = registered.rank_of(room, user) & ~room.members[user]
    if not due:
        return
    room.members[user] |= due
    _tell(hub, room, user, "+", due)


def withdraw(hub: Hub, room: Room, user: User) -> None:
    """`user`, who is in `room`, loses the ranks there; the room is told."""
    held = room.members[user]
    if not held:
        return
    room.members[user] = 0
    _tell(hub, room, user, "-", held)


def _tell(hub: Hub, room: Room, user: User, sign: str, changed: int) -> None:
    """The room is told that `user` got or lost ranks."""
    letters = "".join(rank.letter for rank in ranks.RANKS if changed & rank.bit)
    event = ModesChanged(
        by=hub.server,
        at=hub.clock(),
        room=room.name,
        changes=f"{sign}{letters}",
        params=(user.nick,) * len(letters),
    )
    hub.record(room.audience(), event, hub.log_of(room))


def withdraw_all(hub: Hub, user: User) -> None:
    """`user` is about to be logged in to their account no more: what ranks they have because of it
    go with it."""
    for room in user.rooms:
        if registered.rank_of(room, user):
            withdraw(hub, room, user)


def _registration(room: Room) -> Registration:
    if room.registration is None:
        raise Refused(Reason.ROOM_NOT_REGISTERED, room=room.name)
    return room.registration


def _check_founder(registration: Registration, room: Room, user: User) -> None:
    if user.person.identity != registration.founder and user.operator is None:
        raise Refused(Reason.NOT_FOUNDER, room=room.name)
