"""Fixtures of the server's tests."""

from pathlib import Path

import pytest

from tests.server.loading import Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a settings file and says where."""

    def write(text: str) -> Path:
        file = tmp_path / "beseda.toml"
        file.write_bytes(text.encode("utf-8"))
        return file

    return write
