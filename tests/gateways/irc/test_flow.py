"""Time and quantity: flood control, timeouts, long answers."""

import pytest

from beseda.domain.limits import Limits
from beseda.domain.presence import Topic
from beseda.domain.ranks import OPERATOR
from tests.gateways.irc.conversation import IrcWorld, check_lines, numerics
from tests.gateways.plain.conversation import NOON, written


def paused(world: IrcWorld, name: str) -> bool:
    """Whether the server reads nothing from `name`."""
    return world.clients[name].link.paused


# ── flood control ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def hurried() -> IrcWorld:
    """Ten commands at once, then one a second."""
    world = IrcWorld(limits=Limits(rate=1.0, burst=10, patience_seconds=60))
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    world.run(30)
    return world


def _flood(world: IrcWorld, count: int) -> None:
    world.send("ann", b"".join(b"PRIVMSG #tea :%d\r\n" % number for number in range(count)))


def test_a_flood_is_slowed_down_and_nothing_is_lost(hurried: IrcWorld) -> None:
    _flood(hurried, 25)
    link = hurried.clients["ann"].link
    heard = len(hurried.hears("bob"))
    assert heard == 10
    assert paused(hurried, "ann")
    for second in range(15):
        hurried.run(1)
        got = hurried.hears("bob")
        assert [line.rpartition(":")[2] for line in got] == [str(heard + second)]
    assert not paused(hurried, "ann")
    assert link.ended is None
    assert [note.name for note in hurried.notes].count("throttled") == 1


def test_what_comes_while_nothing_is_read_is_not_lost_either(hurried: IrcWorld) -> None:
    _flood(hurried, 12)
    for number in range(12, 20):
        hurried.say("ann", f"PRIVMSG #tea :{number}")
    hurried.run(30)
    got = [line.rpartition(":")[2] for line in hurried.hears("bob")]
    assert got == [str(number) for number in range(20)]


def test_patience_ends(hurried: IrcWorld) -> None:
    _flood(hurried, 100)
    hurried.run(59)
    assert hurried.clients["ann"].link.ended is None
    hurried.run(3)
    reason = "Too many commands for too long"
    assert hurried.hears("ann") == [f"ERROR :Closing link: (192.0.2.1) {reason}"]
    *messages, last = hurried.hears("bob")
    assert last == f":ann!~ann@192.0.2.1 QUIT :{reason}"
    assert 69 <= len(messages) <= 71


@pytest.mark.parametrize(
    ("line", "cost"),
    [
        ("PRIVMSG #tea :x", 1.0),
        ("PONG x", 1.0),
        ("ping x", 0.5),
        ("LIST", 2.0),
        ("who *", 2.0),
        ("NAMES #tea", 2.0),
        ("OPER root wrong", 5.0),
        (":ann OPER root wrong", 5.0),
        (" OPER root wrong", 5.0),
        ("@a=b :ann  oPeR root wrong", 5.0),
        ("@a=b", 1.0),
        ("FROB", 1.0),
        ("", 1.0),
        ("x" * 600, 1.0),
    ],
)
def test_what_a_line_costs(line: str, cost: float) -> None:
    world = IrcWorld()
    world.enter("ann")
    assert world.session("ann").cost(line.encode()) == cost


def test_no_line_is_free() -> None:
    world = IrcWorld()
    world.enter("ann")
    assert world.session("ann").cost(None) == 1.0
    assert min(row.cost for row in world.server.commands.values()) > 0


def test_passwords_cannot_be_tried_fast(hurried: IrcWorld) -> None:
    hurried.send("ann", b":ann OPER root guess\r\n" * 10)
    assert numerics(hurried.hears("ann")) == ["464"] * 2


def test_a_slowed_client_is_not_taken_for_a_dead_one() -> None:
    world = IrcWorld(
        limits=Limits(rate=1.0, burst=10, patience_seconds=600, ping_seconds=60, register_seconds=5)
    )
    world.enter("ann")
    world.send("ann", b"AWAY :x\r\n" * 300)
    world.run(280)
    assert world.clients["ann"].link.ended is None
    assert "PING :irc.test" not in world.hears("ann")


# ── timeouts ───────────────────────────────────────────────────────────────────────────────────


