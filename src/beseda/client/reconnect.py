"""When to try again after a connection was lost, and the thread that does it."""

import threading
from collections.abc import Callable, Iterator

from beseda.catalogue import Text
from beseda.client.reasons import ConnectError

FIRST_SECONDS = 1.0
MOST_SECONDS = 60.0


class Backoff:
    """The waits between attempts: 1, 2, 4 ... 60 s, each spread by a quarter up or down.

    The spread keeps the clients of a restarted server from coming back all at once. Pure:
    `random` gives numbers from 0 to 1 (as `random.random`). Not for two threads at once.
    """

    def __init__(
        self,
        random: Callable[[], float],
        *,
        first: float = FIRST_SECONDS,
        most: float = MOST_SECONDS,
    ) -> None:
        self._random = random
        self._first = first
        self._most = most
        self._next = first

    def reset(self) -> None:
        """An attempt has succeeded: begin from the first wait next time."""
        self._next = self._first

    def next_wait(self) -> float:
        """How many seconds to wait before the next attempt."""
        wait = self._next * (0.75 + self._random() / 2)
        self._next = min(self._next * 2, self._most)
        return wait


class Reconnector:
    """The thread "reconnect": waits for losses and mends them, until it is stopped.

    `on_waiting(seconds, reason)` tells of each wait; `attempt()` connects anew and raises
    ConnectError if it cannot. Both are called on this thread. Any thread may call `lost` and
    `stop`.
    """

    def __init__(
        self,
        attempt: Callable[[], None],
        on_waiting: Callable[[float, Text], None],
        backoff: Backoff,
    ) -> None:
        self._attempt = attempt
        self._on_waiting = on_waiting
        self._backoff = backoff
        self._changed = threading.Condition()
        self._reason: Text | None = (
            None  # of a loss not yet mended; with `_stopped` under `_changed`
        )
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="reconnect", daemon=True)

    def start(self) -> None:
        """Start the thread. Once."""
        self._thread.start()

    def lost(self, reason: Text) -> None:
        """The connection is gone: have it mended."""
        with self._changed:
            self._reason = reason
            self._changed.notify_all()

    def mended(self) -> None:
        """The server has let us in: the next loss begins with the shortest wait again."""
        with self._changed:
            self._backoff.reset()

    def stop(self, timeout: float) -> None:
        """End the thread; `timeout` seconds for it to finish what it is at."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(timeout)

    def _run(self) -> None:
        for reason in self._losses():
            with self._changed:
                seconds = self._backoff.next_wait()
            self._on_waiting(seconds, reason)
            with self._changed:
                if self._changed.wait_for(lambda: self._stopped, seconds):
                    return
            try:
                self._attempt()
            except ConnectError as error:
                self.lost(error.reason)

    def _losses(self) -> Iterator[Text]:
        """The reasons of losses as they come, until `stop`."""
        while True:
            with self._changed:
                # No timeout: it ends with a loss or with `stop`, and the thread is a daemon.
                self._changed.wait_for(lambda: self._stopped or self._reason is not None)
                if self._stopped or self._reason is None:
                    return
                reason, self._reason = self._reason, None
            yield reason
