"""Saying things."""

from collections.abc import Sequence

from msgspec.structs import replace

from beseda.domain import permissions, ranks
from beseda.domain.audience import Audience
from beseda.domain.commands import Say
from beseda.domain.events import Kind, MessagePosted
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.roomlog import Durability

_PREFIXES = "".join(ranks.BY_PREFIX)


def say(hub: Hub, session: Session, command: Say) -> Sequence[Refusal]:
    """A text for a room, for those of a rank in a room, or for a person."""
    if not command.text:
        raise Refused(Reason.EMPTY_TEXT)
    target = command.target
    name = target.lstrip(_PREFIXES)
    if not name.startswith("#"):
        return _say_to_person(hub, session, command)
    room = _room_for(hub, session.user, name)
    if name == target:
        return _say_in_room(hub, session, command, room)
    # Modern IRC, PRIVMSG: of several prefixes the lowest counts.
    rank = min((ranks.BY_PREFIX[prefix] for prefix in target[: -len(name)]), key=lambda r: r.bit)
    return _say_to_rank(hub, session, command, room, rank)


def _room_for(hub: Hub, user: User, name: str) -> Room:
    """The room in which `user` wants to say something. One that takes messages from outside cannot
    be kept from those who know its name; any other is, if it is secret."""
    room = hub.room(name)
    if "n" in room.flags and not permissions.may_see_room(room, user):
        raise Refused(Reason.NO_SUCH_ROOM, room=name)
    return room


def _say_in_room(hub: Hub, session: Session, command: Say, room: Room) -> Sequence[Refusal]:
    user = session.user
    permissions.check_may_talk(room, user, command.text, command.kind)
    log = hub.log_of(room)
    hub.check_writable(log, room.name)
    event = _posted(hub, session, command, room.name)
    hub.record(room.audience(), event, log, session=session)
    if user not in room.members:
        hub.post(user.audience(), event)
    return ()


def _say_to_rank(
    hub: Hub, session: Session, command: Say, room: Room, rank: ranks.Rank
) -> Sequence[Refusal]:
    user = session.user
    permissions.check_may_talk(room, user, command.text, command.kind)
    listeners = [
        each
        for member, held in room.members.items()
        if ranks.at_least(held, rank.bit) and member is not user
        for each in member.sessions
    ]
    # What only some of a room were told is not in a log that all of it can read.
    hub.record(
        Audience((*listeners, *user.sessions)),
        _posted(hub, session, command, room.name, rank_prefix=rank.prefix),
        replace(hub.log_of(room), durability=Durability.OFF),
    )
    return ()


def _say_to_person(hub: Hub, session: Session, command: Say) -> Sequence[Refusal]:
    other = hub.user(command.target)
    user = session.user
    if "R" in other.modes and other is not user and user.operator is None:
        raise Refused(Reason.RECIPIENT_REGISTERED_ONLY, nick=other.nick)
    log = hub.log_between(user.person, other.person)
    hub.check_writable(log, other.nick)
    event = _posted(hub, session, command, other.nick, private=True)
    hub.record(other.audience(), event, log, session=session)
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
        tags=command.tags,
        cuts=command.cuts,
    )
