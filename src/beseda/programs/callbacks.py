"""Functions that are called when something happens, on a thread of their own."""

import logging
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from beseda.client.events import Event
from beseda.programs.inbox import Inbox

E = TypeVar("E", bound=Event)
Callback = Callable[[Any], object]

_log = logging.getLogger("beseda.client")


class Callbacks:
    """The thread "callbacks", which is there when there is something to call. Any thread may call
    any method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Both under `_lock`; the list is replaced, never changed.
        self._wanted: tuple[tuple[type[Event], Callback], ...] = ()
        self._thread: threading.Thread | None = None
        self._inbox = Inbox()

    def add(self, kind: type[E], callback: Callable[[E], object]) -> None:
        """Call `callback` with each event that is a `kind`, from now on."""
        with self._lock:
            self._wanted = (*self._wanted, (kind, callback))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)
                self._thread.start()

    def put(self, event: Event) -> None:
        """Something has happened. Never waits."""
        with self._lock:
            wanted = self._wanted
        if any(isinstance(event, kind) for kind, _ in wanted):
            self._inbox.put(event)

    def end(self, timeout: float) -> None:
        """Call nothing more and end the thread; waits `timeout` seconds at most for a function that
        is under way."""
        self._inbox.end()
        self._inbox.forget()
        with self._lock:
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def _run(self) -> None:
        while (event := self._inbox.take(None)) is not None:
            with self._lock:
                wanted = self._wanted
            for kind, callback in wanted:
                if isinstance(event, kind):
                    _call(callback, event)


def _call(callback: Callback, event: Event) -> None:
    """One program's mistake must not end the calls of all others."""
    try:
        callback(event)
    except Exception:  # noqa: BLE001 - whatever a program raises
        name = getattr(callback, "__qualname__", repr(callback))
        _log.exception("the callback %s failed on %s", name, type(event).__name__)
