"""What tests of loading settings share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from beseda.server.configuration import load
from beseda.server.errors import InvalidSettingsError, SettingError
from beseda.server.overriding import Override

Write = Callable[[str], Path]
"""The fixture `write`: writes a settings file and says where."""


def errors_of(path: Path | None, *overrides: str | Override) -> tuple[SettingError, ...]:
    """What is wrong with settings that must not load."""
    with pytest.raises(InvalidSettingsError) as caught:
        load(path, overrides)
    return caught.value.errors


def said(error: SettingError, folder: Path) -> str:
    """The error in English, its file named without `folder`."""
    return str(error).replace(f"{folder}/", "")
