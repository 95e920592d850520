"""Who and what somebody may see of the others: the one place where lists are filtered."""

from collections.abc import Iterator

from beseda.domain import permissions
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Reason, Refused


def room(hub: Hub, name: str, viewer: User) -> Room:
    """The room called `name`. Raises Refused(NO_SUCH_ROOM) if there is none that `viewer` may learn
    of; nothing tells a secret one from one that is not there."""
    found = hub.room(name)
    if not permissions.may_see_room(found, viewer):
        raise Refused(Reason.NO_SUCH_ROOM, room=name)
    return found


def rooms(hub: Hub, viewer: User) -> Iterator[Room]:
    """The rooms that `viewer` may learn of: with somebody in them, and not secret to `viewer`."""
    for room in list(hub.rooms.values()):
        if room.members and permissions.may_see_room(room, viewer):
            yield room


def rooms_of(user: User, viewer: User) -> list[Room]:
    """Those of `user`'s rooms that `viewer` may learn of."""
    if user is viewer:
        return list(user.rooms)
    return [
        room
        for room in user.rooms
        if permissions.may_see_room(room, viewer)
        and ("i" not in user.modes or viewer in room.members or viewer.operator is not None)
    ]


def members(room: Room, viewer: User) -> list[tuple[User, int]]:
    """The members of `room` that `viewer` may see, with their ranks: none of a secret room for
    outsiders, and to them no one who is invisible."""
    if viewer in room.members or viewer.operator is not None:
        return list(room.members.items())
    if room.secret:
        return []
    return [(user, ranks) for user, ranks in room.members.items() if "i" not in user.modes]


def people(hub: Hub, viewer: User) -> Iterator[User]:
    """Everybody whom `viewer` may see in lists."""
    for user in list(hub.roster.people()):
        if permissions.may_see_person(viewer, user):
            yield user
