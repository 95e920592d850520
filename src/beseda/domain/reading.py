"""Who may read which log."""

from beseda.domain import permissions
from beseda.domain.hub import Hub
from beseda.domain.presence import User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.roomlog import RoomLog


def readable(hub: Hub, user: User, target: str) -> RoomLog:
    """The log that `target`, a room or a nick, is for `user`: of a room that they are in or may
    enter, or of their own conversation with somebody who is here.

    Raises Refused(NO_SUCH_ROOM or NO_SUCH_NICK): nothing tells what somebody may not read from what
    is not there. With the hub's lock.
    """
    if not target.startswith("#"):
        return hub.log_between(user.person, hub.user(target).person)
    room = hub.room(target)
    if room not in user.rooms and user.operator is None:
        try:
            permissions.check_may_join(room, user, None)
        except Refused:
            raise Refused(Reason.NO_SUCH_ROOM, room=target) from None
        if not permissions.may_see_room(room, user):
            raise Refused(Reason.NO_SUCH_ROOM, room=target)
    return hub.log_of(room)


def all_readable(hub: Hub, user: User) -> list[RoomLog]:
    """The logs of the rooms that `user` is in. With the hub's lock."""
    return hub.logs_of(user)
