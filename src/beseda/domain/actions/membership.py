"""Coming into rooms and leaving them."""

from collections.abc import Sequence

from beseda.domain import lasting, permissions, ranks, views
from beseda.domain.actions.describing import tell_of_newcomer
from beseda.domain.actions.registering import grant
from beseda.domain.commands import Join, Part
from beseda.domain.events import AwayChanged, Joined, Parted
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session
from beseda.domain.refusals import Reason, Refusal, Refused


def join(hub: Hub, session: Session, command: Join) -> Sequence[Refusal]:
    """Enter a room; the first one into a new room is its operator."""
    user = session.user
    limits = hub.policy.limits
    room = hub.find_room(command.room)
    if room is not None and user in room.members:
        raise Refused(Reason.ALREADY_IN_ROOM, room=room.name)
    if len(user.rooms) >= limits.rooms_per_user:
        raise Refused(Reason.TOO_MANY_ROOMS, room=command.room, limit=str(limits.rooms_per_user))
    given = 0
    if room is None:
        _check_not_renamed(hub, session, command.room)
        room = _new_room(hub, session, command.room)
        given = ranks.OPERATOR
    else:
        permissions.check_may_join(room, user, command.key)
        user.invitations.pop(room.folded, None)
    modes = "+" + "".join(rank.letter for rank in ranks.RANKS if given & rank.bit) if given else ""
    now = hub.clock()
    origin = session.channel
    joined = Joined(by=user.person, at=now, room=room.name, modes=modes, origin=origin)
    room.add(user, given, joined)
    hub.note("joined", nick=user.nick, room=room.name)
    hub.record(room.audience(), joined, hub.log_of(room))
    if user.away is not None:
        # IRCv3 away-notify: "as well as when a user joins and has an away message set".
        away = AwayChanged(by=user.person, at=now, text=user.away, origin=origin)
        hub.post(room.audience(), away)
    tell_of_newcomer(hub, room, user)
    grant(hub, room, user)
    lasting.keep(hub, user)
    for each in user.sessions:
        if each is not session:
            each.entered(room)
    return ()


def _check_not_renamed(hub: Hub, session: Session, text: str) -> None:
    """Raises Refused(ROOM_RENAMED) if a room gave up that name not long ago and it is not free yet
    (`former_names`); where a secret one has gone, nobody learns (ROOM_NAME_RESTS)."""
    room = hub.former_names.find(hub.names.fold_room(text), hub.clock())
    if room is None or (room.registration is None and session.user in room.members):
        return
    if not permissions.may_see_room(room, session.user):
        raise Refused(Reason.ROOM_NAME_RESTS, room=text)
    raise Refused(Reason.ROOM_RENAMED, room=text, to=room.name)


def _new_room(hub: Hub, session: Session, text: str) -> Room:
    name = hub.names.room(text)
    if not hub.policy.rooms.creation and session.user.operator is None:
        raise Refused(Reason.ROOM_CREATION_OFF, room=text)
    return hub.make_room(name)


def part(hub: Hub, session: Session, command: Part) -> Sequence[Refusal]:
    """Leave a room and stay on the server."""
    user = session.user
    room = views.room(hub, command.room, user)
    permissions.check_member(room, user)
    reason = command.reason[: hub.policy.limits.reason_length]
    hub.note("left", nick=user.nick, room=room.name, reason=reason)
    parted = Parted(
        by=user.person, at=hub.clock(), room=room.name, reason=reason, origin=session.channel
    )
    hub.record(room.audience(), parted, hub.log_of(room))
    hub.take_out(room, user)
    lasting.keep(hub, user)
    return ()
