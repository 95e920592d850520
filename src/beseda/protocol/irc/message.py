"""One IRC message: parsing and writing (Modern IRC, "Message Format"; IRCv3 message-tags)."""

from msgspec import Struct

_UNESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_ESCAPED = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})


class Message(Struct, frozen=True, gc=False):
    """A parsed message. `verb` is in upper case; `source` is None where the line had no prefix."""

    verb: str
    params: list[str] = []
    source: str | None = None
    tags: dict[str, str] = {}


class NotAMessage(ValueError):  # noqa: N818 - an answer, not a fault
    """The line holds no verb: nothing but spaces, tags, a source or a trailing parameter."""


def parse(line: bytes, errors: str = "replace") -> Message:
    """The message that `line` (without its line end) holds.

    Bytes that are not UTF-8 become U+FFFD, except in tags: see `parse_tags`. Runs of spaces count
    as one. Raises NotAMessage, and UnicodeDecodeError if `errors` is "strict".
    """
    tags: dict[str, str] = {}
    source = None
    if line[:1] == b"@":
        written, _, line = line[1:].partition(b" ")
        tags = parse_tags(written)
        line = line.lstrip(b" ")
    rest = line.decode("utf-8", errors)
    if rest[:1] == ":":
        source, _, rest = rest[1:].partition(" ")
    head, colon, trailing = rest.partition(" :")
    words = head.split(" ")
    if "" in words:
        words = [word for word in words if word]
    # A second source or second tags in the verb's place would be read as the first when the
    # message is written out again.
    if not words or words[0][0] in ":@":
        raise NotAMessage(line)
    verb = words.pop(0).upper()
    if colon:
        words.append(trailing)
    return Message(verb, words, source, tags)


def parse_tags(written: bytes) -> dict[str, str]:
    """The tags of `a=b;c`, unescaped; a tag without a value has the value ""; the last one wins.

    A value that is not UTF-8 is dropped, as IRCv3 message-tags allows: with U+FFFD for its bytes,
    it would be the same as others that it is not. A tag whose name is not UTF-8 is left out.
    """
    tags = {}
    for tag in written.split(b";"):
        name, _, raw = tag.partition(b"=")
        try:
            key = name.decode()
        except UnicodeDecodeError:
            continue
        try:
            value = raw.decode()
        except UnicodeDecodeError:
            value = ""
        if key:
            tags[key] = unescape_tag(value) if "\\" in value else value
    return tags


def unescape_tag(value: str) -> str:
    """IRCv3 message-tags, "Escaping values": a backslash before any other character is dropped."""
    characters = iter(value)
    return "".join(
        _UNESCAPED.get(following := next(characters, ""), following)
        if character == "\\"
        else character
        for character in characters
    )


def escape_tag(value: str) -> str:
    """The inverse of `unescape_tag`."""
    return value.translate(_ESCAPED)


def serialize(
    verb: str,
    params: list[str],
    *,
    source: str | None = None,
    tags: dict[str, str] | None = None,
) -> str:
    """The line for a message, without its line end.

    The last parameter is marked with a colon where it must be: when it is empty, has a space or
    begins with a colon. Raises ValueError if another parameter is like that, if the source has a
    space, or if anything holds a line end or a NUL: such a line would say something else than what
    was meant.
    """
    words = []
    if tags:
        written = (f"{key}={escape_tag(value)}" if value else key for key, value in tags.items())
        words.append("@" + ";".join(written))
    if source is not None:
        if " " in source:
            raise ValueError("a source cannot have spaces")
        words.append(":" + source)
    words.append(verb)
    if params:
        *middle, last = params
        if any(not param or " " in param or param.startswith(":") for param in middle):
            raise ValueError("only the last parameter may be empty, have spaces or begin with ':'")
        words += middle
        words.append(":" + last if not last or " " in last or last.startswith(":") else last)
    line = " ".join(words)
    if any(character in line for character in "\r\n\0"):
        raise ValueError("a message cannot hold CR, LF or NUL")
    return line


def split_source(source: str) -> tuple[str, str, str]:
    """`nick!user@host` in its three parts; a part that is absent is ""."""
    rest, _, host = source.partition("@")
    nick, _, user = rest.partition("!")
    return nick, user, host
