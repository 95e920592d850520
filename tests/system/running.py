"""A whole server inside the test process, on a free port, with its console recorded."""

import socket
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
import pytest

from beseda.catalogue import Language
from beseda.net.address import parse_listen
from beseda.server.assembly import Assembly
from beseda.server.console import Console, ConsoleEvent
from beseda.server.mounting import Mount
from beseda.server.settings import ConsoleSettings, Settings
from tests.certificates import client_context, secured
from tests.system.talking import TIMEOUT, Client, IrcClient, PlainClient

AnyClient = TypeVar("AnyClient", bound=Client)

SHARED: dict[str, Any] = {"threads": "shared"}
PER_CLIENT: dict[str, Any] = {"threads": "per-client"}
TWO_THREADS: dict[str, Any] = {"threads": "shared", "io_threads": 2}

each_threading = pytest.mark.parametrize(
    "net",
    [
        pytest.param(SHARED, id="shared"),
        pytest.param(PER_CLIENT, id="per-client"),
        pytest.param(TWO_THREADS, id="two"),
    ],
)
"""For tests of what must hold whatever thread serves whom."""


class RecordingConsole(Console):
    """Keeps the console's events instead of writing them. Any thread may `say`."""

    def __init__(self) -> None:
        super().__init__(ConsoleSettings(), "en")
        self.events: list[ConsoleEvent] = []
        self._more = threading.Condition()

    def say(self, event: ConsoleEvent) -> None:
        with self._more:
            self.events.append(event)
            self._more.notify_all()

    def named(self, name: str) -> list[dict[str, str | int]]:
        """The values of all events called `name`, in order."""
        return [event.values for event in list(self.events) if event.name == name]

    def wait_for(self, name: str, **values: str) -> dict[str, str | int]:
        """Wait for an event called `name` with these values among its own; returns them all."""

        def found() -> dict[str, str | int] | None:
            for each in self.named(name):
                if values.items() <= each.items():
                    return each
            return None

        with self._more:
            event = self._more.wait_for(found, TIMEOUT)
        assert event is not None, f"no {name} with {values} among {self.events}"
        return event

    def about(self, *nicks: str) -> list[tuple[str, str]]:
        """The story of these people: names of events and whom they concern, in order."""
        return [
            (event.name, str(event.values.get("nick", event.values.get("old"))))
            for event in list(self.events)
            if {event.values.get("nick"), event.values.get("old")} & {*nicks}
        ]


class Wishes:
    """Stands for the main thread: remembers what server operators asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rehash(self) -> None:
        self.asked.append("rehash")

    def stop(self, reason: str) -> None:
        self.asked.append(f"stop: {reason}")


class Running:
    """A server that runs. Clients made here are closed before it stops."""

    def __init__(self, assembly: Assembly, opened: list[str], console: RecordingConsole) -> None:
        self.assembly = assembly
        self.console = console
        self.opened = opened
        host, _, port = opened[0].removeprefix("tls://").rpartition(":")
        self.address = (host.strip("[]"), int(port or 0)) if port.isdigit() else (opened[0], 0)
        self.clients: list[Client] = []

    def connect(self, *, receive_buffer: int = 0, source: str = "") -> Client:
        """A new connection that has sent nothing. A small `receive_buffer` makes a reader that
        does not read noticeable soon. `source` is the address that it comes from, of those that
        this machine has (all of 127.0.0.0/8 on Linux)."""
        return self._kept(Client(self._socket(receive_buffer, source)))

    def secure(self, *alpn: str) -> Client:
        """A new connection over TLS to a server with the certificate of `tests.certificates`."""
        return self._kept(Client(secured(self._socket(0), client_context(*alpn))))

    def irc(
        self, nick: str, *rooms: str, receive_buffer: int = 0, tls: ssl.SSLContext | None = None
    ) -> IrcClient:
        """An IRC client that has registered as `nick` and is in `rooms`; with `tls`, over that."""
        sock = self._socket(receive_buffer)
        client = self._kept(IrcClient(sock if tls is None else secured(sock, tls)))
        client.send(f"NICK {nick}", "USER test 0 * :Test Person")
        client.expect(" 422 ")
        for room in rooms:
            client.send(f"JOIN {room}")
            client.expect(" 366 ")
        return client

    def plain(self, name: str, *, receive_buffer: int = 0) -> PlainClient:
        """Somebody with netcat who has typed `name` at once and been greeted."""
        client = self._kept(PlainClient(self._socket(receive_buffer)))
        client.send(name)
        client.expect(f"Welcome, {name}!")
        client.expect("* You are in #lobby.")
        client.line()  # who is here, or that nobody else is
        return client

    def _kept(self, client: AnyClient) -> AnyClient:
        self.clients.append(client)
        return client

    def _socket(self, receive_buffer: int, source: str = "") -> socket.socket:
        family = socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET
        sock = socket.socket(family)
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            sock.bind((source, 0))
        sock.settimeout(TIMEOUT)
        sock.connect(self.address)
        return sock

    def wait_for_connections(self, count: int) -> None:
        """Wait until so many connections are counted."""
        until(lambda: self.assembly.admission.total == count)

    def nicks(self) -> set[str]:
        """Who is here, as the server knows it."""
        with self.assembly.hub.lock:
            return {user.nick for user in self.assembly.hub.roster.people()}


def until(condition: Callable[[], bool], seconds: float = TIMEOUT) -> None:
    """Wait for something that nobody announces."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.005)


@contextmanager
def running(
    *, language: Language = "en", mounts: Sequence[Mount] = (), **sections: dict[str, Any]
) -> Iterator[Running]:
    """A server with `sections` of settings on top of the defaults (`limits={"rate": 1}`), stopped
    at the end, when none of its threads may have died."""
    with tempfile.TemporaryDirectory() as directory:
        data = sections.get("server", {}).get("data", directory)
        server = {"listen": ["127.0.0.1:0"], **sections.get("server", {}), "data": data}
        with _running(language, mounts, {**sections, "server": server}) as started:
            yield started


@contextmanager
def _running(
    language: Language, mounts: Sequence[Mount], sections: dict[str, dict[str, Any]]
) -> Iterator[Running]:
    settings = msgspec.convert(sections, Settings)
    console = RecordingConsole()
    assembly = Assembly(settings, language, console, Wishes(), mounts)
    assembly.encryption.start()
    opened = [
        address
        for text in settings.server.listen
        for address in assembly.network.open(parse_listen(text))
    ]
    assembly.open_datagrams()
    assembly.start(opened)
    server = Running(assembly, opened, console)
    try:
        yield server
    finally:
        for client in server.clients:
            client.close()
        ended = assembly.stop()
    assert ended, "a thread did not end"
    assert console.named("thread_died") == []
