"""Which thread a connection lives on: a few shared ones, or one for each client."""

import threading
from collections.abc import Callable
from typing import Protocol
from weakref import WeakSet

from beseda.net.io_thread import IoThread


class Placement(Protocol):
    """A policy. `choose` is called by the listening thread only, the rest by any thread."""

    def listening_thread(self) -> IoThread:
        """The thread that accepts connections."""

    def choose(self, address: str) -> IoThread:
        """The thread for a new connection, started once it has adopted it."""

    def threads(self) -> list[IoThread]:
        """All threads that are running."""


class SharedThreads:
    """A fixed number of threads, each with its share of the connections. The first one accepts.

    Should one of them die, the others take its share of the new connections.
    """

    def __init__(self, make: Callable[[str], IoThread], count: int) -> None:
        self._threads = [make(f"io-{number}") for number in range(1, count + 1)]
        for thread in self._threads:
            thread.start()
        self._next = 0

    def listening_thread(self) -> IoThread:
        return self._threads[0]

    def choose(self, address: str) -> IoThread:  # noqa: ARG002 - other policies need it
        for _ in self._threads:
            self._next = (self._next + 1) % len(self._threads)
            if self._threads[self._next].is_alive():
                break
        return self._threads[self._next]

    def threads(self) -> list[IoThread]:
        return list(self._threads)


class ThreadPerClient:
    """A thread for every connection, as first lessons on sockets have it, and one that accepts.

    Same code, more switching: `docs/architecture.md` has the figures.
    """

    def __init__(
        self, make: Callable[[str], IoThread], make_for_client: Callable[[str], IoThread]
    ) -> None:
        """`make_for_client` makes threads that retire with their connection."""
        self._make_for_client = make_for_client
        self._listening = make("listener")
        self._listening.start()
        self._lock = threading.Lock()
        self._clients: WeakSet[IoThread] = WeakSet()
        """Threads that have ended leave it by themselves."""

    def listening_thread(self) -> IoThread:
        return self._listening

    def choose(self, address: str) -> IoThread:
        thread = self._make_for_client(f"client-{address}")
        with self._lock:
            self._clients.add(thread)
        return thread

    def threads(self) -> list[IoThread]:
        with self._lock:
            return [self._listening, *(each for each in self._clients if each.is_alive())]
