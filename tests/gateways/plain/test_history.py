"""The past, for people with a bare terminal."""

from pathlib import Path

from beseda.catalogue import Language
from beseda.domain.commands import ChangeRoomModes, ModeChange
from beseda.domain.limits import Limits
from beseda.domain.settings import HistorySettings
from tests.gateways.plain.conversation import World, written
from tests.gateways.remembering import Remembering


def _talked(kept: Remembering, messages: int, *, language: Language = "en") -> World:
    """Ann has said "one 0" and so on in the lobby."""
    world = World(kept=kept, history=HistorySettings(replay=3), language=language)
    world.enter("ann")
    for number in range(messages):
        world.send("ann", f"one {number}\n".encode())
    return world


def test_whoever_comes_in_sees_the_last_lines(kept: Remembering) -> None:
    world = _talked(kept, 5)
    script = written("""
        bob ++
        bob << * This is Beseda, a chat. The word exit leaves it.
        bob << Your name: |
        bob >> bob
        ann << * bob joined
        bob << * Welcome, bob! /help lists the commands.
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
        bob << * --- earlier (/history shows more) ---
        bob << [12:00] ann: one 2
        bob << [12:00] ann: one 3
        bob << [12:00] ann: one 4
        bob << * --- now ---
        ann >> hello
        bob << [12:00] ann: hello
    """)
    assert world.play(script) == script


def test_the_first_one_sees_nothing(kept: Remembering) -> None:
    world = _talked(kept, 0)
    script = written("""
        ann >> /join tea
        ann << * You are in #tea.
        ann << * Nobody else is here yet.
        ann >> /history
        ann << * There is nothing earlier in #tea.
    """)
    assert world.play(script) == script


def test_days_are_told_apart(kept: Remembering) -> None:
    world = _talked(kept, 1)
    world.run(86_400)
    world.send("ann", b"two\n")
    world.run(86_400)
    world.enter("bob")
    script = written("""
        bob >> /leave
        ann << * bob left the room
        bob << * You left #lobby.
        bob << * You are in no room. /rooms lists them, /join ROOM enters one.
        bob >> /join lobby
        ann << * bob joined
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
        bob << * --- earlier (/history shows more) ---
        bob << * 1970-01-01
        bob << [12:00] ann: one 0
        bob << * 1970-01-02
        bob << [12:00] ann: two
        bob << * --- now ---
    """)
    assert world.play(script) == script


def test_paging_back(kept: Remembering) -> None:
    world = _talked(kept, 8)
    world.enter("bob")
    script = written("""
        ann >> and now
        bob << [12:00] ann: and now
        bob >> /history 2
        bob << * --- earlier ---
        bob << [12:00] ann: one 3
        bob << [12:00] ann: one 4
        bob << * --- now (/history again goes on) ---
        bob >> /история
        bob << * --- from the beginning ---
        bob << [12:00] ann: one 0
        bob << [12:00] ann: one 1
        bob << [12:00] ann: one 2
        bob << * --- now ---
        bob >> /history
        bob << * There is nothing earlier in #lobby.
        bob >> /history many
        bob << * It is written like this: /history [NUMBER]
        bob >> /history 0
        bob << * It is written like this: /history [NUMBER]
    """)
    assert world.play(script) == script


def test_the_beginning_may_be_a_whole_page(kept: Remembering) -> None:
    world = _talked(kept, 5)
    world.enter("bob")
    script = written("""
        bob >> /history 2
        bob << * --- earlier ---
        bob << [12:00] ann: one 0
        bob << [12:00] ann: one 1
        bob << * --- now (/history again goes on) ---
        bob >> /history 2
        bob << * There is nothing earlier in #lobby.
    """)
    assert world.play(script) == script


