"""What a client knows, as plain data: the handlers of the model read and change it."""

from enum import Enum, auto

from msgspec import Struct, field

from beseda.client.events import HistoryKind, ListedRoom, MessageReceived, Person
from beseda.client.features import Features
from beseda.client.rooms import Rooms
from beseda.protocol.irc.message import Message, serialize

MOST_ROWS = 10_000
"""Rows of one answer to LIST, WHO or NAMES that are kept."""
MOST_REPLIES = 100
"""Lines waiting to be taken; a server that asks faster than they are taken gets no more."""


class Phase(Enum):
    """How far the registration has come."""

    NEW = auto()
    """Nothing is sent yet."""
    REGISTERING = auto()
    """The nick is sent, the server's answer is not here yet."""
    REFUSED = auto()
    """The server wants another nick."""
    REGISTERED = auto()
    """We are in."""


class Identity(Struct, frozen=True):
    """Who we want to be: nick, user name (a word) and real name (any text); `password` is the
    server's, "" if it asks for none."""

    nick: str
    username: str
    realname: str
    password: str = ""


class Batch(Struct):
    """A page of the past that is still coming (`beseda.client.batches`)."""

    kind: HistoryKind
    target: str
    messages: list[MessageReceived] = field(default_factory=list)


class State:
    """Everything that one connection's messages told us. Not for two threads at once."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.phase = Phase.NEW
        self.nick = identity.nick
        """Our name: what we asked for, and once registered what the server calls us."""
        self.source = ""
        """Our own `nick!user@host` as others see it, "" until we have seen it."""
        self.away = False
        self.features = Features()
        self.rooms = Rooms(self.features)
        self.capabilities: set[str] = set()
        """What the server has granted."""
        self.offered: set[str] = set()
        """Those capabilities that we want and the server has."""
        self.names: dict[str, list[str]] = {}
        """Answers to NAMES that are not complete yet, by folded room."""
        self.people: list[Person] = []
        """The answer to WHO that is not complete yet."""
        self.listed: list[ListedRoom] = []
        """The answer to LIST that is not complete yet."""
        self.batches: dict[str, Batch] = {}
        """Pages that are not complete yet, by their references."""
        self._replies: list[str] = []

    def is_me(self, nick: str) -> bool:
        """Whether `nick` is our own, in any spelling."""
        return self.features.fold(nick) == self.features.fold(self.nick)

    def reply(self, verb: str, *params: str) -> None:
        """Have a line sent. Parameters that make no line (hostile echoes) are dropped silently."""
        try:
            line = serialize(verb, list(params))
        except ValueError:
            return
        if len(self._replies) < MOST_REPLIES:
            self._replies.append(line)

    def take_replies(self) -> list[str]:
        """The lines to send since the last call, without line ends."""
        replies, self._replies = self._replies, []
        return replies


def param(message: Message, index: int) -> str:
    """The parameter at `index`, "" if there is none."""
    return message.params[index] if index < len(message.params) else ""


def last(message: Message) -> str:
    """The last parameter, "" if there is none: the human-readable text of most numerics."""
    return message.params[-1] if message.params else ""
