"""Who is present, through which connections, in which rooms.

Everything here is changed under the hub's lock only.
"""

from collections.abc import Callable
from re import Pattern
from typing import Protocol

from msgspec import Struct

from beseda.domain.audience import Audience, Listener, WireForm
from beseda.domain.channels import Channel
from beseda.domain.events import Joined
from beseda.domain.metadata import Metadata
from beseda.domain.people import Person
from beseda.domain.refusals import Refusal
from beseda.domain.roomlog import RoomLog


class Farewell(Protocol):
    """How a gateway tells its client why the server closes the connection."""

    def __call__(self, reason: str) -> bytes: ...


class Excuse(Protocol):
    """How a gateway tells its client why what it wanted was not done, after all. Called by any
    thread, without a lock."""

    def __call__(self, refusal: Refusal) -> bytes: ...


class Entered(Protocol):
    """How a gateway shows its client a room that its person has come into by another session: what
    a client is shown besides that they came. With the hub's lock held."""

    def __call__(self, room: "Room", /) -> None: ...


class Session:
    """One connection that got in."""

    __slots__ = (
        "capabilities",
        "channel",
        "entered",
        "excuse",
        "farewell",
        "form",
        "ignores",
        "is_secure",
        "protocol",
        "subscriptions",
        "tell_account",
        "user",
    )

    def __init__(
        self,
        channel: Channel,
        form: WireForm,
        protocol: str,
        farewell: Farewell,
        excuse: Excuse,
        entered: Entered,
        user: "User",
    ) -> None:
        """`protocol`: how they came in ("irc", "plain"), for the console and for WHOIS."""
        self.channel = channel
        self.form = form
        self.protocol = protocol
        self.farewell = farewell
        self.excuse = excuse
        self.entered = entered
        self.capabilities: frozenset[str] = frozenset()
        """What its client has negotiated, for its gateway."""
        self.ignores: frozenset[str] = frozenset()
        """Folded nicks whose messages this session does not want."""
        self.is_secure = False
        """Whether what goes over the connection is encrypted."""
        self.subscriptions: dict[str, None] = {}
        """The keys of which it wants to know what others say under them (`domain.metadata`)."""
        self.tell_account: Callable[[], None] = lambda: None
        """How its gateway tells its client that its person has another account now, or none, by
        what somebody else did: another session, or the account's change. With the hub's lock."""
        self.user = user

    @property
    def user_id(self) -> int:
        """The id of the person behind it."""
        return self.user.person.id


class Conversation(Struct, frozen=True):
    """A private conversation, as one of the two has it: with whom, as they were then, and its
    log."""

    other: Person
    log: RoomLog


MOST_CONVERSATIONS = 100
"""So many private conversations of one person can be found by the nick of the other one after that
one has left; the ones that rest longest are forgotten first."""

MOST_READ_MARKERS = 1000


class User:
    """Someone present, under one nick."""

    __slots__ = (
        "_audience",
        "absent_since",
        "account_key",
        "active_at",
        "address",
        "away",
        "conversations",
        "correspondent",
        "invitations",
        "metadata",
        "modes",
        "operator",
        "person",
        "read_markers",
        "replay",
        "rooms",
        "sessions",
        "signed_on",
        "skeleton",
    )

    def __init__(self, person: Person, skeleton: str, address: str, now: float) -> None:
        """`address`: where they come from, for operators' eyes; `now`: Unix time in seconds."""
        self.person = person
        self.skeleton = skeleton
        self.address = address
        self.signed_on = now
        self.active_at = now
        self.absent_since: float | None = None
        """Since when (Unix time in seconds) they have been here without a session ("always on");
        None: they have one."""
        self.account_key = ""
        """The folded name of their account; "" for a guest."""
        self.away: str | None = None
        self.correspondent: Person | None = None
        """Who wrote to them in private last, as they were then. A value: a `User` would keep
        somebody who is gone, and whoever wrote to them, and so on, in memory."""
        self.modes: frozenset[str] = frozenset()
        self.operator: str | None = None
        """The operator name they logged in with, if they did."""
        self.rooms: dict[Room, Joined | None] = {}
        """In the order in which they came in, with the event that tells so: its place in the log is
        where they began to hear the room."""
        self.conversations: dict[str, Conversation] = {}
        """Their private conversations by the other's folded nick, see `converse`."""
        self.metadata = Metadata()
        self.read_markers: dict[str, int] = {}
        """Up to when they have read each log, by its key: milliseconds of Unix time."""
        self.replay: int | None = None
        """How many earlier messages they want to see on entering a room; None: the server's
        setting."""
        self.invitations: dict[str, Room] = {}
        """Rooms they were invited to, by folded name, oldest first. An invitation is to that room,
        not to another that has taken its name since."""
        self.sessions: list[Session] = []
        self._audience: Audience | None = None

    @property
    def nick(self) -> str:
        """The name they go by now."""
        return self.person.nick

    @property
    def trusted(self) -> bool:
        """Whether they are somebody known: an account's owner or a server operator."""
        return self.operator is not None or self.person.account != ""

    def converse(self, other: Person, log: RoomLog) -> None:
        """They and `other` have a private conversation. Under its nick it replaces the one with
        whoever was called that before."""
        self.conversations.pop(other.folded, None)
        self.conversations[other.folded] = Conversation(other, log)
        if len(self.conversations) > MOST_CONVERSATIONS:
            del self.conversations[next(iter(self.conversations))]

    def mark_read(self, key: str, at: int) -> bool:
        """They have read the log `key` up to `at`; returns whether they had not before."""
        if at <= self.read_markers.get(key, -1):
            return False
        self.read_markers.pop(key, None)
        self.read_markers[key] = at
        if len(self.read_markers) > MOST_READ_MARKERS:
            del self.read_markers[next(iter(self.read_markers))]
        return True

    def audience(self) -> Audience:
        """Their own sessions."""
        if self._audience is None:
            self._audience = Audience(self.sessions)
        return self._audience

    def add_session(self, session: Session) -> None:
        """`session` is one of theirs from now on."""
        self.sessions.append(session)
        self._audience = None
        for room in self.rooms:
            room.heard_by(session)

    def remove_session(self, session: Session) -> None:
        """`session` is theirs no more."""
        self.sessions.remove(session)
        self._audience = None
        for room in self.rooms:
            room.not_heard_by(session)

    def audience_changed(self) -> None:
        """A session of theirs changed its form or whom it ignores."""
        self._audience = None
        for room in self.rooms:
            room.audience_changed()