def test_both_commands_in_one_breath(kept: Remembering) -> None:
    """The page goes on from what is shown on entering, even if that is on its way yet."""
    world = _talked(kept, 5)
    world.enter("bob")
    world.send("bob", b"/leave\n/join lobby\n/history 1\n")
    lines = world.clients["bob"].taken().split("\r\n")
    assert [line[-5:] for line in lines if ": one " in line] == ["one 2", "one 3", "one 4", "one 1"]


def test_in_no_room_there_is_no_history(kept: Remembering) -> None:
    world = _talked(kept, 1)
    script = written("""
        ann >> /leave
        ann << * You left #lobby.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /history
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
    """)
    assert world.play(script) == script


def test_how_much_one_wants_to_see(kept: Remembering) -> None:
    world = _talked(kept, 5)
    world.enter("bob")
    script = written("""
        bob >> /replay
        bob << * On entering a room you see its last messages, up to 3. /replay NUMBER changes it.
        bob >> /replay 1
        bob << * On entering a room you see its last messages, up to 1. /replay NUMBER changes it.
        bob >> /leave
        ann << * bob left the room
        bob << * You left #lobby.
        bob << * You are in no room. /rooms lists them, /join ROOM enters one.
        bob >> /join lobby
        ann << * bob joined
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
        bob << * --- earlier (/history shows more) ---
        bob << [12:00] ann: one 4
        bob << * --- now ---
        bob >> /replay all
        bob << * /replay takes a number from 0 to 500.
        bob >> /replay 501
        bob << * /replay takes a number from 0 to 500.
        bob >> /replay 0
        bob << * On entering a room you see its last messages, up to 0. /replay NUMBER changes it.
        bob >> /leave
        ann << * bob left the room
        bob << * You left #lobby.
        bob << * You are in no room. /rooms lists them, /join ROOM enters one.
        bob >> /join lobby
        ann << * bob joined
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
        bob >> /history 1
        bob << * --- earlier ---
        bob << [12:00] ann: one 4
        bob << * --- now (/history again goes on) ---
    """)
    assert world.play(script) == script


def test_whom_one_ignores_one_does_not_read(kept: Remembering) -> None:
    world = _talked(kept, 2)
    world.enter("cat", "bob")
    world.send("cat", b"meow\n")
    world.send("bob", b"/ignore ann\n/leave\n/join lobby\n")
    lines = world.clients["bob"].taken().split("\r\n")
    assert [line for line in lines if line.startswith("[")] == ["[12:00] cat: meow"] * 2


def test_searching(kept: Remembering) -> None:
    world = _talked(kept, 2)
    world.enter("bob")
    script = written("""
        bob >> One thing, and two
        ann << [12:00] bob: One thing, and two
        bob >> /msg ann one more
        ann << [12:00] bob (private): one more
        bob >> /search one
        bob << * --- found, the newest last ---
        bob << [12:00] ann: one 0
        bob << [12:00] ann: one 1
        bob << [12:00] bob: One thing, and two
        bob << [12:00] bob -> ann: one more
        bob << * --- that is all ---
        bob >> /search one from:BOB
        bob << * --- found, the newest last ---
        bob << [12:00] bob: One thing, and two
        bob << [12:00] bob -> ann: one more
        bob << * --- that is all ---
        bob >> /поиск в:#lobby thing от:bob
        bob << * --- found, the newest last ---
        bob << [12:00] bob: One thing, and two
        bob << * --- that is all ---
        ann >> /search more in:bob
        ann << * --- found, the newest last ---
        ann << [12:00] bob (private): one more
        ann << * --- that is all ---
        bob >> /search nothing like it
        bob << * Nothing was found in your rooms and conversations. Other rooms: in:#room
        bob >> /search nothing in:#lobby
        bob << * Nothing was found there.
        bob >> /search one in:#nowhere
        bob << * There is no room #nowhere.
        bob >> /search one in:nobody
        bob << * Nobody here is called nobody.
        bob >> /search
        bob << * It is written like this: /search WORDS [from:NAME] [in:#ROOM]
    """)
    assert world.play(script) == script


