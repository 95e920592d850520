"""What stops a server from starting, said so that the reader knows what to do.

`StartError` carries a ready line. A `SettingsError` is said in whatever language turns out to be
the reader's (the settings themselves may choose it), so it keeps its sentences and values apart
until `to`.
"""

from collections.abc import Sequence

from msgspec import Struct

from beseda.catalogue import Language, Text
from beseda.catalogue import configuration as texts
from beseda.server.settings import LanguageSetting


class StartError(Exception):
    """The server cannot start; `str(error)` is one line for the person who started it."""


class Said(Struct, frozen=True):
    """A sentence with its values, not yet in a language. A value may be a sentence itself."""

    text: Text
    values: dict[str, "str | int | Said | Text"] = {}

    def to(self, language: Language) -> str:
        """The sentence in `language`, its values put in."""
        said = {
            name: value.to(language) if isinstance(value, Said | Text) else value
            for name, value in self.values.items()
        }
        return self.text.to(language, **said)


class Place(Struct, frozen=True):
    """Where a setting was given: a line of a file, or an option of the command line.

    `line` is 0 where there is none. `option` is what was typed, such as `--set limits.rate=0`;
    exactly one of `file` and `option` is set.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    option: str = ""

    def to(self, language: Language) -> str:
        """The place as the start of an error line, with the colon after it."""
        if self.option:
            return f"{self.option}: "
        if self.column:
            form = texts.AT_COLUMN
        elif self.line:
            form = texts.AT_LINE
        else:
            form = texts.AT_FILE
        return form.to(language, file=self.file, line=self.line, column=self.column)


class SettingsError(Exception):
    """The settings cannot be used. `to` says why, in one line or several; never a traceback."""

    def to(self, language: Language) -> str:
        """What is wrong and what to do, in `language`; no line end after it."""
        raise NotImplementedError


class InvalidSettingsError(SettingsError):
    """Everything that is wrong with the settings: `errors`, in the order of the file.

    `language` is the `server.language` that was asked for, as far as it could be read.
    """

    def __init__(self, errors: "Sequence[SettingError]", language: LanguageSetting) -> None:
        super().__init__(*errors)
        self.errors = tuple(errors)
        self.language = language

    def to(self, language: Language) -> str:
        """One line for each error (two where a line of the file is shown)."""
        return "\n".join(error.to(language) for error in self.errors)

    def __str__(self) -> str:
        return self.to("en")


class SettingError(SettingsError):
    """One thing that is wrong: where, which setting, what about it and what to do.

    `key` is the dotted name, empty if the error is not about one setting.
    """

    def __init__(self, place: Place, key: str, wrong: Said, remedy: Said | None = None) -> None:
        super().__init__(place, key, wrong, remedy)
        self.place = place
        self.key = key
        self.wrong = wrong
        self.remedy = remedy

    @property
    def file(self) -> str:
        """The settings file, or empty for the command line."""
        return self.place.file

    @property
    def line(self) -> int:
        """The line in `file`, counted from 1, or 0."""
        return self.place.line

    def to(self, language: Language) -> str:
        """The error in one line, a shown line of the file excepted."""
        said = self.place.to(language) + self.wrong.to(language)
        return f"{said} {self.remedy.to(language)}" if self.remedy else said

    def __str__(self) -> str:
        return self.to("en")


class UnreadableFileError(SettingError):
    """The settings file cannot be opened or is no text."""


class BadSyntaxError(SettingError):
    """The file is not TOML, or an option is not KEY=VALUE."""


class UnknownSettingError(SettingError):
    """No section or setting has this name."""


class BadValueError(SettingError):
    """The setting exists, but it cannot have this value."""


class MissingSettingError(SettingError):
    """A setting without which its section makes no sense was not given."""
