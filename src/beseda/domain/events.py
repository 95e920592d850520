"""What happened, in the past tense. What somebody wants stands in `beseda.domain.commands`.

An event is a value: everything that may change later (a nick, a topic) is in it as it was at that
moment, because it is encoded after the hub has gone on.
"""

from enum import Enum

from msgspec import Struct

from beseda.domain.people import Person


class Kind(Enum):
    """How a text was said."""

    MESSAGE = "message"
    NOTICE = "notice"
    ACTION = "action"


class Event(Struct, frozen=True, kw_only=True):
    """What all events have: who did it, and when (Unix time in seconds)."""

    by: Person
    at: float


class MessagePosted(Event, frozen=True, kw_only=True):
    """Somebody said `text` in the room, or to the person, named `target`.

    `rank_prefix` is "@" and the like if only members of that rank or above were addressed.
    """

    kind: Kind
    target: str
    private: bool
    text: str
    rank_prefix: str = ""


class Joined(Event, frozen=True, kw_only=True):
    """Somebody came into a room. `modes` ("+o") is what the room gave them on entering, or ""."""

    room: str
    modes: str = ""


class Parted(Event, frozen=True, kw_only=True):
    """Somebody left a room and stays on the server."""

    room: str
    reason: str


class Kicked(Event, frozen=True, kw_only=True):
    """`by` put `target` out of a room."""

    room: str
    target: Person
    reason: str


class LeftServer(Event, frozen=True, kw_only=True):
    """Somebody is gone (IRC's QUIT). Told once to everyone who shared a room with them.

    `reason` is in their `own_words`, or else the server's.
    """

    reason: str
    own_words: bool = False


class Renamed(Event, frozen=True, kw_only=True):
    """`by` has become `to`."""

    to: Person


class TopicChanged(Event, frozen=True, kw_only=True):
    """A room has a new topic; "" if it was taken away."""

    room: str
    topic: str


class ModesChanged(Event, frozen=True, kw_only=True):
    """A room's modes changed: `changes` as IRC writes them ("+o-v"), `params` in their order."""

    room: str
    changes: str
    params: tuple[str, ...]


class Invited(Event, frozen=True, kw_only=True):
    """`by` invited `target` into a room.

    The one invited gets it, and (`overheard`) the room's operators get it as well.
    """

    room: str
    target: Person
    overheard: bool = False


class AwayChanged(Event, frozen=True, kw_only=True):
    """Somebody went away with `text`, or came back (None)."""

    text: str | None


class RealnameChanged(Event, frozen=True, kw_only=True):
    """Somebody has a new real name; it is in `by`."""


class OperatorsCalled(Event, frozen=True, kw_only=True):
    """A WALLOPS: a server operator's word to those who want such words."""

    text: str
