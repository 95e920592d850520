"""The hub: everybody and every room, one lock, one order.

Commands are carried out one at a time under `Hub.lock`. What they cause goes into one queue, in
the order in which it happened; `Hub.deliver` turns the queue into bytes outside that lock.
"""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable

from msgspec import Struct

from beseda.domain.audience import Audience
from beseda.domain.channels import Channel
from beseda.domain.delivery import Close, Queued, deliver
from beseda.domain.events import Event
from beseda.domain.limits import Limits
from beseda.domain.names import Name, NamePolicy
from beseda.domain.people import Person
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.settings import OperatorSettings, RoomSettings


class Policy(Struct, frozen=True):
    """The settings that the domain goes by; replaced as a whole when the server rereads them."""

    limits: Limits
    rooms: RoomSettings
    operators: dict[str, OperatorSettings]
    note_messages: bool = False
    """Whether the console shows what is said."""


class Note(Struct, frozen=True):
    """One line for the server's console: what happened, with its values."""

    name: str
    values: dict[str, str | int]


class Departed(Struct, frozen=True):
    """Somebody who held a nick and does not any more (IRC's WHOWAS); `at` is Unix time."""

    person: Person
    address: str
    at: float


class Hub:
    """Who is here, under which name, in which room.

    `lock` is tier 2 of the lock order, below `_delivery` (tier 1): whoever holds it may take
    mailbox locks (tier 3) and nothing else, and makes no system call. Unless it says otherwise, a
    method here and a function in `beseda.domain.actions` is called with `lock` held.
    """

    def __init__(
        self,
        names: NamePolicy,
        policy: Policy,
        server: Person,
        notes: Callable[[Note], None],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`server` is the author of what the server itself says; `notes` gets the console's lines
        (called by `deliver`, with its lock: it must only put them somewhere); `clock` gives Unix
        time in seconds."""
        self.lock = threading.Lock()
        self.names = names
        self.policy = policy
        self.server = server
        self.clock = clock
        self.started = clock()
        self.rooms: dict[str, Room] = {}
        self.most_people = 0
        self.operators = 0
        self.invisible = 0
        """How many people have user modes o and i; `set_modes` keeps count."""
        self.nameless = 0
        """How many connections have chosen a protocol and have no name yet."""
        self.departed: deque[Departed] = deque(maxlen=policy.limits.whowas)
        self._permanent: list[Room] = []
        self._users: dict[str, User] = {}
        self._skeletons: dict[str, User] = {}
        self._ids = itertools.count(1)
        self._delivery = threading.Lock()
        self._queue: list[Queued] = []
        self._notes: list[Note] = []
        self._write_note = notes

    # ── the queue ──────────────────────────────────────────────────────────────────────────

    def post(self, audience: Audience, event: Event) -> None:
        """`event` happened, and `audience` gets it, after all that was queued before."""
        self._queue.append((audience, event))

    def reply(self, channel: Channel, data: bytes) -> None:
        """`data` for one connection, after all that was queued before (promise 4)."""
        self._queue.append((channel, data))

    def close(self, channel: Channel, last_words: bytes, reason: str) -> None:
        """End a connection, after all that was queued before."""
        self._queue.append((channel, Close(last_words, reason)))

    def note(self, event: str, /, **values: str | int) -> None:
        """A line for the console."""
        self._notes.append(Note(event, values))

    def deliver(self) -> None:
        """Hand out everything queued so far. Any thread, holding no lock.

        `_delivery` is held from taking the queue to putting its last byte, so that two threads
        cannot put two queues, or the console's lines, in the wrong order. Threads are woken after
        it is released, since that may make a system call.
        """
        if not self._queue and not self._notes:
            return
        with self._delivery:
            with self.lock:
                queue, self._queue = self._queue, []
                notes, self._notes = self._notes, []
            touched = deliver(queue, self._lost)
            for note in notes:
                self._write_note(note)
        for mailbox in touched:
            mailbox.wake()

    def _lost(self, error: Exception) -> None:
        self._write_note(Note("undelivered", {"error": repr(error)}))

    # ── people ─────────────────────────────────────────────────────────────────────────────

    def people(self) -> Iterable[User]:
        """Everybody, in the order in which they came or took their present name."""
        return self._users.values()

    @property
    def people_count(self) -> int:
        """How many people are here."""
        return len(self._users)

    def find(self, nick: str) -> User | None:
        """Who goes by `nick`, whatever its case."""
        return self._users.get(self.names.fold_nick(nick))

    def user(self, nick: str) -> User:
        """As `find`; raises Refused(NO_SUCH_NICK)."""
        user = self.find(nick)
        if user is None:
            raise Refused(Reason.NO_SUCH_NICK, nick=nick)
        return user

    def check_free(self, name: Name, holder: User | None = None) -> None:
        """Raises Refused if somebody other than `holder` has `name` or one that looks like it."""
        same = self._users.get(name.folded)
        if same is not None and same is not holder:
            raise Refused(Reason.NICK_TAKEN, nick=name.shown)
        twin = self._skeletons.get(name.skeleton)
        if twin is not None and twin is not holder:
            raise Refused(Reason.NICK_LOOKS_LIKE, nick=name.shown, other=twin.nick)

    def enter(self, name: Name, username: str, host: str, realname: str, address: str) -> User:
        """Somebody new, by `name`, with no session yet. Raises Refused (names, DOOR_CLOSED)."""
        self.check_free(name)
        door = self.policy.limits.people
        if door and len(self._users) >= door:
            raise Refused(Reason.DOOR_CLOSED, limit=str(door))
        person = Person(next(self._ids), name.shown, name.folded, username, host, realname)
        user = User(person, name.skeleton, address, self.clock())
        self._users[name.folded] = user
        self._skeletons[name.skeleton] = user
        self.most_people = max(self.most_people, len(self._users))
        return user

    def rename(self, user: User, name: Name) -> Person:
        """`user` goes by `name` from now on; returns who they are then. Raises Refused."""
        self.check_free(name, user)
        old = user.person
        self._remember(user)
        del self._users[old.folded]
        del self._skeletons[user.skeleton]
        user.person = Person(old.id, name.shown, name.folded, old.username, old.host, old.realname)
        user.skeleton = name.skeleton
        self._users[name.folded] = user
        self._skeletons[name.skeleton] = user
        return user.person

    def leave(self, user: User) -> None:
        """`user` is gone from every room and from the server."""
        for room in list(user.rooms):
            self.take_out(room, user)
        self.set_modes(user, frozenset())
        self._remember(user)
        del self._users[user.person.folded]
        del self._skeletons[user.skeleton]

    def set_modes(self, user: User, modes: frozenset[str]) -> None:
        """`user` has exactly these user modes from now on."""
        self.operators += ("o" in modes) - ("o" in user.modes)
        self.invisible += ("i" in modes) - ("i" in user.modes)
        user.modes = modes

    def _remember(self, user: User) -> None:
        self.departed.append(Departed(user.person, user.address, self.clock()))

    # ── rooms ──────────────────────────────────────────────────────────────────────────────

    def find_room(self, name: str) -> Room | None:
        """The room called `name`, whatever its case."""
        # Folding takes longer than all else here, and what is a key is its own folded form.
        return self.rooms.get(name) or self.rooms.get(self.names.fold_room(name))

    def room(self, name: str) -> Room:
        """As `find_room`; raises Refused(NO_SUCH_ROOM)."""
        room = self.find_room(name)
        if room is None:
            raise Refused(Reason.NO_SUCH_ROOM, room=name)
        return room

    @property
    def rooms_in_use(self) -> int:
        """How many rooms have somebody in them."""
        return len(self.rooms) - sum(not room.members for room in self._permanent)

    def make_room(self, name: Name, *, permanent: bool = False, flags: str | None = None) -> Room:
        """A new, empty room. Raises Refused(ROOMS_FULL)."""
        if len(self.rooms) >= self.policy.limits.rooms:
            raise Refused(Reason.ROOMS_FULL, room=name.shown)
        modes = self.policy.rooms.default_modes if flags is None else flags
        room = Room(name.shown, name.folded, modes, self.clock(), permanent=permanent)
        self.rooms[name.folded] = room
        if permanent:
            self._permanent.append(room)
        return room

    def take_out(self, room: Room, user: User) -> None:
        """`user` is out of `room`; a room that is empty then is no more, unless it is permanent."""
        room.remove(user)
        if not room.members and not room.permanent:
            del self.rooms[room.folded]

    # ── commands ───────────────────────────────────────────────────────────────────────────

    def attach(self, user: User, session: Session) -> None:
        """`session` is one of `user`'s from now on."""
        user.add_session(session)

    def announce(self, users: Iterable[User], event: Event) -> None:
        """`event` for the sessions of `users`, each once."""
        self.post(Audience(s for user in users for s in user.sessions), event)
