"""Saying things."""

from collections.abc import Sequence

from beseda.domain import permissions, ranks
from beseda.domain.audience import Audience
from beseda.domain.commands import Say
from beseda.domain.events import Kind, MessagePosted
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused


def say(hub: Hub, session: Session, command: Say) -> Sequence[Refusal]:
    """A text for a room, for those of a rank in a room, or for a person."""
    if not command.text:
        raise Refused(Reason.EMPTY_TEXT)
    target = command.target
    if target.startswith("#"):
        return _say_in_room(hub, session, command, hub.room(target))
    rank = ranks.BY_PREFIX.get(target[:1])
    if rank is not None and target[1:2] == "#":
        return _say_to_rank(hub, session, command, hub.room(target[1:]), rank)
    return _say_to_person(hub, session, command)


def _say_in_room(hub: Hub, session: Session, command: Say, room: Room) -> Sequence[Refusal]:
    user = session.user
    permissions.check_may_talk(room, user, command.text, command.kind)
    hub.post(room.audience(), _posted(hub, session, command, room.name))
    return ()


def _say_to_rank(
    hub: Hub, session: Session, command: Say, room: Room, rank: ranks.Rank
) -> Sequence[Refusal]:
    user = session.user
    permissions.check_may_talk(room, user, command.text, command.kind)
    listeners = [
        each
        for member, held in room.members.items()
        if ranks.at_least(held, rank.bit) or member is user
        for each in member.sessions
    ]
    hub.post(
        Audience(listeners),
        _posted(hub, session, command, room.name, rank_prefix=rank.prefix),
    )
    return ()


def _say_to_person(hub: Hub, session: Session, command: Say) -> Sequence[Refusal]:
    other = hub.user(command.target)
    user = session.user
    if "R" in other.modes and other is not user and user.operator is None:
        raise Refused(Reason.RECIPIENT_REGISTERED_ONLY, nick=other.nick)
    event = _posted(hub, session, command, other.nick, private=True)
    hub.post(other.audience(), event)
    if other is not user:
        hub.post(user.audience(), event)
        if _calls_for_answer(event, other):
            other.correspondent = user.person
    if other.away is not None and command.kind is not Kind.NOTICE:
        return (Refusal(Reason.AWAY_NOW, {"nick": other.nick, "text": other.away}),)
    return ()


def _calls_for_answer(event: MessagePosted, reader: User) -> bool:
    """Whether a person said it (programs send notices and CTCP) and `reader` gets to see it."""
    return (
        event.kind is not Kind.NOTICE
        and not event.text.startswith("\x01")
        and any(event.by.folded not in session.ignores for session in reader.sessions)
    )


def _posted(
    hub: Hub,
    session: Session,
    command: Say,
    target: str,
    *,
    private: bool = False,
    rank_prefix: str = "",
) -> MessagePosted:
    user = session.user
    user.active_at = now = hub.clock()
    if hub.policy.note_messages:
        hub.note("message", nick=user.nick, target=rank_prefix + target, text=command.text)
    return MessagePosted(
        by=user.person,
        at=now,
        kind=command.kind,
        target=target,
        private=private,
        text=command.text,
        rank_prefix=rank_prefix,
    )