def test_a_search_that_finds_too_much(kept: Remembering) -> None:
    world = _talked(kept, 25)
    world.send("ann", b"/search one\n")
    lines = world.clients["ann"].taken().split("\r\n")[:-1]
    assert len(lines) == 22
    assert lines[1].endswith("one 5")
    assert lines[-2].endswith("one 24")
    assert lines[-1] == "* --- these are the newest; more words find less ---"


def test_others_conversations_are_not_found(kept: Remembering) -> None:
    world = _talked(kept, 0)
    world.enter("bob", "eve")
    world.send("ann", b"/msg bob the password is swordfish\n")
    world.send("ann", b"/join den\nswordfish as well\n")
    world.perform("ann", ChangeRoomModes("#den", [ModeChange(True, "i")]))
    for line in ("/search swordfish", "/search swordfish in:ann", "/search swordfish from:ann"):
        world.send("eve", f"{line}\n".encode())
        heard = world.clients["eve"].taken()
        assert heard.startswith("* Nothing was found "), line
    world.send("eve", b"/search swordfish in:#den\n")
    assert world.clients["eve"].taken() == "* There is no room #den.\r\n"
    world.send("bob", b"/search swordfish\n")
    assert "the password is swordfish" in world.clients["bob"].taken()


def test_an_unreadable_log(kept: Remembering) -> None:
    world = _talked(kept, 5)
    world.enter("bob")
    world.send("ann", b"what was read is not shown again\n")
    world.clients["bob"].taken()
    kept.break_reading()
    script = written("""
        bob >> /history
        bob << * What was said cannot be read at present. Try again in a while.
        bob >> /search one
        bob << * What was said cannot be read at present. Try again in a while.
        cat ++
        cat << * This is Beseda, a chat. The word exit leaves it.
        cat << Your name: |
        cat >> cat
        ann << * cat joined
        bob << * cat joined
        cat << * Welcome, cat! /help lists the commands.
        cat << * You are in #lobby.
        cat << * Here (3 people): ann, bob, cat
        cat << * What was said cannot be read at present. Try again in a while.
    """)
    assert world.play(script) == script


def test_after_a_restart(tmp_path: Path) -> None:
    before = Remembering(tmp_path)
    world = _talked(before, 2)
    world.send("ann", b"/join tea\nleaves\n")
    before.stop()
    after = Remembering(tmp_path)
    world = World(kept=after)
    world.enter("bob")
    script = written("""
        bob >> /join tea
        bob << * You are in #tea.
        bob << * Nobody else is here yet.
        bob << * --- earlier (/history shows more) ---
        bob << [12:00] #tea ann: leaves
        bob << * --- now ---
        bob >> /search one
        bob << * --- found, the newest last ---
        bob << [12:00] ann: one 0
        bob << [12:00] ann: one 1
        bob << * --- that is all ---
    """)
    assert world.play(script) == script
    after.stop()


def test_in_russian(kept: Remembering) -> None:
    world = _talked(kept, 4, language="ru")
    world.enter("bob")
    script = written("""
        bob >> /история 5
        bob << * --- с самого начала ---
        bob << [12:00] ann: one 0
        bob << * --- сейчас ---
        bob >> /повтор много
        bob << * /replay понимает числа от 0 до 500.
        bob >> /найти
        bob << * Команды /найти нет. /help покажет все; //текст скажет /текст.
        bob >> /поиск five
        bob << * В ваших комнатах и разговорах ничего не найдено. Другие комнаты: в:#комната
    """)
    assert world.play(script) == script


def test_searching_costs_more_than_talking(kept: Remembering) -> None:
    world = World(kept=kept, limits=Limits(rate=1.0, burst=9))
    world.enter("ann", "bob")
    world.run(60)
    world.send("ann", b"/search x\n/search y\n/search z\n" + b"hello\n" * 2)
    assert "hello" not in world.clients["bob"].taken()
    world.run(2)
    assert world.clients["bob"].taken().count("hello") == 2
