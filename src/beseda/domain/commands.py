"""What somebody wants, in the imperative. What comes of it stands in `beseda.domain.events`.

Each command has its function in `beseda.domain.actions`.
"""

from msgspec import Struct

from beseda.domain.accounts import Account
from beseda.domain.events import Event, Kind, Tags


class Command(Struct, frozen=True):
    """The root of all commands."""


class Say(Command, frozen=True):
    """Say `text` to a room, to those of a rank in it ("@#room"), or to a person. For `tags` and
    `cuts` see `events.MessagePosted`."""

    target: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Tags = ()
    cuts: tuple[int, ...] = ()


class Relay(Command, frozen=True):
    """Say `text` in `room` as somebody of the name `nick` said it elsewhere."""

    room: str
    nick: str
    text: str
    kind: Kind = Kind.MESSAGE
    tags: Tags = ()


class SendTags(Command, frozen=True):
    """Send tags without a text, to whom `Say` would send one."""

    target: str
    tags: Tags


class Redact(Command, frozen=True):
    """Take back, or away, the message with the id `message` in `target`, a room or a person.

    `found` is that message as the log has it, None if it is not there: whoever gives this command
    has looked it up (`history.Archive.find`).
    """

    target: str
    message: str
    reason: str
    found: Event | None


class Join(Command, frozen=True):
    """Enter `room`, which is made if it is not there; `key` opens a locked one."""

    room: str
    key: str | None = None


class Part(Command, frozen=True):
    """Leave `room`."""

    room: str
    reason: str = ""


class SetTopic(Command, frozen=True):
    """Give `room` a topic, or take it away ("")."""

    room: str
    topic: str


class RenameRoom(Command, frozen=True):
    """Give `room` the name `to`. `is_known`: whether there is a log of that name already; whoever
    gives this command has looked (`history.Archive.page`)."""

    room: str
    to: str
    reason: str
    is_known: bool


class Invite(Command, frozen=True):
    """Invite the person named `nick` into `room`."""

    nick: str
    room: str


class Kick(Command, frozen=True):
    """Put the person named `nick` out of `room`."""

    room: str
    nick: str
    reason: str = ""


class ModeChange(Struct, frozen=True):
    """One change of one mode: given (`on`) or taken."""

    on: bool
    letter: str
    param: str | None = None


class ChangeRoomModes(Command, frozen=True):
    """Change modes of `room`, in order; what cannot be changed is left and reported."""

    room: str
    changes: list[ModeChange]


class ChangeOwnModes(Command, frozen=True):
    """Change one's own modes."""

    changes: list[ModeChange]


class Rename(Command, frozen=True):
    """Go by the name `nick` from now on."""

    nick: str


class SetAway(Command, frozen=True):
    """Go away with a `text`, or be back (None)."""

    text: str | None


class SetRealname(Command, frozen=True):
    """Change one's real name."""

    realname: str


class SetMetadata(Command, frozen=True):
    """Have `target`, a person or a room, say `value` of itself under `key`, or nothing (None).
    `told` is what others hear if it is nothing."""

    target: str
    key: str
    value: str | None
    told: str = ""


class ClearMetadata(Command, frozen=True):
    """Have `target` say nothing of itself any more."""

    target: str
    told: str = ""


class Ignore(Command, frozen=True):
    """See no more messages of `nick` in this session; or see them again (not `on`)."""

    nick: str
    on: bool = True


class Watch(Command, frozen=True):
    """Be told in this session when somebody of that `nick` comes or goes; or not any more (not
    `on`)."""

    nick: str
    on: bool = True


class Quit(Command, frozen=True):
    """Leave the server, for a reason in one's `own_words` or in the server's. Who is always on
    stays when the last session has left so, unless they are to leave `for_good`."""

    reason: str
    own_words: bool = False
    for_good: bool = False


class LogIn(Command, frozen=True):
    """Be the owner of `account`, as has been proved."""

    account: Account


class LogOut(Command, frozen=True):
    """Be a guest again."""


class BecomeOperator(Command, frozen=True):
    """Become a server operator."""

    name: str
    password: str


class Kill(Command, frozen=True):
    """End the connection of the person named `nick`; `told` is what they and all others hear."""

    nick: str
    reason: str
    told: str


class ChangeHost(Command, frozen=True):
    """Show the person named `nick` as `username`@`host` from now on; what is "" stays as it is.
    `told` is what those hear who can only be told that they go and come back."""

    nick: str
    username: str
    host: str
    told: str


class CallOperators(Command, frozen=True):
    """Say `text` to those who want such words (IRC's WALLOPS)."""

    text: str


class RegisterRoom(Command, frozen=True):
    """Have a room last, with oneself as its founder."""

    room: str


class DropRoom(Command, frozen=True):
    """Have a room last no longer than somebody is in it."""

    room: str


class SetAccess(Command, frozen=True):
    """Have whoever is logged in to `account` get the rank with the letter `rank` ("" for none) on
    coming into the room."""

    room: str
    account: str
    rank: str


class TakeRank(Command, frozen=True):
    """Get the rank that one's account has in the room."""

    room: str


class Reclaim(Command, frozen=True):
    """Have whoever is called `nick`, which is one's account's, be called so no more; they are told
    the `reason`."""

    nick: str
    reason: str


class GiveUpName(Command, frozen=True):
    """Go by another name, whichever, if one's own is on loan from an account."""
