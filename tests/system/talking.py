"""Simple clients: a socket and a reader of lines, every wait of which ends after TIMEOUT."""

import itertools
import socket
import struct
import time
from abc import ABC, abstractmethod

TIMEOUT = 10.0
"""Seconds after which something that should have happened counts as not happening."""

_NO_LINGER = struct.pack("ii", 1, 0)


class Client:
    """A connection, with what came on it and was not looked at yet."""

    line_end = "\r\n"

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(TIMEOUT)
        if sock.family != socket.AF_UNIX:
            # Each send is a packet of its own, and goes out at once.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = sock
        self._unread = b""

    # ── sending ────────────────────────────────────────────────────────────────────────────

    def send(self, *lines: str) -> None:
        """Send lines."""
        self.socket.sendall("".join(line + self.line_end for line in lines).encode())

    def send_raw(self, data: bytes) -> None:
        """Send bytes just as they are."""
        self.socket.sendall(data)

    def drip(self, data: bytes) -> None:
        """Send `data` byte by byte, each in a packet of its own."""
        for position in range(len(data)):
            self.socket.sendall(data[position : position + 1])

    # ── reading ────────────────────────────────────────────────────────────────────────────

    def line(self) -> str:
        """The next line. Raises EOFError if the server closes first."""
        while b"\n" not in self._unread:
            self._more()
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode().rstrip("\r")

    def lines_until(self, part: str) -> list[str]:
        """The lines up to the first that holds `part`, which is the last of them."""
        deadline = time.monotonic() + TIMEOUT
        seen: list[str] = []
        try:
            while not seen or part not in seen[-1]:
                if time.monotonic() > deadline:
                    raise TimeoutError("other lines keep coming")
                seen.append(self.line())
        except (TimeoutError, EOFError, ConnectionError) as error:
            raise AssertionError(f"no {part!r} among {seen[-50:]} ({error})") from None
        return seen

    def expect(self, part: str) -> str:
        """Read lines up to the first that holds `part`, and return it."""
        return self.lines_until(part)[-1]

    def expect_text(self, text: str) -> str:
        """Read up to the end of `text`, which need not be a line; returns what came, with it."""
        wanted = text.encode()
        while wanted not in self._unread:
            self._more()
        before, _, self._unread = self._unread.partition(wanted)
        return before.decode() + text

    def next_text(self) -> str:
        """What comes next, as it comes."""
        if not self._unread:
            self._more()
        text, self._unread = self._unread.decode(), b""
        return text

    def until_closed(self) -> str:
        """Everything up to the end of the connection."""
        return self.bytes_until_closed().decode("utf-8", "replace")

    def bytes_until_closed(self) -> bytes:
        """The same, as bytes."""
        deadline = time.monotonic() + TIMEOUT
        try:
            while time.monotonic() < deadline:
                self._more()
        except (EOFError, ConnectionError):
            data, self._unread = self._unread, b""
            return data
        raise AssertionError("the server does not close")

    def _more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError(f"the server closed the connection; unread: {self._unread!r}")
        self._unread += data

    # ── ending ─────────────────────────────────────────────────────────────────────────────

    def end_input(self) -> None:
        """Send no more, but read on, as `nc -N` does."""
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """Vanish as a program that is killed with unread input does: with a TCP reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.socket.close()

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()


class Person(Client, ABC):
    """Somebody who has got in."""

    _numbers = itertools.count(1)

    @abstractmethod
    def say(self, text: str) -> None:
        """Say `text` in the lobby."""

    @abstractmethod
    def catch_up(self) -> list[str]:
        """Everything that came up to now: ask something that changes nothing, and return the lines
        before the answer."""


class PlainClient(Person):
    """Somebody with netcat."""

    line_end = "\n"

    def say(self, text: str) -> None:
        self.send(text)

    def catch_up(self) -> list[str]:
        word = f"/sync{next(self._numbers)}"
        self.send(word)
        return self.lines_until(word)[:-1]


class IrcClient(Person):
    """An IRC client that negotiated nothing."""

    def say(self, text: str) -> None:
        self.send(f"PRIVMSG #lobby :{text}")

    def catch_up(self) -> list[str]:
        token = f"sync{next(self._numbers)}"
        self.send(f"PING {token}")
        return self.lines_until(f"PONG beseda.local :{token}")[:-1]
