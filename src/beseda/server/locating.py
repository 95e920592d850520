"""On which line of a TOML text each key stands.

`tomllib` gives values without places. This walks over a text that `tomllib` has already accepted,
so it only has to tell keys from values, never to judge them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

KeyPath = tuple[str | int, ...]
"""Names from the outermost section inwards; numbers for places in a list."""

_BLANK: Final = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
# A text in three quotation marks may have one or two more of them right before the closing ones.
_STRING: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:'{0,2})|"(?:[^"\\]|\\.)*"|'[^']*\'''',
    re.DOTALL,
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]+")


def locate(text: str) -> dict[KeyPath, int]:
    """The line, counted from 1, where each section, setting and list entry of `text` begins.

    `text` must be valid TOML with `\\n` as its only line end. A section that is opened several
    times has its first line. Any thread may call it. Raises RecursionError for a nesting too deep.
    """
    return _Walk(text).run()


class _Walk:
    """One walk from the start of the text to its end; `position` is how far it has come."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[KeyPath, int] = {}
        self._entries: dict[KeyPath, int] = {}  # how many [[tables]] of each name there were

    def run(self) -> dict[KeyPath, int]:
        section: KeyPath = ()
        while True:
            self._take(_BLANK)
            if self._position >= len(self._text):
                return self._lines
            if self._text[self._position] == "[":
                section = self._header()
            else:
                self._assignment(section)

    def _header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`."""
        brackets = 2 if self._text.startswith("[[", self._position) else 1
        line = self._line()
        self._position += brackets
        path = self._key()
        self._position += brackets
        if brackets == 2:
            number = self._entries.get(path, 0)
            self._entries[path] = number + 1
            self._record(path, line)
            path = (*path, number)
        self._record(path, line)
        return path

    def _assignment(self, section: KeyPath) -> None:
        """`a.b = value`."""
        line = self._line()
        path = section + self._key()
        self._record(path, line)
        self._position += 1  # the "="
        self._take(_SPACE)
        self._value(path)

    def _key(self) -> KeyPath:
        """A dotted key, with the space around it."""
        parts: list[str] = []
        while True:
            self._take(_SPACE)
            if self._text[self._position] in "\"'":
                import tomllib  # here, so that a server without a settings file starts faster

                quoted = self._take(_STRING)
                parts.append(tomllib.loads(f"key = {quoted}")["key"])
            else:
                parts.append(self._take(_BARE_KEY))
            self._take(_SPACE)
            if self._text[self._position] != ".":
                return tuple(parts)
            self._position += 1

    def _value(self, path: KeyPath) -> None:
        match self._text[self._position]:
            case "[":
                self._list(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_SCALAR)

    def _list(self, path: KeyPath) -> None:
        for number in self._members("]"):
            self._record((*path, number), self._line())
            self._value((*path, number))

    def _inline_table(self, path: KeyPath) -> None:
        for _ in self._members("}"):
            self._assignment(path)

    def _members(self, closing: str) -> Iterator[int]:
        """Stop before each member between the brackets; past the closing one at the end."""
        self._position += 1
        number = 0
        while True:
            self._take(_BLANK)
            match self._text[self._position]:
                case mark if mark == closing:
                    self._position += 1
                    return
                case ",":
                    self._position += 1
                case _:
                    yield number
                    number += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._position)
        if match is None:
            raise ValueError(f"not TOML at character {self._position}")
        self._position = match.end()
        return match.group()

    def _line(self) -> int:
        return bisect_left(self._ends, self._position) + 1

    def _record(self, path: KeyPath, line: int) -> None:
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], line)
