"""What is a line: with line ends, without, too long, too many, none at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beseda.domain.limits import Limits
from beseda.gateways.plain.settings import PlainSettings
from tests.gateways.plain.conversation import World, written
from tests.gateways.plain.test_neutral import harmless

SMILE = "\N{SMILING FACE WITH SMILING EYES}".encode()


@pytest.fixture
def world(cut: int) -> World:
    world = World(cut=cut)
    world.enter("ann", "bob")
    return world


def heard(world: World, name: str = "bob") -> list[str]:
    """What `name` got, without line ends."""
    return world.clients[name].taken().split("\r\n")[:-1]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r\0", b"\r"])
def test_any_line_end(world: World, end: bytes) -> None:
    world.send("ann", b"one" + end + end + b"two" + end)
    assert heard(world) == ["[12:00] ann: one", "[12:00] ann: two"]


def test_telnet_between_letters(world: World) -> None:
    world.send("ann", b"he\xff\xf1l\xff\xfa\x1f\0\n\0\n\xff\xf0lo\r\0")
    assert heard(world) == ["[12:00] ann: hello"]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("привет 👨\u200d👩\u200d👧".encode(), "привет 👨\u200d👩\u200d👧"),
        ("שלום".encode(), "שלום"),
        (b"caf\xe9!", "caf\ufffd!"),
        (b"a\tb\x1b[2Jc\x07", "a bc"),
        (b"\x01ACTION dies\x01", "ACTION dies"),
        ("\u202eevil".encode(), "evil"),
    ],
)
def test_any_text(world: World, sent: bytes, shown: str) -> None:
    world.send("ann", sent + b"\n")
    assert heard(world) == [f"[12:00] ann: {shown}"]


def test_chunks_without_line_ends() -> None:
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >| ann
        ann << * Welcome, ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
        bob ++
        bob << * This is Beseda, a chat. The word exit leaves it.
        bob << Your name: |
        bob >| bob
        ann << * bob joined
        bob << * Welcome, bob! /help lists the commands.
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
        ann >| hello
        bob << [12:00] ann: hello
        bob >> mixed
        ann << [12:00] bob: mixed
        bob >| again
        ann << [12:00] bob: again
        ann >| exit
        ann << * Good-bye, ann!
        ann --
        bob << * ann left
    """)
    assert World().play(script) == script


def test_a_name_in_the_first_moment_without_a_line_end() -> None:
    world = World()
    client = world.connect("ann")
    world.send("ann", b"ann")
    assert client.taken() == ""
    world.run(0.099)
    assert client.taken() == ""
    world.run(0.001)
    assert client.taken().startswith("* Welcome, ann!")


def test_each_chunk_starts_the_quiet_anew(world: World) -> None:
    for chunk in (b"h", b"el", b"lo"):
        world.send("ann", chunk)
        world.run(0.09)
    assert heard(world) == []
    world.run(0.01)
    assert heard(world) == ["[12:00] ann: hello"]


def test_the_quiet_can_be_set() -> None:
    world = World(settings=PlainSettings(quiet_ms=500))
    world.enter("ann", "bob")
    world.send("ann", b"slow")
    world.run(0.499)
    assert heard(world) == []
    world.run(0.001)
    assert heard(world) == ["[12:00] ann: slow"]


@pytest.mark.parametrize("bytes_of_it", [1, 2, 3])
def test_half_a_character_waits_for_its_rest(world: World, bytes_of_it: int) -> None:
    world.send("ann", b"hi " + SMILE[:bytes_of_it])
    world.run(0.15)
    assert heard(world) == []
    world.send("ann", SMILE[bytes_of_it:])
    world.run(0.1)
    assert heard(world) == [f"[12:00] ann: hi {SMILE.decode()}"]


def test_half_a_character_does_not_wait_for_ever(world: World) -> None:
    world.send("ann", b"hi " + SMILE[:2])
    world.run(0.199)
    assert heard(world) == []
    world.run(0.001)
    assert heard(world) == ["[12:00] ann: hi \ufffd"]


