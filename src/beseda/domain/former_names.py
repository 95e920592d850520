"""The names that rooms have given up: who asks for one is led to the room that had it (IRCv3
channel-rename, "Channel redirection"). Under the hub's lock.

While it leads somewhere, a name is nobody else's: whoever made another room of it would get those
who come back to the old one. It is free again when the room is no more, when the room has given up
`MOST` other names since, or after `LASTS_SECONDS`. That of a room that is not registered, which
was nobody's to begin with, a member can have: they know where the room has gone.
"""

from beseda.domain.presence import Room

LASTS_SECONDS = 24 * 3600.0
MOST = 3
"""So many names lead to one room: who renames it again and again does not take names by that."""


class FormerNames:
    """Which rooms had which names. What a room had stands in `Room.former`, so that there is never
    more here than `MOST` for each room that there is."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}

    def find(self, folded: str, now: float) -> Room | None:
        """The room that had the name with that folded form; `now` is Unix time in seconds."""
        room = self._rooms.get(folded)
        if room is not None and now - room.former[folded] > LASTS_SECONDS:
            self.forget(folded)
            return None
        return room

    def add(self, room: Room, folded: str, at: float) -> None:
        """`room` has given up that name at `at`, Unix time in seconds."""
        self.forget(folded)
        self._rooms[folded] = room
        room.former[folded] = at
        if len(room.former) > MOST:
            self.forget(next(iter(room.former)))

    def forget(self, folded: str) -> None:
        """The name leads nowhere from now on, if it did."""
        room = self._rooms.pop(folded, None)
        if room is not None:
            del room.former[folded]

    def forget_room(self, room: Room) -> None:
        """`room` is no more: its former names are free."""
        for folded in list(room.former):
            self.forget(folded)
