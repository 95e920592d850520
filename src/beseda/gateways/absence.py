"""What somebody has missed who stays when their last session goes ("always on"), for every gateway
that shows it."""

from collections.abc import Sequence

from msgspec import Struct

from beseda.domain import reading
from beseda.domain.events import Event, MessagePosted
from beseda.domain.history import Activity, Archive, AtTime, Page
from beseda.domain.hub import Hub
from beseda.domain.presence import User
from beseda.domain.reading import Readable
from beseda.domain.roomlog import RoomLog

MOST_PLACES = 100
"""So many rooms and conversations are shown, those in which something was said last."""

MOST_MESSAGES = 500
"""So many messages of each, the newest."""

_END_OF_TIME = (1 << 63) - 1


class Absence(Struct, frozen=True):
    """Whose it was (`Person.identity`), the logs of the rooms that they are in, and the moments
    before and after it, in milliseconds of Unix time. Its methods are for workers, and raise
    HistoryError."""

    identity: str
    rooms: Sequence[RoomLog]
    after: int
    before: int

    def active(self, archive: Archive) -> list[Activity]:
        """Where something was said since they went, the place where that was longest ago first."""
        # From the end of time backwards: there may be more places than are shown, and a place in
        # which somebody talks at this moment counts by that.
        return archive.activity(self.rooms, self.identity, _END_OF_TIME, self.after, MOST_PLACES)

    def page(self, archive: Archive, log: RoomLog) -> list[Event]:
        """What was said meanwhile in one of them. What is said from now on is shown anyway."""
        after, before = AtTime(self.after), AtTime(self.before)
        return archive.page(Page(log=log, limit=MOST_MESSAGES, after=after, before=before))


def absence(hub: Hub, user: User, since: float) -> Absence:
    """That of `user` from `since` (Unix time in seconds) to this moment. With the hub's lock."""
    after, before = int(since * 1000) - 1, int(hub.clock() * 1000) + 1
    return Absence(user.person.identity, hub.logs_of(user), after, before)


def named(hub: Hub, user: User, found: Sequence[Activity]) -> list[Readable]:
    """What these places are called for `user`, without the rooms that nothing leads to any more.
    With the hub's lock."""
    places = (reading.named(hub, user, each) or _with_somebody_gone(user, each) for each in found)
    return [each for each in places if each is not None]


def _with_somebody_gone(user: User, activity: Activity) -> Readable | None:
    """A private conversation with a guest who has left, under the nick that they had: after a
    restart, or when somebody else has that nick, it leads nowhere, but what they said is still for
    `user`."""
    last = activity.last
    if activity.log.members is None or not isinstance(last, MessagePosted):
        return None
    own = last.by.identity == user.person.identity
    return Readable(last.target if own else last.by.nick, activity.log)
