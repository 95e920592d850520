"""What happened, in the past tense. What somebody wants stands in `beseda.domain.commands`.

An event is a value: everything that may change later (a nick, a topic) is in it as it was at that
moment, because it is encoded after the hub has gone on.
"""

from enum import Enum
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import force_setattr

from beseda.domain.channels import Channel
from beseda.domain.people import Person

Tags: TypeAlias = "tuple[tuple[str, str], ...]"
"""Names and values, unescaped, in the order in which they were sent."""


class Kind(Enum):
    """How a text was said."""

    MESSAGE = "message"
    NOTICE = "notice"
    ACTION = "action"


class Event(Struct, frozen=True, kw_only=True):
    """What all events have: who did it, and when (Unix time in seconds).

    An event that was recorded has its place in its room's log: `seq`, and the message `id` that
    stands for it (IRCv3 message-ids). An event in the logs of several rooms (somebody left the
    server) has the place that it has in the first. `origin` is the connection by which its author
    caused it, if that matters to others that they have; it is never recorded.
    """

    by: Person
    at: float
    seq: int = 0
    id: str = ""
    origin: Channel | None = None


def stamp(event: Event, at: float, seq: int, id: str) -> None:  # noqa: A002 - the event's field
    """Give `event` its place in the log. For whoever keeps the log, before anybody is shown the
    event: that is why a value may be written to at all."""
    force_setattr(event, "at", at)
    force_setattr(event, "seq", seq)
    force_setattr(event, "id", id)


class MessagePosted(Event, frozen=True, kw_only=True):
    """Somebody said `text` in the room, or to the person, named `target`.

    `rank_prefix` is "@" and the like if only members of that rank or above were addressed. `tags`
    are the client-only tags (IRCv3 message-tags) that came with it, each name with its "+".

    A text may have several lines, with "\n" between them (IRCv3 multiline); `cuts` are the offsets
    in it at which the author's client cut a line that was too long to send, so that it can be cut
    there again.
    """

    kind: Kind
    target: str
    private: bool
    text: str
    rank_prefix: str = ""
    tags: Tags = ()
    cuts: tuple[int, ...] = ()


class TagsPosted(Event, frozen=True, kw_only=True):
    """Somebody sent `tags` without a text (IRCv3 TAGMSG): a reaction, or that they are typing."""

    target: str
    private: bool
    tags: Tags
    rank_prefix: str = ""


class MessageRedacted(Event, frozen=True, kw_only=True):
    """`by` took back, or away, the message with the id `message` (IRCv3 message-redaction)."""

    target: str
    private: bool
    message: str
    reason: str


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


class AccountChanged(Event, frozen=True, kw_only=True):
    """Somebody has logged in or out; the account is in `by`."""


class RoomRenamed(Event, frozen=True, kw_only=True):
    """The room that was called `before` is called `room` from now on (IRCv3 channel-rename)."""

    room: str
    before: str
    reason: str


class Moved(Event, frozen=True, kw_only=True):
    """For a member's own clients which do not know of `RoomRenamed`: `by`, who is that member, is
    in `room` instead of in `before`."""

    room: str
    before: str
    reason: str


class MetadataChanged(Event, frozen=True, kw_only=True):
    """`target`, a person or a room, says something else of itself under `key` (IRCv3 metadata);
    with the value None, nothing any more: then `told` says so to people. The `server` stands behind
    it."""

    target: str
    key: str
    value: str | None
    server: Person
    told: str


class HostChanged(Event, frozen=True, kw_only=True):
    """`by` has become `to`: another username, another host, or both (IRCv3 chghost). `told` is why
    they go, for those who can only be told that they go and come back (`Reentered`)."""

    to: Person
    told: str


class Reentered(Event, frozen=True, kw_only=True):
    """For those who do not know of `HostChanged`, and in each room that they share: `by` is there,
    with the ranks of these letters, and away with a text or not (None). The `server` says so."""

    room: str
    ranks: str
    away: str | None
    server: Person


class CameOnline(Event, frozen=True, kw_only=True):
    """Somebody has a nick that others watch for (IRCv3 monitor): they came, or took it. `by` is the
    server."""

    who: Person


class WentOffline(Event, frozen=True, kw_only=True):
    """Nobody has the nick of `who` any more. `by` is the server."""

    who: Person


class Observed(Event, frozen=True, kw_only=True):
    """`event` for those who watch for its author and share no room with them (IRCv3
    extended-monitor)."""

    event: Event


class OperatorsCalled(Event, frozen=True, kw_only=True):
    """A WALLOPS: a server operator's word to those who want such words."""

    text: str
