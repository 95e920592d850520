"""A progress bar, for what turns out to take long."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds before anything is shown."""
_REFRESH = 0.1


class Bar:
    """Shows on the error output how far something has got, if that is a terminal and it takes more
    than a second; gone when it is done. For one thread, which calls `show` now and then."""

    def __init__(self, label: str) -> None:
        """`label` says what is being done; harmless to a terminal."""
        self._label = label
        self._began = time.monotonic()
        self._next = self._began + _PATIENCE if sys.stderr.isatty() else float("inf")
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hide()

    def hide(self) -> None:
        """Away with it, for a line that is to be printed; it comes back with the next `show`."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def show(self, done: float = 0, total: float | None = None) -> None:
        """`done` of `total` is done, in any unit; `total` None: nobody knows of how much."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _REFRESH
        if self._progress is None:
            self._begin()
        assert self._progress is not None
        assert self._task is not None
        self._progress.update(self._task, description=self._label, completed=done, total=total)
        self._progress.refresh()

    def rename(self, label: str) -> None:
        """Something else is being done now."""
        self._label = label

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TaskProgressColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,  # it would take a thread
        )
        self._progress.start()
        self._task = self._progress.add_task(self._label)
