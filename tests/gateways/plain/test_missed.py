"""What somebody has missed who stays when they go ("always on")."""

from beseda.domain.accounts import AccountSettings
from beseda.gateways.absence import MOST_MESSAGES
from tests.gateways.plain.conversation import World, written
from tests.gateways.plain.people import choose, log_in, world_of
from tests.gateways.remembering import Remembering


def away(kept: Remembering, *lines: str, language: str = "en") -> World:
    """Ann, who is always on, is gone from the lobby and from #tea, where Bob is, too. While she
    was there, she heard `lines` of Bob's."""
    world = world_of(kept, "Ann", language="ru" if language == "ru" else "en")
    choose(world, "Ann", AccountSettings(always_on=True))
    log_in(world, "ann", "Ann")
    world.enter("bob")
    world.play("ann >> /join tea\nbob >> /join tea")
    for line in lines:
        world.send("bob", f"{line}\n".encode())
    world.run(1)
    world.play("ann >> exit")
    for each in world.clients.values():
        each.taken()
    return world


def test_all_rooms_and_then_what_was_private(kept: Remembering) -> None:
    world = away(kept, "heard before", "/msg Ann and so was this")
    script = written("""
        bob ~~ 60
        bob >> in the tea
        bob >> /msg ann psst
        bob << * Ann is away: not connected
        bob >> /join lobby
        bob << * You are in #lobby.
        bob << * Here (2 people): Ann (away: not connected), bob
        bob ~~ 86400
        bob >> in the lobby
        bob >> /me waits
    """)
    assert world.play(script) == script
    told = log_in(world, "phone", "Ann")
    assert told.replace("\r\n", "\n") == written("""
        * Welcome, Ann! /help lists the commands.
        * You are in #lobby.
        * Here (2 people): Ann, bob
        * You are also in: #tea
        * --- missed in #tea ---
        * 1970-01-01
        [12:01] #tea bob: in the tea
        * --- missed in #lobby ---
        [12:01] bob: in the lobby
        [12:01] * bob waits
        * --- missed in private: bob ---
        * 1970-01-01
        [12:01] bob (private): psst
        * --- that is what you missed ---
    """)


def test_in_russian(kept: Remembering) -> None:
    world = away(kept, language="ru")
    world.play("bob >> чай готов\nbob >> /msg ann эй")
    told = log_in(world, "phone", "Ann").split("\r\n")
    assert told[3:-1] == [
        "* Вы также в комнатах: #tea",
        "* --- пропущенное в #tea ---",
        "[12:00] #tea bob: чай готов",
        "* --- пропущенное лично: bob ---",
        "[12:00] bob (лично): эй",
        "* --- это всё, что вы пропустили ---",
    ]


def test_who_has_missed_nothing_is_told_nothing(kept: Remembering) -> None:
    world = away(kept, "heard before")
    world.run(60)
    assert "---" not in log_in(world, "phone", "Ann")


def test_only_what_was_said_while_they_were_gone(kept: Remembering) -> None:
    world = away(kept)
    world.play("bob ~~ 60\nbob >> one\nbob ~~ 60")
    assert "bob: one" in log_in(world, "phone", "Ann")
    world.play("bob >> two\nbob ~~ 60\nphone >> exit\nbob ~~ 60\nbob >> three\nbob ~~ 60")
    told = log_in(world, "laptop", "Ann")
    assert "bob: three" in told
    assert "bob: two" not in told


def test_what_comes_next_comes_after_it(kept: Remembering) -> None:
    world = away(kept)
    world.play("bob >> before\nbob ~~ 1")
    client = world.connect("phone")
    world.send("phone", b"Ann\ntea-and-cake\n/who\nmine\n")
    lines = client.taken().split("\r\n")
    end = lines.index("* --- that is what you missed ---")
    assert lines[end + 1].startswith("* In #lobby")
    assert lines.count("[12:00] #tea bob: before") == 1


def test_no_more_of_a_room_than_can_be_read(kept: Remembering) -> None:
    world = away(kept)
    world.send("bob", b"".join(b"%d\n" % number for number in range(MOST_MESSAGES + 3)))
    lines = log_in(world, "phone", "Ann").split("\r\n")
    head = lines.index("* --- missed in #tea, the last 500 (/history shows more) ---")
    assert lines[head + 1] == "[12:00] #tea bob: 3"
    assert lines[head + MOST_MESSAGES].endswith("bob: 502")
    assert lines[head + MOST_MESSAGES + 1] == "* --- that is what you missed ---"
    script = written("""
        phone >> /join tea
        phone << * You are in #tea.
        phone << * Here (2 people): Ann, bob
        phone >> /history
        phone << * --- from the beginning ---
        phone << [12:00] #tea bob: 0
        phone << [12:00] #tea bob: 1
        phone << [12:00] #tea bob: 2
        phone << * --- now ---
    """)
    assert world.play(script) == script


def test_the_past_of_a_room_that_another_device_is_in(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    world.play("ann >> /join tea\nann >> hello\nann >> /join lobby")
    log_in(world, "phone", "Ann")
    script = written("""
        phone >> /join tea
        phone << * You are in #tea.
        phone << * Nobody else is here yet.
        phone >> /history
        phone << * --- from the beginning ---
        phone << [12:00] #tea Ann: hello
        phone << * --- now ---
    """)
    assert world.play(script) == script


def test_who_was_in_no_room_is_shown_what_was_private(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    choose(world, "Ann", AccountSettings(always_on=True))
    log_in(world, "ann", "Ann")
    world.enter("bob")
    world.play("ann >> /leave\nann >> exit\nbob >> /msg Ann psst\nbob >> not for Ann")
    assert log_in(world, "phone", "Ann").split("\r\n")[1:-1] == [
        "* You are in #lobby.",
        "* Here (2 people): bob, Ann",
        "* --- missed in private: bob ---",
        "[12:00] bob (private): psst",
        "* --- that is what you missed ---",
    ]


def test_what_a_guest_said_who_is_gone_and_forgotten(kept: Remembering) -> None:
    world = away(kept)
    world.play("bob ~~ 60\nbob >> /msg ann psst\nbob >> exit")
    with world.hub.lock:  # as after a restart: nothing leads from the nick to the conversation
        ann = world.hub.roster.find("Ann")
        assert ann is not None
        ann.conversations.clear()
    told = log_in(world, "phone", "Ann")
    assert "* --- missed in private: bob ---\r\n" in told
    assert "bob (private): psst\r\n" in told
