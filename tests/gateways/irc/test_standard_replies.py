"""FAIL, WARN and NOTE (IRCv3 standard-replies)."""

import pytest

from beseda.catalogue import Text
from beseda.gateways.irc.session import Standard
from tests.gateways.irc.conversation import IrcWorld

SENTENCE = Text("Only {limit}", "Только {limit}")


@pytest.mark.parametrize("kind", list(Standard))
def test_a_standard_reply(kind: Standard) -> None:
    world = IrcWorld(language="ru")
    world.enter("ann")
    session = world.session("ann")
    with world.hub.lock:
        session.standard_reply(kind, "FROB", "CODE", "a b", "", ":c", "d", text=SENTENCE, limit=3)
    world.hub.deliver()
    assert world.hears("ann") == [f":irc.test {kind} FROB CODE * * * d :Только 3"]
