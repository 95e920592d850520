"""A whole server inside the test process, on a free port, and simple clients that talk to it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from beseda.net.address import parse_listen
from beseda.server.assembly import Assembly
from beseda.server.console import Console, ConsoleEvent
from beseda.server.settings import ConsoleSettings, Settings

TIMEOUT = 10.0
"""Seconds after which something that should have happened counts as not happening."""


class RecordingConsole(Console):
    """Keeps the console's events instead of writing them. Any thread may `say`."""

    def __init__(self) -> None:
        super().__init__(ConsoleSettings(), "en")
        self.events: list[ConsoleEvent] = []

    def say(self, event: ConsoleEvent) -> None:
        self.events.append(event)

    def named(self, name: str) -> list[dict[str, str | int]]:
        """The values of all events called `name`, in order."""
        return [event.values for event in list(self.events) if event.name == name]


class Wishes:
    """Stands for the main thread: remembers what server operators asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rehash(self) -> None:
        self.asked.append("rehash")

    def stop(self, reason: str) -> None:
        self.asked.append(f"stop: {reason}")


class Running:
    """A server that runs."""

    def __init__(self, assembly: Assembly, address: str, console: RecordingConsole) -> None:
        self.assembly = assembly
        self.console = console
        host, _, port = address.rpartition(":")
        self.address = (host.strip("[]"), int(port))

    def connect(self, **options: Any) -> "Client":
        """A new connection."""
        return Client(socket.create_connection(self.address, timeout=TIMEOUT), **options)

    def irc(self, nick: str) -> "Client":
        """An IRC client that has registered as `nick`."""
        client = self.connect()
        client.send(f"NICK {nick}", "USER test 0 * :Test Person")
        client.expect(" 422 ")
        return client

    def plain(self, name: str) -> "Client":
        """Somebody with netcat who has given `name` and been greeted."""
        client = self.connect()
        client.expect_text("Your name:")
        client.send(name)
        client.expect("Welcome")
        client.expect(" in #lobby.")
        client.expect("ere")  # who is here, or that nobody else is
        return client


class Client:
    """A socket with a reader of lines, every wait of which ends after TIMEOUT."""

    def __init__(self, sock: socket.socket, line_end: str = "\r\n") -> None:
        self.socket = sock
        self._line_end = line_end
        self._unread = b""

    def send(self, *lines: str) -> None:
        """Send lines."""
        self.socket.sendall("".join(line + self._line_end for line in lines).encode())

    def send_raw(self, data: bytes) -> None:
        """Send bytes just as they are."""
        self.socket.sendall(data)

    def _more(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError(f"the server closed the connection; unread: {self._unread!r}")
        self._unread += data

    def line(self) -> str:
        """The next line. Raises EOFError if the server closes first."""
        while b"\n" not in self._unread:
            self._more()
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode().rstrip("\r")

    def expect(self, part: str) -> str:
        """Read lines up to the first that holds `part`, and return it."""
        seen = []
        try:
            while True:
                line = self.line()
                if part in line:
                    return line
                seen.append(line)
        except (TimeoutError, EOFError) as error:
            raise AssertionError(f"no {part!r} among {seen} ({error})") from None

    def expect_text(self, text: str) -> None:
        """Read up to the end of `text`, which need not be a line."""
        wanted = text.encode()
        while wanted not in self._unread:
            self._more()
        self._unread = self._unread.partition(wanted)[2]

    def until_closed(self) -> str:
        """Everything up to the end of the connection."""
        try:
            while True:
                self._more()
        except (EOFError, ConnectionResetError):
            text, self._unread = self._unread.decode("utf-8", "replace"), b""
            return text

    def close(self) -> None:
        """Close the socket."""
        self.socket.close()


@contextmanager
def running(**sections: dict[str, Any]) -> Iterator[Running]:
    """A server with `sections` of settings on top of the defaults (`limits={"rate": 1}`), stopped
    at the end."""
    settings = msgspec.convert({"server": {"listen": ["127.0.0.1:0"]}, **sections}, Settings)
    console = RecordingConsole()
    assembly = Assembly(settings, "en", console, Wishes())
    opened = [
        address
        for text in settings.server.listen
        for address in assembly.network.open(parse_listen(text))
    ]
    assembly.start(opened)
    try:
        yield Running(assembly, opened[0], console)
    finally:
        assembly.network.stop()
