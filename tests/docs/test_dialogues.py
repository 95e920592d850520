"""Every dialogue and every screen in the documents comes about as it is shown."""

from pathlib import Path

import pytest

from tests.docs.dialogues import Dialogue, wire
from tests.docs.documents import Block, blocks
from tests.docs.given import given
from tests.docs.matching import Matching
from tests.docs.play import Company, steps

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("block", blocks("irc", "plain", "udp", "http"), ids=lambda each: each.name)
def test_dialogues_go_as_shown(block: Block, tmp_path: Path) -> None:
    with given(block, tmp_path, server=True) as place:
        assert place.server is not None
        company = Company(place.server)
        for step in steps(block, "play"):
            company.perform(step)
        way = wire(block.language, place)
        try:
            Dialogue(block, place, way).play()
        finally:
            way.close()


SCREENS = [block for block in blocks("text") if block.comment("screen of")]


@pytest.mark.parametrize("block", SCREENS, ids=lambda block: block.name)
def test_screens_look_as_shown(block: Block, tmp_path: Path) -> None:
    name, _, _ = (block.comment("screen of") or "").partition("\n")
    with given(block, tmp_path, server=True) as place:
        assert place.server is not None
        company = Company(place.server)
        for step in steps(block, f"screen of {name}"):
            company.perform(step)
        came = [line.rstrip() for line in company.screens[name]]
    wrong = Matching().compare([line.rstrip() for line in block.text.splitlines()], came)
    assert not wrong, "\n".join((wrong, "", *came))
