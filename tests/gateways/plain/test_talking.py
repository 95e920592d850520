"""What people do once they are in: talk, in rooms and in private."""

import pytest

from beseda.domain.commands import (
    BecomeOperator,
    ChangeRoomModes,
    Invite,
    Kick,
    Kill,
    ModeChange,
    Say,
)
from beseda.domain.events import Kind
from tests.gateways.plain.conversation import World, written


@pytest.fixture
def world(cut: int) -> World:
    world = World(cut=cut)
    world.enter("ann", "bob")
    return world


def test_a_talk(world: World) -> None:
    script = written("""
        ann >> Hello, all!
        bob << [12:00] ann: Hello, all!
        bob >> /me waves
        ann << [12:00] * bob waves
        bob ~~ 3600
        ann >>   indented
        bob << [13:00] ann:   indented
        ann >> //who is a command
        bob << [13:00] ann: /who is a command
        ann >> an exit is not a way out
        bob << [13:00] ann: an exit is not a way out
        ann xx
        bob << * ann left (Connection lost)
    """)
    assert world.play(script) == script


def test_in_private(world: World) -> None:
    world.enter("eve")
    script = written("""
        ann >> /reply hm
        ann << * Nobody has written to you in private yet.
        bob >> /msg ann psst
        ann << [12:00] bob (private): psst
        ann >> /reply yes?
        bob << [12:00] ann (private): yes?
        bob >> /nick robert
        ann << * bob is now called robert
        bob << * You are now called robert
        eve << * bob is now called robert
        ann >> /r still you?
        bob << [12:00] ann (private): still you?
        eve >> /nick bob
        ann << * eve is now called bob
        bob << * eve is now called bob
        eve << * You are now called bob
        ann >> /r and not the other bob
        bob << [12:00] ann (private): and not the other bob
        bob >> /quit
        ann << * robert left
        bob << * Good-bye, robert!
        bob --
        eve << * robert left
        ann >> /r gone?
        ann << * Not sent: bob has left.
        ann >> /msg ann a note
        ann << [12:00] ann (private): a note
        ann >> /msg nobody hi
        ann << * Nobody here is called nobody.
        ann >> /r still gone?
        ann << * Not sent: bob has left.
    """)
    assert world.play(script) == script


def test_programs_are_not_answered(world: World) -> None:
    world.perform("bob", Say("ann", "beep", Kind.NOTICE))
    world.perform("bob", Say("ann", "\x01VERSION\x01"))
    script = written("""
        ann >> /reply beep?
        ann << [12:00] -bob (private)- beep
        ann << * Nobody has written to you in private yet.
    """)
    assert world.play(script) == script


def test_away(world: World) -> None:
    script = written("""
        ann >> /away lunch
        ann << * You are marked as away. /back ends it.
        bob >> /msg ann there?
        ann << [12:00] bob (private): there?
        bob << * ann is away: lunch
        bob >> /who
        bob << * In #lobby (2 people): ann (away: lunch), bob
        ann >> /away
        ann << * You are marked as away. /back ends it.
        bob >> /who
        bob << * In #lobby (2 people): ann (away: away), bob
        ann >> /back
        ann << * You are no longer marked as away.
        bob >> /who
        bob << * In #lobby (2 people): ann, bob
    """)
    assert world.play(script) == script


def test_ignoring(world: World) -> None:
    script = written("""
        ann >> /ignore
        ann << * You ignore nobody. /ignore NAME does.
        ann >> /ignore bob
        ann << * You will not see what bob says. /ignore bob again ends it.
        bob >> you cannot hear me
        bob >> /msg ann nor this
        ann >> /reply what?
        ann << * Nobody has written to you in private yet.
        ann >> /ignore
        ann << * You ignore: bob
        ann >> /ignore BOB
        ann << * You will see what BOB says again.
        bob >> now you can
        ann << [12:00] bob: now you can
    """)
    assert world.play(script) == script


