"""The sample settings file: every setting with its meaning, range and default.

Made from the declarations and the catalogue alone; what it prints loads and equals the defaults.
"""

import textwrap
from collections.abc import Iterator
from typing import Final

from beseda.catalogue import Language
from beseda.catalogue import configuration as texts
from beseda.catalogue.settings import SETTINGS
from beseda.server.declarations import Section, Setting, declaration
from beseda.server.explaining import allowed, toml_value

_WIDTH: Final = 90
_EXAMPLE_NAMES: Final = {
    "history.rooms": {"en": '"#team"', "ru": '"#team"'},
    "irc.webirc": {"en": "web", "ru": "web"},
    "operators": {"en": "ann", "ru": "anna"},
}


def sample(language: Language) -> str:
    """A TOML file with comments in `language`, a line end at its end. Any thread may call it."""
    lines = [*_comment(texts.SAMPLE_HEAD.to(language))]
    for member in declaration().members.values():
        if isinstance(member, Section):
            lines += _section(member, language)
        else:
            lines += _setting(member, language)
    return "\n".join(lines) + "\n"


def _section(section: Section, language: Language) -> Iterator[str]:
    yield ""
    yield ""
    yield from _comment(SETTINGS[section.key].to(language))
    if section.named:
        yield from _example(section, language)
        return
    yield f"[{section.key}]"
    for member in section.members.values():
        if isinstance(member, Section):
            yield from _section(member, language)
        else:
            yield from _setting(member, language)


def _example(section: Section, language: Language) -> Iterator[str]:
    """A section whose name the operator chooses is there as a comment only: there is none yet."""
    yield "#"
    yield f"# [{section.key}.{_EXAMPLE_NAMES[section.key][language]}]"
    for setting in section.settings():
        yield "#"
        yield from (f"# {line}" for line in _setting(setting, language) if line)


def _setting(setting: Setting, language: Language) -> Iterator[str]:
    yield ""
    yield from _comment(SETTINGS[setting.key].to(language))
    yield from _comment(_allowed(setting, language))
    name = setting.key.rpartition(".")[2]
    yield f"{name} = {toml_value('...' if setting.required else setting.default)}"


def _allowed(setting: Setting, language: Language) -> str:
    said = allowed(setting).to(language)
    if setting.required:
        return texts.SAMPLE_ALLOWED_REQUIRED.to(language, allowed=said)
    default = toml_value(setting.default)
    return texts.SAMPLE_ALLOWED.to(language, allowed=said, default=default)


def _comment(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )
