"""What clients send with AUTHENTICATE (IRCv3 sasl 3.1), and the messages in it."""

import base64
import binascii

from msgspec import Struct

CHUNK = 400
"""So many characters are sent at once; fewer are the last ones."""

MOST_CHARACTERS = 8 * CHUNK
"""The longest message that is put together from chunks, as it is sent."""

EMPTY = "+"


class NotSaslError(ValueError):
    """It cannot be read."""


class TooLongError(NotSaslError):
    """A chunk is longer than chunks are."""


class Chunks:
    """Puts a message together that comes in chunks of base64 (sasl 3.1, "The AUTHENTICATE
    command")."""

    def __init__(self) -> None:
        self._text = ""

    def add(self, chunk: str) -> bytes | None:
        """The message, if `chunk` is its last; else None. Raises TooLongError, NotSaslError; what
        came before is forgotten then."""
        text, self._text = self._text, ""
        if len(chunk) > CHUNK:
            raise TooLongError("the chunk is too long")
        if len(text) + len(chunk) > MOST_CHARACTERS:
            raise NotSaslError("the message is too long")
        if chunk != EMPTY:
            text += chunk
        if len(chunk) == CHUNK:
            self._text = text
            return None
        try:
            if len(text) % 4 == 0:  # Python takes any number of "=" at the end of whole groups
                return base64.b64decode(text.encode("ascii"), validate=True)
        except (UnicodeEncodeError, binascii.Error):
            pass
        raise NotSaslError("the message is not base64")


def chunks(message: bytes) -> list[str]:
    """`message` as the parameters of AUTHENTICATE that carry it."""
    text = base64.b64encode(message).decode("ascii")
    parts = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    if not parts or len(parts[-1]) == CHUNK:
        parts.append(EMPTY)
    return parts


class Plain(Struct, frozen=True):
    """The message of PLAIN (RFC 4616): `name` and `password` are shown, to act as `acts_as` (""
    for the same)."""

    acts_as: str
    name: str
    password: str


def read_plain(message: bytes) -> Plain:
    """The message of PLAIN. Raises NotSaslError."""
    try:
        acts_as, name, password = message.decode().split("\0")
    except ValueError:  # also for what is not UTF-8
        raise NotSaslError("not a message of PLAIN") from None
    if not name or not password:
        raise NotSaslError("PLAIN needs a name and a password")
    return Plain(acts_as, name, password)


def read_external(message: bytes) -> str:
    """Whom the message of EXTERNAL (RFC 4422, appendix A) asks to act as; "" for whoever the
    certificate says. Raises NotSaslError."""
    try:
        return message.decode()
    except UnicodeDecodeError:
        raise NotSaslError("not a message of EXTERNAL") from None
