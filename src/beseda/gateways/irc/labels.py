"""The one response to a labelled command (IRCv3 labeled-response)."""

from enum import Enum

from beseda.gateways.irc.history.tagging import in_batch, with_tag
from beseda.protocol.irc.message import escape_tag

_SAYING = frozenset({b"PRIVMSG", b"NOTICE", b"TAGMSG", b"BATCH"})
_MOST_BYTES = 64
"""The longest label, as the specification has it."""


def label_of(tags: dict[str, str]) -> str:
    """The label among a message's tags; "" if there is none, or none that may be answered."""
    label = tags.get("label", "")
    return label if len(label.encode("utf-8", "replace")) <= _MOST_BYTES else ""


class Received(Enum):
    """What is said to oneself is told as sent, if the client wants that (IRCv3 echo-message), and
    as received. The second is no part of the response."""

    NOT = "not"
    """It is said to others only."""
    ALONE = "alone"
    AFTER_ECHO = "after echo"


class Response:
    """All that a client gets because of one command: an ACK if that is nothing, the label on the
    line if it is one, the label on the batch if it is one batch, and else a batch of its own.

    What the client gets comes in parts: `ended` makes bytes of the last one, and of the only one if
    there are no more. The methods for parts are called by whoever delivers (`Hub.release`), in the
    order of the parts.
    """

    __slots__ = (
        "_inner",
        "_is_open",
        "_label",
        "_reference",
        "_server",
        "is_put_off",
        "received",
    )

    def __init__(self, label: str, reference: str, server: str) -> None:
        """`reference` names the batch, in letters and digits; `server` is the server's name."""
        self._label = b"label=" + escape_tag(label).encode("utf-8", "replace")
        self._reference = reference.encode()
        self._server = server.encode("utf-8", "replace")
        self._is_open = False
        self._inner = False
        """Whether the response is one batch of another type, which has the label itself."""
        self.is_put_off = False
        """Whether more of it comes when something is known that was asked for."""
        self.received = Received.NOT
        """In which way the author receives what they say, if they say it to themselves."""

    def ended(self, pieces: list[bytes]) -> bytes:
        """The last part. A piece is what came of one event or reply: a line or several."""
        pieces, received = self._without_received(pieces)
        lines = b"".join(pieces)
        if self._is_open:
            made = self._in_batch(lines) + self._end()
        elif not lines:
            made = with_tag(b":" + self._server + b" ACK\r\n", self._label)
        elif lines.count(b"\n") == 1 or _is_one_batch(lines):
            made = with_tag(lines, self._label)
        else:
            made = self._begin() + self._in_batch(lines) + self._end()
        return made + received

    def put_off(self, pieces: list[bytes]) -> bytes:
        """A part after which more comes, or nothing at all."""
        return self.begun(pieces) if pieces else b""

    def begun(self, pieces: list[bytes]) -> bytes:
        """A part after which more is certain to come."""
        pieces, received = self._without_received(pieces)
        lines = b"".join(pieces)
        if self._is_open:
            return self._in_batch(lines) + received
        self._is_open = True
        if _begins_batch(lines) and not _is_one_batch(lines):
            self._inner = True
            return with_tag(lines, self._label) + received
        return self._begin() + self._in_batch(lines) + received

    def _begin(self) -> bytes:
        line = b":%b BATCH +%b labeled-response\r\n" % (self._server, self._reference)
        return with_tag(line, self._label)

    def _in_batch(self, lines: bytes) -> bytes:
        return lines if self._inner else in_batch(lines, self._reference)

    def _end(self) -> bytes:
        return b"" if self._inner else b":%b BATCH -%b\r\n" % (self._server, self._reference)

    def _without_received(self, pieces: list[bytes]) -> tuple[list[bytes], bytes]:
        """`pieces` without what was received from oneself, and that."""
        if self.received is Received.NOT:
            return pieces, b""
        sent, received = [], []
        for piece in pieces:
            half = 0
            if self.received is Received.AFTER_ECHO:
                half = len(piece) // 2
            is_received = piece[:half] == piece[half:] if half else _verb(piece) in _SAYING
            sent.append(piece[:half] if is_received else piece)
            received.append(piece[half:] if is_received else b"")
        return sent, b"".join(received)


def _begins_batch(lines: bytes) -> bool:
    return _batch_mark(lines.partition(b"\r\n")[0], b"+") != b""


def _is_one_batch(lines: bytes) -> bool:
    """Whether the lines are a batch, from its first line to its last."""
    first, _, rest = lines.partition(b"\r\n")
    last = rest.removesuffix(b"\r\n").rpartition(b"\r\n")[2]
    reference = _batch_mark(first, b"+")
    return reference != b"" and reference == _batch_mark(last, b"-")


def _batch_mark(line: bytes, sign: bytes) -> bytes:
    """The reference of the batch that `line` begins (+) or ends (-); b"" if it does neither, or is
    itself part of another."""
    if line.startswith(b"@") and b"batch=" in line.partition(b" ")[0]:
        return b""
    words = _words(line)
    if len(words) < 3 or words[1] != b"BATCH" or not words[2].startswith(sign):
        return b""
    return words[2][1:]


def _verb(lines: bytes) -> bytes:
    """The verb of the first line."""
    words = _words(lines)
    return words[1] if len(words) > 1 else b""


def _words(line: bytes) -> list[bytes]:
    """The first words of a line, from its source on."""
    words = line.split(b" ", 4)
    return words[1:] if line.startswith(b"@") else words
