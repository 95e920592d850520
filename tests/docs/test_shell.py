"""Every command in the documents does what it is there for."""

import json
import re
from pathlib import Path

import pytest

from tests.docs import shell
from tests.docs.documents import Block, blocks
from tests.docs.given import given
from tests.docs.hearing import hearing
from tests.docs.matching import Matching

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("block", blocks("sh"), ids=lambda block: block.name)
def test_commands_work(block: Block, tmp_path: Path) -> None:
    wanted = shell.wants_server(block.text)
    with given(block, tmp_path, server=wanted) as place, hearing(block, place):
        if block.comment("as one script") is not None:
            shell.script(block.text, place)
            return
        for command in shell.commands(block.text):
            shell.run(command, place)


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.name)
def test_commands_print_what_is_shown(block: Block, tmp_path: Path) -> None:
    shown: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            shown.append((line.removeprefix("$ "), []))
        else:
            shown[-1][1].append(line)
    wanted = shell.wants_server("\n".join(command for command, _ in shown))
    matching = Matching()
    with given(block, tmp_path, server=wanted) as place:
        for command, output in shown:
            printed = _even(shell.run(matching.meant(command), place))
            wrong = matching.compare(_even(place.real("\n".join(output))), printed)
            assert not wrong, f"{command}\n{wrong}\n" + "\n".join(printed)


def _even(text: str) -> list[str]:
    """Its lines; columns of tables are as wide as what happens to stand in them."""
    lines = text.rstrip().splitlines()
    return [re.sub(r" {2,}", "  ", re.sub("─+", "─", line)).rstrip() for line in lines]


PRINTED = [block for block in blocks("json") if block.comment("printed by:")]


@pytest.mark.parametrize("block", PRINTED, ids=lambda block: block.name)
def test_objects_that_are_printed_have_the_keys_that_are_shown(
    block: Block, tmp_path: Path
) -> None:
    command = block.comment("printed by:") or ""
    with given(block, tmp_path, server=shell.wants_server(command)) as place:
        lines = shell.run(command, place).splitlines()
    printed = [[*json.loads(line)] for line in lines if line.startswith("{")]
    for line in block.text.splitlines():
        assert [*json.loads(line)] in printed, "\n".join(lines)
