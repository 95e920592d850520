"""What people and rooms say of themselves (IRCv3 metadata): changing it, and who is told."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from beseda.domain import lasting, permissions, ranks, reading, registered
from beseda.domain.audience import Audience
from beseda.domain.commands import ClearMetadata, SetMetadata
from beseda.domain.events import MetadataChanged
from beseda.domain.hub import Hub
from beseda.domain.metadata import Metadata
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused


class Described(Struct, frozen=True):
    """A person or a room: what it is called, and what it says of itself."""

    name: str
    metadata: Metadata
    of: User | Room


def described(hub: Hub, viewer: User, target: str) -> Described:
    """The person or room called `target`, if `viewer` may read what it says of itself: of a room,
    those who are in it or may enter. Raises Refused(NO_SUCH_NICK or NO_SUCH_ROOM)."""
    if not target.startswith("#"):
        user = hub.roster.user(target)
        return Described(user.nick, user.metadata, user)
    reading.find(hub, viewer, target)
    room = hub.room(target)
    return Described(room.name, room.metadata, room)


def set_metadata(hub: Hub, session: Session, command: SetMetadata) -> Sequence[Refusal]:
    """Set or take away a key of one's own, or of a room whose operator one is."""
    found = _own(hub, session.user, command.target)
    found.metadata.change(command.key, command.value, hub.policy.limits)
    _keep(hub, found)
    _tell(hub, session, found, command.key, command.value, command.told)
    return ()


def clear_metadata(hub: Hub, session: Session, command: ClearMetadata) -> Sequence[Refusal]:
    """Take all keys away."""
    found = _own(hub, session.user, command.target)
    for key in found.metadata.clear():
        _tell(hub, session, found, key, None, command.told)
    _keep(hub, found)
    return ()


def _keep(hub: Hub, found: Described) -> None:
    """What accounts' owners and registered rooms say of themselves lasts."""
    if isinstance(found.of, Room):
        registered.keep(hub, found.of)
    else:
        lasting.keep(hub, found.of)


def _own(hub: Hub, user: User, target: str) -> Described:
    """What `user` may change. Raises Refused."""
    found = described(hub, user, target)
    may = user.operator is not None or found.of is user
    if isinstance(found.of, Room):
        may = ranks.at_least(permissions.power(found.of, user), ranks.OPERATOR)
    if not may:
        raise Refused(Reason.METADATA_NOT_YOURS, target=found.name)
    return found


def _tell(
    hub: Hub, session: Session, found: Described, key: str, value: str | None, told: str
) -> None:
    """Those are told who want to know of `key`, but for the session that changed it."""
    listeners = [
        each for each in _around(hub, found.of) if key in each.subscriptions and each is not session
    ]
    _post(hub, listeners, session.user, found.name, key, value, told)


def tell_of_newcomer(hub: Hub, room: Room, user: User) -> None:
    """Those in `room` are told what `user`, who has just come in, says of themselves."""
    for key, value in user.metadata:
        listeners = [
            each
            for member in room.members
            if member is not user
            for each in member.sessions
            if key in each.subscriptions
        ]
        _post(hub, listeners, user, user.nick, key, value, "")


def _post(
    hub: Hub,
    listeners: list[Session],
    by: User,
    target: str,
    key: str,
    value: str | None,
    told: str,
) -> None:
    if listeners:
        event = MetadataChanged(
            by=by.person,
            at=hub.clock(),
            target=target,
            key=key,
            value=value,
            server=hub.server,
            told=told,
        )
        hub.post(Audience(listeners), event)


def _around(hub: Hub, of: User | Room) -> Iterator[Session]:
    """The sessions in a room; or a person's own, those of all who share a room with them, and those
    that watch for them. Each once."""
    if isinstance(of, Room):
        people = dict.fromkeys(of.members)
        watching = []
    else:
        people = dict.fromkeys((of, *(member for room in of.rooms for member in room.members)))
        watching = hub.watching.watchers_of(of.person)
    yield from (each for user in people for each in user.sessions)
    yield from (each for each in watching if each.user not in people)
