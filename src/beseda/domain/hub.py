"""The hub: everybody and every room, one lock, one order.

Commands are carried out one at a time under `Hub.lock`. What they cause goes into one queue, in
the order in which it happened; `Hub.deliver` turns the queue into bytes outside that lock.
"""

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Iterable

from msgspec import Struct

from beseda.domain.accounts import Accounts
from beseda.domain.audience import Audience
from beseda.domain.channels import Channel, Mailbox
from beseda.domain.delivery import Begin, Close, Finish, Later, Queued, deliver, resolve
from beseda.domain.events import Event, MessagePosted, MessageRedacted, stamp
from beseda.domain.former_names import FormerNames
from beseda.domain.keeping import Asker, Batch, Document, Keeper, LogMoved, Record, RoomEnded
from beseda.domain.kept import Lasting
from beseda.domain.limits import Limits
from beseda.domain.logins import Logins
from beseda.domain.names import Name, NamePolicy
from beseda.domain.notes import Note
from beseda.domain.people import Person
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.roomlog import Durability, RoomLog, conversation_key
from beseda.domain.roster import Roster
from beseda.domain.settings import (
    AccountsSettings,
    HistorySettings,
    OperatorSettings,
    RoomSettings,
)
from beseda.domain.watching import Watching
from beseda.domain.webhooks import Webhooks


class Policy(Struct, frozen=True):
    """The settings that the domain goes by; replaced as a whole when the server rereads them."""

    limits: Limits
    rooms: RoomSettings
    operators: dict[str, OperatorSettings]
    history: HistorySettings = HistorySettings()
    note_messages: bool = False
    """Whether the console shows what is said."""
    accounts: AccountsSettings = AccountsSettings()
    absent_text: str = "not connected"
    """Why those are away who stay without a session."""