def test_a_line_too_long(cut: int) -> None:
    world = World(cut=cut, limits=Limits(line_bytes=512, flood=False))
    world.enter("ann", "bob")
    world.send("ann", b"x" * 512 + b"\n" + b"y" * 513 + b"\nz\n")
    assert heard(world) == [f"[12:00] ann: {'x' * 512}", "[12:00] ann: z"]
    assert heard(world, "ann") == [
        "* That line is too long and was not sent. Say it in shorter ones."
    ]


def test_a_quiet_ends_a_line_too_long(cut: int) -> None:
    world = World(cut=cut, limits=Limits(line_bytes=512, flood=False))
    world.enter("ann", "bob")
    world.send("ann", b"y" * 600)
    world.send("ann", b"y" * 600)
    world.run(1)
    world.send("ann", b"short")
    world.run(1)
    assert heard(world) == ["[12:00] ann: short"]
    assert len(heard(world, "ann")) == 1


def test_the_end_of_input_ends_a_line(cut: int) -> None:
    world = World(cut=cut)
    world.enter("bob")
    world.connect("ann")
    assert world.play("ann <> ann") == written("""
        ann <> ann
        bob << * ann joined
        bob << * ann left (Connection closed)
        ann << * Welcome, ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Here (2 people): bob, ann
        ann --
    """)


def test_a_quiet_after_the_end_does_nothing(world: World) -> None:
    world.send("ann", b"hel")
    world.lose("ann")
    world.run(1)
    assert heard(world) == ["* ann left (Connection lost)"]


def test_a_flood_of_lines_is_slowed_down_and_complete() -> None:
    world = World(limits=Limits(rate=10, burst=5))
    world.enter("ann", "bob")
    world.send("ann", b"".join(b"%d\n" % number for number in range(20)))
    first = len(heard(world))
    assert 0 < first <= 5
    world.run(3)
    assert len(heard(world)) == 20 - first
    assert [note.name for note in world.notes].count("throttled") == 1


def test_a_flood_of_chunks_is_slowed_down_and_complete() -> None:
    world = World(limits=Limits(rate=1, burst=3))
    world.enter("ann", "bob")
    for number in range(8):
        world.send("ann", b"%d" % number)
        world.run(0.2)
    assert len(heard(world)) <= 5
    world.run(20)
    everything = "".join(line.removeprefix("[12:00] ann: ") for line in heard(world))
    assert everything.endswith("7")  # what came while nothing was read came as one chunk
    assert "throttled" in {note.name for note in world.notes}


def test_a_line_is_not_cut_where_reading_was_paused() -> None:
    world = World(limits=Limits(rate=1, burst=2))
    world.enter("ann", "bob")
    world.send("ann", b"one\ntwo\nthree\nhel")
    assert world.clients["ann"].link.paused
    world.send("ann", b"lo\n")  # waits in the kernel
    world.run(30)
    assert heard(world)[-1] == "[12:00] ann: hello"


def test_idle(cut: int) -> None:
    world = World(cut=cut, settings=PlainSettings(idle_seconds=30))
    world.enter("ann", "bob")
    script = written("""
        ann ~~ 20
        ann >> still here
        bob << [12:00] ann: still here
        ann ~~ 9
        bob ~~ 1
        ann << * bob left (Silent for too long)
        bob << * Silent for too long
        bob --
        ann ~~ 19
        ann ~~ 1
        ann << * Silent for too long
        ann --
        ann ~~ 100
    """)
    assert world.play(script) == script


def test_no_idle_limit_by_default() -> None:
    world = World()
    world.enter("ann")
    assert world.play("ann ~~ 1000000") == "ann ~~ 1000000\n"


def test_empty_lines_say_nothing(world: World) -> None:
    world.send("ann", b"\n\r\n   \n\t\n")
    assert heard(world) == heard(world, "ann") == []


@given(st.lists(st.binary(max_size=60), max_size=8), st.booleans())
@settings(max_examples=200)
def test_no_input_raises_or_reaches_a_terminal(chunks: list[bytes], named: bool) -> None:
    world = World(password="" if named else "x")
    world.enter("bob")
    world.connect("ann")
    if named:
        world.send("ann", b"ann\n")
    for chunk in chunks:
        world.send("ann", chunk)
        world.run(0.2)
    world.end_input("ann")
    for client in world.clients.values():
        assert all(harmless(line) for line in client.taken().split("\r\n"))
    assert world.hub.roster.people_count <= 1
