"""A chat without a network: channels that remember what was put into them, and a wire form that
writes events as a person would tell them."""

from collections.abc import Callable, Sequence
from typing import Any

from beseda.domain import events
from beseda.domain.accounts import Account
from beseda.domain.actions import perform
from beseda.domain.commands import ChangeRoomModes, Command, Join, ModeChange
from beseda.domain.hub import Hub, Policy
from beseda.domain.keeping import Keeper
from beseda.domain.limits import Limits
from beseda.domain.names import NamePolicy
from beseda.domain.notes import Note
from beseda.domain.people import Person
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.room_modes import BY_LETTER
from beseda.domain.settings import HistorySettings, OperatorSettings, RoomSettings
from beseda.protocol.irc.casemapping import fold_precis

SERVER = Person(0, "server", "server", "", "", "")


class FakeMailbox:
    """Hands everything to its channels at once, and counts how often it was asked to."""

    def __init__(self) -> None:
        self.puts: list[tuple[tuple[FakeChannel, ...], bytes]] = []
        self.wakes = 0

    def put(self, channels: Sequence["FakeChannel"], data: bytes) -> None:
        assert data
        assert channels
        self.puts.append((tuple(channels), data))
        for channel in channels:
            assert channel.mailbox is self
            channel.got.append(data)

    def put_close(self, channel: "FakeChannel", last_words: bytes, reason: str) -> None:
        channel.got.append(last_words)
        channel.closed = reason

    def wake(self) -> None:
        self.wakes += 1


class FakeChannel:
    """Remembers what it got."""

    def __init__(self, mailbox: FakeMailbox | None = None) -> None:
        self.mailbox = FakeMailbox() if mailbox is None else mailbox
        self.got: list[bytes] = []
        self.closed: str | None = None

    def take(self) -> list[str]:
        """The lines it got since the last call."""
        data, self.got = b"".join(self.got), []
        return data.decode().splitlines()


class FakeForm:
    """Writes an event as a line. What somebody did themselves begins with "you: "."""

    def __init__(self, *, echo: bool = True) -> None:
        self.echo = echo
        self.encoded: list[events.Event] = []

    def encode(self, event: events.Event) -> bytes:
        self.encoded.append(event)
        return f"{told(event)}\n".encode()

    def encode_own(self, event: events.Event, shared: bytes) -> bytes:
        return f"you: {told(event)}\n".encode() if self.echo else b""

    def encode_elsewhere(self, event: events.Event, shared: bytes) -> bytes:
        return f"you, elsewhere: {told(event)}\n".encode()


def _said(event: events.MessagePosted) -> str:
    target = event.rank_prefix + event.target
    kind = "" if event.kind is events.Kind.MESSAGE else f" ({event.kind.value})"
    return f"{event.by.nick} to {target}{kind}: {event.text}"


_TOLD: dict[type[events.Event], Callable[[Any], str]] = {
    events.MessagePosted: _said,
    events.TagsPosted: lambda e: " ".join(
        (f"{e.by.nick} tags {e.rank_prefix}{e.target}:", *(f"{n}={v}" for n, v in e.tags))
    ),
    events.MessageRedacted: lambda e: f"{e.by.nick} redacts {e.message} in {e.target}: {e.reason}",
    events.Joined: lambda e: f"{e.by.nick} joins {e.room} {e.modes}".rstrip(),
    events.Parted: lambda e: f"{e.by.nick} parts {e.room}: {e.reason}",
    events.Kicked: lambda e: f"{e.by.nick} kicks {e.target.nick} from {e.room}: {e.reason}",
    events.LeftServer: lambda e: f"{e.by.nick} quits: {e.reason}",
    events.Renamed: lambda e: f"{e.by.nick} is now {e.to.nick}",
    events.TopicChanged: lambda e: f"{e.by.nick} topic {e.room}: {e.topic}",
    events.ModesChanged: lambda e: " ".join((e.by.nick, "mode", e.room, e.changes, *e.params)),
    events.Invited: lambda e: (
        f"{e.by.nick} invites {e.target.nick} to {e.room}" + (" (overheard)" * e.overheard)
    ),
    events.AwayChanged: lambda e: f"{e.by.nick} away: {e.text}",
    events.RealnameChanged: lambda e: f"{e.by.nick} is called {e.by.realname}",
    events.RoomRenamed: lambda e: f"{e.by.nick} renames {e.before} to {e.room}: {e.reason}",
    events.Moved: lambda e: f"{e.by.nick} is in {e.room} instead of {e.before}",
    events.MetadataChanged: lambda e: f"{e.target} says under {e.key}: {e.value}",
    events.HostChanged: lambda e: f"{e.by.mask} is {e.to.mask} ({e.told})",
    events.Reentered: lambda e: f"{e.by.mask} is in {e.room} {e.ranks}".rstrip(),
    events.CameOnline: lambda e: f"{e.who.nick} is here",
    events.WentOffline: lambda e: f"{e.who.nick} is not here",
    events.Observed: lambda e: f"{told(e.event)} (observed)",
    events.AccountChanged: lambda e: f"{e.by.nick} is logged in: {e.by.account or 'no more'}",
    events.OperatorsCalled: lambda e: f"{e.by.nick} calls: {e.text}",
}


