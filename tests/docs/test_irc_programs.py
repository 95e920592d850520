"""What the documents have people type into irssi and WeeChat logs them in."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.documents import Block, blocks
from tests.docs.given import PASSWORD, given
from tests.system.running import Running, until
from tests.system.terminals import PATIENCE, Pane, Tmux, need, tmux

pytestmark = pytest.mark.slow

_SECRET = re.compile(r"\b(?:SECRET|ПАРОЛЬ)\b")


def _logged_in(server: Running | None) -> set[str]:
    assert server is not None
    with server.assembly.hub.lock:
        return {user.person.account for user in server.assembly.hub.roster.people()}


def _start(program: str, terminals: Tmux) -> Pane:
    home = str(terminals.home / program)
    if program == "irssi":
        return terminals.run("irssi", "irssi", f"--home={home}", "-!")
    return terminals.run("weechat", "weechat", "--dir", home)


def _spoken(line: str, program: str) -> str:
    """The line for the version that is installed: WeeChat before 4 says ssl for tls."""
    if program == "weechat":
        version = subprocess.run(["weechat", "--version"], capture_output=True, check=True).stdout
        if int(version.split(b".")[0]) < 4:
            return line.replace("-notls", "-nossl")
    return line


@pytest.mark.parametrize("block", blocks("irssi", "weechat"), ids=lambda block: block.name)
def test_programs_log_in(block: Block, tmp_path: Path) -> None:
    need("tmux", block.language)
    terminals_home = tmp_path / "terminals"
    terminals_home.mkdir()
    with given(block, tmp_path, server=True) as place, tmux(terminals_home) as terminals:
        pane = _start(block.language, terminals)
        pane.wait_for("irssi" if block.language == "irssi" else "WeeChat")
        for line in block.text.splitlines():
            pane.type(_spoken(_SECRET.sub(PASSWORD, place.real(line)), block.language))
        pane.type("/connect beseda")
        until(lambda: _logged_in(place.server) == {"Anna" if block.russian else "Ann"}, PATIENCE)
