"""A screen of nothing but lines: for pipes, dumb terminals and scripts. No escape sequences."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO

_PATIENCE = 2.0
"""Seconds to wait for another thread that is showing a line to somebody who does not read."""


class PlainScreen:
    """Takes lines from a function and writes to two streams, UTF-8 unless told otherwise."""

    def __init__(
        self,
        next_line: Callable[[], str | None],
        output: BinaryIO,
        errors: BinaryIO,
        *,
        asks: bool = False,
        unseen: Callable[[], AbstractContextManager[None]] = nullcontext,
        encoding: str = "utf-8",
    ) -> None:
        """`next_line()` waits for a line and gives None at the end of the input.

        `asks`: a person types, so questions are shown and may be asked again; what is typed within
        `unseen()` is not shown.
        """
        self._next_line = next_line
        self._output = output
        self._errors = errors
        self._asks = asks
        self._unseen = unseen
        self._encoding = encoding
        self._lock = threading.Lock()  # keeps two threads' lines apart

    @property
    def answers(self) -> bool:
        """Whether a person is there."""
        return self._asks

    def show(self, line: str) -> None:
        """Show a line. Any thread."""
        self._write(self._output, line + "\n")

    def complain(self, line: str) -> None:
        """Show a line on the error output. Any thread."""
        self._write(self._errors, line + "\n")

    def ask(self, question: str) -> str:
        """The answer to a question. Raises EOFError."""
        self._write(self._output, question)
        return self._next()

    def ask_secret(self, question: str) -> str:
        """The same, unseen. Raises EOFError."""
        with self._unseen():
            answer = self.ask(question)
        self._write(self._output, "\n")  # the Enter was not shown either
        return answer

    def read(self, prompt: Callable[[], str], complete: Callable[[str], list[str]]) -> str:
        """The next line; there is no prompt and no completion. Raises EOFError."""
        del prompt, complete
        return self._next()

    def close(self) -> None:
        """Nothing is held back."""

    def _next(self) -> str:
        line = self._next_line()
        if line is None:
            raise EOFError
        return line

    def _write(self, stream: BinaryIO, text: str) -> None:
        if not self._lock.acquire(timeout=_PATIENCE):
            return
        try:
            stream.write(text.encode(self._encoding, "replace"))
            stream.flush()
        except (OSError, ValueError):  # nobody reads (any more): there is nobody to tell
            return
        finally:
            self._lock.release()
