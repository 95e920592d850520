"""Keeping passwords that are typed behind a command off the screen and out of the history."""

import re
from collections.abc import Iterable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.history import History
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput

from beseda.catalogue.command_names import names

WORDS_BEFORE = {
    name: words
    for own, words in (("register", 0), ("password", 0), ("login", 1))
    for name in names(own)
}
"""The commands that take passwords, and how many other words may come first."""

_MASK = "*"
_COMMAND = re.compile(r"\s*/(\w+)\s")
SERVICE = "nickserv"
_TO_SERVICE = re.compile(rf"\s*/msg\s+{SERVICE}\s", re.IGNORECASE)
_SERVICE_WORDS_BEFORE = 2
"""The service's name, and what it is to do."""


def is_private(typed: str) -> bool:
    """Whether there may be a password in what was typed: no line of it is to be kept then."""
    return any(_words_before(line) is not None for line in typed.splitlines())


def masked(line: str) -> str:
    """The line as it may be seen; of the same length."""
    before = _words_before(line)
    if before is None:
        return line
    words = list(re.finditer(r"\S+", line))[1 + before :]
    start = words[0].start() if words else len(line)
    return line[:start] + _MASK * (len(line) - start)


def _words_before(line: str) -> int | None:
    """How many words after the command may be seen; None if all may."""
    if _TO_SERVICE.match(line):
        return _SERVICE_WORDS_BEFORE
    match = _COMMAND.match(line)
    return WORDS_BEFORE.get(match[1].casefold()) if match else None


class DiscreetHistory(History):
    """A history that does not take lines with passwords."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def append_string(self, string: str) -> None:
        """A line was typed."""
        if not is_private(string):
            super().append_string(string)

    def load_history_strings(self) -> Iterable[str]:
        """The lines, the newest first."""
        return self._history.load_history_strings()

    def store_string(self, string: str) -> None:
        """Keep a line."""
        self._history.store_string(string)


class Masking(Processor):
    """Shows the line that is being typed as it may be seen."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line with stars for passwords."""
        fragments = transformation_input.fragments
        line = fragment_list_to_text(fragments)
        seen = masked(line)
        if seen == line:
            return Transformation(fragments)
        return Transformation(_styled("", seen))


class Hiding(Processor):
    """Shows nothing of the line that is being typed, not even its length."""

    def apply_transformation(self, _transformation_input: TransformationInput) -> Transformation:
        """Nothing, with the cursor at its beginning."""
        return Transformation(_styled("", ""), lambda _: 0, lambda _: 0)


def _styled(style: str, text: str) -> StyleAndTextTuples:
    return [(style, text)]
