"""Settings from the command line: `--set KEY=VALUE` and the options that stand for a setting."""

from typing import Any

from msgspec import Struct

from beseda.catalogue import configuration as texts
from beseda.server.checking import Places, bad_value, dotted, nearest, not_a_setting
from beseda.server.declarations import Section, Setting
from beseda.server.errors import BadSyntaxError, Place, Said, UnknownSettingError
from beseda.server.explaining import allowed
from beseda.server.locating import KeyPath
from beseda.server.visible import visible


class Override(Struct, frozen=True):
    """A setting from the command line.

    `key` is dotted; `value` is a text to be read as the setting's type, or a list of texts for a
    setting that is a list. `option` is what was typed, for errors.
    """

    key: str
    value: str | list[str]
    option: str


def parse_override(text: str) -> Override:
    """Read the `KEY=VALUE` of a `--set`. Raises BadSyntaxError. Any thread may call it."""
    key, equals, value = text.partition("=")
    key = key.strip()
    option = f"--set {visible(text)}"
    if not equals or not key:
        example = Said(texts.NOT_KEY_VALUE_DO, {"example": "--set limits.rate=10"})
        raise BadSyntaxError(Place(option=option), key, Said(texts.NOT_KEY_VALUE), example)
    if key.rpartition(".")[2] == "password":
        option = f"--set {visible(key)}=..."
    return Override(key, value.strip(), option)


def apply_override(
    override: Override, tree: Section, document: dict[str, Any], places: Places
) -> None:
    """Put the override's value into `document`, over what a file said, and its place into `places`.

    Only the form of the value is looked at here; whether the setting allows it, the check of the
    whole document says. Raises SettingError.
    """
    place = Place(option=override.option)
    path = tuple(override.key.split("."))
    setting = _find(tree, path, place)
    value = _read(setting, path, override.value, place)
    inner = document
    for name in override.key.split(".")[:-1]:
        below = inner.get(name)
        if not isinstance(below, dict):
            below = inner[name] = {}
        inner = below
    inner[override.key.rpartition(".")[2]] = value
    places.replace(path, place)


def _find(tree: Section, path: tuple[str, ...], place: Place) -> Setting:
    section = tree
    for number, name in enumerate(path):
        member = section.member(name)
        if isinstance(member, Setting) and number == len(path) - 1:
            return member
        if not isinstance(member, Section):
            key = dotted(path)
            wrong = Said(texts.UNKNOWN_SETTING, {"key": key})
            hint = nearest(tree, section, name, path[number + 1 :])
            raise UnknownSettingError(place, key, wrong, hint)
        section = member
    raise not_a_setting(place, section, path)


def _read(setting: Setting, path: KeyPath, value: str | list[str], place: Place) -> object:
    """`value` as the setting's type."""
    if isinstance(value, list):
        return value
    try:
        match setting.kind:
            case "switch":
                return _SWITCH[value.lower()]
            case "whole":
                return int(value)
            case "number":
                return float(value)
            case "list":
                return [entry.strip() for entry in value.split(",") if entry.strip()]
            case "text" | "choice":
                return value
    except (KeyError, ValueError):
        raise bad_value(place, path, value, allowed(setting)) from None


_SWITCH = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}
