"""A screen for a terminal: what comes in appears above the line that is being typed.

prompt_toolkit draws the line and runs while a line is read. Lines to show are collected by any
thread and printed by the main thread, through `run_in_terminal`, which takes the prompt away,
prints and draws it again. Unlike prompt_toolkit's own `patch_stdout`, whose queue has no bound,
what waits here is bounded; `patch_stdout` stays around it for whatever else prints.
"""

import contextvars
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app, run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import DummyHistory, FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.layout.processors import Processor
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from prompt_toolkit.shortcuts import CompleteStyle

from beseda.client.console.discretion import DiscreetHistory, Hiding, Masking

_MOST_WAITING = 2000
_GATHER = 0.05
"""Seconds between two redraws, so that a flood does not flicker."""
_HISTORY_BYTES = 262_144


class LastWordCompleter(Completer):
    """Offers what `complete` lists for the text before the cursor."""

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        self._complete = complete

    def get_completions(
        self, document: Document, _complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        """What the last word before the cursor may become."""
        before = document.text_before_cursor
        for word in self._complete(before):
            yield Completion(word, start_position=-len(before.rpartition(" ")[2]))


class TerminalScreen:
    """A prompt with lines above it. `show` is for any thread, the rest for the main thread."""

    def __init__(
        self,
        history: History,
        left_out: Callable[[int], str],
        *,
        interruptible: Callable[[], AbstractContextManager[None]] = nullcontext,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's own word
        output: Output | None = None,
    ) -> None:
        """`left_out(number)` words how many lines were not shown, for a terminal too slow.

        What `interruptible()` gives stands around each prompt: Ctrl-C may end it at any point.
        """
        self._interruptible = interruptible
        self._session: PromptSession[str] = PromptSession(
            history=DiscreetHistory(history),
            input_processors=[Masking()],
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            enable_open_in_editor=False,
            enable_suspend=True,
            input=input,
            output=output,
        )
        self._left_out = left_out
        self._lock = threading.Lock()
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)  # these three: under `_lock`
        self._missed = 0
        self._wake: Callable[[], None] | None = None
        """Tells the running prompt that there is something to show; None: no prompt, or told."""

    @property
    def answers(self) -> bool:
        """A terminal has a person."""
        return True

    def show(self, line: str) -> None:
        """Show a line above the prompt, or at the next chance if there is none now."""
        with self._lock:
            if len(self._waiting) == _MOST_WAITING:
                self._missed += 1
            self._waiting.append(line)
            wake, self._wake = self._wake, None
        if wake is not None:
            with suppress(RuntimeError):  # the prompt has just ended: `read` shows the rest
                wake()
        elif threading.current_thread() is threading.main_thread() and not get_app().is_running:
            self._print()

    def complain(self, line: str) -> None:
        """On a terminal, errors stand where everything stands."""
        self.show(line)

    def ask(self, question: str) -> str:
        """The answer to a question; it is not put into the history of what was said."""
        with self._prompting():
            return self._questions().prompt(question, pre_run=self._listen)

    def ask_secret(self, question: str) -> str:
        """The same for a password: not even its length is shown. What comes in meanwhile is shown
        afterwards: while a line is printed, the terminal itself would show what is typed."""
        with self._prompting():
            return self._questions(Hiding()).prompt(question)

    def _questions(self, *processors: Processor) -> PromptSession[str]:
        return PromptSession(
            history=DummyHistory(),
            input_processors=[*processors],
            input=self._session.input,
            output=self._session.output,
        )

    def read(self, prompt: Callable[[], str], complete: Callable[[str], list[str]]) -> str:
        """The next line typed."""
        with self._prompting():
            return self._session.prompt(
                prompt, completer=LastWordCompleter(complete), pre_run=self._listen
            )

    def close(self) -> None:
        """Show what is still to be shown."""
        self._print()

    @contextmanager
    def _prompting(self) -> Iterator[None]:
        self._print()
        try:
            with patch_stdout(), self._interruptible():
                yield
        finally:
            with self._lock:
                self._wake = None
            self._print()

    def _listen(self) -> None:
        """The prompt runs now (called by it): from here on `show` can wake it."""
        loop = get_app().loop
        if loop is None:
            return
        context = contextvars.copy_context()  # by it run_in_terminal finds this prompt

        def wake() -> None:
            loop.call_soon_threadsafe(draw, context=context)

        def draw() -> None:
            run_in_terminal(self._print)
            loop.call_later(_GATHER, again, context=context)

        def again() -> None:
            with self._lock:
                if not self._waiting:
                    self._wake = wake
                    return
            draw()

        again()

    def _print(self) -> None:
        """Print what waits, straight to the terminal."""
        with self._lock:
            lines, missed = list(self._waiting), self._missed
            self._waiting.clear()
            self._missed = 0
        if missed:
            lines.insert(0, self._left_out(missed))
        if lines:
            output = self._session.output
            output.enable_autowrap()
            output.write("".join(line + "\n" for line in lines))
            output.flush()


def open_history(path: Path) -> History:
    """The history of typed lines in the file `path`, which only its owner can read.

    The oldest are cut off when the file has grown over its bound. In memory only, if there is no
    writing to the file.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with open(descriptor, "r+b") as file:
            os.fchmod(file.fileno(), 0o600)
            size = file.seek(0, os.SEEK_END)
            if size > _HISTORY_BYTES:
                file.seek(size - _HISTORY_BYTES // 2)
                # prompt_toolkit's format: "# time", then lines with "+" before them, then nothing.
                kept = file.read().partition(b"\n\n")[2]
                file.seek(0)
                file.write(kept)
                file.truncate()
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))
