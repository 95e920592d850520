"""Written conversations: what the lines of a script mean."""

import re
from collections.abc import Callable
from enum import Enum, auto
from textwrap import dedent

from msgspec import Struct


class Kind(Enum):
    """What a line of a script is."""

    EXPECTED = auto()
    """What the bot is to do."""
    SAYS = auto()
    """Somebody says something in a room."""
    TELLS = auto()
    """Somebody says something to the bot in private."""
    JOINS = auto()
    LEAVES = auto()
    PASSES = auto()
    """Time passes."""


_LINE = {
    Kind.SAYS: re.compile(
        r"(?:(?P<room>[~&@%+]*[#&]\S*) )?"
        r"<(?P<ranks>[~&@%+]*)(?P<nick>[^>\s]+)(?: \[(?P<account>[^]]*)\])?> (?P<text>.*)"
    ),
    Kind.TELLS: re.compile(
        r"(?P<nick>[^\s<*]\S*) (?:\[(?P<account>[^]]*)\] )?-> (?P<to>\S+): (?P<text>.*)"
    ),
    Kind.JOINS: re.compile(r"\* (?P<nick>\S+) joins (?P<room>\S+)"),
    Kind.LEAVES: re.compile(r"\* (?P<nick>\S+) leaves (?P<room>\S+)(?: \((?P<reason>.*)\))?"),
    Kind.PASSES: re.compile(r"\* (?P<seconds>[0-9.]+) (?:s|seconds?) pass(?:es)?"),
}
_ROOM = re.compile(r"([~&@%+]*)([#&].*)")
_ANY = "…"
"""At the end of a line that is expected: whatever follows."""


class Line(Struct, frozen=True):
    """One line, as it is written, and what it says by name."""

    kind: Kind
    text: str
    values: dict[str, str]


def read_script(script: str, nick: str, room: str) -> list[Line]:
    """The lines of `script`; `nick` is the bot's, `room` the one that lines need not name.

    Raises ValueError for a line that is none.
    """
    written = [line.strip() for line in dedent(script).splitlines() if line.strip()]
    return [_line(text.removeprefix(f"{room} ") if room else text, nick) for text in written]


def expects(expected: str, done: str) -> bool:
    """Whether what the bot has done is what was expected of it."""
    if expected.endswith(_ANY):
        return done.startswith(expected.removesuffix(_ANY))
    return expected == done


def split_room(target: str) -> tuple[str, str]:
    """`@#room` as the ranks to which alone something is said there, and the room."""
    found = _ROOM.fullmatch(target)
    return (found[1], found[2]) if found else ("", target)


def _line(text: str, nick: str) -> Line:
    if _is_by(nick)(text):
        return Line(Kind.EXPECTED, text, {})
    for kind, pattern in _LINE.items():
        if found := pattern.fullmatch(text):
            return Line(kind, text, found.groupdict(default=""))
    raise ValueError(
        f"not a line of a conversation: {text!r}. It can be `[#room] <nick> text`, `nick -> {nick}:"
        " text`, `* nick joins #room`, `* nick leaves #room` or `* 60 seconds pass`"
    )


def _is_by(nick: str) -> Callable[[str], object]:
    name = re.escape(nick)
    return re.compile(
        rf"(?:[~&@%+]*[#&]\S* )?(?:<{name}>|-{name}-|\* {name}) .*|{name} -> \S+: .*", re.IGNORECASE
    ).fullmatch
