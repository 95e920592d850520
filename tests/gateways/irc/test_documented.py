"""docs/ircv3.md: every capability stands there, and what it names is there."""

import re
from pathlib import Path

from beseda.gateways.irc.capabilities import CAPABILITIES

HERE = Path(__file__).parent
TABLE = (HERE.parents[2] / "docs" / "ircv3.md").read_text(encoding="utf-8")


def test_every_capability_has_a_row() -> None:
    named = set(re.findall(r"`([^`=]+)", TABLE))
    assert {each.name for each in CAPABILITIES} <= named


def test_every_test_that_it_names_is_there() -> None:
    files = set(re.findall(r"`([^`]+\.py)`", TABLE))
    assert len(files) > 20
    assert [name for name in sorted(files) if not (HERE / name).is_file()] == []


def test_there_are_as_many_rows_as_ircv3_has() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")]
    assert len(rows) - 1 == 43
