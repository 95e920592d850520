"""Threads for mounted applications: so many for each, and a bounded queue before them.

They are not those of `gateways.memory.Workers`: an application that takes its time delays neither
history nor anybody's messages. They are daemons, since one that never returns must not keep the
server from ending.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

WAITING = 64
"""How many requests may wait for one application."""


class ApplicationThreads:
    """The threads of one application: `gateways.web.mounted.Pool`. `submit` is for any thread, the
    rest for the owner. Its lock is of tier 3."""

    def __init__(self, names: list[str], on_error: Callable[[str, BaseException], None]) -> None:
        """One thread for each of `names`; `on_error` gets a thread's name and what a job raised."""
        self._on_error = on_error
        self._changed = threading.Condition()
        self._jobs: deque[Callable[[], None]] = deque()
        self._running = 0
        self._taking = False
        self._stopped = False
        self._threads = [
            threading.Thread(target=self._run, name=name, daemon=True) for name in names
        ]

    def start(self) -> None:
        """Begin to take jobs. Once."""
        self._taking = True
        for thread in self._threads:
            thread.start()

    def submit(self, job: Callable[[], None]) -> bool:
        """Have `job` done; False if there is no room, or it is too early or too late."""
        with self._changed:
            if not self._taking or len(self._jobs) >= WAITING:
                return False
            self._jobs.append(job)
            self._changed.notify()
            return True

    def finish(self, deadline: float) -> bool:
        """Take no more jobs and wait until those that were taken are done, up to a moment on the
        monotonic clock; returns whether they are."""
        with self._changed:
            self._taking = False
            return self._changed.wait_for(
                lambda: not self._jobs and not self._running, max(0, deadline - time.monotonic())
            )

    def stop(self, deadline: float) -> int:
        """Forget the jobs that wait, and wait for the others up to a moment on the monotonic clock;
        returns how many threads have not ended then."""
        with self._changed:
            self._taking, self._stopped = False, True
            self._jobs.clear()
            self._changed.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0, deadline - time.monotonic()))
        return sum(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            except BaseException as error:  # noqa: BLE001 - reported; the thread goes on
                self._on_error(threading.current_thread().name, error)
            with self._changed:
                self._running -= 1
                self._changed.notify_all()

    def _next(self) -> Callable[[], None] | None:
        """The next job, None when it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._jobs or self._stopped)
            if self._stopped:
                return None
            self._running += 1
            return self._jobs.popleft()
