"""Where a client stands in logging in (IRCv3 sasl)."""

from collections.abc import Callable

from msgspec import Struct, field

from beseda.protocol.irc.sasl import Chunks


class Exchange(Struct):
    """A client is to send a message, or the rest of one; `take` gets it when it is whole."""

    take: Callable[[bytes], None]
    chunks: Chunks = field(default_factory=Chunks)
