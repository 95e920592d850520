"""Settings and JSON in the documents are such as the program takes."""

import json
from pathlib import Path

import pytest

from beseda.server.configuration import load
from tests.docs.documents import Block, blocks


@pytest.mark.parametrize("block", blocks("toml"), ids=lambda block: block.name)
def test_settings_are_accepted(block: Block, tmp_path: Path) -> None:
    file = tmp_path / "beseda.toml"
    file.write_text(block.text, encoding="utf-8")
    load(file)


@pytest.mark.parametrize("block", blocks("json"), ids=lambda block: block.name)
def test_json_parses(block: Block) -> None:
    try:
        json.loads(block.text)
    except json.JSONDecodeError:
        for line in block.text.splitlines():
            json.loads(line)
