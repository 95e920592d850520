"""The logs of WeeChat, with the format that it has by default: time, prefix and text, with tabs
between them, the time as its option `logger.file.time_format` has it (local time; with a Z in UTC,
if that is what it was set to):

    2026-11-20 12:00:58	-->	Ann (ann@example.org) has joined #tea
    2026-11-20 12:01:01	@Ann	hello
    2026-11-20 12:01:09	 *	Ann waves
"""

import re
from datetime import UTC, datetime

from beseda.protocol.logfiles.entry import Entry, EntryKind, NotALogLineError

_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,6}))?(Z?)")
_PREFIX = re.compile(r"[@+%&~!]?(.+)")
_ACTION = re.compile(r"(\S+) ?(.*)", re.DOTALL)

_NICK = r"(?P<nick>\S+)"
# Some people's real names stand before their addresses.
_ADDRESSED = _NICK + r"(?: \[\S*\])?(?: \(.*\))? \((?P<address>[^\s()]*@[^\s()]*)\)"
_REMARKS: tuple[tuple[str, EntryKind, re.Pattern[str]], ...] = (
    ("-->", "join", re.compile(_ADDRESSED + r" has joined \S+")),
    ("<--", "part", re.compile(_ADDRESSED + r" has left \S+(?: \((?P<text>.*)\))?")),
    ("<--", "quit", re.compile(_ADDRESSED + r" has quit(?: \((?P<text>.*)\))?")),
    ("<--", "kick", re.compile(_NICK + r" has kicked (?P<other>\S+)(?: \((?P<text>.*)\))?")),
    ("--", "nick", re.compile(_NICK + r" is now known as (?P<other>\S+)")),
    ("--", "mode", re.compile(r"Mode \S+ \[(?P<modes>[^]]*)\] by " + _NICK)),
    (
        "--",
        "topic",
        re.compile(_NICK + r' has changed topic for \S+ (?:from ".*" )?to "(?P<text>.*)"'),
    ),
    ("--", "topic", re.compile(_NICK + r" has unset topic for \S+(?: .*)?")),
    ("--", "notice", re.compile(r"Notice\((?P<nick>[^\s)]+)\)(?: -> \S+?)?: (?P<text>.*)")),
)
_OWN = frozenset({"-->", "<--", "--", "=!=", "", " "})


class WeechatReader:
    """Reads one file of WeeChat's; see `entry.LogReader`."""

    def read(self, line: str) -> Entry | None:
        """See there."""
        time, tab, rest = line.partition("\t")
        prefix, second, text = rest.partition("\t")
        if not tab or not second:
            raise NotALogLineError(line)
        at = _moment(time)
        if prefix.strip() == "*":
            match = _ACTION.fullmatch(text)
            if match is None:
                raise NotALogLineError(line)
            return Entry("action", at, match[1], match[2])
        if prefix in _OWN:
            return _remark(at, prefix, text)
        match = _PREFIX.fullmatch(prefix)
        if match is None:
            raise NotALogLineError(line)
        return Entry("message", at, match[1], text)


def _moment(text: str) -> datetime:
    match = _TIME.fullmatch(text)
    if match is None:
        raise NotALogLineError(text)
    date, clock, fraction, zone = match.groups()
    try:
        at = datetime.fromisoformat(f"{date}T{clock}.{(fraction or '').ljust(6, '0')}")
    except ValueError:
        raise NotALogLineError(text) from None
    return at.replace(tzinfo=UTC) if zone else at


def _remark(at: datetime, prefix: str, text: str) -> Entry | None:
    for mark, kind, pattern in _REMARKS:
        match = pattern.fullmatch(text) if mark == prefix else None
        if match is not None:
            found = {name: value or "" for name, value in match.groupdict().items()}
            modes = tuple(found.pop("modes", "").split())
            return Entry(kind, at, modes=modes, **found)
    return None


def looks_like_weechat(line: str) -> bool:
    """Whether a file whose first line this is may be WeeChat's."""
    time, tab, rest = line.partition("\t")
    return bool(tab and "\t" in rest and _TIME.fullmatch(time))
