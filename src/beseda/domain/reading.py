"""Who may read which log. With the hub's lock, all of it.

A room's log is for those who are in the room or may enter it, and for server operators; the log of
a private conversation for the two who had it and for nobody else. Nothing tells what somebody may
not read from what is not there.
"""

from msgspec import Struct
from msgspec.structs import replace

from beseda.domain import permissions
from beseda.domain.events import MessagePosted
from beseda.domain.history import Activity
from beseda.domain.hub import Hub
from beseda.domain.presence import Conversation, Room, User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.roomlog import RoomLog


class Readable(Struct, frozen=True):
    """A log that somebody may read, and what it is called for them: the room's name as it is
    written, or the other one's nick."""

    name: str
    log: RoomLog


def find(hub: Hub, user: User, target: str) -> Readable:
    """What `target`, a room or a nick, is for `user`: a room that they are in or may enter, their
    conversation with whoever has that nick, or else with the last one who had it when they talked.

    So whoever takes a nick inherits nothing, and who is here goes before who has left. Raises
    Refused(NO_SUCH_ROOM or NO_SUCH_NICK).
    """
    if target.startswith("#"):
        room = hub.room(target)
        if not _may_read(room, user):
            raise Refused(Reason.NO_SUCH_ROOM, room=target)
        return Readable(room.name, hub.log_of(room))
    other = hub.roster.find(target)
    if other is not None:
        return Readable(other.nick, hub.log_between(user.person, other.person))
    had = user.conversations.get(hub.names.fold_nick(target))
    owner = hub.accounts.find(target)
    if owner is not None and (had is None or had.other.identity == owner.id):
        absent = replace(user.person, identity=owner.id, nick=owner.name)
        return Readable(owner.name, hub.log_between(user.person, absent))
    if had is None:
        raise Refused(Reason.NO_SUCH_NICK, nick=target)
    return Readable(had.other.nick, had.log)


def readable(hub: Hub, user: User, target: str) -> RoomLog:
    """The log that `target` is for `user`. Raises Refused as `find`."""
    return find(hub, user, target).log


def _may_read(room: Room, user: User) -> bool:
    if room in user.rooms or user.operator is not None:
        return True
    try:
        permissions.check_may_join(room, user, None)
    except Refused:
        return False
    return permissions.may_see_room(room, user)


def all_rooms(hub: Hub, user: User) -> list[Readable]:
    """The rooms that `user` is in."""
    return [Readable(room.name, hub.log_of(room)) for room in user.rooms]


def all_conversations(hub: Hub, user: User) -> list[Readable]:
    """The private conversations of `user` that a nick leads to; see `find`."""
    found = (_by_nick(hub, user, each.other.nick, each.log) for each in _conversations(user))
    return [each for each in found if each is not None]


def all_readable(hub: Hub, user: User) -> list[RoomLog]:
    """The logs of the rooms that `user` is in, and of their conversations, also with people whose
    nick somebody else has taken since."""
    return [*hub.logs_of(user), *(each.log for each in _conversations(user))]


def named(hub: Hub, user: User, activity: Activity) -> Readable | None:
    """What the log of `activity`, one of `user`'s, is called for them: what `find` would find it
    by; None if nothing leads to it any more."""
    log = activity.log
    if log.members is None:
        room = hub.rooms.get(log.key)
        return Readable(room.name, log) if room is not None and _may_read(room, user) else None
    for each in _conversations(user):
        if each.log.key == log.key and (found := _by_nick(hub, user, each.other.nick, log)):
            return found
    last = activity.last
    if isinstance(last, MessagePosted):
        own = last.by.identity == user.person.identity
        return _by_nick(hub, user, last.target if own else last.by.nick, log)
    return None


def _conversations(user: User) -> list[Conversation]:
    """Each conversation once, under the nick that was used last, latest first."""
    latest = {each.log.key: each for each in user.conversations.values()}
    return list(reversed(latest.values()))


def _by_nick(hub: Hub, user: User, nick: str, log: RoomLog) -> Readable | None:
    """`log`, if `nick` leads to it."""
    try:
        found = find(hub, user, nick)
    except Refused:
        return None
    return found if found.log.key == log.key else None
