"""Coming into a room without being told who is there (IRCv3 no-implicit-names)."""

import pytest

from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.plain.conversation import written


@pytest.mark.parametrize("name", ["no-implicit-names", "draft/no-implicit-names"])
def test_names_only_when_asked_for(name: str) -> None:
    world = IrcWorld()
    world.enter("bob")
    world.gather("#tea", "bob")
    world.ask("bob", "TOPIC #tea :leaves")
    world.enter("ann", capabilities=name)
    script = written("""
        ann >> JOIN #tea
        bob << :ann!~ann@192.0.2.2 JOIN #tea
        ann << :ann!~ann@192.0.2.2 JOIN #tea
        ann << :irc.test 332 ann #tea :leaves
        ann << :irc.test 333 ann #tea bob!~bob@192.0.2.1 43200
        ann >> NAMES #tea
        ann << :irc.test 353 ann = #tea :@bob ann
        ann << :irc.test 366 ann #tea …
    """)
    assert world.play(script) == script
