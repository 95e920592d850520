"""Messages of several lines (IRCv3 multiline), put together from what a client sends. Pure."""

from beseda.catalogue import irc_batches as texts
from beseda.domain.commands import Say
from beseda.domain.events import Kind, Tags
from beseda.gateways.irc.batches import BadBatch
from beseda.protocol.irc.message import Message

TYPES = frozenset({"multiline", "draft/multiline"})
"""The names of the batch."""

_CONCAT = frozenset({"multiline-concat", "draft/multiline-concat"})
_VERBS = {"PRIVMSG": Kind.MESSAGE, "NOTICE": Kind.NOTICE}
_INVALID = "MULTILINE_INVALID"


def invalid() -> BadBatch:
    """For all that no other code stands for."""
    return BadBatch(_INVALID, text=texts.INVALID)


class Multiline:
    """A message as it comes in, line by line."""

    def __init__(self, target: str, most_bytes: int, most_lines: int) -> None:
        """`target` is whom the batch is for; the limits are those that the capability names."""
        self.target = target
        self._most_bytes = most_bytes
        self._most_lines = most_lines
        self._verb = ""
        self._pieces: list[str] = []
        self._cuts: list[int] = []
        self._lines = 0
        self._bytes = 0
        self._length = 0
        """Characters of the text so far."""

    def add(self, message: Message) -> None:
        """A line. Raises BadBatch."""
        text, joins = self._checked(message)
        self._verb = message.verb
        self._lines += 1
        if self._lines > self._most_lines:
            limit = self._most_lines
            raise BadBatch("MULTILINE_MAX_LINES", str(limit), text=texts.MAX_LINES, limit=limit)
        if self._pieces and not joins:
            text = f"\n{text}"
        elif joins:
            self._cuts.append(self._length)
        self._bytes += len(text.encode("utf-8", "replace"))
        if self._bytes > self._most_bytes:
            limit = self._most_bytes
            raise BadBatch("MULTILINE_MAX_BYTES", str(limit), text=texts.MAX_BYTES, limit=limit)
        self._pieces.append(text)
        self._length += len(text)

    def _checked(self, message: Message) -> tuple[str, bool]:
        """The text of a line, and whether it goes on where the last one was cut."""
        if message.verb not in _VERBS or self._verb not in ("", message.verb):
            raise invalid()
        if len(message.params) < 2:
            raise invalid()
        target, text = message.params[0], message.params[1]
        if target != self.target:
            raise BadBatch(
                "MULTILINE_INVALID_TARGET", self.target, target, text=texts.INVALID_TARGET
            )
        joins = not _CONCAT.isdisjoint(message.tags)
        if joins and not self._pieces:
            raise BadBatch(_INVALID, text=texts.NOTHING_TO_JOIN)
        if joins and not text:
            raise BadBatch(_INVALID, text=texts.BLANK_JOINED)
        return text, joins

    def said(self, tags: Tags) -> Say:
        """The message. Raises BadBatch if there are no lines, or only blank ones."""
        if not self._pieces:
            raise BadBatch(_INVALID, text=texts.EMPTY)
        text = "".join(self._pieces)
        if not text.strip("\n"):
            raise BadBatch(_INVALID, text=texts.BLANK)
        return Say(self.target, text, _VERBS[self._verb], tags, tuple(self._cuts))
