"""Progress bars: for what takes long, on terminals only."""

import sys

import pytest

from beseda.cli import progress
from tests.cli.running import environ
from tests.cli.terminal import terminal

PROGRAM = """
import sys
from beseda.cli import progress
progress._PATIENCE, progress._REFRESH = float(sys.argv[1]), 0.0
with progress.Bar("Copying [x]") as bar:
    bar.show(1, 4)
    bar.show(2, 4)
    bar.hide()
    print("a line")
    bar.show(3, 4)
print("done")
"""


@pytest.mark.parametrize(("patience", "shown"), [(0.0, True), (60.0, False)])
def test_on_a_terminal(tmp_path: object, patience: float, shown: bool) -> None:
    command = [sys.executable, "-c", PROGRAM, str(patience)]
    with terminal(command, environ(tmp_path)) as screen:  # type: ignore[arg-type]
        screen.wait_for("done")
        screen.wait_for_end()
    assert ("Copying [x]" in screen.output) is shown
    assert ("75%" in screen.output) is shown


def test_not_in_a_file(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    with progress.Bar("Copying") as bar:
        bar.show(1, 2)
    assert capsys.readouterr() == ("", "")
