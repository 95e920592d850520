"""A network between clients and a server that loses, doubles, delays and reorders datagrams, always
in the same way for the same seed; and routers that move a client to another port."""

import heapq
import itertools
import random
import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import Struct

_MOST_BYTES = 1 << 16
_MOST_CAPTURED = 300


class Weather(Struct, frozen=True):
    """What happens to each datagram: the part that is lost, and that comes twice; and how long one
    takes, in seconds, from this much to that: those that take different times overtake another."""

    lost: float = 0.0
    doubled: float = 0.0
    delay: tuple[float, float] = (0.0, 0.0)


class Relay:
    """A thread with a port for clients, and one towards the server for each of them."""

    def __init__(self, server: tuple[str, int], weather: Weather, seed: int) -> None:
        self._server = server
        self.weather = weather
        self._dice = random.Random(seed)
        self._outside = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._outside.bind(("127.0.0.1", 0))
        self.port = self._outside.getsockname()[1]
        self.captured: list[bytes] = []
        """The first datagrams of clients."""
        self.passed: Counter[str] = Counter()
        """How many datagrams came: "lost" or "delivered"."""
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._outside, selectors.EVENT_READ, None)
        self._ports: dict[Any, socket.socket] = {}
        self._blocked: set[Any] = set()
        self._late: list[tuple[float, int, socket.socket, bytes, Any]] = []
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    # ── any thread ─────────────────────────────────────────────────────────────────────────

    @property
    def clients(self) -> int:
        """From how many ports of clients something has come."""
        with self._lock:
            return len(self._ports)

    def move(self) -> None:
        """All clients come from other ports from now on, as after a router has forgotten them."""
        with self._lock:
            for client, sock in self._ports.items():
                self._ports[client] = self._open(client)
                self._selector.unregister(sock)
                sock.close()

    def cut(self) -> None:
        """Nothing passes any more from or to the ports that clients have now, as after the cable
        was pulled."""
        with self._lock:
            self._blocked.update(self._ports)

    def close(self) -> None:
        self._over.set()
        self._thread.join(5)
        for sock in (self._outside, *self._ports.values()):
            sock.close()
        self._selector.close()

    # ── its thread ─────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while not self._over.is_set():
            wait = self._late[0][0] - time.monotonic() if self._late else 0.02
            ready = self._selector.select(min(0.02, max(0.0, wait)))
            with self._lock:
                for key, _ in ready:
                    assert isinstance(key.fileobj, socket.socket)
                    self._pass_on(key.fileobj, key.data)
                self._deliver()

    def _pass_on(self, sock: socket.socket, client: Any) -> None:
        try:
            data, source = sock.recvfrom(_MOST_BYTES)
        except OSError:
            return
        if client is not None:
            target: tuple[socket.socket, Any] = (self._outside, client)
        else:
            client = source
            if client not in self._ports:
                self._ports[client] = self._open(client)
            target = (self._ports[client], self._server)
            if len(self.captured) < _MOST_CAPTURED:
                self.captured.append(data)
        if client in self._blocked or self._dice.random() < self.weather.lost:
            self.passed["lost"] += 1
            return
        self.passed["delivered"] += 1
        for _ in range(2 if self._dice.random() < self.weather.doubled else 1):
            when = time.monotonic() + self._dice.uniform(*self.weather.delay)
            heapq.heappush(self._late, (when, next(self._order), target[0], data, target[1]))

    def _deliver(self) -> None:
        while self._late and self._late[0][0] <= time.monotonic():
            _, _, sock, data, to = heapq.heappop(self._late)
            if sock.fileno() != -1:
                sock.sendto(data, to)

    def _open(self, client: Any) -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.bind(("127.0.0.1", 0))
        self._selector.register(sock, selectors.EVENT_READ, client)
        return sock


@contextmanager
def relay(
    server: tuple[str, int], weather: Weather | None = None, seed: int = 20261121
) -> Iterator[Relay]:
    """A relay before `server`; by default nothing happens to anything."""
    one = Relay(server, weather or Weather(), seed)
    try:
        yield one
    finally:
        one.close()
