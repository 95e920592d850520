"""Holding a document, as read from TOML, to the declared settings. Reports everything at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from beseda.catalogue import Text
from beseda.catalogue import configuration as texts
from beseda.server.declarations import Section, Setting
from beseda.server.errors import (
    BadValueError,
    MissingSettingError,
    Place,
    Said,
    SettingError,
    UnknownSettingError,
)
from beseda.server.explaining import allowed, found, toml_value
from beseda.server.locating import KeyPath
from beseda.server.visible import visible

_FEW: Final = 10  # names that an error line can list


class Places:
    """Where each value of a document was given. Used by one thread."""

    def __init__(self, file: str = "", lines: Mapping[KeyPath, int] | None = None) -> None:
        lines = lines or {}
        self._places = {path: Place(file=file, line=line) for path, line in lines.items()}
        self._nowhere = Place(file=file)

    def replace(self, path: KeyPath, place: Place) -> None:
        """The value at `path`, and all within it, was given at `place` instead."""
        for known in [known for known in self._places if known[: len(path)] == path]:
            del self._places[known]
        self._places[path] = place

    def of(self, path: KeyPath) -> Place:
        """The place of `path`, or of the nearest thing around it that has one."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                return self._places[path[:length]]
        return self._nowhere


class Checker:
    """One check of one document: `clean` what fits, and list in `errors` what does not."""

    def __init__(self, tree: Section, places: Places) -> None:
        self.errors: list[SettingError] = []
        self._tree = tree
        self._places = places

    def clean(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """`document` without what is wrong in it, so that the rest can still be looked at."""
        return self._section(self._tree, (), document) or {}

    def _section(
        self, section: Section, path: KeyPath, given: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        """The part of `given` that fits; None if something is missing that must be there."""
        kept: dict[str, Any] = {}
        for name, value in given.items():
            member = section.member(name)
            here = (*path, name)
            if member is None:
                self._unknown(section, here, value)
            elif isinstance(member, Setting):
                if self._fits(member, here, value):
                    kept[name] = value
            elif isinstance(value, Mapping):
                inner = self._section(member, here, value)
                if inner is not None:
                    kept[name] = inner
            else:
                self._not_section(member, here)
        return kept if self._complete(section, path, given, kept) else None

    def _complete(
        self, section: Section, path: KeyPath, given: Mapping[str, Any], kept: Mapping[str, Any]
    ) -> bool:
        complete = True
        for name, member in section.members.items():
            if isinstance(member, Setting) and member.required and name not in kept:
                complete = False
                if name not in given:
                    key = dotted((*path, name))
                    wrong = Said(texts.MISSING, {"key": key})
                    remedy = Said(texts.MISSING_DO, {"allowed": allowed(member)})
                    error = MissingSettingError(self._places.of(path), key, wrong, remedy)
                    self.errors.append(error)
        return complete

    def _fits(self, setting: Setting, path: KeyPath, value: object) -> bool:
        try:
            msgspec.convert(value, setting.annotation)
        except msgspec.ValidationError:
            place = self._places.of(path)
            self.errors.append(bad_value(place, path, value, allowed(setting)))
            return False
        return True

    def _unknown(self, section: Section, path: KeyPath, value: object) -> None:
        key = dotted(path)
        form = texts.UNKNOWN_SECTION if isinstance(value, Mapping) else texts.UNKNOWN_SETTING
        place = self._places.of(path)
        remedy = nearest(self._tree, section, str(path[-1]))
        error = UnknownSettingError(place, key, Said(form, {"key": key}), remedy)
        self.errors.append(error)

    def _not_section(self, section: Section, path: KeyPath) -> None:
        self.errors.append(not_a_setting(self._places.of(path), section, path))


def bad_value(place: Place, path: KeyPath, value: object, allowed: Said) -> BadValueError:
    """The error for `value`, found at `path` where only `allowed` fits. Passwords stay unshown."""
    key = dotted(path)
    values: dict[str, str | int | Said | Text] = {"key": key, "allowed": allowed}
    if path[-1] == "password":
        return BadValueError(place, key, Said(texts.BAD_SECRET, values))
    return BadValueError(place, key, Said(texts.BAD_VALUE, {**values, "found": found(value)}))


def not_a_setting(place: Place, section: Section, path: KeyPath) -> UnknownSettingError:
    """The error for a section that was given a value of its own."""
    key = dotted(path)
    example = next(section.settings())
    if place.option:
        name = example.key.removeprefix(f"{section.key}.")
        remedy = Said(texts.IS_SECTION_DO_OPTION, {"key": key, "example": name})
    else:
        name = example.key.rpartition(".")[2]
        line = f"{name} = {toml_value(example.default or '...')}"
        remedy = Said(texts.IS_SECTION_DO, {"key": key, "example": line})
    return UnknownSettingError(place, key, Said(texts.IS_SECTION, {"key": key}), remedy)


def nearest(tree: Section, section: Section, name: str, rest: Sequence[str] = ()) -> Said | None:
    """A hint at what `name`, unknown in `section`, was meant to be; `rest` is what followed it, and
    belongs to the hint if it makes sense there."""
    from difflib import get_close_matches  # only a mistake pays for this import

    wanted = name.lower().replace("-", "_")
    prefix = f"{section.key}." if section.key else ""
    for close in get_close_matches(wanted, section.members, n=1):
        known = section.members[close]
        if rest and isinstance(known, Section) and isinstance(known.member(rest[0]), Setting):
            return Said(texts.DID_YOU_MEAN, {"name": f"{prefix}{close}.{rest[0]}"})
        return Said(texts.DID_YOU_MEAN, {"name": prefix + close})
    elsewhere = {setting.key.rpartition(".")[2]: setting.key for setting in tree.settings()}
    for close in get_close_matches(wanted, elsewhere, n=1, cutoff=0.8):
        return Said(texts.DID_YOU_MEAN, {"name": elsewhere[close]})
    if len(section.members) <= _FEW:
        return Said(texts.NAMES_ARE, {"names": ", ".join(section.members)})
    return None


def dotted(path: Iterable[str | int]) -> str:
    """A path as people write it, safe to show: `server.listen`. Places in a list are left out."""
    return visible(".".join(part for part in path if isinstance(part, str)))