def test_who_gives_no_name_is_sent_away() -> None:
    world = IrcWorld()
    script = written("""
        ann ++
        ann >> CAP LIST
        ann << :irc.test CAP * LIST …
        ann >> CAP REQ batch
        ann << :irc.test CAP * ACK …
        ann >> NICK ann
        ann >> USER ann 0 * :Ann
        ann ~~ 58
        ann >> PING x
        ann << :irc.test PONG irc.test :x
        ann ~~ 2
        ann << ERROR :Closing link: (192.0.2.1) No name was given in time
        ann --
    """)
    assert world.play(script) == script
    assert world.hub.nameless == 0


def test_who_does_not_answer_is_dead() -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    world.gather("#tea", "ann", "bob")
    script = written("""
        bob ~~ 100
        bob >> PONG x
        bob ~~ 20
        ann << PING :irc.test
        bob ~~ 59
        bob ~~ 1
        ann << ERROR :Closing link: (192.0.2.1) No answer for too long
        ann --
        bob << :ann!~ann@192.0.2.1 QUIT :No answer for too long
        bob ~~ 40
        bob << PING :irc.test
        bob ~~ 30
        bob >> PONG irc.test
        bob ~~ 119
        bob ~~ 1
        bob << PING :irc.test
    """)
    assert world.play(script) == script


def test_any_byte_is_a_sign_of_life() -> None:
    world = IrcWorld()
    world.enter("ann")
    for _ in range(20):
        world.run(100)
        world.send("ann", b"P")
    assert world.hears("ann") == []
    assert world.clients["ann"].link.ended is None


# ── long answers ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def crowded() -> IrcWorld:
    """Bob is in 400 rooms with long topics, and has had two names 400 times each."""
    world = IrcWorld(limits=Limits(flood=False, rooms_per_user=1000))
    world.enter("ann", "bob")
    with world.hub.lock:
        bob = world.hub.roster.user("bob")
        for number in range(400):
            room = world.hub.make_room(world.hub.names.room(f"#room{number}"))
            room.add(bob, OPERATOR)
            room.topic = Topic("t" * 250, "bob", NOON)
    world.say("bob", "SETNAME :" + "r" * 150, *["NICK bobby", "NICK other"] * 400)
    world.forget()
    return world


@pytest.mark.parametrize(
    ("question", "reply", "end"), [("LIST", "322", "323"), ("WHOWAS bobby", "312", "369")]
)
def test_a_long_answer_goes_out_as_the_client_reads(
    crowded: IrcWorld, question: str, reply: str, end: str
) -> None:
    link = crowded.clients["ann"].link
    whole = crowded.ask("ann", question)
    crowded.run(10)
    whole += crowded.hears("ann")
    link.unsent = 1  # ann does not read
    crowded.say("ann", question, "PING after")
    crowded.run(5)
    first = len(link.output)
    assert 1 << 16 <= first < (1 << 16) + 1024
    assert paused(crowded, "ann")
    pieces = 1
    while paused(crowded, "ann"):
        link.unsent = 0
        crowded.run(0.02)
        assert len(link.output) - first <= pieces * ((1 << 16) + 1024)
        pieces += 1
        link.unsent = 1
        crowded.run(0.5)
        assert pieces < 20
    got = crowded.hears("ann")
    assert got[:-1] == whole
    assert numerics(got[-2:]) == [end, "PONG"]
    assert numerics(got).count(reply) >= 199


