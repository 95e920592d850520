"""What a screen is: the place where lines are shown and typed."""

from collections.abc import Callable
from typing import Protocol


class Screen(Protocol):
    """Shows lines and reads lines. Lines given to it are safe to show and have no line ends."""

    @property
    def answers(self) -> bool:
        """Whether a person is there who can be asked again (a terminal, not a pipe)."""

    def show(self, line: str) -> None:
        """Show a line. Any thread; it does not raise, even if nobody can read any more."""

    def complain(self, line: str) -> None:
        """Show what went wrong: where errors belong, which for a pipe is the error output."""

    def ask(self, question: str) -> str:
        """The answer to a question. Main thread. Raises EOFError, KeyboardInterrupt."""

    def ask_secret(self, question: str) -> str:
        """The same for a password: it is not shown while it is typed, and kept nowhere."""

    def read(self, prompt: Callable[[], str], complete: Callable[[str], list[str]]) -> str:
        """The next line typed.

        `prompt()` is what stands before it at any moment; `complete(before)` lists what the last
        word before the cursor may become. Both are called on this thread.
        Main thread. Raises EOFError at the end of the input, KeyboardInterrupt on Ctrl-C.
        """

    def close(self) -> None:
        """Show what is still to be shown. Main thread."""