def test_names(world: World) -> None:
    script = written("""
        ann >> /nick Anna
        ann << * You are now called Anna
        bob << * ann is now called Anna
        ann >> /nick Anna
        ann << * You are called Anna already.
        ann >> /nick BOB
        ann << * The name BOB is taken. Choose another.
        ann >> /nick b ob
        ann << * The name b ob cannot be used: letters, digits and signs such as _ and - \
are fine, spaces are not, and it does not begin with a digit or -.
    """)
    assert world.play(script) == script


def test_topics(world: World) -> None:
    script = written("""
        ann >> /topic
        ann << * #lobby has no topic. /topic TEXT sets one.
        ann >> /topic Cats and dogs
        ann << * ann set the topic: Cats and dogs
        bob << * ann set the topic: Cats and dogs
        bob >> /topic
        bob << * Topic: Cats and dogs
        bob >> /join lobby
        bob << * You are in #lobby.
        bob << * Topic: Cats and dogs
        bob << * Here (2 people): ann, bob
        bob >> /topic -
        ann << * bob removed the topic
        bob << * bob removed the topic
    """)
    assert world.play(script) == script


def test_rooms(world: World) -> None:
    script = written("""
        ann >> /join cats
        ann << * You are in #cats.
        ann << * Nobody else is here yet.
        ann >> meow
        bob >> /join #CATS
        ann << * #cats: bob joined
        bob << * You are in #cats.
        bob << * Here (2 people): ann, bob
        bob >> meow
        ann << [12:00] #cats bob: meow
        bob >> /join lobby
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
        bob >> woof
        ann << [12:00] bob: woof
        ann >> /topic On cats
        ann << * #cats: ann set the topic: On cats
        bob << * #cats: ann set the topic: On cats
        bob >> /rooms
        bob << * Rooms:
        bob <<   #lobby (2 people)
        bob <<   #cats (2 people): On cats
        bob >> /leave #cats too many cats
        ann << * #cats: bob left the room (too many cats)
        bob << * You left #cats.
        bob >> /who cats
        bob << * In #cats (1 person): ann
        bob >> /who dogs
        bob << * There is no room #dogs.
        ann >> /leave
        ann << * You left #cats. What you type now goes to #lobby.
        ann >> /leave
        ann << * You left #lobby.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        bob << * ann left the room
        ann >> hello?
        ann << * That was not sent.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /me waves
        ann << * That was not sent.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /leave
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /topic
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /leave #nowhere
        ann << * There is no room #nowhere.
        ann >> /leave #lobby
        ann << * You are not in #lobby. Join it first.
        ann >> /who
        ann << * On the server (2 people): ann, bob
        ann >> /join a,b
        ann << * #a,b is no name for a room: it begins with # and has no spaces, commas or colons.
    """)
    assert world.play(script) == script


def test_put_out(world: World) -> None:
    world.play("ann >> /join x\nbob >> /join x")
    world.perform("ann", Kick("#x", "bob", "rude"))
    script = written("""
        bob >> hello?
        ann << * ann threw bob out of #x (rude). To come back: /join #x
        bob << * ann threw bob out of #x (rude). To come back: /join #x
        bob << * That was not sent.
        bob << * You are no longer in #x. To come back: /join #x
        bob >> /topic mine
        bob << * You are no longer in #x. To come back: /join #x
        bob >> /who
        bob << * On the server (2 people): ann, bob
        bob >> /join #x
        ann << * #x: bob joined
        bob << * You are in #x.
        bob << * Here (2 people): ann, bob
        bob >> hello
        ann << [12:00] #x bob: hello
    """)
    assert world.play(script) == script


