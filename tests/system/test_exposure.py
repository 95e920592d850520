"""A database that others on the computer can read: whoever starts the server is told."""

import stat
import subprocess
from pathlib import Path

import pytest

from beseda.catalogue import Language
from beseda.storage.database import FILE_NAME
from tests.system.running import running

pytestmark = pytest.mark.slow


def warnings(data: Path, language: Language) -> list[str]:
    """What a server with that data warns of when it starts."""
    with running(language=language, server={"data": str(data)}) as server:
        return [str(each["text"]) for each in server.console.named("warning")]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Other users of this computer"), ("ru", "Другим пользователям")]
)
def test_it_is_told_with_what_to_do(tmp_path: Path, language: Language, words: str) -> None:
    data = tmp_path / "with spaces"
    data.mkdir()
    data.chmod(0o755)
    assert warnings(data, language) == []
    file = data / FILE_NAME
    file.chmod(0o644)
    [line] = warnings(data, language)
    assert line.startswith(words)
    assert "\n" not in line
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    subprocess.run(line.rpartition(": ")[2], shell=True, check=True, timeout=10)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert warnings(data, language) == []
