"""The logs of irssi, with the format that it has by default (its settings `log_*_string` and
`log_timestamp`, its theme's `fe-common/core` formats):

    --- Log opened Thu Nov 20 10:00:00 2026
    10:00 -!- Ann [ann@example.org] has joined #tea
    10:01 <@Ann> hello
    10:01  * Ann waves
    --- Day changed Fri Nov 21 2026

Times have minutes, or seconds too, and may stand in brackets.
"""

import re
from datetime import datetime
from typing import Final

from beseda.protocol.logfiles.entry import Entry, EntryKind, NotALogLineError

# The first three letters of the months in English, German, French and Russian: irssi writes them
# in the language of its locale.
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan янв", "feb fév fev фев", "mar mär мар", "apr avr апр", "may mai май мая",
            "jun jui июн", "jul июл", "aug aoû авг", "sep сен", "oct okt окт", "nov ноя",
            "dec dez déc дек",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip

_OPENED = re.compile(r"--- Log opened \S+ (\S+)\s+(\d{1,2}) (\d{1,2}):(\d{2}):(\d{2}) (\d{4})")
_DAY = re.compile(r"--- Day changed \S+ (\S+)\s+(\d{1,2}) (\d{4})")
_CLOCK = re.compile(r"\[?(\d{1,2}):(\d{2})(?::(\d{2}))?\]? (.*)", re.DOTALL)

_MESSAGE = re.compile(r"<[ @+%&~!.]?([^>\s]+)> ?(.*)", re.DOTALL)
_ACTION = re.compile(r" ?\* (\S+) ?(.*)", re.DOTALL)
_NOTICE = re.compile(r"-([^-\s!:][^\s:]*?)(?::[^\s-]\S*)?- (.*)", re.DOTALL)

_WORDS: tuple[tuple[EntryKind, re.Pattern[str]], ...] = (
    ("message", _MESSAGE),
    ("action", _ACTION),
    ("notice", _NOTICE),
)

_ADDRESSED = r"(?P<nick>\S+) \[(?P<address>[^]\s]*)\]"
_REMARKS: tuple[tuple[EntryKind, re.Pattern[str]], ...] = (
    ("join", re.compile(_ADDRESSED + r" has joined \S+")),
    ("part", re.compile(_ADDRESSED + r" has left \S+(?: \[(?P<text>.*)\])?")),
    ("quit", re.compile(_ADDRESSED + r" has quit(?: \[(?P<text>.*)\])?")),
    ("nick", re.compile(r"(?P<nick>\S+) is now known as (?P<other>\S+)")),
    (
        "kick",
        re.compile(r"(?P<other>\S+) was kicked from \S+ by (?P<nick>\S+)(?: \[(?P<text>.*)\])?"),
    ),
    ("topic", re.compile(r"(?P<nick>\S+) changed the topic of \S+ to: (?P<text>.*)")),
    ("topic", re.compile(r"Topic unset by (?P<nick>\S+) on \S+")),
    ("mode", re.compile(r"mode/\S+ \[(?P<modes>[^]]*)\] by (?P<nick>\S+)")),
)


class IrssiReader:
    """Reads one file of irssi's; see `entry.LogReader`."""

    def __init__(self) -> None:
        self._day: tuple[int, int, int] | None = None

    def read(self, line: str) -> Entry | None:
        """See there."""
        if line.startswith("--- "):
            self._date(line)
            return None
        clock = _CLOCK.fullmatch(line)
        if clock is None or self._day is None:
            raise NotALogLineError(line)
        try:
            at = datetime(*self._day, int(clock[1]), int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001 - the file does not name the zone
        except ValueError:
            raise NotALogLineError(line) from None
        return _entry(at, clock[4])

    def _date(self, line: str) -> None:
        if match := _OPENED.match(line):
            month, day, *_, year = match.groups()
        elif match := _DAY.match(line):
            month, day, year = match.groups()
        elif line.startswith("--- Log closed"):
            return
        else:
            raise NotALogLineError(line)
        number = _MONTHS.get(month[:3].lower())
        if number is None:
            raise NotALogLineError(line)
        try:
            datetime(int(year), number, int(day))  # noqa: DTZ001 - only to see whether there is such a day
        except ValueError:
            raise NotALogLineError(line) from None
        self._day = int(year), number, int(day)


def _entry(at: datetime, rest: str) -> Entry | None:
    if rest.startswith("-!- "):
        return _remark(at, rest[4:])
    for kind, pattern in _WORDS:
        match = pattern.fullmatch(rest)
        if match is not None:
            return Entry(kind, at, match[1], match[2])
    if rest.startswith(("[", "!", ">", "<-")):  # lists of names, server notices, private words
        return None
    raise NotALogLineError(rest)


def _remark(at: datetime, rest: str) -> Entry | None:
    for kind, pattern in _REMARKS:
        match = pattern.fullmatch(rest)
        if match is not None:
            found = {name: value or "" for name, value in match.groupdict().items()}
            modes = tuple(found.pop("modes", "").split())
            return Entry(kind, at, modes=modes, **found)
    return None


def looks_like_irssi(line: str) -> bool:
    """Whether a file whose first line this is may be irssi's."""
    return line.startswith(("--- Log opened ", "--- Day changed "))
