"""Carrying out what is asked on the control socket, or on the command line while no server runs."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, Self, TypeAlias, TypeVar

from beseda.domain.events import MessageRedacted
from beseda.domain.hub import Hub
from beseda.domain.names import NamePolicy
from beseda.server.control_wire import Answer, Delete, Deleted, Failed, Found, Underway
from beseda.storage.deletion import Deleter, Deletion, FoundMessage

T = TypeVar("T")

_MOST_SHOWN = 200
"""Characters of a message that is asked about."""


class Call(Protocol):
    """Does something on the thread that writes, waits for it, and returns what it returned, or
    raises what it raised."""

    def __call__(self, errand: Callable[[], T], /) -> T: ...


Work: TypeAlias = Generator[Answer, None, None]
"""Each step does a little, and gives an answer; the last answer is the one that counts."""


class Keys(NamedTuple):
    """The keys that the name of a room, or a nick, may have in the database; likeliest first."""

    of_room: Callable[[str], Sequence[str]]
    of_nick: Callable[[str], Sequence[str]]

    @classmethod
    def by(cls, names: NamePolicy) -> Self:
        """The one key that each has by the server's rules for names."""
        return cls(
            lambda room: [names.fold_room(room)],
            lambda nick: [key] if (key := names.fold_nick(nick)) else [],
        )


class Orders:
    """Deletes. For one thread, which holds no lock."""

    def __init__(self, deleter: Deleter, keys: Keys, call: Call, hub: Hub | None = None) -> None:
        """`hub` is told of what is deleted while a server runs."""
        self._deleter = deleter
        self._keys = keys
        self._call = call
        self._hub = hub

    def delete(self, wanted: Delete) -> Work:
        """Carry out a `Delete`, step by step. Steps raise what `call` does."""
        match wanted.what:
            case "room":
                yield from self._delete_room(wanted)
            case "person":
                yield from self._delete_person(wanted)
            case "message":
                yield self._delete_message(wanted)

    def _delete_room(self, wanted: Delete) -> Work:
        for key in self._keys.of_room(wanted.name):
            deletion = self._call(partial(self._deleter.room, key))
            if deletion.total:
                yield from self._carry_out(deletion, Found(events=deletion.total), wanted)
                return
        yield Failed("not_found")

    def _delete_person(self, wanted: Delete) -> Work:
        for key in self._keys.of_nick(wanted.name):
            deletion = self._call(partial(self._deleter.person, key))
            if deletion.known:
                yield from self._carry_out(deletion, Found(), wanted)
                return
        yield Failed("not_found")

    def _carry_out(self, deletion: Deletion, found: Found, wanted: Delete) -> Work:
        if wanted.dry:
            yield found
            return
        try:
            while True:
                done, total, removed = self._call(deletion.step)
                if done >= total:
                    break
                yield Underway(done, total)
        finally:  # also if nobody waits for the rest
            self._forget_pages()
        yield Deleted(removed)

    def _delete_message(self, wanted: Delete) -> Answer:
        if wanted.dry:
            found = self._call(lambda: self._deleter.find(wanted.name))
            if found is None:
                return Failed("not_found")
            text = found.text[:_MOST_SHOWN]
            return Found(events=1, nick=found.nick, room=found.room or "", text=text)
        found = self._call(lambda: self._deleter.message(wanted.name))
        if found is None:
            return Failed("not_found")
        self._forget_pages()
        self._tell(wanted.name, found)
        return Deleted(1)

    # ── who is here ────────────────────────────────────────────────────────────────────────

    def _forget_pages(self) -> None:
        """What was made of the log before is not shown any more."""
        if self._hub is not None:
            with self._hub.lock:
                self._hub.logs_changed()

    def _tell(self, message: str, found: FoundMessage) -> None:
        """Those who may have the message on their screens are told that it is deleted."""
        hub = self._hub
        if hub is None or found.is_over:
            return
        common: dict[str, Any] = {"by": hub.server, "message": message, "reason": ""}
        with hub.lock:
            if found.members is not None:
                event = MessageRedacted(at=hub.clock(), target=found.to, private=True, **common)
                there = [
                    user for user in hub.roster.people() if user.person.identity in found.members
                ]
                hub.announce(there, event)
            elif (room := hub.rooms.get(found.key)) is not None:
                event = MessageRedacted(at=hub.clock(), target=room.name, private=False, **common)
                hub.record(room.audience(), event, hub.log_of(room))
        hub.deliver()
