"""Takes the commands of the telnet protocol out of a stream of bytes (RFC 854, RFC 855)."""

from enum import Enum

IAC = 0xFF
_SE, _SB, _WILL, _WONT, _DONT = 0xF0, 0xFA, 0xFB, 0xFC, 0xFE
_ECHO = 0x01
_LEAST_COMMAND = 0xEC  # EOF (RFC 1184), the smallest number that ever became a command

LONGEST_SUBNEGOTIATION = 512
"""Bytes after which a subnegotiation without an end is given up: we start none, so a longer one is
no telnet, and must not silence its sender for ever."""

MOST_AT_ONCE = 256
"""How many IAC bytes one chunk may have. A telnet client sends a dozen; the rest of a chunk with
more is dropped, so that a flood of them costs no more than any other."""


WILL_ECHO = bytes((IAC, _WILL, _ECHO))
"""Says that we echo what the client sends, so that it shows nothing of it itself (RFC 857)."""
WONT_ECHO = bytes((IAC, _WONT, _ECHO))
"""Says that we do not, so that it shows again what is typed."""


class _State(Enum):
    """What the next byte is."""

    TEXT = "text"
    COMMAND = "command"  # IAC came
    OPTION = "option"  # IAC and one of WILL, WONT, DO, DONT came
    SUBNEGOTIATION = "subnegotiation"  # IAC SB came
    SUBNEGOTIATION_COMMAND = "subnegotiation command"  # IAC came within


class TelnetFilter:
    """Keeps the text and drops the commands, wherever the stream is cut. Answers nothing.

    Its memory is one state, one count and whether a command came. One thread at a time may use an
    instance.
    """

    __slots__ = ("_dropped", "_state", "is_spoken")

    def __init__(self) -> None:
        self.is_spoken = False
        """Whether a command has come: the client speaks telnet."""
        self._state = _State.TEXT
        self._dropped = 0
        """Bytes of the present subnegotiation so far."""

    def feed(self, data: bytes) -> bytes:
        """The text in `data`. Never raises."""
        if self._state is _State.TEXT and IAC not in data:
            return data
        if data.count(IAC) > MOST_AT_ONCE:
            data = _beginning(data)
        text = bytearray()
        position = 0
        while position < len(data):
            match self._state:
                case _State.TEXT:
                    position = self._take_text(data, position, text)
                case _State.COMMAND:
                    self._state = self._command(data[position], text)
                    position += 1
                case _State.OPTION:
                    self._state = _State.TEXT
                    position += 1
                case _State.SUBNEGOTIATION:
                    position = self._drop_content(data, position)
                case _State.SUBNEGOTIATION_COMMAND:
                    # IAC IAC is a byte of the content; anything but SE is the sender's mistake.
                    end = data[position] == _SE
                    self._state = _State.TEXT if end else _State.SUBNEGOTIATION
                    self._dropped += 1
                    position += 1
        return bytes(text)

    def _take_text(self, data: bytes, position: int, text: bytearray) -> int:
        """Keep what stands before the next IAC; returns where to go on, as the next one does."""
        found = data.find(IAC, position)
        if found < 0:
            text += data[position:]
            return len(data)
        text += data[position:found]
        self._state = _State.COMMAND
        return found + 1

    def _command(self, byte: int, text: bytearray) -> _State:
        if byte == IAC:
            text.append(IAC)
            return _State.TEXT
        if byte < _LEAST_COMMAND:
            # No telnet command: text in an older encoding (0xFF is a letter in ISO 8859-1 and in
            # Windows-1251), whose next byte may be the end of the line.
            text += bytes((IAC, byte))
            return _State.TEXT
        self.is_spoken = True
        if byte == _SB:
            self._dropped = 0
            return _State.SUBNEGOTIATION
        return _State.OPTION if _WILL <= byte <= _DONT else _State.TEXT

    def _drop_content(self, data: bytes, position: int) -> int:
        end = position + LONGEST_SUBNEGOTIATION - self._dropped
        if end <= position:
            self._state = _State.TEXT
            return position
        found = data.find(IAC, position, end)
        if found >= 0:
            self._state = _State.SUBNEGOTIATION_COMMAND
            self._dropped += found + 1 - position
            return found + 1
        stop = min(end, len(data))
        self._dropped += stop - position
        return stop


def _beginning(data: bytes) -> bytes:
    """`data` up to its first `MOST_AT_ONCE` IAC bytes."""
    return bytes((IAC,)).join(data.split(bytes((IAC,)), MOST_AT_ONCE)[:MOST_AT_ONCE])
