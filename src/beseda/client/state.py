"""What a client knows, as plain data: the handlers of the model read and change it."""

from enum import Enum, auto

from msgspec import Struct, field

from beseda.client.credentials import Credentials
from beseda.client.events import HistoryKind, ListedRoom, MessageReceived, Person
from beseda.client.features import Features
from beseda.client.mechanisms import Attempt, Fault, Mechanism
from beseda.client.rooms import Rooms
from beseda.protocol.irc.message import Message, serialize
from beseda.protocol.irc.sasl import Chunks

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
    server's, "" if it asks for none; `credentials` are those of our account, None for a guest."""

    nick: str
    username: str
    realname: str
    password: str = ""
    credentials: Credentials | None = None


class LoginPhase(Enum):
    """How far the last log-in has come on this connection."""

    NONE = auto()
    """There was none."""
    TRYING = auto()
    """The server has not decided."""
    DONE = auto()
    """It has succeeded."""
    FAILED = auto()
    """It has failed. Before registration the server still waits, for another one or for us to go
    on as a guest."""


class Login(Struct):
    """Where we stand with our account on one connection (`beseda.client.authentication`)."""

    private: bool
    """Whether nobody on the way to the server can read what is sent."""
    phase: LoginPhase = LoginPhase.NONE
    fault: Fault | None = None
    """Why the last one failed."""
    account: str = ""
    """The account that the server says we are logged in to."""
    last_account: str = ""
    """The same, or the one that it was."""
    credentials: Credentials | None = None
    """What has logged us in, as far as we know it."""
    offered: tuple[str, ...] | None = None
    """The server's SASL mechanisms; () if it does not name them, None if it has none."""
    trying: Credentials | None = None
    attempt: Attempt | None = None
    """The attempt under way, or the last one."""
    attempts: list[Attempt] = field(default_factory=list)
    """Those that are left."""
    mechanism: Mechanism | None = None
    chunks: Chunks = field(default_factory=Chunks)
    registering: str = ""
    """The password of the account that the server has been asked to make."""


class Batch(Struct):
    """A page of the past that is still coming (`beseda.client.batches`)."""

    kind: HistoryKind
    target: str
    messages: list[MessageReceived] = field(default_factory=list)


class State:
    """Everything that one connection's messages told us. Not for two threads at once."""

    def __init__(self, identity: Identity, *, private: bool = False) -> None:
        self.identity = identity
        self.login = Login(private)
        self.phase = Phase.NEW
        self.nick = identity.nick
        """Our name: what we asked for, and once registered what the server calls us."""
        self.refusal = ""
        """The numeric by which the server refused it."""
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
