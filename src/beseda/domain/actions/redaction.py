"""Taking messages back, or away (IRCv3 message-redaction)."""

from collections.abc import Sequence

from beseda.domain import permissions, ranks, reading, views
from beseda.domain.commands import Redact
from beseda.domain.events import Event, MessagePosted, MessageRedacted, TagsPosted
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.roomlog import RoomLog

_REDACTABLE = (MessagePosted, TagsPosted)


def redact(hub: Hub, session: Session, command: Redact) -> Sequence[Refusal]:
    """Take a message out of a room's log, or out of that of a private conversation: its author,
    half-operators and above of the room, and server operators may.

    One must be in the room, or be a server operator. `command.found` must come from the log that
    `command.target` has at this moment.
    """
    if command.target.startswith("#"):
        _redact_in_room(hub, session, command)
    else:
        _redact_in_private(hub, session, command)
    return ()


def _redact_in_room(hub: Hub, session: Session, command: Redact) -> None:
    user = session.user
    room = views.room(hub, command.target, user)
    if user.operator is None:
        permissions.check_member(room, user)
    moderates = ranks.at_least(permissions.power(room, user), ranks.HALFOP)
    _check(user, command.found, moderates=moderates)
    log = hub.log_of(room)
    event = _redacted(hub, user, command, log, room.name, private=False)
    hub.record(room.audience(), event, log, session=session)
    if user not in room.members:
        hub.post(user.audience(), event)


def _redact_in_private(hub: Hub, session: Session, command: Redact) -> None:
    """Also when the other one has left: then only the author is told."""
    user = session.user
    found = reading.find(hub, user, command.target)
    _check(user, command.found, moderates=user.operator is not None)
    event = _redacted(hub, user, command, found.log, found.name, private=True)
    other = hub.roster.find(command.target)
    hub.record(user.audience(), event, found.log, session=session)
    if other is not None and other is not user:
        hub.post(other.audience(), event)


def _check(user: User, found: Event | None, *, moderates: bool) -> None:
    """Raises Refused if there is no such message, or `user` may not touch it."""
    if not isinstance(found, _REDACTABLE):
        raise Refused(Reason.NO_SUCH_MESSAGE)
    if not moderates and found.by.identity != user.person.identity:
        raise Refused(Reason.NOT_YOUR_MESSAGE)


def _redacted(
    hub: Hub, user: User, command: Redact, log: RoomLog, target: str, *, private: bool
) -> MessageRedacted:
    hub.check_writable(log, target)
    return MessageRedacted(
        by=user.person,
        at=hub.clock(),
        target=target,
        private=private,
        message=command.message,
        reason=command.reason[: hub.policy.limits.reason_length],
    )
