"""Saying things, and sending tags without a text."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from beseda.domain import permissions, ranks
from beseda.domain.audience import Audience
from beseda.domain.commands import Say, SendTags
from beseda.domain.events import Kind, MessagePosted, TagsPosted
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.roomlog import Durability, RoomLog

_PREFIXES = "".join(ranks.BY_PREFIX)

_KEPT_TAGS = frozenset(
    {
        *("+react", "+draft/react", "+unreact", "+draft/unreact"),
        *("+reply", "+draft/reply"),
        *("+persist", "+draft/persist"),
    }
)
"""Tags that say something by themselves. A message of others, such as "+typing", is of the moment
and never recorded."""


class _Address(Struct, frozen=True):
    """Where something goes: to whom, what `events.MessagePosted` says of that, in which log it is
    recorded; and whether its author is not in the audience."""

    audience: Audience
    target: str
    log: RoomLog
    private: bool = False
    rank_prefix: str = ""
    from_outside: bool = False
    person: User | None = None


def say(hub: Hub, session: Session, command: Say) -> Sequence[Refusal]:
    """A text for a room, for those of a rank in a room, or for a person."""
    if not command.text:
        raise Refused(Reason.EMPTY_TEXT)
    address = _find(hub, session, command.target, command.text, command.kind)
    event = _said(hub, session, command, address)
    _send(hub, session, address, event)
    other = address.person
    if other is None:
        return ()
    user = session.user
    user.converse(other.person, address.log)
    other.converse(user.person, address.log)
    if other is not user and _calls_for_answer(event, other):
        other.correspondent = user.person
    if other.away is not None and command.kind is not Kind.NOTICE:
        return (Refusal(Reason.AWAY_NOW, {"nick": other.nick, "text": other.away}),)
    return ()


def send_tags(hub: Hub, session: Session, command: SendTags) -> Sequence[Refusal]:
    """Tags for those to whom a text would go (IRCv3 message-tags, TAGMSG). Nobody is told that the
    other is away: most of these a program sends by itself."""
    if not command.tags:
        raise Refused(Reason.EMPTY_TEXT)
    address = _find(hub, session, command.target, "", Kind.MESSAGE)
    if not any(name in _KEPT_TAGS for name, _ in command.tags):
        address = replace(address, log=_never_kept(address.log))
    event = TagsPosted(
        by=session.user.person,
        at=hub.clock(),
        target=address.target,
        private=address.private,
        tags=command.tags,
        rank_prefix=address.rank_prefix,
        origin=session.channel,
    )
    _send(hub, session, address, event)
    return ()


# ── to whom ────────────────────────────────────────────────────────────────────────────────


def _find(hub: Hub, session: Session, target: str, text: str, kind: Kind) -> _Address:
    """Where `text` goes. Raises Refused if it cannot be said there, or not be recorded."""
    user = session.user
    name = target if target.startswith("#") else target.lstrip(_PREFIXES)
    if not name.startswith("#"):
        address = _to_person(hub, user, target)
    else:
        room = hub.rooms.get(name) or hub.room(name)
        if user not in room.members:
            _check_may_know(room, user, name)
        permissions.check_may_talk(room, user, text, kind)
        if name is target:
            address = _to_room(hub, user, room)
        else:
            address = _to_rank(hub, user, room, target[: -len(name)])
    hub.check_writable(address.log, address.target)
    return address


def _check_may_know(room: Room, user: User, name: str) -> None:
    """A room that takes messages from outside cannot be kept from those who know its name; any
    other is, if it is secret. Raises Refused(NO_SUCH_ROOM)."""
    if "n" in room.flags and not permissions.may_see_room(room, user):
        raise Refused(Reason.NO_SUCH_ROOM, room=name)


def _to_room(hub: Hub, user: User, room: Room) -> _Address:
    log = room.log or hub.log_of(room)
    return _Address(room.audience(), room.name, log, from_outside=user not in room.members)


def _to_rank(hub: Hub, user: User, room: Room, prefixes: str) -> _Address:
    # Modern IRC, PRIVMSG: of several prefixes the lowest counts.
    rank = min((ranks.BY_PREFIX[prefix] for prefix in prefixes), key=lambda each: each.bit)
    listeners = [
        each
        for member, held in room.members.items()
        if ranks.at_least(held, rank.bit) and member is not user
        for each in member.sessions
    ]
    audience = Audience((*listeners, *user.sessions))
    # What only some of a room were told is not in a log that all of it can read.
    log = _never_kept(hub.log_of(room))
    return _Address(audience, room.name, log, rank_prefix=rank.prefix)


def _to_person(hub: Hub, user: User, nick: str) -> _Address:
    other = hub.roster.user(nick)
    if "R" in other.modes and other is not user and not user.trusted:
        raise Refused(Reason.RECIPIENT_REGISTERED_ONLY, nick=other.nick)
    return _Address(
        other.audience(),
        other.nick,
        hub.log_between(user.person, other.person),
        private=True,
        from_outside=other is not user,
        person=other,
    )


def _never_kept(log: RoomLog) -> RoomLog:
    return replace(log, durability=Durability.OFF)


# ── what ───────────────────────────────────────────────────────────────────────────────────


def _send(hub: Hub, session: Session, address: _Address, event: MessagePosted | TagsPosted) -> None:
    hub.record(address.audience, event, address.log, session=session)
    if address.from_outside:
        hub.post(session.user.audience(), event)


def _calls_for_answer(event: MessagePosted, reader: User) -> bool:
    """Whether a person said it (programs send notices and CTCP) and `reader` gets to see it."""
    return (
        event.kind is not Kind.NOTICE
        and not event.text.startswith("\x01")
        and any(event.by.folded not in session.ignores for session in reader.sessions)
    )


def _said(hub: Hub, session: Session, command: Say, address: _Address) -> MessagePosted:
    user = session.user
    user.active_at = now = hub.clock()
    target, rank_prefix = address.target, address.rank_prefix
    if hub.policy.note_messages:
        hub.note("message", nick=user.nick, target=rank_prefix + target, text=command.text)
    return MessagePosted(
        by=user.person,
        at=now,
        kind=command.kind,
        target=target,
        private=address.private,
        text=command.text,
        rank_prefix=rank_prefix,
        tags=command.tags,
        cuts=command.cuts,
        origin=session.channel,
    )
