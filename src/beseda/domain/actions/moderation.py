"""What a room's operators do: topic, invitations, putting people out."""

from collections.abc import Sequence

from msgspec.structs import replace

from beseda.domain import lasting, permissions, ranks, registered, views
from beseda.domain.commands import Invite, Kick, SetTopic
from beseda.domain.events import Invited, Kicked, TopicChanged
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, Topic
from beseda.domain.refusals import Reason, Refusal, Refused


def set_topic(hub: Hub, session: Session, command: SetTopic) -> Sequence[Refusal]:
    """Set or take away a room's topic; with mode t, half-operators and above only."""
    user = session.user
    room = views.room(hub, command.room, user)
    if user.operator is None:
        permissions.check_member(room, user)
    if "t" in room.flags:
        permissions.check_rank(room, user, ranks.HALFOP)
    text = command.topic[: hub.policy.limits.topic_length]
    now = hub.clock()
    room.topic = Topic(text, user.person.mask, now) if text else None
    hub.note("topic", nick=user.nick, room=room.name, topic=text)
    changed = TopicChanged(by=user.person, at=now, room=room.name, topic=text)
    hub.record(room.audience(), changed, hub.log_of(room))
    registered.keep(hub, room)
    return ()


def invite(hub: Hub, session: Session, command: Invite) -> Sequence[Refusal]:
    """Invite a person: it opens the door once, whatever keeps it shut.

    Any member may invite; where the room is invite-only, half-operators and above (Modern IRC,
    INVITE message).
    """
    user = session.user
    other = hub.roster.user(command.nick)
    room = views.room(hub, command.room, user)
    permissions.check_member(room, user)
    if "i" in room.flags:
        permissions.check_rank(room, user, ranks.HALFOP)
    if other in room.members:
        raise Refused(Reason.ALREADY_THERE, nick=other.nick, room=room.name)
    other.invitations.pop(room.folded, None)
    other.invitations[room.folded] = room
    while len(other.invitations) > hub.policy.limits.invites:
        del other.invitations[next(iter(other.invitations))]
    now = hub.clock()
    event = Invited(by=user.person, at=now, room=room.name, target=other.person)
    watchers = [
        member
        for member, held in room.members.items()
        if ranks.at_least(held, ranks.HALFOP) and member is not user
    ]
    hub.announce([other], event)
    hub.announce(watchers, replace(event, overheard=True))
    if other.away is not None:
        return (Refusal(Reason.AWAY_NOW, {"nick": other.nick, "text": other.away}),)
    return ()


def kick(hub: Hub, session: Session, command: Kick) -> Sequence[Refusal]:
    """Put somebody out: half-operators and above, and nobody of a higher rank than one's own."""
    user = session.user
    room = views.room(hub, command.room, user)
    if user.operator is None:
        permissions.check_member(room, user)
    own = permissions.check_rank(room, user, ranks.HALFOP)
    other = hub.roster.user(command.nick)
    held = room.members.get(other)
    if held is None:
        raise Refused(Reason.NOT_IN_THAT_ROOM, nick=other.nick, room=room.name)
    if ranks.highest(held) > ranks.highest(own):
        raise Refused(Reason.RANK_TOO_LOW, nick=other.nick, room=room.name)
    reason = command.reason[: hub.policy.limits.reason_length] or user.nick
    hub.note("kicked", nick=other.nick, room=room.name, by=user.nick, reason=reason)
    event = Kicked(
        by=user.person, at=hub.clock(), room=room.name, target=other.person, reason=reason
    )
    hub.record(room.audience(), event, hub.log_of(room))
    hub.take_out(room, other)
    lasting.keep(hub, other)
    return ()
