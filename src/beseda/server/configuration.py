"""Settings from a file and the command line, checked as a whole.

What was said last counts: defaults, then the file, then the command line from left to right. All
mistakes are reported together, each with its place.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from beseda.catalogue import Text
from beseda.catalogue import configuration as texts
from beseda.server.checking import Checker, Places, bad_value
from beseda.server.declarations import declaration
from beseda.server.errors import (
    BadSyntaxError,
    InvalidSettingsError,
    Place,
    Said,
    SettingError,
    UnreadableFileError,
)
from beseda.server.overriding import Override, apply_override, parse_override
from beseda.server.rules import broken_rules
from beseda.server.settings import Settings
from beseda.server.visible import visible

_SHOWN_WIDTH: Final = 100  # of a line of the file with a syntax error
_LINES_BACK: Final = 1_000  # to look for the beginning of one; each costs a parse


def load(path: Path | None = None, overrides: Iterable[str | Override] = ()) -> Settings:
    """The settings of a server.

    `path` is a TOML file, or None for the defaults; `overrides` are texts `KEY=VALUE`, as after
    `--set`, or Overrides. Raises InvalidSettingsError with everything that is wrong; never
    anything else that a person can cause. Reads the file, so it may wait for the disk.
    """
    tree = declaration()
    errors: list[SettingError] = []
    document: dict[str, Any] = {}
    places = Places()
    if path is not None:
        try:
            document, places = _read(path)
        except SettingError as error:
            errors.append(error)
    for given in overrides:
        try:
            override = parse_override(given) if isinstance(given, str) else given
            apply_override(override, tree, document, places)
        except SettingError as error:
            errors.append(error)
    checker = Checker(tree, places)
    settings = msgspec.convert(checker.clean(document), Settings)
    errors += checker.errors
    errors += _rule_errors(settings, places)
    if errors:
        errors.sort(key=lambda error: (bool(error.place.option), error.place.line))
        raise InvalidSettingsError(errors, settings.server.language)
    return settings


def _rule_errors(settings: Settings, places: Places) -> Iterator[SettingError]:
    for broken in broken_rules(settings):
        yield bad_value(places.of(broken.path), broken.path, broken.found, broken.allowed)


def _read(path: Path) -> tuple[dict[str, Any], Places]:
    """The file's values and their places. Raises SettingError."""
    import tomllib  # here, because most servers run without a file and should start fast

    from beseda.server.locating import locate

    file = visible(str(path))
    text = _text(path, file)
    try:
        return tomllib.loads(text), Places(file, locate(text))
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(file, text, str(error)) from None
    except RecursionError:
        wrong = Said(texts.BAD_SYNTAX, {"detail": texts.TOO_DEEP})
        raise BadSyntaxError(Place(file=file), "", wrong) from None


def _text(path: Path, file: str) -> str:
    """The file's text with plain line ends. Raises UnreadableFileError."""
    place = Place(file=file)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        remedy = Said(texts.FILE_MISSING_DO)
        raise UnreadableFileError(place, "", Said(texts.FILE_MISSING), remedy) from None
    except IsADirectoryError:
        raise UnreadableFileError(place, "", Said(texts.FILE_DIRECTORY)) from None
    except PermissionError:
        raise UnreadableFileError(place, "", Said(texts.FILE_FORBIDDEN)) from None
    except (OSError, ValueError) as error:  # ValueError for a path with a zero character
        detail = getattr(error, "strerror", None) or str(error)
        wrong = Said(texts.FILE_UNREADABLE, {"error": detail})
        raise UnreadableFileError(place, "", wrong) from None
    try:
        # Some editors put a byte order mark first, which TOML does not know.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        place = Place(file=file, line=data.count(b"\n", 0, error.start) + 1)
        raise UnreadableFileError(place, "", Said(texts.FILE_NOT_UTF8)) from None


def _syntax_error(file: str, text: str, message: str) -> BadSyntaxError:
    """The parser's complaint with its place, in our words where we have them."""
    match = re.fullmatch(r"(.*) \((?:at line (\d+), column (\d+)|at end of document)\)", message)
    lines = text.split("\n")
    detail, line, column = message, 0, 0
    if match:
        detail = match[1]
        line, column = (int(match[2]), int(match[3])) if match[2] else (_begin(lines), 0)
    ours = next((said for start, said in texts.SYNTAX.items() if detail.startswith(start)), None)
    values: dict[str, str | int | Said | Text] = {"detail": ours or visible(detail)}
    wrong = Said(texts.BAD_SYNTAX, values)
    shown = lines[line - 1] if line else ""
    if shown.isprintable() and 0 < len(shown) <= _SHOWN_WIDTH:
        pointer = f"\n    {' ' * (column - 1)}^" if column else ""
        wrong = Said(texts.BAD_SYNTAX_SHOWN, {**values, "shown": f"    {shown}{pointer}"})
    return BadSyntaxError(Place(file=file, line=line, column=column), "", wrong)


def _begin(lines: list[str]) -> int:
    """The line where something begins that the text's end cuts off, as a text without its quote.

    The parser only knows that the text ended; the lines before the beginning are right alone.
    """
    import tomllib

    for number in range(len(lines) - 1, max(0, len(lines) - _LINES_BACK), -1):
        with suppress(tomllib.TOMLDecodeError):
            tomllib.loads("\n".join(lines[:number]))
            return number + 1
    return 1 if len(lines) <= _LINES_BACK else len(lines)
