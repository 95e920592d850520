"""The control socket: how `beseda delete` reaches a server that runs.

A Unix socket in the data directory that only the server's own user may open. One thread serves all
its connections; nothing of the chat waits for it.
"""

import os
import selectors
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from beseda.net.waker import Waker
from beseda.server.control_wire import (
    MOST_LINE_BYTES,
    SOCKET_NAME,
    Answer,
    Failed,
    Request,
    Underway,
    address_of,
    decode_request,
    line_of,
    unix_socket,
)
from beseda.server.orders import Work
from beseda.storage.errors import StorageError

MOST_CONNECTIONS = 4
FIRST_SECONDS = 2.0
"""A connection that has asked for nothing yet is closed after so long: there are only a few."""
PATIENCE_SECONDS = 30.0
"""One that asks for nothing more for so long, or reads no answers, is closed."""

_TELL_SECONDS = 0.1
"""Between two reports on what is under way."""
_STOP_SECONDS = 5.0


class _Connection:
    """One client: what it has sent, what it is to get, and the work that it waits for."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self.received = b""
        self.unsent = b""
        self.work: Work | None = None
        self.work_at = 0.0
        """When the next step of the work is due."""
        self.told_at = 0.0
        self.deadline = time.monotonic() + FIRST_SECONDS


class ControlSocket:
    """Serves the control socket of one data directory, whose lock is held. Made, started and
    stopped by the main thread."""

    def __init__(
        self,
        directory: Path,
        begin: Callable[[Request], Work],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """Begins to listen; raises OSError. `begin` makes the work that a request asks for;
        `on_error` gets the thread's name and what ended it. Both, and all steps of the work, are
        called by the thread `control`."""
        self._directory = directory
        self._begin = begin
        self._on_error = on_error
        self._waker = Waker()
        self._stopping = False
        self._selector = selectors.DefaultSelector()
        self._connections: dict[int, _Connection] = {}
        self._thread = threading.Thread(target=self._run, name="control", daemon=True)
        # Whatever is there is of a server that is no more, since the lock is ours.
        (directory / SOCKET_NAME).unlink(missing_ok=True)
        self._listening = unix_socket()
        try:
            self._listening.setblocking(False)
            with address_of(directory) as address:
                # No other thread runs yet, and nobody else could connect at any moment.
                mask = os.umask(0o177)
                try:
                    self._listening.bind(address)
                finally:
                    os.umask(mask)
            self._listening.listen(MOST_CONNECTIONS)
        except OSError:
            self._listening.close()
            raise

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> bool:
        """Answer nobody any more; what is under way is broken off. Returns whether the thread has
        ended."""
        self._stopping = True
        self._waker.wake()
        if self._thread.ident is not None:
            self._thread.join(_STOP_SECONDS)
        (self._directory / SOCKET_NAME).unlink(missing_ok=True)
        self._listening.close()
        return not self._thread.is_alive()

    # ── the thread ─────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            self._selector.register(self._listening, selectors.EVENT_READ)
            self._selector.register(self._waker, selectors.EVENT_READ)
            while not self._stopping:
                self._round()
            for connection in list(self._connections.values()):
                if connection.work is not None:
                    self._answer(connection, Failed("stopping"))
                self._drop(connection)
            self._selector.close()
        except Exception as error:  # noqa: BLE001 - the last line of defence; reported
            self._on_error(self._thread.name, error)

    def _round(self) -> None:
        for key, events in self._selector.select(self._wait()):
            if key.fileobj is self._listening:
                self._accept()
            elif key.fileobj is self._waker:
                self._waker.clear()
            elif (connection := self._connections.get(key.fd)) is not None:
                if events & selectors.EVENT_WRITE:
                    self._send(connection)
                if events & selectors.EVENT_READ:
                    self._read(connection)
        now = time.monotonic()
        for connection in list(self._connections.values()):
            if connection.work is not None:
                if now >= connection.work_at:
                    self._step(connection)
            elif now >= connection.deadline:
                self._drop(connection)

    def _wait(self) -> float | None:
        """Seconds until something is due; None if there is nothing."""
        due = [
            each.deadline if each.work is None else each.work_at
            for each in self._connections.values()
        ]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _accept(self) -> None:
        try:
            sock, _ = self._listening.accept()
        except OSError:  # it has gone again, or there are no descriptors left
            return
        sock.setblocking(False)
        connection = self._connections[sock.fileno()] = _Connection(sock)
        self._selector.register(sock, selectors.EVENT_READ)
        if len(self._connections) > MOST_CONNECTIONS:
            self._answer(connection, Failed("busy"))
            self._drop(connection)

    def _read(self, connection: _Connection) -> None:
        try:
            data = connection.socket.recv(MOST_LINE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:  # whoever goes does not want the rest either
            self._drop(connection)
            return
        connection.received += data
        if connection.work is None:
            self._take_line(connection)
        elif len(connection.received) > MOST_LINE_BYTES:
            self._drop(connection)

    def _take_line(self, connection: _Connection) -> None:
        """Begin what the next line asks for, if it is there."""
        line, end, rest = connection.received.partition(b"\n")
        if len(line) >= MOST_LINE_BYTES:
            self._answer(connection, Failed("bad_request"))
            self._drop(connection)
            return
        if not end:
            return
        connection.received = rest
        try:
            connection.work = self._begin(decode_request(line))
        except msgspec.MsgspecError as error:
            self._answer(connection, Failed("bad_request", str(error)))
            self._drop(connection)

    def _step(self, connection: _Connection) -> None:
        """Do a little of what a connection waits for, and then nothing for as long as it took:
        messages have at least half of the disk's time."""
        assert connection.work is not None
        began = time.monotonic()
        try:
            answer = next(connection.work)
        except TimeoutError:
            answer = Failed("busy")
        except StorageError as error:
            answer = Failed("failed", error.problem)
        except Exception as error:  # noqa: BLE001 - reported; it concerns one connection
            self._on_error(self._thread.name, error)
            answer = Failed("failed", repr(error))
        now = time.monotonic()
        connection.work_at = 2 * now - began
        if not isinstance(answer, Underway):
            connection.work.close()
            connection.work = None
            connection.deadline = now + PATIENCE_SECONDS
            self._answer(connection, answer)
            self._take_line(connection)
        elif now - connection.told_at >= _TELL_SECONDS:
            connection.told_at = now
            self._answer(connection, answer)

    def _answer(self, connection: _Connection, answer: Answer) -> None:
        connection.unsent += line_of(answer)
        self._send(connection)

    def _send(self, connection: _Connection) -> None:
        try:
            sent = connection.socket.send(connection.unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            connection.unsent = b""
            return  # that it has gone is seen in reading
        connection.unsent = connection.unsent[sent:]
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.unsent else 0)
        self._selector.modify(connection.socket, wanted)
        if len(connection.unsent) > MOST_LINE_BYTES:
            self._drop(connection)

    def _drop(self, connection: _Connection) -> None:
        """Forget a connection, and what it waits for."""
        if self._connections.pop(connection.socket.fileno(), None) is None:
            return
        if connection.work is not None:
            connection.work.close()
        self._selector.unregister(connection.socket)
        with suppress(OSError):
            connection.socket.close()
