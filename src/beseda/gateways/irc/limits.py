"""How long a client's line may be, and what it costs to look at it."""

from beseda.gateways.irc.form import BODY_BYTES

TAG_BYTES = 4096
"""The longest tags that a client may send, with `@` and the space (IRCv3 message-tags)."""

LINE_BYTES = TAG_BYTES + BODY_BYTES
"""The longest line that is looked at."""


def too_long(line: bytes) -> bool:
    """Whether the tags or the rest of a message pass their limits (IRCv3 message-tags)."""
    if len(line) <= BODY_BYTES:
        return False
    if not line.startswith(b"@"):
        return True
    tags, _, rest = line.partition(b" ")
    return len(tags) + 1 > TAG_BYTES or len(rest) > BODY_BYTES


def verb_of(line: bytes) -> str:
    """The verb of a message, behind its tags and its source, without parsing the rest."""
    if line[:1] in (b"@", b":", b" "):
        words = (word for word in line.split(b" ") if word and word[:1] not in (b"@", b":"))
        line = next(words, b"")
    return line[:16].split(b" ", 1)[0].decode("ascii", "replace").upper()
