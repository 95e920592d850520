"""What whoever comes into a room is shown of it: read once for all who come in a row."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

from beseda.domain.events import Event, MessagePosted
from beseda.domain.history import Archive, AtSeq, Page
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, User
from beseda.domain.roomlog import Durability, RoomLog

MOST_BYTES = 1 << 17
"""So much text is shown at most, however many messages were asked for: whoever comes in has not
asked for more than they can read."""

_MOST_ROOMS = 64
_SECONDS = 2.0
"""So long a page is used again: what is deleted from the log is shown to nobody for longer."""


class Entrance(Struct, frozen=True):
    """Somebody comes into a room, and is to be shown the last `limit` messages of `log` before
    their own coming, the event `joined` (None: they were there already); the room's `said` as it
    was then."""

    log: RoomLog
    said: int
    limit: int
    joined: Event | None


def entrance(hub: Hub, user: User, room: Room, *, returning: bool = False) -> Entrance | None:
    """That of `user`, who has just come into `room`, or is `returning` to it by another session;
    None if they want to be shown nothing, or if there is nothing. With the hub's lock."""
    limit = hub.policy.history.replay if user.replay is None else user.replay
    log = hub.log_of(room)
    if limit < 1 or room not in user.rooms or log.durability is Durability.OFF:
        return None
    return Entrance(log, room.said, limit, None if returning else user.rooms[room])


class Earlier(Struct, frozen=True):
    """What was said before somebody came in, oldest first. `first` is the place of the oldest
    event that was read (0: there is none)."""

    events: Sequence[Event]
    first: int


class _Kept(Struct):
    """A page, and how it is written in each way so far."""

    read_at: float
    earlier: Earlier
    written: dict[Hashable, bytes]


class Replays:
    """The pages that were read last. What `Hub.reply_later` makes may use it, and nothing else: of
    that, one is made at a time.

    A page is found again by the room's `said`, which changes with everything that would change the
    page: a thousand people who come into one room cost one query.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._kept: OrderedDict[tuple[str, int, int], _Kept] = OrderedDict()
        self._clock = clock

    def earlier(self, archive: Archive, entrance: Entrance) -> Earlier:
        """What to show. Raises HistoryError."""
        return self._find(archive, entrance).earlier

    def written(
        self,
        archive: Archive,
        entrance: Entrance,
        way: Hashable,
        ignores: frozenset[str],
        write: Callable[[Sequence[Event]], bytes],
    ) -> bytes:
        """The same as `write` writes it, without what people said whose folded nicks are in
        `ignores`. What `write` makes of a page depends on the page and on `way` alone. Raises
        HistoryError."""
        kept = self._find(archive, entrance)
        events = kept.earlier.events
        if any(event.by.folded in ignores for event in events):
            return write([event for event in events if event.by.folded not in ignores])
        data = kept.written.get(way)
        if data is None:
            data = kept.written[way] = write(events)
        return data

    def _find(self, archive: Archive, entrance: Entrance) -> _Kept:
        key = (entrance.log.key, entrance.said, entrance.limit)
        now = self._clock()
        kept = self._kept.get(key)
        if kept is None or now - kept.read_at > _SECONDS:
            kept = self._kept[key] = _Kept(now, _read(archive, entrance), {})
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST_ROOMS:
            self._kept.popitem(last=False)
        return kept


def _read(archive: Archive, entrance: Entrance) -> Earlier:
    # An event that could not be recorded has no place, and nothing was said since.
    place = entrance.joined.seq if entrance.joined is not None else 0
    before = AtSeq(place) if place else None
    events = archive.page(Page(log=entrance.log, limit=entrance.limit, before=before))
    total, start = 0, len(events)
    while start and (total := total + _size(events[start - 1])) <= MOST_BYTES:
        start -= 1
    shown = events[start:]
    first = shown[0].seq if shown else 0
    return Earlier([event for event in shown if not _for_programs(event)], first)


def _size(event: Event) -> int:
    return len(event.text.encode("utf-8", "replace")) if isinstance(event, MessagePosted) else 0


def _for_programs(event: Event) -> bool:
    """Whether it is CTCP: clients would answer a question that was asked yesterday."""
    return isinstance(event, MessagePosted) and event.text.startswith("\x01")
