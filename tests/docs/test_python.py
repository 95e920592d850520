"""Every program in the documents runs, as a program of its own, with a server of ours."""

import time
from pathlib import Path

import pytest

from tests.docs import shell
from tests.docs.documents import Block, blocks
from tests.docs.given import given
from tests.docs.play import Company, steps

pytestmark = pytest.mark.slow

_SETTLED = 1.5
"""Seconds after which a program without a play that still runs is one that runs for ever."""


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_programs_run(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place:
        assert place.server is not None
        (place.folder / "example.py").write_text(place.real(block.text), encoding="utf-8")
        company = Company(place.server)
        play = steps(block, "play")
        before = [step for step in play if step.who]
        with shell.started("python -X utf8 -u example.py", place) as program:
            for step in play:
                company.perform(step, program)
            if not play:
                _wait(program)
            if program.process.poll() is None and not _ends_itself(program, bool(before)):
                program.interrupt()
                program.wait_for_end()
                assert program.process.returncode in (0, -2, 1, 130)
            else:
                assert program.wait_for_end() == 0, program.printed
            said = program.printed.replace("KeyboardInterrupt", "")
            assert "Error" not in said, said


def _wait(program: shell.Running) -> None:
    deadline = time.monotonic() + _SETTLED
    while program.process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)


def _ends_itself(program: shell.Running, played: bool) -> bool:
    """Whether it ends soon, having been played to its end."""
    if played or program.process.poll() is None:
        _wait(program)
    return program.process.poll() is not None
