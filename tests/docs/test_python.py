"""Every program in the documents runs, as a program of its own, with a server of ours."""

import subprocess
from pathlib import Path

import pytest

from tests.docs import shell
from tests.docs.documents import Block, blocks
from tests.docs.given import given
from tests.docs.play import Company, steps

pytestmark = pytest.mark.slow

_SETTLED = 1.5
"""Seconds after its play in which a program ends that does not run for ever."""


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_programs_run(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place:
        assert place.server is not None
        (place.folder / "example.py").write_text(place.real(block.text), encoding="utf-8")
        company = Company(place.server)
        play = steps(block, "play")
        with shell.started("python -X utf8 -u example.py", place) as program:
            for step in play:
                company.perform(step, program)
            if _ends_itself(program):
                assert program.wait_for_end() == 0, program.printed
            else:
                program.interrupt()
                program.wait_for_end()
            said = program.printed.replace("KeyboardInterrupt", "")
            assert "Error" not in said, said


def _ends_itself(program: shell.Running) -> bool:
    """Whether it ends soon, once nobody types any more."""
    program.end_of_input()
    try:
        program.process.wait(_SETTLED)
    except subprocess.TimeoutExpired:
        return False
    return True
