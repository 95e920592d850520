"""OPER, KILL, WALLOPS, REHASH, DIE."""

import pytest

from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.plain.conversation import written


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut)
    world.enter("ann", "bob")
    return world


def test_becoming_an_operator(world: IrcWorld) -> None:
    script = written("""
        ann >> OPER root wrong
        ann << :irc.test 464 ann …
        ann >> OPER nobody secret
        ann << :irc.test 464 ann …
        ann >> OPER root :
        ann << :irc.test 464 ann …
        ann >> OPER far secret
        ann << :irc.test 491 ann …
        ann >> OPER root
        ann << :irc.test 461 ann OPER …
        ann >> OPER root secret
        ann << :ann!~ann@192.0.2.1 MODE ann +o
        ann << :irc.test 381 ann …
    """)
    assert world.play(script) == script
    assert [note.name for note in world.notes if "oper" in note.name] == [
        *["oper_failed"] * 4,
        "oper",
    ]


def test_an_operator_by_host() -> None:
    world = IrcWorld()
    world.connect("ann", "203.0.113.9")
    world.say("ann", "NICK ann", "USER ann 0 * :Ann")
    world.forget()
    assert [line.split(" ")[1] for line in world.ask("ann", "OPER far secret")] == ["MODE", "381"]


@pytest.mark.parametrize(
    "line", ["KILL bob :x", "KILL ann", "WALLOPS :x", "REHASH", "DIE", "DIE :now"]
)
def test_only_for_operators(world: IrcWorld, line: str) -> None:
    script = written(f"""
        ann >> {line}
        ann << :irc.test 481 ann …
    """)
    assert world.play(script) == script
    assert world.control.done == []


def test_kill(world: IrcWorld) -> None:
    world.enter("eve")
    world.gather("#tea", "bob", "eve")
    world.ask("ann", "OPER root secret")
    script = written("""
        ann >> KILL nobody :x
        ann << :irc.test 401 ann nobody …
        ann >> KILL
        ann << :irc.test 461 ann KILL …
        ann >> KILL BOB :Too loud
        bob << ERROR :Closing link: (192.0.2.2) Killed (ann (Too loud))
        bob --
        eve << :bob!~bob@192.0.2.2 QUIT :Killed (ann (Too loud))
        ann >> KILL eve
        eve << ERROR :Closing link: (192.0.2.3) Killed (ann ())
        eve --
        ann >> KILL ann :enough
        ann << ERROR :Closing link: (192.0.2.1) Killed (ann (enough))
        ann --
    """)
    assert world.play(script) == script
    assert world.hub.roster.people_count == 0


def test_the_reason_of_a_kill_fits_into_a_line(world: IrcWorld) -> None:
    world.ask("ann", "OPER root secret", f"KILL bob :{'ж' * 240}")
    [line] = world.hears("bob")
    assert line.startswith("ERROR :Closing link: (192.0.2.2) Killed (ann (жжж")


def test_nothing_of_somebody_killed_is_carried_out(world: IrcWorld) -> None:
    world.gather("#tea", "ann", "bob")
    world.ask("ann", "OPER root secret")
    world.forget()
    session = world.session("bob")
    world.session("ann").received(b"KILL bob :x\r\n")
    session.received(b"PRIVMSG #tea :still here\r\n")
    world.send("ann", b"PING x\r\n")
    assert [line.split(" ")[1] for line in world.hears("ann")] == ["QUIT", "PONG"]


def test_wallops(world: IrcWorld) -> None:
    world.enter("eve")
    world.ask("ann", "OPER root secret")
    world.ask("bob", "MODE bob +w")
    world.forget()
    script = written("""
        ann >> WALLOPS :Tea is ready
        bob << :ann!~ann@192.0.2.1 WALLOPS :Tea is ready
        ann >> WALLOPS
        ann << :irc.test 461 ann WALLOPS …
    """)
    assert world.play(script) == script


def test_rehash_and_die(world: IrcWorld) -> None:
    world.ask("ann", "OPER root secret")
    script = written("""
        ann >> REHASH
        ann << :irc.test 382 ann beseda.toml …
        ann >> DIE
        ann >> DIE :for an update
    """)
    assert world.play(script) == script
    assert world.control.done == ["rehash", "stop: ann", "stop: for an update"]


def test_a_server_operator_acts_in_every_room(world: IrcWorld) -> None:
    world.gather("#tea", "bob")
    world.ask("bob", "MODE #tea +s")
    world.ask("ann", "OPER root secret")
    world.forget()
    script = written("""
        ann >> MODE #tea -s+m
        bob << :ann!~ann@192.0.2.1 MODE #tea -s+m
        ann >> TOPIC #tea :Order!
        bob << :ann!~ann@192.0.2.1 TOPIC #tea :Order!
        ann >> KICK #tea bob
        bob << :ann!~ann@192.0.2.1 KICK #tea bob :ann
    """)
    assert world.play(script) == script