def told(event: events.Event) -> str:
    """`event` in a line."""
    return _TOLD[type(event)](event)


class Guest:
    """Somebody in the chat, with one connection."""

    def __init__(self, chat: "Chat", user: User, channel: FakeChannel, form: FakeForm) -> None:
        self.chat = chat
        self.user = user
        self.channel = channel
        self.rooms_shown: list[Room] = []
        self.session = Session(
            channel,
            form,
            "fake",
            lambda reason: f"bye: {reason}\n".encode(),
            lambda refusal: f"refused: {refusal.reason.value}\n".encode(),
            self.rooms_shown.append,
            user,
        )
        chat.hub.attach(user, self.session)

    def does(self, *commands: Command) -> list[Reason]:
        """Carry out commands and deliver what came of them; the reasons of all remarks."""
        remarks: list[Refusal] = []
        try:
            with self.chat.hub.lock:
                for command in commands:
                    remarks += perform(self.chat.hub, self.session, command)
        finally:
            self.chat.hub.deliver()
        return [remark.reason for remark in remarks]

    def cannot(self, command: Command) -> Reason:
        """The reason why `command` is refused; nothing must have come of it."""
        hub = self.chat.hub
        hub.deliver()
        before = sum(len(channel.got) for channel in self.chat.channels)
        try:
            self.does(command)
        except Refused as refused:
            assert sum(len(channel.got) for channel in self.chat.channels) == before
            return refused.refusal.reason
        raise AssertionError(f"{command} was not refused")

    def mode(self, room: str, letters: str, *params: str) -> list[Reason]:
        """Change modes as IRC writes them: `mode("#r", "+o-v", "Bob", "Cid")`."""
        rest, on, changes = list(params), True, []
        for letter in letters:
            if letter in "+-":
                on = letter == "+"
                continue
            takes = letter in BY_LETTER and BY_LETTER[letter].takes_param(on)
            changes.append(ModeChange(on, letter, rest.pop(0) if takes and rest else None))
        return self.does(ChangeRoomModes(room, changes))

    def hears(self) -> list[str]:
        """What has come since the last call."""
        return self.channel.take()


class KeepingHub(Hub):
    """Remembers the documents that are to be kept, by kind and key."""

    kept: dict[str, dict[str, bytes]]

    def keep_document(self, kind: str, key: str, data: bytes | None) -> None:
        super().keep_document(kind, key, data)
        documents = self.kept.setdefault(kind, {})
        documents.pop(key, None)
        if data is not None:
            documents[key] = data


class Chat:
    """A hub with its people."""

    def __init__(
        self,
        *,
        fold: Callable[[str], str] = fold_precis,
        limits: Limits | None = None,
        rooms: RoomSettings | None = None,
        operators: dict[str, OperatorSettings] | None = None,
        note_messages: bool = False,
        history: HistorySettings | None = None,
        keeper: Keeper | None = None,
        epoch: int = 0,
    ) -> None:
        self.now = 1_000_000.0
        self.notes: list[Note] = []
        self.channels: list[FakeChannel] = []
        self.form = FakeForm()
        allowed = limits or Limits()
        self.kept: dict[str, dict[str, bytes]] = {}
        self.hub = KeepingHub(
            NamePolicy(fold, allowed.nick_length, allowed.room_length),
            Policy(
                allowed,
                rooms or RoomSettings(),
                operators or {},
                history or HistorySettings(),
                note_messages,
            ),
            SERVER,
            self.notes.append,
            clock=lambda: self.now,
            keeper=keeper,
            epoch=epoch,
        )
        self.hub.kept = self.kept

    def enter(
        self,
        nick: str,
        *,
        username: str = "u",
        host: str = "host",
        address: str = "10.0.0.1",
        mailbox: FakeMailbox | None = None,
        form: FakeForm | None = None,
        account: Account | None = None,
    ) -> Guest:
        """Let somebody in, logged in to `account`. Raises Refused."""
        with self.hub.lock:
            name = self.hub.names.nick(nick)
            user = self.hub.roster.enter(name, username, host, "Real Name", address, account)
            channel = FakeChannel(mailbox)
            self.channels.append(channel)
            return Guest(self, user, channel, self.form if form is None else form)

    def account(self, name: str, **fields: Any) -> Account:
        """Somebody registers, here or not."""
        account = Account(f"a{name}", name, self.now, **fields)
        self.hub.accounts.put(account)
        return account

    def enter_all(self, *nicks: str) -> list[Guest]:
        """Let several in."""
        return [self.enter(nick) for nick in nicks]

    def in_room(self, room: str, *nicks: str) -> list[Guest]:
        """Let several in and have them join `room`, the first one first; nobody has heard any of
        it."""
        guests = self.enter_all(*nicks)
        for guest in guests:
            guest.does(Join(room))
        self.forget()
        return guests

    def forget(self) -> None:
        """Nobody has heard anything so far."""
        for channel in self.channels:
            channel.take()

    def noted(self) -> list[str]:
        """The names of the console's lines since the last call."""
        names = [note.name for note in self.notes]
        self.notes.clear()
        return names
