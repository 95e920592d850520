"""The network as one thing: threads, listeners and who is let in."""

import socket
import sys
import threading
import time
from collections.abc import Callable

from beseda.net.address import TLS_SCHEME, ListenAddress
from beseda.net.admission import Admission, Verdict
from beseda.net.connection import Connection, Handler
from beseda.net.io_thread import IoThread
from beseda.net.listener import Listener, close_listening, open_sockets
from beseda.net.placement import Placement, SharedThreads, ThreadPerClient
from beseda.net.settings import NetSettings


class Network:
    """Opens addresses, runs I/O threads, and stops them. Its methods are for the main thread."""

    def __init__(
        self,
        settings: NetSettings,
        admission: Admission,
        *,
        outbox_bytes: int,
        read_bytes: int,
        after_round: Callable[[], None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`after_round` and `on_error` as for `IoThread`."""
        self._settings = settings
        self._admission = admission
        self._outbox_bytes = outbox_bytes
        self._read_bytes = read_bytes
        self._after_round = after_round
        self._on_error = on_error
        self._sockets: list[tuple[socket.socket, bool]] = []
        """Where connections come from, and whether TLS is demanded there."""
        self._listeners: list[Listener] = []
        self._placement: Placement | None = None

    def open(self, address: ListenAddress) -> list[str]:
        """Take `address`; returns what was really opened, as people read it. Raises OSError."""
        opened = open_sockets(address, self._settings.backlog)
        self._sockets += [(sock, address.tls) for sock in opened]
        scheme = TLS_SCHEME if address.tls else ""
        return [scheme + readable(sock) for sock in opened]

    @property
    def ports(self) -> list[tuple[socket.socket, bool]]:
        """The listening sockets that have a port, and whether TLS is demanded there."""
        return [each for each in self._sockets if each[0].family != socket.AF_UNIX]

    def start(
        self,
        handle: Callable[[Connection], Handler],
        turned_away: Callable[[str, Verdict], bytes],
        exhausted: Callable[[OSError], None],
    ) -> None:
        """Start the threads and accept; the callables as for `Listener`."""
        # A thread that computes gives way after this long; the default of 5 ms would be added to
        # everybody's latency whenever two threads are busy.
        sys.setswitchinterval(self._settings.switch_interval_ms / 1000)
        if self._settings.threads == "per-client":
            self._placement = ThreadPerClient(
                self._make_thread, lambda name: self._make_thread(name, retires=True)
            )
        else:
            self._placement = SharedThreads(self._make_thread, self._settings.io_threads)
        thread = self._placement.listening_thread()
        for sock, demands_tls in self._sockets:
            listener = Listener(
                sock,
                self._placement,
                self._admission,
                handle=handle,
                turned_away=turned_away,
                exhausted=exhausted,
                read_bytes=self._read_bytes,
                demands_tls=demands_tls,
            )
            self._listeners.append(listener)
            thread.run_soon(lambda listener=listener: listener.start(thread))  # type: ignore[misc]

    @property
    def accepting(self) -> bool:
        """Whether the thread that lets people in is alive. A dead one has reported why."""
        return self._placement is not None and self._placement.listening_thread().is_alive()

    def stop(self) -> bool:
        """Accept no more, close every connection, wait for the threads: a little longer than
        `drain_seconds` at most. Returns whether all threads ended."""
        placement = self._placement
        if placement is None:
            for sock, _ in self._sockets:
                close_listening(sock)
            return True
        listening = placement.listening_thread()
        deadline = time.monotonic() + self._settings.drain_seconds + 1.0
        for listener in self._listeners:
            listening.run_soon(listener.stop)
        # Until nobody is let in any more, there may be more threads with every moment.
        shut = threading.Event()
        listening.run_soon(shut.set)
        while listening.is_alive() and time.monotonic() < deadline and not shut.wait(0.1):
            pass
        threads = placement.threads()
        for thread in threads:
            thread.stop()
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def _make_thread(self, name: str, *, retires: bool = False) -> IoThread:
        return IoThread(
            name,
            outbox_bytes=self._outbox_bytes,
            drain_seconds=self._settings.drain_seconds,
            after_round=self._after_round,
            on_error=self._on_error,
            ended=lambda connection: self._admission.release(connection.host),
            retires=retires,
        )


def readable(sock: socket.socket) -> str:
    """The address of a socket, as people read it."""
    name = sock.getsockname()
    if sock.family == socket.AF_UNIX:
        return f"unix:{name}"
    if sock.family == socket.AF_INET6:
        return f"[{name[0]}]:{name[1]}"
    return f"{name[0]}:{name[1]}"
