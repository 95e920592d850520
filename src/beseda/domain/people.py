"""Who somebody is at one moment."""

from msgspec import Struct
from msgspec.structs import force_setattr

BOT, ACCOUNT, OPERATOR, RELAYED = 1, 2, 4, 8
"""Bits of `Person.marks`."""


class Person(Struct, frozen=True, omit_defaults=True):
    """A value, replaced when any of it changes; `id` stays the same as long as they are present.

    The server itself, as the author of an event, has the id 0. `identity` says whose history is
    theirs: that of their account, or a guest's, which is used once in the life of a server and
    never given to anybody else, whatever the nick (promise 6).
    """

    id: int
    nick: str
    folded: str
    username: str
    host: str
    realname: str
    identity: str = ""
    bot: bool = False
    """Whether they say that they are a program (user mode B)."""
    account: str = ""
    """The name of the account that they are logged in to; "" for a guest."""
    operator: bool = False
    """Whether they are a server operator."""
    relayed_by: str = ""
    """The nick of whoever says what they said elsewhere; "" if they are here themselves."""
    marks: int = 0
    """What of the last four is the case, as bits: most messages are of people of whom none is."""

    def __post_init__(self) -> None:
        marks = (
            BOT * self.bot
            | ACCOUNT * bool(self.account)
            | OPERATOR * self.operator
            | RELAYED * bool(self.relayed_by)
        )
        force_setattr(self, "marks", marks)

    @property
    def mask(self) -> str:
        """`nick!user@host`, as bans and IRC lines have it; the server's is its bare name."""
        return f"{self.nick}!{self.username}@{self.host}" if self.username else self.nick
