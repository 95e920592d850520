"""What happened, as the client saw it: frozen values, named in the past tense.

Names and texts are as the server sent them, so they may hold anything: whoever shows them makes
them safe first (`beseda.client.safe`). Times are Unix times in seconds. `mine` says that
the event is about this client itself.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from beseda.catalogue import Text
from beseda.client.mechanisms import Fault
from beseda.client.sts import Policy

MessageKind = Literal["message", "notice", "action"]
"""What was said: PRIVMSG, NOTICE, or the CTCP ACTION that `/me` makes."""


HistoryKind = Literal["history", "search"]
"""What a list of earlier messages is: a page of a room or a conversation, or what was found."""


class Event(Struct, frozen=True, gc=False):
    """Something that happened."""


class Registered(Event, frozen=True):
    """The server let us in, under this nick; `text` is its welcome."""

    nick: str
    text: str


class NickRefused(Event, frozen=True):
    """The server does not give us this nick; `numeric` is its code (433: taken, 432: bad)."""

    nick: str
    numeric: str
    text: str


class LoggedIn(Event, frozen=True):
    """We are logged in to `account`."""

    account: str


class LoggedOut(Event, frozen=True):
    """We are a guest (again)."""


class LogInFailed(Event, frozen=True):
    """We could not log in; `reason` is the sentence for it."""

    fault: Fault
    reason: Text


class AccountMade(Event, frozen=True):
    """`account` is registered, and ours."""

    account: str


class AccountChanged(Event, frozen=True):
    """Somebody else has logged in to `account`, or, with "", out of theirs."""

    nick: str
    account: str


class Joined(Event, frozen=True):
    """`nick` came into `room`; `id` is that of the event, "" if the server gives none."""

    room: str
    nick: str
    mine: bool
    id: str = ""


class Left(Event, frozen=True):
    """`nick` left `room`; `reason` may be empty."""

    room: str
    nick: str
    reason: str
    mine: bool


class Quit(Event, frozen=True):
    """`nick` left the server; `rooms` are those of ours where they were."""

    nick: str
    reason: str
    rooms: tuple[str, ...]


class Renamed(Event, frozen=True):
    """`old` is called `new` now; `rooms` are those of ours where they are."""

    old: str
    new: str
    rooms: tuple[str, ...]
    mine: bool


class MessageReceived(Event, frozen=True):
    """Somebody said something: in the room `target`, or, if `private`, to us.

    `mine`: we said it ourselves, from another connection, or the server echoes it. `id` is "" if
    the server gives none. `account` is the one that the sender is logged in to, by the server's
    word; "" for a guest, or if the server does not say. `audience`: those in the room to whom alone
    it was said, by the symbol of their lowest rank; "" for everybody. `ranks`: the symbols of the
    sender's own ranks in the room when it was said, highest first ("@+"); "" in private, for what
    was said earlier (a page of history), and for who is not in the room.
    """

    kind: MessageKind
    sender: str
    target: str
    text: str
    private: bool
    time: float
    mine: bool = False
    id: str = ""
    account: str = ""
    audience: str = ""
    ranks: str = ""

    @property
    def when(self) -> datetime:
        """The same as `time`, as a datetime of this computer's time zone."""
        return datetime.fromtimestamp(self.time).astimezone()


class HistoryListed(Event, frozen=True):
    """What was said before, oldest first; `target` is the room or nick, "" for a search."""

    kind: HistoryKind
    target: str
    messages: tuple[MessageReceived, ...]


class TopicChanged(Event, frozen=True):
    """`room` has this topic ("": none); `by` is None where the server only told what it is."""

    room: str
    topic: str
    by: str | None


class Kicked(Event, frozen=True):
    """`by` threw `nick` out of `room`."""

    room: str
    nick: str
    by: str
    reason: str
    mine: bool


class NamesListed(Event, frozen=True):
    """Who is in `room`, complete: each name with the symbols of its ranks before it."""

    room: str
    names: tuple[str, ...]


class Person(Struct, frozen=True, gc=False):
    """One row of an answer to WHO."""

    nick: str
    room: str
    away: bool
    realname: str


class WhoListed(Event, frozen=True):
    """The complete answer to `WHO target`."""

    target: str
    people: tuple[Person, ...]


class ListedRoom(Struct, frozen=True, gc=False):
    """One row of an answer to LIST; `people` is how many are there."""

    name: str
    people: int
    topic: str


class RoomsListed(Event, frozen=True):
    """The complete answer to LIST."""

    rooms: tuple[ListedRoom, ...]


class ModeChanged(Event, frozen=True):
    """`by` changed modes of a room or a user: `modes` is as written on the line, "+o ann"."""

    target: str
    by: str
    modes: str


class Invited(Event, frozen=True):
    """`by` invited `nick` to `room`."""

    room: str
    nick: str
    by: str
    mine: bool


class AwayChanged(Event, frozen=True):
    """`nick` is away with this text ("": no text given), or, with None, here again."""

    nick: str
    text: str | None
    mine: bool


class RealnameChanged(Event, frozen=True):
    """`nick` has another real name."""

    nick: str
    realname: str


class Refused(Event, frozen=True):
    """The server did not do what was asked: `subject` is what it was about (a room, a nick, "")."""

    numeric: str
    text: str
    subject: str


class ServerNotice(Event, frozen=True):
    """The server itself says something to us."""

    text: str


class Ponged(Event, frozen=True):
    """The answer to our PING with this token: all that we sent before it has been carried out."""

    token: str


class LinkClosing(Event, frozen=True):
    """The server is about to end the connection (ERROR), and says why."""

    text: str


class Connected(Event, frozen=True):
    """There is a connection again; registration has begun. Told by the client, not by the model."""


class PolicyTold(Event, frozen=True):
    """The server has told how it is to be reached encrypted (IRCv3 sts)."""

    policy: Policy


class Disconnected(Event, frozen=True):
    """The connection is gone after we were in. Told by the client, not by the model."""

    reason: Text


class Reconnecting(Event, frozen=True):
    """The client tries to connect again in so many seconds. Told by the client."""

    seconds: float
    reason: Text
