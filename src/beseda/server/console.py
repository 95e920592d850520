"""The server's console: what happens, a line for each event, written by a thread of its own.

Whoever reports an event only appends it to a bounded list; rendering and the system calls of
writing are the thread's, so a console that cannot keep up (or a terminal that was stopped with
Ctrl-S) delays nobody. What does not fit is counted, and the count is written.
"""

import os
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Literal, TextIO

from msgspec import Struct

from beseda.catalogue import Language
from beseda.server.rendering import TIME, JsonOrder, TextRenderer, to_json
from beseda.server.settings import ConsoleSettings

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger


CAPACITY: Final = 10_000
"""How many events may wait to be written."""


class ConsoleEvent(Struct, frozen=True):
    """Something that happened: a row of `beseda.catalogue.console.EVENTS` and its values."""

    name: str
    values: dict[str, str | int] = {}


class _Stamped(Struct, frozen=True):
    """An event with the moment at which it was said, in seconds since the epoch."""

    moment: float
    event: ConsoleEvent


class Console:
    """The console of one server. `start` and `stop` are the owner's; any thread may `say`.

    `stream` is where the lines go; None means a duplicate of standard output. Its own lock
    guards `_waiting`, `_lost` and `_state` and is held for a few instructions only, never while
    rendering or writing; no other lock is taken under it.
    """

    def __init__(
        self,
        settings: ConsoleSettings,
        language: Language,
        stream: TextIO | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._settings = settings
        self._language = language
        self._environ = environ
        self._stream = stream
        self._changed = threading.Condition()
        self._waiting: list[_Stamped] = []
        self._lost = 0
        self._state: Literal["new", "running", "stopped"] = "new"
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)

    def say(self, event: ConsoleEvent) -> None:
        """Report `event`; returns at once. Any thread may call it, before `start` as well.

        After `stop`, and for what people write unless `console.messages` is on, it does nothing.
        """
        if event.name == "message" and not self._settings.messages:
            return
        stamped = _Stamped(time.time(), event)
        with self._changed:
            if self._state == "stopped":
                return
            if len(self._waiting) >= CAPACITY:
                self._lost += 1
                return
            self._waiting.append(stamped)
            if len(self._waiting) == 1:
                self._changed.notify()

    def start(self) -> None:
        """Begin to write. The owner calls it once; raises RuntimeError if it was called before."""
        with self._changed:
            if self._state != "new":
                raise RuntimeError("a console starts once")
            self._state = "running"
        self._thread.start()

    def stop(self, timeout: float) -> bool:
        """Write what is waiting and end the thread. The owner calls it; again does no harm.

        Waits for at most `timeout` seconds; returns whether the thread has ended, everything
        written. A thread that a stopped terminal still holds then ends with the process.
        """
        with self._changed:
            started = self._state != "new"
            self._state = "stopped"
            self._changed.notify()
        if started:
            self._thread.join(timeout)
        return started and not self._thread.is_alive()

    def _run(self) -> None:
        writer = _Writer(self._settings, self._language, self._stream, self._environ)
        unwritten = 0
        more = True
        while more:
            batch, lost, more = self._take()
            lost += unwritten
            if lost:
                batch.append(_Stamped(time.time(), ConsoleEvent("lost_lines", {"count": lost})))
            # A full disk or a closed terminal costs lines, never the server.
            unwritten = 0 if writer.write(batch) else len(batch) + lost - bool(lost)
        writer.close()

    def _take(self) -> tuple[list[_Stamped], int, bool]:
        """Wait for events. Returns them, how many were lost after them, and if more can come."""
        with self._changed:
            while not self._waiting and self._state == "running":
                self._changed.wait()
            batch, self._waiting = self._waiting, []
            lost, self._lost = self._lost, 0
            return batch, lost, self._state == "running"


class _Writer:
    """Renders events and writes them. Used by the console's thread only."""

    def __init__(
        self,
        settings: ConsoleSettings,
        language: Language,
        stream: TextIO | None,
        environ: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._language = language
        self._own = _own_stdout() if stream is None else None
        self._stream = stream or self._own or sys.stdout
        self._environ = environ
        self._lines = _Lines()
        self._logger: FilteringBoundLogger | None = None

    def write(self, batch: list[_Stamped]) -> bool:
        """Write the whole batch at once; returns whether that worked."""
        if not batch:
            return True
        # structlog takes about 0.1 s to import, so it is imported when there is something to
        # write: by then the server is listening.
        logger = self._logger = self._logger or self._make_logger()
        for stamped in batch:
            given = stamped.event.values
            values = {key: given[key] for key in given if key not in ("event", TIME)}
            logger.info(stamped.event.name, **{TIME: stamped.moment}, **values)
        text = self._lines.take()
        try:
            self._put(text)
        except (OSError, ValueError):  # ValueError: somebody closed the stream
            return False
        return True

    def close(self) -> None:
        """Close the stream, if it is our own."""
        if self._own is not None:
            with suppress(OSError):
                self._own.close()

    def _put(self, text: str) -> None:
        try:
            self._stream.write(text)
        except UnicodeEncodeError:
            self._stream.write(text.encode("ascii", "backslashreplace").decode("ascii"))
        self._stream.flush()

    def _make_logger(self) -> "FilteringBoundLogger":
        import structlog

        chain: list[Any] = [TextRenderer(self._language, colour=self._colour())]
        if self._settings.format == "json":
            chain = [JsonOrder(), structlog.processors.JSONRenderer(serializer=to_json)]
        made: FilteringBoundLogger = structlog.wrap_logger(
            self._lines,
            processors=chain,
            wrapper_class=structlog.make_filtering_bound_logger(0),
            context_class=dict,
        ).bind()
        return made

    def _colour(self) -> bool:
        if self._settings.colour != "auto":
            return self._settings.colour == "always"
        # https://no-color.org: any value but the empty one counts.
        plain = self._environ.get("NO_COLOR") or self._environ.get("TERM") == "dumb"
        try:
            return not plain and self._stream.isatty()
        except ValueError:  # somebody closed the stream
            return False


class _Lines:
    """The logger that structlog wraps: collects lines, so that a batch is one write."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def info(self, line: str) -> None:
        """Add a line without its end."""
        self._lines.append(line)

    def take(self) -> str:
        """All lines since the last time, as one text."""
        lines, self._lines = self._lines, []
        return "".join(f"{line}\n" for line in lines)


def _own_stdout() -> TextIO | None:
    """A stream of our own onto standard output, or None if that has no file.

    Its own, because a thread that is stuck in writing holds its stream's lock, and the interpreter
    cannot exit while somebody holds the lock of `sys.stdout`.
    """
    if sys.stdout is None:  # the process was started without one
        return open(os.devnull, "w", encoding="utf-8")
    try:
        duplicate = os.dup(sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):
        return None
    return open(duplicate, "w", encoding=sys.stdout.encoding, errors="backslashreplace")
