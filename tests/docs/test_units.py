"""Units of systemd in the documents: systemd takes them, and their commands are ours."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.docs.documents import Block, blocks

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("block", blocks("ini"), ids=lambda block: block.name)
def test_the_command_is_one_of_ours(block: Block, tmp_path: Path) -> None:
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(block.text)
    program, *arguments = shlex.split(unit["Service"]["ExecStart"])
    assert program.endswith("/beseda")
    # An unknown option is refused before --help ends it.
    ended = run(*arguments, "--help", home=tmp_path)
    assert ended.returncode == 0, ended.stderr.decode()


@pytest.mark.parametrize("block", blocks("ini"), ids=lambda block: block.name)
def test_systemd_takes_it(block: Block, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("not installed: systemd-analyze")
    unit = tmp_path / "beseda.service"
    # A program that is not there would be complained about.
    text = re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", block.text)
    unit.write_text(text, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, timeout=30, check=False
    )
    assert verified.returncode == 0
    assert unit.name not in verified.stderr.decode(), verified.stderr.decode()
