"""What the server can do, before registration and in a batch (IRCv3 extended-isupport)."""

from beseda.gateways.irc.settings import IrcSettings
from tests.gateways.irc.conversation import IrcWorld, numerics

NEEDED = "batch draft/extended-isupport"


def test_before_registration() -> None:
    world = IrcWorld()
    world.connect("ann")
    assert numerics(world.ask("ann", "ISUPPORT")) == ["451"]
    world.ask("ann", f"CAP REQ :{NEEDED}")
    first, *lines, last = world.ask("ann", "ISUPPORT")
    assert first == ":irc.test BATCH +isupport draft/isupport"
    assert lines
    assert all(line.startswith("@batch=isupport :irc.test 005 * ") for line in lines)
    assert last == ":irc.test BATCH -isupport"


def test_without_batch_there_is_none() -> None:
    world = IrcWorld()
    world.connect("ann")
    world.ask("ann", "CAP REQ draft/extended-isupport")
    assert set(numerics(world.ask("ann", "ISUPPORT"))) == {"005"}


def test_no_line_outside_the_batch_at_registration() -> None:
    world = IrcWorld()
    world.connect("ann")
    world.ask("ann", f"CAP REQ :{NEEDED}", "NICK ann", "USER ann 0 * :Ann")
    lines = [line for line in world.ask("ann", "CAP END") if " 005 " in line]
    assert lines
    assert all(line.startswith("@batch=isupport ") for line in lines)


def test_everybody_may_ask_once_they_are_in() -> None:
    world = IrcWorld()
    world.enter("ann")
    assert set(numerics(world.ask("ann", "ISUPPORT"))) == {"005"}


def test_a_labelled_question_has_its_label_on_the_batch() -> None:
    world = IrcWorld()
    world.enter("ann", capabilities=f"{NEEDED} labeled-response")
    first, second, *_ = world.ask("ann", "@label=x ISUPPORT")
    assert first == "@label=x :irc.test BATCH +isupport draft/isupport"
    assert second.startswith("@batch=isupport :irc.test 005 ann ")


def test_long_tokens_take_more_lines() -> None:
    icon = "https://example.org/" + "i" * 180
    world = IrcWorld(settings=IrcSettings(network_icon=icon), network="N" * 50)
    world.enter("ann")
    lines = world.ask("ann", "ISUPPORT")
    assert any(f" draft/ICON={icon} :" in line for line in lines)
    assert all(line.endswith(" :are supported by this server") for line in lines)
