"""Every program in the documents runs, as a program of its own, and does what the text says."""

from pathlib import Path

import pytest

from tests.docs import shell
from tests.docs.documents import Block, beside, blocks
from tests.docs.given import Given, given
from tests.docs.hearing import hearing
from tests.docs.matching import Matching
from tests.docs.play import Company, Step, steps

pytestmark = pytest.mark.slow

_START = Step("", "starts", "")


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_programs_run(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place, hearing(block, place):
        (place.folder / "example.py").write_text(place.real(block.text), encoding="utf-8")
        play = steps(block, "play")
        start = play.index(_START) if _START in play else -1
        company = Company(place.server) if place.server else None
        _perform(company, play[: max(start, 0)], None)
        with shell.started("python -X utf8 -u example.py", place) as program:
            _perform(company, play[start + 1 :], program)
            if block.comment("runs on") is None:
                program.end_of_input()
                assert program.wait_for_end() == 0, program.printed
                _compare(block, place, program.printed)
            else:
                assert program.process.poll() is None, program.printed
                program.interrupt()
                program.wait_for_end()
                said = program.printed.replace("KeyboardInterrupt", "")
                assert "Error" not in said, said


def _perform(company: Company | None, play: list[Step], program: shell.Running | None) -> None:
    for step in play:
        assert company is not None
        company.perform(step, program)


def _compare(block: Block, place: Given, printed: str) -> None:
    """Whether it printed what is shown below it, or in a comment above it; nothing if neither is
    there."""
    shown = block.comment("prints") or ""
    below = beside(block, 1)
    if below and below.comment("printed by the program above") is not None:
        shown = below.text
    wrong = Matching().compare(place.real(shown).splitlines(), printed.splitlines())
    assert not wrong, f"{wrong}\n\n{printed}"