_OFF = Durability.OFF
_SPOKEN = (MessagePosted, MessageRedacted)
"""What changes what a page of a room's log says (`Room.said`)."""


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
        keeper: Keeper | None = None,
        epoch: int = 0,
        accounts: Accounts | None = None,
    ) -> None:
        """`server` is the author of what the server itself says; `notes` gets the console's lines
        (called by `deliver`, with its lock: it must only put them somewhere); `clock` gives Unix
        time in seconds. `keeper` records what happens in rooms (None: nobody does); `epoch` is
        another number each time that the server is started on the same data; `accounts` are all
        that are registered."""
        self.lock = threading.Lock()
        self.names = names
        self.policy = policy
        self.keeper = keeper
        self.epoch = epoch
        self.server = server
        self.clock = clock
        self.started = clock()
        self.rooms: dict[str, Room] = {}
        self.former_names = FormerNames()
        self.nameless = 0
        """How many connections have chosen a protocol and have no name yet."""
        self.accounts = Accounts(names) if accounts is None else accounts
        self.logins = Logins(self.accounts)
        self.lasting = Lasting()
        self.webhooks = Webhooks(names)
        self.watching = Watching(self.post, server, clock)
        self.roster = Roster(
            names,
            self.logins,
            self.watching,
            policy.limits.whowas,
            epoch,
            clock,
            lambda: self.policy.limits.people,
        )
        self._permanent: list[Room] = []
        self._changes = itertools.count(1)
        self._fleeting = itertools.count(1)
        self._fleeting_prefix = f"{secrets.token_hex(5)}-{epoch:x}-"
        self._delivery = threading.Lock()
        self._queue: list[Queued] = []
        self._records: list[Record] = []
        self._has_later = False
        self._notes: list[Note] = []
        self._documents: dict[tuple[str, str], Document] = {}
        self._write_note = notes

    # ── the queue ──────────────────────────────────────────────────────────────────────────

    def post(self, audience: Audience, event: Event) -> None:
        """`event` happened, and `audience` gets it, after all that was queued before."""
        self._queue.append((audience, event))

    def record(
        self, audience: Audience, event: Event, *logs: RoomLog, session: Asker | None = None
    ) -> None:
        """As `post`, and it is recorded in `logs`, before anybody is shown it where durability is
        COMMIT; where it is OFF it only gets an id. `session` is who is told if it cannot be."""
        self._queue.append((audience, event))
        for log in logs:
            if log.durability is _OFF:
                self._give_fleeting_id(event)
            else:
                self._records.append(Record(log, event, session))
            if isinstance(event, _SPOKEN) and (room := self.rooms.get(log.key)) is not None:
                room.said = next(self._changes)

    def _give_fleeting_id(self, event: Event) -> None:
        """An id by which others can refer to an event that nobody keeps."""
        if self.keeper is not None and not event.id:
            stamp(event, event.at, 0, f"{self._fleeting_prefix}{next(self._fleeting):x}")

    def reply(self, channel: Channel, data: bytes) -> None:
        """`data` for one connection, after all that was queued before (promise 4)."""
        self._queue.append((channel, data))

    def reply_later(self, channel: Channel, make: Callable[[], bytes]) -> None:
        """What `make` returns for one connection, after all that was queued before; it is called
        when that is recorded, and nothing queued later is shown: see `delivery.Later`."""
        self._queue.append((channel, Later(make)))
        self._has_later = True

    def capture(self, channel: Channel) -> None:
        """What is queued for `channel` from now on is held back until `release`, which must come
        before the lock is given up."""
        self._queue.append((channel, Begin()))

    def release(self, channel: Channel, wrap: Callable[[list[bytes]], bytes]) -> None:
        """The channel gets what `wrap` makes of all that was held back since `capture`. `wrap` is
        called when it is delivered, by any thread."""
        self._queue.append((channel, Finish(wrap)))

    def close(self, channel: Channel, last_words: bytes, reason: str) -> None:
        """End a connection, after all that was queued before."""
        self._queue.append((channel, Close(last_words, reason)))

    def note(self, event: str, /, **values: str | int) -> None:
        """A line for the console."""
        self._notes.append(Note(event, values))

    @property
    def clogged(self) -> bool:
        """Whether no more commands should be carried out until the disk has caught up."""
        return self.keeper is not None and self.keeper.clogged

    def deliver(self) -> None:
        """Hand out everything queued so far, or give it to the keeper, who hands it out when it is
        recorded. Any thread, holding no lock.

        `_delivery` is held from taking the queue to putting its last byte, so that two threads
        cannot put two queues, or the console's lines, in the wrong order. What needs no recording
        goes out at once, unless something that came before it is still with the keeper. Threads are
        woken after the lock is released, since that may make a system call.
        """
        if not (self._queue or self._notes or self._documents):
            return
        with self._delivery:
            batch, must_wait = self._take()
            if self.keeper is not None and (must_wait or self.keeper.busy):
                self.keeper.take(batch)
                return
            resolve(batch.queue, self._lost)  # there are some only if nobody keeps anything
            touched = self._put_out(batch)
        for mailbox in touched:
            mailbox.wake()

    def hand_out(self, batch: Batch, done: Callable[[], None]) -> None:
        """Show a batch that is recorded; `done` is called before anything else can be shown. For
        the keeper's own thread, holding no lock."""
        resolve(batch.queue, self._lost)
        with self._delivery:
            touched = self._put_out(batch)
            done()
        for mailbox in touched:
            mailbox.wake()

    def _take(self) -> tuple[Batch, bool]:
        """The queue, and whether the keeper must see it."""
        with self.lock:
            documents = list(self._documents.values())
            batch = Batch(self._queue, self._records, self._notes, documents)
            must_wait = bool(self._records or documents) or self._has_later
            self._queue, self._records, self._notes, self._documents = [], [], [], {}
            self._has_later = False
        return batch, must_wait

    def _put_out(self, batch: Batch) -> set[Mailbox]:
        touched = deliver(batch.queue, self._lost)
        for note in batch.notes:
            self._write_note(note)
        return touched

    def _lost(self, error: Exception) -> None:
        self._write_note(Note("undelivered", {"error": repr(error)}))

    # ── people ─────────────────────────────────────────────────────────────────────────────

    def leave(self, user: User) -> None:
        """`user` is gone from every room and from the server."""
        for room in list(user.rooms):
            self.take_out(room, user)
        self.roster.remove(user)

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
        room.said = next(self._changes)
        room.listeners = self.webhooks.listeners(name.folded)
        self.rooms[name.folded] = room
        self.former_names.forget(name.folded)
        if permanent:
            self._permanent.append(room)
        return room

    def make_permanent(self, room: Room) -> None:
        """`room` stays when it is empty, from now on."""
        room.permanent = True
        room.log = None
        self._permanent.append(room)

    def make_passing(self, room: Room) -> None:
        """`room` ends when it is empty, which may be now."""
        room.permanent = False
        room.log = None
        self._permanent.remove(room)
        if not room.members:
            self._end(room)

    def rename_room(self, room: Room, name: Name) -> None:
        """`room` is called `name` from now on, which nobody's room is; its log as well."""
        old, now = self.log_of(room), self.clock()
        del self.rooms[room.folded]
        self.former_names.forget(name.folded)
        if name.folded != room.folded:
            self.former_names.add(room, room.folded, now)
        room.name, room.folded, room.log = name.shown, name.folded, None
        self.rooms[name.folded] = room
        moved = LogMoved(by=self.server, at=now, to=self.log_of(room))
        self._records.append(Record(old, moved, None))

    def take_out(self, room: Room, user: User) -> None:
        """`user` is out of `room`; a room that is empty then is no more, unless it is permanent."""
        room.remove(user)
        if not room.members and not room.permanent:
            self._end(room)

    def _end(self, room: Room) -> None:
        del self.rooms[room.folded]
        self.former_names.forget_room(room)
        if not room.log_lasts:
            ended = RoomEnded(by=self.server, at=self.clock())
            self._records.append(Record(self.log_of(room), ended, None))

    # ── logs ───────────────────────────────────────────────────────────────────────────────

    def log_of(self, room: Room) -> RoomLog:
        """The log of `room`, as it is at present."""
        if room.log is None:
            history = self.policy.history
            room.log = RoomLog(
                room.folded, room.name, history.durability_of(room.name), None, room.log_lasts
            )
        return room.log

    def logs_of(self, user: User) -> list[RoomLog]:
        """The logs of all rooms that `user` is in."""
        return [self.log_of(room) for room in user.rooms]

    def log_between(self, one: Person, other: Person) -> RoomLog:
        """The log of the private conversation of two people."""
        members = (one.identity, other.identity)
        return RoomLog(
            conversation_key(*members),
            f"{one.nick} {other.nick}",
            Durability(self.policy.history.durability),
            members,
        )

    def logs_changed(self) -> None:
        """Something was taken out of logs: what was read of them before is not to be shown any
        more (`Room.said`)."""
        for room in self.rooms.values():
            room.said = next(self._changes)

    def check_writable(self, log: RoomLog, target: str) -> None:
        """Raises Refused(READ_ONLY) if what is said to `target` could not be recorded in `log`
        before it is shown."""
        keeper = self.keeper
        if keeper is not None and not keeper.writable and log.durability is Durability.COMMIT:
            raise Refused(Reason.READ_ONLY, target=target)

    def adopt(self, policy: Policy) -> None:
        """Go by other settings from now on."""
        self.policy = policy
        for room in self.rooms.values():
            room.log = None

    def keep_document(self, kind: str, key: str, data: bytes | None) -> None:
        """The document `key` of a `kind` is `data` from now on, or is no more (None); that is on
        disk before anybody is shown what comes after it. At the next start `Store.documents` has
        it."""
        self._documents[kind, key] = Document(kind, key, data)

    # ── commands ───────────────────────────────────────────────────────────────────────────

    def attach(self, user: User, session: Session) -> None:
        """`session` is one of `user`'s from now on."""
        user.add_session(session)

    def announce(self, users: Iterable[User], event: Event) -> None:
        """`event` for the sessions of `users`, each once."""
        self.post(Audience(s for user in users for s in user.sessions), event)