def test_a_locked_room(world: World) -> None:
    world.play("ann >> /join x")
    world.perform("ann", ChangeRoomModes("#x", [ModeChange(True, "k", "sesame")]))
    script = written("""
        bob >> /join x
        ann << * #x: ann sets mode +k sesame
        bob << * You cannot join #x: it is locked. Give the right key after its name.
        bob >> /join x sesame
        ann << * #x: bob joined
        bob << * You are in #x.
        bob << * Here (2 people): ann, bob
    """)
    assert world.play(script) == script


def test_an_invitation(world: World) -> None:
    world.play("ann >> /join x")
    world.perform("ann", ChangeRoomModes("#x", [ModeChange(True, "i"), ModeChange(True, "s")]))
    world.clients["ann"].taken()
    script = written("""
        bob >> /join x
        bob << * You cannot join #x uninvited. Ask someone inside to invite you.
        bob >> /who x
        bob << * There is no room #x.
        bob >> /rooms
        bob << * Rooms:
        bob <<   #lobby (2 people)
    """)
    assert world.play(script) == script
    world.perform("ann", Invite("bob", "#x"))
    script = written("""
        bob >> /join x
        ann << * #x: bob joined
        bob << * ann invites you to #x. To accept: /join #x
        bob << * You are in #x.
        bob << * Here (2 people): ann, bob
    """)
    assert world.play(script) == script


def test_a_banned_member(world: World) -> None:
    world.play("ann >> /join x\nbob >> /join x")
    world.perform("ann", ChangeRoomModes("#x", [ModeChange(True, "b", "bob")]))
    world.clients["ann"].taken()
    script = written("""
        bob >> may I?
        bob << * #x: ann sets mode +b bob!*@*
        bob << * Not sent: you are banned from speaking in #x. Ask one of its operators.
        bob >> /nick robert
        bob << * You cannot change your name while you are banned in #x. Leave it first.
    """)
    assert world.play(script) == script


def test_only_operators_make_rooms(cut: int) -> None:
    world = World(cut=cut, creation=False)
    world.enter("ann")
    script = written("""
        ann >> /join x
        ann << * There is no room #x, and only the server's operators make new ones here.
        ann >> still in the lobby
        ann >> /leave
        ann << * You left #lobby.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /rooms
        ann << * There are no rooms. /join ROOM makes one.
    """)
    assert world.play(script) == script


def test_killed(world: World) -> None:
    world.perform("ann", BecomeOperator("root", "secret"))
    world.perform("ann", Kill("bob", "spam", "Killed (ann (spam))"))
    assert world.play("ann ~~ 0") == written("""
        ann ~~ 0
        ann << * bob left (Killed (ann (spam)))
        bob << * Killed (ann (spam))
        bob --
    """)


def test_words_of_farewell(world: World) -> None:
    script = written("""
        ann >> /quit so long!
        ann << * Good-bye, ann!
        ann --
        bob << * ann left (so long!)
        bob >> /exit
        bob << * Good-bye, bob!
        bob --
    """)
    assert world.play(script) == script
    assert world.hub.roster.people_count == 0


def test_the_servers_end_is_told_in_the_servers_language() -> None:
    for language, words in (("en", "The server is stopping"), ("ru", "Сервер останавливается")):
        world = World(language=language)  # type: ignore[arg-type]
        world.enter("ann")
        farewell = world.clients["ann"].session.farewell("ending_stopped")
        assert farewell == f"* {words}\r\n".encode()


def test_a_long_answer_waits_for_a_slow_reader() -> None:
    world = World()
    world.enter(*(f"{'g' * 28}{number:03}x" for number in range(400)))
    world.enter("ann")
    with world.hub.lock:
        for user in list(world.hub.roster.people()):
            user.away = "я" * 200  # lists cut it: 40 characters
    link = world.clients["ann"].link
    link.unsent = 1
    world.send("ann", b"/who\nafter\n")
    world.run(10)
    first = len(link.output)
    assert 0 < first < 80_000
    link.unsent = 0
    world.run(10)
    answer = link.output.decode()
    assert answer.count("away: ") == 401
    assert answer.endswith("…)\r\n")