def test_an_answer_that_ends_with_a_full_piece(
    crowded: IrcWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = crowded.ask("ann", "LIST #room1", "PING after")
    monkeypatch.setattr("beseda.gateways.lines._STREAM_BYTES", 1)
    crowded.say("ann", "LIST #room1", "PING after")
    crowded.run(1)
    assert crowded.hears("ann") == whole


def test_others_are_heard_meanwhile(crowded: IrcWorld) -> None:
    link = crowded.clients["ann"].link
    link.unsent = 1
    crowded.say("ann", "LIST", "PING after")
    crowded.say("bob", "PRIVMSG ann :hi")
    link.unsent = 0
    crowded.run(1)
    kinds = numerics(crowded.hears("ann"))
    assert kinds.index("PRIVMSG") < kinds.index("323") < kinds.index("PONG")


def test_rooms_that_go_while_they_are_listed(crowded: IrcWorld) -> None:
    link = crowded.clients["ann"].link
    link.unsent = 1
    crowded.say("ann", "LIST")
    crowded.say("bob", "PART #room398", "MODE #room399 +s", "QUIT")
    link.unsent = 0
    crowded.run(1)
    got = crowded.hears("ann")
    assert numerics(got)[-1] == "323"
    assert not any("#room399" in line for line in got)


def test_somebody_reading_slowly_is_not_dead(crowded: IrcWorld) -> None:
    link = crowded.clients["ann"].link
    link.unsent = 1
    crowded.say("ann", "LIST")
    crowded.run(119)
    link.unsent = 0
    crowded.run(0.02)
    link.unsent = 1
    crowded.run(119)
    assert link.ended is None
    assert b"PING" not in link.output
    crowded.run(70)
    assert link.ended is not None


def test_a_stream_ends_with_its_client(crowded: IrcWorld) -> None:
    link = crowded.clients["ann"].link
    link.unsent = 1
    crowded.say("ann", "LIST")
    crowded.say("bob", "OPER root secret", "KILL ann :x")
    check_lines(crowded.clients["ann"].taken())
    link.unsent = 0
    crowded.run(10)
    assert link.output == b""


def test_names_of_several_rooms_come_room_by_room() -> None:
    world = IrcWorld()
    nicks = [f"{'long' * 7}{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(600)]
    with world.hub.lock:
        rooms = [world.hub.make_room(world.hub.names.room(f"#r{n}")) for n in range(8)]
        for nick in nicks:
            name = world.hub.names.nick(nick)
            user = world.hub.roster.enter(name, "~user", "192.0.2.9", "x", "192.0.2.9")
            for room in rooms:
                room.add(user, 0)
    world.enter("ann", capabilities="userhost-in-names")
    link = world.clients["ann"].link
    link.unsent = 1
    world.say("ann", "NAMES " + ",".join(room.name for room in rooms), "PING x")
    assert len(link.output) < 200_000
    link.unsent = 0
    world.run(1)
    got = world.hears("ann")
    assert numerics(got[-2:]) == ["366", "PONG"]
    assert sum(len(line.partition(" :")[2].split(" ")) for line in got[:-2]) == 8 * 600


# ── lines ──────────────────────────────────────────────────────────────────────────────────────


def test_lines_that_are_too_long(cut: int) -> None:
    world = IrcWorld(cut=cut)
    world.enter("ann")
    longest = "PING :" + "x" * 504
    tags = "@a=" + "t" * 4092 + " "
    assert (len(longest), len(tags)) == (510, 4096)
    assert numerics(world.ask("ann", longest)) == ["PONG"]
    assert numerics(world.ask("ann", longest + "x")) == ["417"]
    assert numerics(world.ask("ann", tags + longest)) == ["PONG"]
    assert numerics(world.ask("ann", tags + longest + "x")) == ["417"]
    assert numerics(world.ask("ann", tags[:-2] + "tt PING x")) == ["417"]
    assert numerics(world.ask("ann", "x" * 100_000, "PING x")) == ["417", "PONG"]


def test_line_ends(cut: int) -> None:
    world = IrcWorld(cut=cut)
    world.enter("ann")
    world.send("ann", b"PING 1\nPING 2\rPING 3\r\n\r\n\n \r\nPING 4\0\r\nPING 5")
    assert [line[-1] for line in world.hears("ann")] == ["1", "2", "3", "4"]
    world.send("ann", b"\n")
    assert [line[-1] for line in world.hears("ann")] == ["5"]


def test_a_line_without_its_end_is_not_carried_out() -> None:
    world = IrcWorld()
    world.enter("ann", "bob")
    script = written("""
        ann <> PRIVMSG bob :hal
        ann --
    """)
    assert world.play(script) == script


def test_ping(cut: int) -> None:
    world = IrcWorld(cut=cut)
    world.enter("ann")
    script = written("""
        ann >> PING
        ann << :irc.test 409 ann …
        ann >> PING :
        ann << :irc.test PONG irc.test :
        ann >> PING one two
        ann << :irc.test PONG irc.test :one
        ann >> PING :a b :c
        ann << :irc.test PONG irc.test :a b :c
    """)
    assert world.play(script) == script
