"""The log of a room or of a private conversation, as the chat names it."""

from enum import Enum

from msgspec import Struct


class Durability(Enum):
    """When an event may be shown."""

    COMMIT = "commit"
    """Once it is on disk: nothing that anybody saw is lost in a crash."""
    RELAXED = "relaxed"
    """At once; it is written behind. A crash loses the last moments."""
    OFF = "off"
    """At once, and it is never written."""


class RoomLog(Struct, frozen=True):
    """One log. `key` is a room's folded name, or "A B" for the conversation of the identities A and
    B, which are in `members` then (`people.Person.identity`); `name` is what people call it.

    `is_open`: whether whoever comes may read it. The log of a room that is not open ends with the
    room: whoever makes a room of that name later begins a new one, and never reads the old. A
    registered room does not end, so its log is open in this sense, whoever may come in.
    """

    key: str
    name: str
    durability: Durability = Durability.COMMIT
    members: tuple[str, str] | None = None
    is_open: bool = True


def conversation_key(one: str, other: str) -> str:
    """The key of the log of two identities' conversation."""
    return " ".join(sorted((one, other)))
