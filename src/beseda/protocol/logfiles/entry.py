"""What a line of a log file tells of, whichever program wrote it."""

from datetime import datetime
from typing import Literal, NamedTuple, Protocol

EntryKind = Literal[
    "message", "notice", "action", "join", "part", "quit", "kick", "nick", "topic", "mode"
]


class NotALogLineError(ValueError):
    """The line is none that such a log has."""


class Entry(NamedTuple):
    """`nick` did something at a time of their clock, or in a zone that the line names.

    `text` is what they said, their reason, or the topic. `address` is "user@host" if the line says
    it. `other` is who was put out, or the new nick. `modes` has the change and its parameters.
    """

    kind: EntryKind
    at: datetime
    nick: str
    text: str = ""
    address: str = ""
    other: str = ""
    modes: tuple[str, ...] = ()


class LogReader(Protocol):
    """Reads one file, line by line; it remembers the date."""

    def read(self, line: str) -> Entry | None:
        """What a line, without its end, tells of; None if it is one of the program's own remarks.
        Raises NotALogLineError."""
