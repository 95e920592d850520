"""The forms in which history is printed: text, lines of JSON, a page for browsers.

A form is given page after page and remembers nothing but the day, so that a log of any length is
printed in the same memory.
"""

import time
from collections.abc import Callable, Sequence
from html import escape
from typing import Protocol
from zlib import crc32

from beseda.catalogue import Language
from beseda.catalogue import history as texts
from beseda.cli.telling import Told, tell
from beseda.client.safe import safe
from beseda.domain.events import Event
from beseda.storage.exchange import as_line, line_of, milliseconds, time_text

_INDENT = " " * len("[12:01] ")


class Form(Protocol):
    """How events are printed. Bytes are UTF-8; texts are for the terminal's encoding."""

    def begin(self) -> str | bytes:
        """What stands before all else."""

    def page(self, events: Sequence[Event]) -> str | bytes:
        """Some events, which come after all those before."""

    def end(self) -> str | bytes:
        """What stands after all else."""


class _Days:
    """Local times, and whether a day begins."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._day = (0, 0, 0)

    def heading(self, then: time.struct_time) -> str:
        """The heading that stands before what happened `then`; "" if the day goes on."""
        day = (then.tm_year, then.tm_mon, then.tm_mday)
        if day == self._day:
            return ""
        self._day = day
        return texts.DAY.to(
            self._language,
            weekday=texts.WEEKDAYS[then.tm_wday].to(self._language),
            day=then.tm_mday,
            month=texts.MONTHS[then.tm_mon - 1].to(self._language),
            year=then.tm_year,
        )


class TextForm:
    """Lines like those of `beseda tail`, with a heading for each day."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._days = _Days(language)
        self._begun = False

    def begin(self) -> str:
        """Nothing."""
        return ""

    def page(self, events: Sequence[Event]) -> str:
        """See `Form`."""
        lines: list[str] = []
        for event in events:
            told = tell(event, self._language)
            if told is None:
                continue
            then = time.localtime(event.at)
            if heading := self._days.heading(then):
                lines += [""] * self._begun + [f"--- {heading} ---"]
                self._begun = True
            lines += _text_lines(told, time.strftime("[%H:%M] ", then))
        return "".join(line + "\n" for line in lines)

    def end(self) -> str:
        """Nothing."""
        return ""


def _text_lines(told: Told, clock: str) -> list[str]:
    first, *more = told.lines
    begin = {
        "message": f"{told.nick}: ",
        "action": f"* {told.nick} ",
        "notice": f"-{told.nick}- ",
        "happening": "-- ",
    }[told.kind]
    # Further lines of one message stand in, so that none passes for another's.
    return [clock + begin + first, *(_INDENT + line for line in more)]


class JsonForm:
    """One object a line, as in an export (`storage.exchange`)."""

    def __init__(self, room: str) -> None:
        self._room = room

    def begin(self) -> bytes:
        """Nothing."""
        return b""

    def page(self, events: Sequence[Event]) -> bytes:
        """See `Form`."""
        lines = (line_of(event, self._room) for event in events)
        return b"".join(as_line(line) for line in lines if line is not None)

    def end(self) -> bytes:
        """Nothing."""
        return b""


class HtmlForm:
    """One page that needs nothing else; as XML it is well-formed too."""

    def __init__(self, language: Language, room: str) -> None:
        self._language = language
        self._room = room
        self._days = _Days(language)
        self._begun = False

    def begin(self) -> bytes:
        """The head."""
        title = escape(texts.TITLE.to(self._language, room=safe(self._room)))
        return (
            f'<!DOCTYPE html>\n<html lang="{self._language}">\n<head>\n<meta charset="utf-8"/>\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
            f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        ).encode()

    def page(self, events: Sequence[Event]) -> bytes:
        """See `Form`."""
        pieces: list[str] = []
        for event in events:
            told = tell(event, self._language)
            if told is None:
                continue
            then = time.localtime(event.at)
            if heading := self._days.heading(then):
                if self._begun:
                    pieces.append("</section>\n")
                self._begun = True
                date = time.strftime("%Y-%m-%d", then)
                pieces.append(
                    f'<section>\n<h2><time datetime="{date}">{escape(heading)}</time></h2>\n'
                )
            pieces.append(_paragraph(event, told, time.strftime("%H:%M", then)))
        return "".join(pieces).encode()

    def end(self) -> bytes:
        """What was opened is closed."""
        return (("</section>\n" if self._begun else "") + "</body>\n</html>\n").encode()


def _paragraph(event: Event, told: Told, clock: str) -> str:
    moment = time_text(milliseconds(event))
    # Everything is harmless to a terminal already, and so has no character that XML forbids but:
    words = "<br/>".join(escape(line) for line in told.lines)
    words = words.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    nick = ""
    if told.kind != "happening":
        hue = crc32(told.nick.casefold().encode()) % 360
        nick = f'<b style="--hue:{hue}">{escape(told.nick)}</b> '
    mark = f' id="{escape(event.id)}"' if event.id else ""
    return (
        f'<p class="{told.kind}"{mark}><time datetime="{moment}">{clock}</time> '
        f"{nick}<span>{words}</span></p>\n"
    )


_STYLE = """
:root { color-scheme: light dark; --quiet: #667; --light: 36%; }
@media (prefers-color-scheme: dark) { :root { --quiet: #99a; --light: 70%; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { font-size: 1rem; border-bottom: 1px solid var(--quiet); margin: 2rem 0 .5rem;
  position: sticky; top: 0; background: Canvas; }
p { margin: 0; padding-left: 3.5rem; text-indent: -3.5rem; overflow-wrap: anywhere; }
p time { color: var(--quiet); display: inline-block; width: 3.5rem; text-indent: 0;
  font-variant-numeric: tabular-nums; }
b { color: hsl(var(--hue), 60%, var(--light)); }
.action span { font-style: italic; }
.notice span, .happening span { color: var(--quiet); }
.happening { font-size: .9em; }
p:target { background: Highlight; color: HighlightText; }
"""

FORMS: dict[str, Callable[[Language, str], Form]] = {
    "text": lambda language, _room: TextForm(language),
    "json": lambda _language, room: JsonForm(room),
    "html": HtmlForm,
}
