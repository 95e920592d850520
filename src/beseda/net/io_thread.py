"""An I/O thread: one selector, a share of the connections, their reads, writes and timers."""

import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from beseda.net.connection import LINGER_SECONDS, Connection, Ending, Handler, State
from beseda.net.timers import Timer, Timers
from beseda.net.waker import Waker

_READ, _WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
_LINGER_WHEN_STOPPING = 0.2

Parcel: TypeAlias = (
    "tuple[Sequence[Connection], bytes] | tuple[Connection, bytes, str] | Callable[[], None]"
)
"""What comes into a mailbox: bytes for connections, one connection's end, or something to do."""


class IoThread(threading.Thread):
    """Runs until `stop`. It is the mailbox of its connections, too.

    `put`, `put_close`, `run_soon`, `call_soon`, `wake` and `stop` may be called by any thread and
    never block; everything else belongs to the thread itself. `_lock` is of tier 3.
    """

    def __init__(
        self,
        name: str,
        *,
        outbox_bytes: int,
        drain_seconds: float,
        after_round: Callable[[], None],
        on_error: Callable[[str, BaseException], None],
        ended: Callable[["Connection"], None],
        retires: bool = False,
    ) -> None:
        """`after_round` is called once after each round of reads, and puts what they caused into
        mailboxes; `on_error` gets this thread's name and what went wrong; `ended` is told of each
        connection that is gone; a thread that `retires` ends with its last connection."""
        super().__init__(name=name, daemon=True)
        self.timers = Timers()
        self.now = time.monotonic()
        self._outbox_bytes = outbox_bytes
        self._drain_seconds = drain_seconds
        self._after_round = after_round
        self._on_error = on_error
        self._ended = ended
        self._retires = retires
        self._selector = selectors.DefaultSelector()
        self._waker = Waker()
        self._selector.register(self._waker, _READ, self._waker.clear)
        self._lock = threading.Lock()
        self._inbox: list[Parcel] = []
        self._sleeping = False
        self._dirty: list[Connection] = []
        self._connections: set[Connection] = set()
        self._restless = False
        """Whether something was done after this round's hand-out that may have caused events, an
        end or a call that was asked for: hand out again at once."""
        self._stop_at: float | None = None
        self._done = False

    # ── any thread ─────────────────────────────────────────────────────────────────────────

    def put(self, channels: Sequence[Connection], data: bytes) -> None:
        """Queue `data` for each of `channels`, connections of this thread."""
        with self._lock:
            self._inbox.append((channels, data))

    def put_close(self, channel: Connection, last_words: bytes, reason: str) -> None:
        """Queue the end of a connection of this thread."""
        with self._lock:
            self._inbox.append((channel, last_words, reason))

    def run_soon(self, call: Callable[[], None]) -> None:
        """Have the thread do `call`, and wake it. Makes a system call."""
        with self._lock:
            self._inbox.append(call)
        self.wake()

    def call_soon(self, connection: Connection, call: Callable[[], None]) -> None:
        """Have the thread do `call` for a connection of its own, unless that is gone by then."""
        self.run_soon(lambda: self._guarded(connection, call))

    def wake(self) -> None:
        """Make the thread look into its mailbox if it sleeps; one system call at most."""
        with self._lock:
            asleep, self._sleeping = self._sleeping, False
        if asleep:
            self._waker.wake()

    def stop(self) -> None:
        """Close every connection politely, within `drain_seconds`, and end."""
        self.run_soon(self._begin_to_stop)

    # ── the loop ───────────────────────────────────────────────────────────────────────────

    def run(self) -> None:
        """The thread's life. An error in it ends all its connections, and is reported."""
        try:
            while not self._done:
                self._round()
        except BaseException as error:  # noqa: BLE001 - the last line of defence; reported
            self._on_error(self.name, error)
        finally:
            self._abandon()

    def _round(self) -> None:
        """Read, do what is due, hand out, send: in this order, so that one round's input goes out
        in as few sends as possible."""
        ready = self._selector.select(self._time_to_sleep())
        self.now = time.monotonic()
        for key, events in ready:
            connection = key.data
            if isinstance(connection, Connection):
                if events & _READ:
                    self.read(connection)
                if events & _WRITE:
                    self.write_backlog(connection)
            else:
                connection()
        with self._lock:
            self._sleeping = False
        for timer in self.timers.due(self.now):
            timer.fire()
        self._after_round()
        self._empty_mailbox()
        self._flush()
        if self._stop_at is not None or self._retires:
            self._finish_if_over()

    def _time_to_sleep(self) -> float | None:
        """For how long to wait for input: not at all if there is something in the mailbox."""
        wait = self.timers.wait(time.monotonic())
        with self._lock:
            if self._inbox or self._dirty or self._restless:
                self._restless = False
                return 0
            self._sleeping = True
        return wait

    def _empty_mailbox(self) -> None:
        """Move bytes from the mailbox to outboxes. Nothing else happens per recipient."""
        with self._lock:
            inbox, self._inbox = self._inbox, []
        dirty = self._dirty
        for parcel in inbox:
            if not isinstance(parcel, tuple):
                parcel()
                self._restless = True
            elif len(parcel) == 2:
                channels, data = parcel
                for connection in channels:
                    fresh = connection.outbox.fresh
                    if not fresh:
                        dirty.append(connection)
                    fresh.append(data)
            else:
                connection, last_words, reason = parcel
                connection.close(last_words, reason)

    # ── connections ────────────────────────────────────────────────────────────────────────

    def adopt(self, connection: Connection, handle: Callable[[Connection], Handler]) -> None:
        """Take charge of a new connection, to which `handle` gives its handler."""
        self._connections.add(connection)
        try:
            connection.handler = handle(connection)
        except Exception as error:  # noqa: BLE001 - reported; as for errors of the handler itself
            self._on_error(self.name, error)
            self._drop(connection)
            return
        self.watch(connection)
        if self._stop_at is not None:
            self._say_farewell(connection, Ending.STOPPED)

    def accept_with(self, listener: socket.socket, accept: Callable[[], None]) -> None:
        """Call `accept` whenever `listener` has a new connection."""
        self._selector.register(listener, _READ, accept)

    def stop_accepting(self, listener: socket.socket) -> None:
        """Look at `listener` no more, if it is looked at."""
        if listener in self._selector.get_map():
            self._selector.unregister(listener)

    def watch(self, connection: Connection) -> None:
        """Tell the selector what to look for on `connection`, if that has changed."""
        wanted = (_READ if connection.reading else 0) | (_WRITE if connection.writing else 0)
        if wanted == connection.interest:
            return
        if not connection.interest:
            self._selector.register(connection.socket, wanted, connection)
        elif not wanted:
            self._selector.unregister(connection.socket)
        else:
            self._selector.modify(connection.socket, wanted, connection)
        connection.interest = wanted

    def call_later(self, connection: Connection, seconds: float, call: Callable[[], None]) -> Timer:
        """Do `call` after `seconds`, unless it is cancelled or the connection is gone by then."""
        return self.timers.at(self.now + seconds, lambda: self._guarded(connection, call))

    def close(self, connection: Connection, last_words: bytes, reason: str) -> None:
        """Begin to close: the handler is told now, the peer gets what is queued; takes no longer
        than `drain_seconds`."""
        connection.state = State.DRAINING
        if last_words:
            self._queue(connection, last_words)
            connection.outbox.seal()
        elif not connection.outbox.fresh:
            self._dirty.append(connection)
        self._tell_handler(connection, reason)
        self.watch(connection)
        self.timers.at(self.now + self._drain_seconds, lambda: self._drop(connection))

    def _queue(self, connection: Connection, data: bytes) -> None:
        if not connection.outbox.fresh:
            self._dirty.append(connection)
        connection.outbox.fresh.append(data)

    def read(self, connection: Connection) -> None:
        """Read what has come, and give it to the handler."""
        if connection.state is State.CLOSED:
            return
        try:
            data = connection.socket.recv(connection.read_bytes)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._lost(connection)
            return
        connection.input_over = not data
        if connection.state is State.OPEN:
            self._hand_over(connection, data)
        elif connection.state is State.LINGERING and not data:
            self._drop(connection)
        else:
            self.watch(connection)

    def _hand_over(self, connection: Connection, data: bytes) -> None:
        """Give input to the handler."""
        handler = connection.handler
        assert handler is not None
        if data:
            self._guarded(connection, lambda: handler.received(data))
        else:
            self.watch(connection)
            self._guarded(connection, handler.input_ended)
            end = self.now + self._drain_seconds
            self.timers.at(end, lambda: connection.close(b"", Ending.CLOSED))

    def _guarded(self, connection: Connection, call: Callable[[], None]) -> None:
        """Do something for a connection: an error in it ends this connection, not the thread."""
        if connection.handler is None:
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001 - reported; one client must not end all others
            self._on_error(self.name, error)
            connection.close(b"", Ending.ERROR)

    def _flush(self) -> None:
        """Send what is fresh on every connection that has some: one call each."""
        dirty, self._dirty = self._dirty, []
        for connection in dirty:
            outbox = connection.outbox
            data = outbox.take_fresh()
            if connection.state in (State.LINGERING, State.CLOSED):
                continue
            if not data:
                self._after_send(connection)
                continue
            if outbox.blocked:
                outbox.keep(data, 0)
            else:
                try:
                    sent = connection.socket.send(data)
                except (BlockingIOError, InterruptedError):
                    sent = 0
                except OSError:
                    self._lost(connection)
                    continue
                if sent == len(data):
                    if connection.state is not State.OPEN:
                        self._after_send(connection)
                    continue
                outbox.keep(data, sent)
                self.watch(connection)
            if outbox.backlog_bytes > self._outbox_bytes:
                self._cut_off(connection)

    def write_backlog(self, connection: Connection) -> None:
        """Send a piece of what waits for the socket, which takes some again."""
        outbox = connection.outbox
        if not connection.writing:
            return
        try:
            if not connection.go_on():
                return
            if outbox.blocked:
                outbox.sent(connection.socket.send(outbox.next_piece()))
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._lost(connection)
            return
        if not connection.blocked:
            self.watch(connection)
            self._after_send(connection)

    def _after_send(self, connection: Connection) -> None:
        """A connection that is being closed and has sent everything shuts down its side."""
        if connection.state is not State.DRAINING or connection.blocked:
            return
        connection.state = State.LINGERING
        try:
            connection.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(connection)
            return
        if connection.input_over:
            self._drop(connection)
            return
        linger = LINGER_SECONDS if self._stop_at is None else _LINGER_WHEN_STOPPING
        self.timers.at(self.now + linger, lambda: self._drop(connection))

    def _cut_off(self, connection: Connection) -> None:
        """The peer reads too slowly: drop what it will not read, and say why if it ever does.

        What the kernel took may end inside a line, so the last words begin on a new one.
        """
        connection.outbox.forget()
        if connection.handler is None:
            self._drop(connection)
        else:
            self._say_farewell(connection, Ending.SLOW_READER, before=b"\r\n")

    def _say_farewell(self, connection: Connection, reason: Ending, before: bytes = b"") -> None:
        """Close a connection with its handler's last words, and `before` in front of them."""
        handler = connection.handler
        assert handler is not None
        self._guarded(
            connection, lambda: connection.close(before + handler.farewell(reason), reason)
        )

    def _lost(self, connection: Connection) -> None:
        self._tell_handler(connection, Ending.LOST)
        self._drop(connection)

    def _tell_handler(self, connection: Connection, reason: str) -> None:
        handler, connection.handler = connection.handler, None
        if handler is None:
            return
        self._restless = True
        try:
            handler.closed(reason)
        except Exception as error:  # noqa: BLE001 - reported; the connection goes on to its end
            self._on_error(self.name, error)

    def _drop(self, connection: Connection) -> None:
        """The connection is gone."""
        if connection.state is State.CLOSED:
            return
        connection.state = State.CLOSED
        self.watch(connection)
        connection.socket.close()
        connection.outbox.forget()
        self._connections.discard(connection)
        self._ended(connection)

    # ── the end ────────────────────────────────────────────────────────────────────────────

    def _begin_to_stop(self) -> None:
        self._stop_at = self.now + self._drain_seconds
        self.timers.at(self._stop_at, lambda: None)
        for connection in list(self._connections):
            if connection.handler is not None:
                self._say_farewell(connection, Ending.STOPPED)

    def _finish_if_over(self) -> None:
        time_is_up = self._stop_at is not None and self.now >= self._stop_at
        self._done = time_is_up or not self._connections

    def _abandon(self) -> None:
        """Close whatever is left. Handlers are told, so that nobody stays in a room as a ghost."""
        for connection in list(self._connections):
            self._tell_handler(connection, Ending.ERROR)
            self._drop(connection)
        self._selector.close()
        self.timers = Timers()  # they hold connections, and this thread
        try:
            self._after_round()
        except Exception as error:  # noqa: BLE001 - reported; it may be what ended the thread
            self._on_error(self.name, error)
