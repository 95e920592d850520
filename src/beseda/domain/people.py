"""Who somebody is at one moment."""

from msgspec import Struct


class Person(Struct, frozen=True):
    """A value, replaced when any of it changes; `id` stays the same as long as they are present.

    The server itself, as the author of an event, has the id 0. `identity` says whose history is
    theirs: a guest's is used once in the life of a server and never given to anybody else, whatever
    the nick (promise 6).
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

    @property
    def mask(self) -> str:
        """`nick!user@host`, as bans and IRC lines have it; the server's is its bare name."""
        return f"{self.nick}!{self.username}@{self.host}" if self.username else self.nick