class ListEntry(Struct, frozen=True):
    """One mask in a room's ban, exception or invitation list; `at` is Unix time in seconds, `fits`
    the folded mask, compiled (`beseda.domain.masks`)."""

    mask: str
    by: str
    at: float
    fits: Pattern[str]


class Topic(Struct, frozen=True):
    """A room's topic, who set it (`nick!user@host`) and when (Unix time in seconds)."""

    text: str
    by: str
    at: float


class Registration(Struct):
    """A room that lasts: its `founder` (an account's id), since when (Unix time in seconds), and
    the ranks that members get on coming in, by their account's id; the founder is among them."""

    founder: str
    at: float
    access: dict[str, int]


class Room:
    """A place to talk."""

    __slots__ = (
        "_audience",
        "created",
        "flags",
        "folded",
        "former",
        "key",
        "limit",
        "listeners",
        "lists",
        "log",
        "members",
        "metadata",
        "name",
        "permanent",
        "registration",
        "renamed_at",
        "said",
        "topic",
    )

    def __init__(self, name: str, folded: str, flags: str, now: float, *, permanent: bool) -> None:
        """A `permanent` room stays when it is empty, and nobody becomes its operator by being
        first."""
        self.name = name
        self.folded = folded
        self.flags = set(flags)
        self.created = now
        self.permanent = permanent
        self.registration: Registration | None = None
        """What makes it last; None for a room that ends with its last member."""
        self.renamed_at = float("-inf")
        """When it got its present name from another, in Unix time."""
        self.former: dict[str, float] = {}
        """The folded names that it had and that lead to it, with the Unix time at which it gave
        each up, oldest first (`domain.former_names`)."""
        self.members: dict[User, int] = {}
        """Each member's ranks (`beseda.domain.ranks`), in the order in which they came."""
        self.metadata = Metadata()
        self.topic: Topic | None = None
        self.key: str | None = None
        self.limit: int | None = None
        self.lists: dict[str, dict[str, ListEntry]] = {"b": {}, "e": {}, "I": {}}
        """By mode letter; within, by folded mask."""
        self.said = 0
        """Another number each time that something is said or taken back here (`Hub.record`); no two
        rooms ever had the same."""
        self.log: RoomLog | None = None
        """Its log, once something was recorded (`Hub.log_of`); forgotten when what it says of the
        room has changed."""
        self.listeners: tuple[Listener, ...] = ()
        """Who hears it besides its members' sessions: what the server itself does with what is said
        there. `audience_changed` when there are others."""
        self._audience: Audience | None = None

    @property
    def secret(self) -> bool:
        """Whether outsiders are not to learn of it (modes s and p)."""
        return "s" in self.flags or "p" in self.flags

    @property
    def restricted(self) -> bool:
        """Whether something besides a ban keeps people from coming in or from knowing of it."""
        return self.secret or "i" in self.flags or self.key is not None

    @property
    def log_lasts(self) -> bool:
        """Whether its log is there for whoever comes later (`RoomLog.is_open`): of a room that
        anybody may make anew only if anybody could have read it."""
        return self.registration is not None or not self.restricted

    def audience(self) -> Audience:
        """Everybody's sessions in the room."""
        if self._audience is None:
            sessions = (s for user in self.members for s in user.sessions)
            self._audience = Audience((*self.listeners, *sessions))
        return self._audience

    def audience_changed(self) -> None:
        """Forget the kept audience: it is made anew for the next event."""
        self._audience = None

    def heard_by(self, session: Session) -> None:
        """`session`, of a member, hears the room from now on."""
        if self._audience is not None:
            self._audience = self._audience.plus(session)

    def not_heard_by(self, session: Session) -> None:
        """`session` hears the room no more."""
        if self._audience is not None:
            self._audience = self._audience.minus(session)

    def add(self, user: User, ranks: int, joined: Joined | None = None) -> None:
        """`user` is in from now on, as `joined` will tell."""
        self.members[user] = ranks
        user.rooms[self] = joined
        for session in user.sessions:
            self.heard_by(session)

    def remove(self, user: User) -> None:
        """`user` is out from now on."""
        del self.members[user]
        del user.rooms[self]
        for session in user.sessions:
            self.not_heard_by(session)


def audience_around(user: User) -> Audience:
    """The sessions of `user` and of all who share a room with them, each once."""
    rooms = list(user.rooms)
    if not rooms:
        return user.audience()
    if len(rooms) == 1:
        return rooms[0].audience()
    people: dict[User, object] = {user: None}
    for room in rooms:
        people.update(room.members)
    return Audience(session for each in people for session in each.sessions)
