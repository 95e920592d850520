"""How the console writes an event: a sentence for a person, or a JSON object for a program.

Both are structlog processors, the last of their chain.
"""

import json
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from typing import Any, Final

from beseda.catalogue import Language, plural
from beseda.catalogue.console import COUNTED, EVENTS, Row, Tone
from beseda.server.visible import visible, visible_json

TIME: Final = "time"
"""The key, in structlog's event dictionary, of the moment: seconds since the epoch."""

_RESET: Final = "\x1b[0m"
_DIM: Final = "\x1b[2m"
_COLOURS: Final[Mapping[Tone, str]] = {
    "good": "\x1b[32m",
    "calm": "\x1b[36m",
    "notice": "\x1b[33m",
    "alarm": "\x1b[31m",
}


class TextRenderer:
    """Renders `21:04:07  Ann (127.0.0.1:50122, irc) joined #lobby`.

    Only our own words are coloured; values are shown plain, with what a terminal would obey as
    visible escapes. Has no state that changes: any thread may call it.
    """

    def __init__(self, language: Language, *, colour: bool) -> None:
        self._language = language
        self._colour = colour

    def __call__(self, _logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
        """The event as one line without a line end. Never raises for what an event holds."""
        name = str(event["event"])
        clock = datetime.fromtimestamp(event[TIME], UTC).astimezone().strftime("%H:%M:%S")
        values = {key: value for key, value in event.items() if key not in ("event", TIME)}
        said = self.sentence(name, values)
        return f"{_DIM}{clock}{_RESET}  {said}" if self._colour else f"{clock}  {said}"

    def sentence(self, name: str, values: Mapping[str, Any]) -> str:
        """The same without the time."""
        row = EVENTS.get(name)
        said = self._sentence(row, values) if row else None
        return self._plainly(name, values) if said is None else said

    def _sentence(self, row: Row, values: Mapping[str, Any]) -> str | None:
        """The event in the row's words, or None if it lacks a value that they need."""
        colour = _COLOURS[row.tone] if self._colour else ""
        shown = {key: self._value(key, value) for key, value in values.items()}
        shown["who"] = _who(shown)
        if colour:
            shown = {
                key: f"{_RESET}{value}{colour}" if value else "" for key, value in shown.items()
            }
        text = row.text
        if row.bare is not None and not self._has_all(row, shown):
            text = row.bare
        try:
            said = text.to(self._language, **shown)
        except KeyError:
            return None
        return f"{colour}{said}{_RESET}" if colour else said

    def _has_all(self, row: Row, shown: Mapping[str, str]) -> bool:
        """Whether no value that only the row's full sentence has a place for is empty."""
        filled = {key: value for key, value in shown.items() if value}
        try:
            row.text.to(self._language, **filled)
        except KeyError:
            return False
        return True

    def _value(self, key: str, value: object) -> str:
        if key in COUNTED and isinstance(value, int):
            return plural(self._language, value, COUNTED[key])
        return visible(str(value))

    def _plainly(self, name: str, values: Mapping[str, Any]) -> str:
        """An event that no row fits, so that it is shown at all."""
        pairs = (f"{visible(key)}={visible(str(value))}" for key, value in values.items())
        return " ".join([visible(name), *pairs])


def _who(shown: Mapping[str, str]) -> str:
    where = ", ".join(shown[key] for key in ("address", "protocol") if shown.get(key))
    nick = shown.get("nick", "")
    return f"{nick} ({where})" if nick and where else nick or where


class JsonOrder:
    """Puts the time, as ISO 8601 in UTC with milliseconds, and the event's name first."""

    def __call__(
        self, _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """The same event in the order in which it is written."""
        moment = datetime.fromtimestamp(event.pop(TIME), UTC)
        stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {TIME: stamp, "event": event.pop("event"), **event}


def to_json(event: Any, **options: Any) -> str:
    """The serializer for structlog's JSONRenderer: readable letters, dangerous ones escaped."""
    return visible_json(json.dumps(event, ensure_ascii=False, **options))
