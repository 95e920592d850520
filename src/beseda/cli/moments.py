"""Moments as people write them: `2026-11-20 14:05`, `yesterday`, `2h`, `вчера 9:30`."""

import re
import time
from datetime import date, datetime, timedelta
from typing import NamedTuple

_WORDS = {
    "today": 0,
    "yesterday": 1,
    "сегодня": 0,
    "вчера": 1,
    "позавчера": 2,
}
_NOW = frozenset({"now", "сейчас"})
_UNITS = {
    "m": 60,
    "min": 60,
    "м": 60,
    "мин": 60,
    "h": 3600,
    "ч": 3600,
    "d": 86_400,
    "д": 86_400,
    "w": 604_800,
    "н": 604_800,
    "нед": 604_800,
}
_AGO = re.compile(r"([0-9]{1,6})\s*([a-zа-я]+)\.?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


class Span(NamedTuple):
    """What was written, in milliseconds of Unix time: a day lasts to its midnight, a minute sixty
    seconds; `end` is not part of it. "Since" means since its start, "until" until its end."""

    start: int
    end: int


def parse_moment(written: str, now: float) -> Span:
    """What `written` stands for in the local time zone; `now` is Unix time in seconds.

    A time of day alone is the last one that has begun, today's or else yesterday's; `2h` is the
    moment two hours ago. Raises ValueError for everything else.
    """
    text = " ".join(written.lower().replace("t", " ", 1).split()) if _is_iso(written) else written
    text = " ".join(text.lower().split())
    if text in _NOW:
        return _instant(now)
    ago = _AGO.fullmatch(text)
    if ago is not None and ago[2] in _UNITS:
        return _instant(max(0.0, now - int(ago[1]) * _UNITS[ago[2]]))
    today = datetime.fromtimestamp(now).date()  # noqa: DTZ006 - local
    try:
        if _CLOCK.fullmatch(text):
            span = _at_clock(today, text)
            return span if span.start <= now * 1000 else _at_clock(today - timedelta(1), text)
        first, _, rest = text.partition(" ")
        day = _day(first, today)
        return _at_clock(day, rest) if rest else _whole(day)
    except OverflowError:
        raise ValueError(written) from None


def _is_iso(written: str) -> bool:
    return re.match(r"\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[Tt][0-9]", written) is not None


def _instant(moment: float) -> Span:
    milliseconds = int(moment * 1000)
    return Span(milliseconds, milliseconds)


def _day(text: str, today: date) -> date:
    if text in _WORDS:
        return today - timedelta(_WORDS[text])
    if match := _ISO_DAY.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED_DAY.fullmatch(text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    raise ValueError(text)


def _whole(day: date) -> Span:
    return Span(_unix(datetime(*_parts(day))), _unix(datetime(*_parts(day + timedelta(1)))))  # noqa: DTZ001 - local


def _at_clock(day: date, text: str) -> Span:
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError(text)
    start = datetime(*_parts(day), int(match[1]), int(match[2]), int(match[3] or 0))  # noqa: DTZ001 - local
    begin = _unix(start)
    return Span(begin, begin + (1_000 if match[3] else 60_000))


def _parts(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _unix(local: datetime) -> int:
    """In milliseconds; what comes twice when clocks are set back is taken for the first."""
    return int(time.mktime((*local.timetuple()[:8], -1))) * 1000
