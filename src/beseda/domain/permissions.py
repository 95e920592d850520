"""Who may do what in a room. Pure questions; `Refused` answers a no."""

from beseda.domain import masks, ranks
from beseda.domain.events import Kind
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Reason, Refused


def on_list(room: Room, letter: str, user: User) -> bool:
    """Whether a mask of the room's list `letter` fits `user`, by shown host, real address or
    account."""
    entries = room.lists[letter]
    if not entries:
        return False
    person = user.person
    rest = f"{person.username}@".lower()
    shown = f"{person.folded}!{rest}{person.host.lower()}"
    real = f"{person.folded}!{rest}{user.address.lower()}"
    names = [shown, real]
    if user.account_key:
        names.append(masks.ACCOUNT + user.account_key)
    return any(entry.fits.fullmatch(name) for entry in entries.values() for name in names)


def is_banned(room: Room, user: User) -> bool:
    """On the ban list and not on the list of exceptions."""
    return on_list(room, "b", user) and not on_list(room, "e", user)


def check_may_join(room: Room, user: User, key: str | None) -> None:
    """Raises Refused with the reason why `user` may not come in.

    An invitation opens every door (Modern IRC, INVITE): it was given by someone who may. So does a
    rank that the founder has given to an account: no operator locks founders out of their rooms.
    """
    if user.invitations.get(room.folded) is room:
        return
    if room.registration is not None and user.person.identity in room.registration.access:
        return
    if is_banned(room, user):
        raise Refused(Reason.BANNED, room=room.name)
    if "i" in room.flags and not on_list(room, "I", user):
        raise Refused(Reason.INVITE_ONLY, room=room.name)
    if room.key is not None and key != room.key:
        raise Refused(Reason.BAD_KEY, room=room.name)
    if room.limit is not None and len(room.members) >= room.limit:
        raise Refused(Reason.ROOM_FULL, room=room.name)


def check_may_talk(room: Room, user: User, text: str, kind: Kind) -> None:
    """Raises Refused with the reason why `user` may not say this in `room`."""
    own = room.members.get(user)
    flags = room.flags
    if own is None and "n" in flags:
        raise Refused(Reason.NO_OUTSIDE_MESSAGES, room=room.name)
    if "C" in flags and kind is not Kind.ACTION and text.startswith("\x01"):
        raise Refused(Reason.NO_CTCP, room=room.name)
    if own:
        return
    if "m" in flags:
        raise Refused(Reason.MODERATED, room=room.name)
    if room.lists["b"] and is_banned(room, user):
        raise Refused(Reason.BANNED_FROM_TALKING, room=room.name)


def check_member(room: Room, user: User) -> int:
    """The ranks of `user` in `room`. Raises Refused(NOT_IN_ROOM)."""
    own = room.members.get(user)
    if own is None:
        raise Refused(Reason.NOT_IN_ROOM, room=room.name)
    return own


def power(room: Room, user: User) -> int:
    """The ranks that `user` can act with: a server operator acts as a founder everywhere."""
    return room.members.get(user, 0) | (ranks.FOUNDER if user.operator is not None else 0)


def check_rank(room: Room, user: User, bit: int) -> int:
    """The power of `user` in `room`. Raises Refused(NOT_OPERATOR_HERE) if it is below `bit`."""
    own = power(room, user)
    if not ranks.at_least(own, bit):
        raise Refused(Reason.NOT_OPERATOR_HERE, room=room.name)
    return own


def check_server_operator(user: User) -> None:
    """Raises Refused(NOT_SERVER_OPERATOR)."""
    if user.operator is None:
        raise Refused(Reason.NOT_SERVER_OPERATOR)


def may_see_room(room: Room, user: User) -> bool:
    """Whether `user` may learn of `room` and who is in it."""
    return not room.secret or user in room.members or user.operator is not None


def may_see_person(user: User, other: User) -> bool:
    """Whether lists show `other` to `user` (user mode i hides from those who share no room)."""
    return (
        "i" not in other.modes
        or other is user
        or user.operator is not None
        or any(user in room.members for room in other.rooms)
    )
