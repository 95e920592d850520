"""Giving a room another name (IRCv3 channel-rename)."""

from collections.abc import Sequence

from beseda.domain import permissions, ranks, registered, views
from beseda.domain.actions import webhooks
from beseda.domain.commands import RenameRoom
from beseda.domain.events import Moved, RoomRenamed
from beseda.domain.hub import Hub
from beseda.domain.lasting import keep
from beseda.domain.names import Name
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.roomlog import Durability

REST_SECONDS = 60
"""So long a room keeps a new name: each change tells all who are in it who else is."""


def rename_room(hub: Hub, session: Session, command: RenameRoom) -> Sequence[Refusal]:
    """Give a room another name: its operators, or its founder if it is registered. Everything else
    of it stays, what was said in it above all."""
    user = session.user
    room, name = check_may_rename(hub, user, command.room, command.to)
    if command.is_known:
        raise Refused(Reason.ROOM_NAME_TAKEN, room=name.shown)
    before, now = room.name, hub.clock()
    is_moved = name.folded != room.folded
    _carry_over(hub, room, name)
    room.renamed_at = now
    reason = command.reason[: hub.policy.limits.reason_length]
    hub.note("room_renamed", nick=user.nick, old=before, room=room.name)
    renamed = RoomRenamed(by=user.person, at=now, room=room.name, before=before, reason=reason)
    hub.record(room.audience(), renamed, hub.log_of(room))
    for member in room.members if is_moved else ():
        moved = Moved(by=member.person, at=now, room=room.name, before=before, reason=reason)
        hub.post(member.audience(), moved)
    return ()


def check_may_rename(hub: Hub, user: User, target: str, to: str) -> tuple[Room, Name]:
    """The room `target`, and the name `to`, which it may have. Raises Refused."""
    room = views.room(hub, target, user)
    if user.operator is None:
        permissions.check_member(room, user)
    rank = ranks.FOUNDER if room.registration is not None else ranks.OPERATOR
    permissions.check_rank(room, user, rank)
    if room.permanent and room.registration is None:
        raise Refused(Reason.ROOM_NAME_FIXED, room=room.name)
    name = hub.names.room(to)
    leads_to = hub.former_names.find(name.folded, hub.clock()) or room
    holder = hub.rooms.get(name.folded, leads_to)
    if holder is not room or name.shown == room.name:
        raise Refused(Reason.ROOM_NAME_TAKEN, room=name.shown)
    if not hub.policy.rooms.creation and user.operator is None:
        raise Refused(Reason.ROOM_NAME_FIXED, room=room.name)
    if hub.clock() - room.renamed_at < REST_SECONDS:
        raise Refused(Reason.RENAMED_RECENTLY, room=room.name)
    log = hub.log_of(room)
    if log.durability is not Durability.OFF:
        hub.check_writable(log, room.name)
    return room, name


def _carry_over(hub: Hub, room: Room, name: Name) -> None:
    """All that is found by the room's name is found by its new one."""
    old = room.folded
    if room.registration is not None:
        registered.forget(hub, room)
    hub.rename_room(room, name)
    registered.keep(hub, room)
    webhooks.follow(hub, room, old)
    for user in hub.roster.people():
        if user.invitations.get(old) is room:
            user.invitations[room.folded] = user.invitations.pop(old)
        at = user.read_markers.pop(old, None)
        if at is not None:
            user.mark_read(room.folded, at)
        if at is not None or user in room.members:
            keep(hub, user)
