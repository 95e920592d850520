"""Dialogues of documents: what a client sends after `>>`, what it gets after `<<`."""

import socket
from abc import ABC, abstractmethod

from tests.docs.documents import Block
from tests.docs.given import Given
from tests.docs.matching import ANYTHING, Matching
from tests.system.talking import TIMEOUT

SENT, CAME = ">>", "<<"
_CLOSED = "(the connection is closed)"
_CLOSED_RU = "(соединение закрыто)"


class Wire(ABC):
    """A way to the server."""

    @abstractmethod
    def send(self, line: str) -> None:
        """Send a line."""

    @abstractmethod
    def more(self) -> bytes:
        """What comes next, b"" at the end. Raises TimeoutError."""

    @abstractmethod
    def close(self) -> None:
        """End it."""


class Tcp(Wire):
    """Lines over TCP."""

    def __init__(self, place: Given, line_end: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", place.port), TIMEOUT)
        self._line_end = line_end

    def send(self, line: str) -> None:
        self._socket.sendall((line + self._line_end).encode())

    def more(self) -> bytes:
        return self._socket.recv(65536)

    def close(self) -> None:
        self._socket.close()


class Datagrams(Wire):
    """A line each."""

    def __init__(self, place: Given) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.settimeout(TIMEOUT)
        self._socket.connect(("127.0.0.1", place.port))

    def send(self, line: str) -> None:
        self._socket.send(line.encode())

    def more(self) -> bytes:
        data = self._socket.recv(65536)
        return data if data.endswith(b"\n") else data + b"\n"

    def close(self) -> None:
        self._socket.close()


def wire(language: str, place: Given) -> Wire:
    """The way that a dialogue in this language of blocks goes."""
    if language == "udp":
        return Datagrams(place)
    return Tcp(place, "\r\n" if language in ("irc", "http") else "\n")


class Dialogue:
    """One that is being played."""

    def __init__(self, block: Block, place: Given, way: Wire) -> None:
        self._block = block
        self._place = place
        self._wire = way
        self._unread = b""
        self._ended = False
        self._matching = Matching()

    def play(self) -> None:
        """From the first line to the last. Fails the test where the document is wrong."""
        skipping = False
        for number, line in enumerate(self._block.text.splitlines(), 1):
            mark, text = line[:2], self._place.real(line[3:])
            where = f"{self._block.document}:{self._block.line + number}"
            if mark == SENT:
                self._wire.send(self._matching.meant(text))
                skipping = False
            elif text.strip() == ANYTHING:
                skipping = True
            else:
                assert mark == CAME, f"{where}: neither {SENT} nor {CAME}: {line!r}"
                self._expect(text, skipping, where)
                skipping = False

    def _expect(self, shown: str, skipping: bool, where: str) -> None:
        passed: list[str] = []
        while True:
            came = self._next(shown)
            if came is None:
                assert shown in (_CLOSED, _CLOSED_RU), f"{where}: {shown!r} does not come: {passed}"
                return
            if self._matching.fits(shown, came):
                return
            passed.append(came)
            assert skipping, f"{where}\nshown: {shown!r}\ncame:  {came!r}"

    def _next(self, shown: str) -> str | None:
        """The next line; a question, which has no line end, if that is what is shown."""
        while b"\n" not in self._unread and not self._ended:
            text = self._unread.decode("utf-8", "replace")
            if text and self._matching.fits(shown, text.rstrip(" ")):
                self._unread = b""
                return text.rstrip(" ")
            try:
                data = self._wire.more()
            except TimeoutError:
                return text or None
            self._ended = not data
            self._unread += data
        if not self._unread:
            return None
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode("utf-8", "replace").rstrip("\r").rstrip(" ")
