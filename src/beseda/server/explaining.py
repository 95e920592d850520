"""Values and their limits in words: what a setting may be, and what was found instead."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from beseda.catalogue import configuration as texts
from beseda.catalogue.settings import UNITS
from beseda.server.declarations import Setting
from beseda.server.errors import Said
from beseda.server.visible import visible, visible_json

_SHOWN_LENGTH: Final = 60  # of a wrong value, so that an error stays one readable line


def allowed(setting: Setting) -> Said:
    """What `setting` may be, with its unit: "a whole number from 1 to 64 (threads)"."""
    said = _allowed(setting)
    if not setting.unit:
        return said
    return Said(texts.WITH_UNIT, {"allowed": said, "unit": UNITS[setting.unit]})


def _allowed(setting: Setting) -> Said:
    match setting.kind:
        case "switch":
            return Said(texts.ALLOWED_SWITCH)
        case "choice":
            choices = ", ".join(toml_value(choice) for choice in setting.choices)
            return Said(texts.ALLOWED_CHOICE, {"choices": choices})
        case "whole":
            return _range(setting, Said(texts.ALLOWED_WHOLE))
        case "number":
            return _range(setting, Said(texts.ALLOWED_NUMBER))
        case "list":
            return Said(texts.ALLOWED_LIST)
        case "text":
            return _text(setting)


def _range(setting: Setting, kind: Said) -> Said:
    bounds = {"low": setting.low, "high": setting.high}
    values = {name: number(bound) for name, bound in bounds.items() if bound is not None}
    forms = {
        (False, False): texts.RANGE_FROM,
        (False, True): texts.RANGE_FROM_TO,
        (True, False): texts.RANGE_ABOVE,
        (True, True): texts.RANGE_ABOVE_TO,
    }
    if "low" in values:
        return Said(forms[setting.above, "high" in values], {"kind": kind, **values})
    return Said(texts.RANGE_TO, {"kind": kind, **values}) if values else kind


def _text(setting: Setting) -> Said:
    pattern = setting.pattern
    if pattern.startswith("^[") and pattern.endswith("]*$") and pattern[2:-3].isalnum():
        return Said(texts.ALLOWED_LETTERS, {"letters": pattern[2:-3]})
    if pattern:
        return Said(texts.ALLOWED_PATTERN, {"pattern": pattern})
    if setting.high is not None:
        values = {"low": number(setting.low or 0), "high": number(setting.high)}
        return Said(texts.ALLOWED_LENGTH, {**values})
    return Said(texts.ALLOWED_FILLED if setting.low else texts.ALLOWED_TEXT)


def found(value: object) -> "str | Said":
    """A wrong value as the file would write it, on one line, harmless and not too long."""
    if isinstance(value, Mapping):
        return Said(texts.FOUND_TABLE)
    shown = visible(toml_value(value))
    return shown if len(shown) <= _SHOWN_LENGTH else f"{shown[: _SHOWN_LENGTH - 1]}…"


def number(value: int | float) -> str:  # noqa: PYI041 - both are meant, and told apart
    """A number as TOML writes it, with `_` between thousands where it has five digits or more."""
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    whole = int(value)
    return f"{whole:_}" if abs(whole) >= 10_000 else str(whole)


def toml_value(value: object) -> str:
    """`value` in TOML, for everything that a setting can be or `tomllib` can return."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return number(value)
        case float():
            return number(value) + ".0" if value.is_integer() else repr(value)
        case str():
            # A JSON string is a TOML basic string, but for DEL and lone surrogates.
            return visible_json(json.dumps(value, ensure_ascii=False))
        case Mapping():
            pairs = (f"{json.dumps(str(key))} = {toml_value(one)}" for key, one in value.items())
            return f"{{ {', '.join(pairs)} }}" if value else "{}"
        case Sequence():
            return f"[{', '.join(toml_value(one) for one in value)}]"
        case _:
            return _moment(value)


def _moment(value: Any) -> str:
    """A date or a time."""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
