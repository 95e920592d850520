"""The rooms that a client is in and the people there, in bounded memory."""

from collections.abc import Callable, Iterator

from msgspec import Struct, field

from beseda.client.features import Features

MOST_ROOMS = 1000
MOST_MEMBERS = 100_000
"""In all rooms together."""
MOST_NAME = 256
"""Characters of a nick or a room's name; longer ones are not taken in (NICKLEN is 64 at most)."""


class Member(Struct, gc=False):
    """Somebody in a room; `ranks` are the symbols of PREFIX, highest first."""

    nick: str
    ranks: str = ""
    away: bool = False


class Room(Struct):
    """A room that we are in; `members` by their folded nicks."""

    name: str
    topic: str = ""
    members: dict[str, Member] = field(default_factory=dict)

    def names(self) -> list[str]:
        """The nicks with their ranks before them, in the order of the alphabet."""
        ordered = sorted(self.members.items())
        return [member.ranks + member.nick for _, member in ordered]


class Rooms:
    """All rooms of a client, by folded name. Not for two threads at once."""

    __slots__ = ("_count", "_features", "_rooms")

    def __init__(self, features: Features) -> None:
        self._features = features
        self._rooms: dict[str, Room] = {}
        self._count = 0

    def __iter__(self) -> Iterator[Room]:
        return iter(self._rooms.values())

    def __len__(self) -> int:
        return len(self._rooms)

    def find(self, name: str) -> Room | None:
        """The room of that name, in any spelling, or None."""
        return self._rooms.get(self._features.fold(name))

    def enter(self, name: str) -> None:
        """We are in this room now and know nobody there yet."""
        if len(name) > MOST_NAME or (self.find(name) is None and len(self) >= MOST_ROOMS):
            return
        self.leave(name)
        self._rooms[self._features.fold(name)] = Room(name)

    def leave(self, name: str) -> None:
        """We are no longer in this room."""
        room = self._rooms.pop(self._features.fold(name), None)
        if room is not None:
            self._count -= len(room.members)

    def add(self, room: Room, nick: str, ranks: str = "") -> None:
        """`nick` is in `room`, with these ranks."""
        key = self._features.fold(nick)
        known = room.members.get(key)
        if known is not None:
            known.nick, known.ranks = nick, ranks
        elif self._count < MOST_MEMBERS and 0 < len(nick) <= MOST_NAME:
            room.members[key] = Member(nick, ranks)
            self._count += 1

    def remove(self, room: Room, nick: str) -> None:
        """`nick` is not in `room` any more."""
        if room.members.pop(self._features.fold(nick), None) is not None:
            self._count -= 1

    def member(self, room: Room, nick: str) -> Member | None:
        """Who is called `nick` in `room`, in any spelling."""
        return room.members.get(self._features.fold(nick))

    def remove_everywhere(self, nick: str) -> tuple[str, ...]:
        """`nick` is gone; the names of the rooms where they were."""
        return self._everywhere(nick, lambda room: self.remove(room, nick))

    def rename(self, old: str, new: str) -> tuple[str, ...]:
        """`old` is called `new` everywhere; the names of the rooms where they are."""

        def change(room: Room) -> None:
            member = room.members.pop(self._features.fold(old))
            self._count -= 1
            self.add(room, new, member.ranks)
            renamed = self.member(room, new)
            if renamed is not None:
                renamed.away = member.away

        return self._everywhere(old, change)

    def set_away(self, nick: str, away: bool) -> None:
        """`nick` is away, or here again."""

        def change(room: Room) -> None:
            member = self.member(room, nick)
            if member is not None:
                member.away = away

        self._everywhere(nick, change)

    def fold_again(self) -> None:
        """The case mapping has changed: put everything in its new place."""
        rooms, self._rooms, self._count = list(self._rooms.values()), {}, 0
        for room in rooms:
            members, room.members = list(room.members.values()), {}
            self._rooms[self._features.fold(room.name)] = room
            for member in members:
                room.members[self._features.fold(member.nick)] = member
        self._count = sum(len(room.members) for room in self)

    def _everywhere(self, nick: str, change: Callable[[Room], None]) -> tuple[str, ...]:
        key = self._features.fold(nick)
        there = [room for room in self if key in room.members]
        for room in there:
            change(room)
        return tuple(room.name for room in there)
