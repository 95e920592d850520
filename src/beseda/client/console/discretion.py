"""Keeping passwords that are typed behind a command off the screen and out of the history."""

import re
from collections.abc import Iterable

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.history import History
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput

WORDS_BEFORE = {"register": 0, "password": 0, "login": 1}
"""The commands that take passwords, and how many other words may come first."""

_MASK = "*"
_COMMAND = re.compile(r"/(\w+)\s")


def is_private(typed: str) -> bool:
    """Whether there may be a password in what was typed: no line of it is to be kept then."""
    found = map(_COMMAND.match, typed.splitlines())
    return any(match[1].lower() in WORDS_BEFORE for match in found if match)


def masked(line: str) -> str:
    """The line as it may be seen; of the same length."""
    match = _COMMAND.match(line)
    before = WORDS_BEFORE.get(match[1].lower()) if match else None
    if before is None:
        return line
    words = list(re.finditer(r"\S+", line))[1 + before :]
    start = words[0].start() if words else len(line)
    return line[:start] + _MASK * (len(line) - start)


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
