"""Rooms that last: what is kept of a registered room when everybody has left and the server was
stopped. Pure; `Hub.keep_document` writes it, and `restore` makes the room of it at the next start.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from beseda.domain import masks
from beseda.domain.hub import Hub
from beseda.domain.metadata import Metadata
from beseda.domain.names import Name
from beseda.domain.presence import ListEntry, Registration, Room, Topic, User
from beseda.domain.refusals import Refused

KIND = "room"
"""The kind of document that holds a room."""


class KeptEntry(Struct, frozen=True):
    """As `presence.ListEntry`."""

    mask: str
    by: str
    at: float


class KeptRoom(Struct, frozen=True, omit_defaults=True):
    """What is kept. Names never change their meaning: what an old version wrote can be read by
    every later one. `access` has the ranks that members get on coming in, by their account's id."""

    name: str
    founder: str
    registered_at: float
    created: float
    flags: str = ""
    key: str | None = None
    limit: int | None = None
    topic: Topic | None = None
    lists: dict[str, list[KeptEntry]] = {}
    access: dict[str, int] = {}
    metadata: dict[str, str] = {}
    former: dict[str, float] = {}


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(KeptRoom).decode


def keep(hub: Hub, room: Room) -> None:
    """Have `room` written down as it is now, if it is registered. With the hub's lock."""
    registration = room.registration
    if registration is not None:
        hub.keep_document(KIND, room.folded, _encode(_kept(room, registration)))


def forget(hub: Hub, room: Room) -> None:
    """Nothing of `room` is to be kept any more. With the hub's lock."""
    hub.keep_document(KIND, room.folded, None)


def _kept(room: Room, registration: Registration) -> KeptRoom:
    return KeptRoom(
        name=room.name,
        founder=registration.founder,
        registered_at=registration.at,
        created=room.created,
        flags="".join(sorted(room.flags)),
        key=room.key,
        limit=room.limit,
        topic=room.topic,
        lists={
            letter: [KeptEntry(each.mask, each.by, each.at) for each in entries.values()]
            for letter, entries in room.lists.items()
            if entries
        },
        access=dict(registration.access),
        metadata=dict(room.metadata),
        former=dict(room.former),
    )


def restore(hub: Hub, documents: Iterable[bytes]) -> list[str]:
    """Make the rooms of `documents` again; returns the names of those that cannot be, because the
    rules for names are others now or there is a room of that name. With the hub's lock."""
    failed = []
    for document in documents:
        kept = _decode(document)
        try:
            name = hub.names.room(kept.name)
        except Refused:
            failed.append(kept.name)
            continue
        if name.folded in hub.rooms:
            failed.append(kept.name)
        else:
            _restore(hub, name, kept)
    return failed


def _restore(hub: Hub, name: Name, kept: KeptRoom) -> None:
    room = hub.make_room(name, permanent=True, flags=kept.flags)
    room.created = kept.created
    room.key, room.limit, room.topic = kept.key, kept.limit, kept.topic
    for letter, entries in kept.lists.items():
        room.lists[letter] = {
            folded: ListEntry(each.mask, each.by, each.at, masks.compiled(folded))
            for folded, each in ((hub.names.fold_mask(each.mask), each) for each in entries)
        }
    room.metadata = Metadata(kept.metadata)
    room.registration = Registration(kept.founder, kept.registered_at, dict(kept.access))
    for folded, at in kept.former.items():
        if folded not in hub.rooms:
            hub.former_names.add(room, folded, at)


def rank_of(room: Room, user: User) -> int:
    """The ranks that `user` gets on coming into `room`."""
    registration = room.registration
    return 0 if registration is None else registration.access.get(user.person.identity, 0)
