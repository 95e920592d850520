"""Getting in: the question, the name, the password, the closed door."""

from beseda.domain.commands import Part
from beseda.domain.limits import Limits
from beseda.gateways.plain.settings import PlainSettings
from tests.gateways.plain.conversation import World, written


def test_in_and_out(cut: int) -> None:
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> Ann
        ann << * Welcome, Ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
        bob ++
        bob << * This is Beseda, a chat. The word exit leaves it.
        bob << Your name: |
        bob >> Bob
        ann << * Bob joined
        bob << * Welcome, Bob! /help lists the commands.
        bob << * You are in #lobby.
        bob << * Here (2 people): Ann, Bob
        ann >> exit
        ann << * Good-bye, Ann!
        ann --
        bob << * Ann left
    """)
    assert World(cut=cut).play(script) == script


def test_in_russian(cut: int) -> None:
    script = written("""
        ann ++
        ann << * Это чат «Беседа». Слово exit — выход.
        ann << Ваше имя: |
        ann >> Аня
        ann << * Аня, здравствуйте! /help — команды.
        ann << * Вы в комнате #lobby.
        ann << * Кроме вас здесь пока никого.
        bob ++
        bob << * Это чат «Беседа». Слово exit — выход.
        bob << Ваше имя: |
        bob >> аня
        bob << * Имя аня уже занято. Выберите другое.
        bob << Ваше имя: |
        bob >> боб
        ann << * боб входит
        bob << * боб, здравствуйте! /help — команды.
        bob << * Вы в комнате #lobby.
        bob << * Здесь 2 человека: Аня, боб
        ann >> Выход
        ann << * До свидания, Аня!
        ann --
        bob << * Аня уходит
    """)
    assert World(cut=cut, language="ru").play(script) == script


def test_names_that_cannot_be_had(cut: int) -> None:
    world = World(cut=cut)
    world.enter("Ann")
    script = written(f"""
        bob ++
        bob << * This is Beseda, a chat. The word exit leaves it.
        bob << Your name: |
        bob >>{" "}
        bob << * A name cannot be empty. Choose one.
        bob << Your name: |
        bob >>    \t
        bob << * A name cannot be empty. Choose one.
        bob << Your name: |
        bob >> aNN
        bob << * The name aNN is taken. Choose another.
        bob << Your name: |
        bob >> А\u200bnn
        bob << * The name А\u200bnn cannot be used: letters, digits and signs such as _ and - \
are fine, spaces are not, and it does not begin with a digit or -.
        bob << Your name: |
        bob >> Аnn
        bob << * The name Аnn looks too much like Ann, who is here. Choose another.
        bob << Your name: |
        bob >> {"b" * 33}
        bob << * That name is too long (limit: 32). Choose a shorter one.
        bob << Your name: |
        bob >> {"b" * 5000}
        bob << * That name is too long (limit: 32). Choose a shorter one.
        bob << Your name: |
        bob >> server
        bob << * The name server is kept for the server's own use. Choose another.
        bob << Your name: |
        bob >>   Bob \t
        Ann << * Bob joined
        bob << * Welcome, Bob! /help lists the commands.
        bob << * You are in #lobby.
        bob << * Here (2 people): Ann, Bob
    """)
    assert world.play(script) == script


def test_too_many_names(cut: int) -> None:
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> #1
        ann << * The name #1 cannot be used: letters, digits and signs such as _ and - \
are fine, spaces are not, and it does not begin with a digit or -.
        ann << Your name: |
        ann >> a b
        ann << * The name a b cannot be used: letters, digits and signs such as _ and - \
are fine, spaces are not, and it does not begin with a digit or -.
        ann << * Too many names were tried. Think of one, and come again.
        ann --
        ann >> Ann
    """)
    assert World(cut=cut, settings=PlainSettings(name_attempts=2)).play(script) == script


def test_whoever_speaks_first_is_not_asked(cut: int) -> None:
    world = World(cut=cut)
    client = world.connect("ann")
    world.send("ann", b"Ann\nhello\n")
    assert client.taken() == (
        "* Welcome, Ann! /help lists the commands.\r\n"
        "* You are in #lobby.\r\n"
        "* Nobody else is here yet.\r\n"
    )


def test_whoever_speaks_first_and_badly_is_asked(cut: int) -> None:
    world = World(cut=cut)
    client = world.connect("ann")
    world.send("ann", b"9\n")
    world.run(1)
    assert client.taken() == (
        "* The name 9 cannot be used: letters, digits and signs such as _ and - are fine, spaces"
        " are not, and it does not begin with a digit or -.\r\nYour name: "
    )


def test_telnet_that_negotiates_first_is_asked(cut: int) -> None:
    world = World(cut=cut)
    client = world.connect("ann")
    world.send("ann", b"\xff\xfd\x03\xff\xfb\x18")
    assert client.taken().endswith("Your name: ")


def test_a_question_word_for_word(cut: int) -> None:
    script = written("""
        ann ++
        ann << NICK|
        ann >| ann
        ann << * Welcome, ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
        bob ++
        bob << NICK|
        bob >| ann
        bob << * The name ann is taken. Choose another.
        bob << NICK|
        bob >| bob
        ann << * bob joined
        bob << * Welcome, bob! /help lists the commands.
        bob << * You are in #lobby.
        bob << * Here (2 people): ann, bob
    """)
    assert World(cut=cut, settings=PlainSettings(prompt="NICK")).play(script) == script


def test_a_password_comes_first(cut: int) -> None:
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << The server's password: |
        ann >> Sesame
        ann << * That is not the password.
        ann << The server's password: |
        ann >> sesame
        ann << Your name: |
        ann >> ann
        ann << * Welcome, ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
    """)
    assert World(cut=cut, password="sesame").play(script) == script


def test_a_password_and_a_question_word_for_word(cut: int) -> None:
    script = written("""
        ann ++
        ann << The server's password: |
        ann >> sesame
        ann << NICK|
    """)
    world = World(cut=cut, password="sesame", settings=PlainSettings(prompt="NICK"))
    assert world.play(script) == script


def test_three_wrong_passwords(cut: int) -> None:
    script = written(f"""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << The server's password: |
        ann >> ann
        ann << * That is not the password.
        ann << The server's password: |
        ann >>{" "}
        ann << * That is not the password.
        ann << The server's password: |
        ann >> {"s" * 5000}
        ann << * That is not the password.
        ann << * Too many wrong passwords. Ask whoever runs the server, and come again.
        ann --
    """)
    world = World(cut=cut, password="sesame")
    assert world.play(script) == script
    assert world.hub.roster.people_count == 0


def test_the_door_closes_behind_two(cut: int) -> None:
    world = World(cut=cut, limits=Limits(people=2, flood=False))
    world.enter("ann", "bob")
    script = written("""
        eve ++
        eve << * This is Beseda, a chat. The word exit leaves it.
        eve << Your name: |
        eve >> eve
        eve << * The door is closed: everyone who may be here is here (limit: 2). Try again when \
someone has left.
        eve --
        ann >> exit
        ann << * Good-bye, ann!
        ann --
        bob << * ann left
        fay ++
        fay << * This is Beseda, a chat. The word exit leaves it.
        fay << Your name: |
        fay >> fay
        bob << * fay joined
        fay << * Welcome, fay! /help lists the commands.
        fay << * You are in #lobby.
        fay << * Here (2 people): bob, fay
    """)
    assert world.play(script) == script


def test_leaving_before_a_name(cut: int) -> None:
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> exit
        ann << * Good-bye!
        ann --
    """)
    assert World(cut=cut).play(script) == script


def test_no_name_in_time() -> None:
    world = World(limits=Limits(register_seconds=60))
    world.play("ann ++")
    assert world.play("ann ~~ 58") == "ann ~~ 58\n"
    assert world.play("ann ~~ 2") == written("""
        ann ~~ 2
        ann << * No name was given in time
        ann --
    """)


def test_a_lobby_that_does_not_let_one_in() -> None:
    world = World()
    world.enter("bob")
    with world.hub.lock:
        world.hub.room("#lobby").limit = 1
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> ann
        ann << * Welcome, ann! /help lists the commands.
        ann << * You cannot join #lobby: it is full. Try again when someone has left.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> hi
        ann << * That was not sent.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        ann >> /who
        ann << * On the server (2 people): bob, ann
    """)
    assert world.play(script) == script
    world.perform("bob", Part("#lobby"))
    assert world.play("ann >> /join lobby") == written("""
        ann >> /join lobby
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
    """)


def test_a_crowd_is_not_all_named() -> None:
    world = World()
    world.enter(*(f"guest{number}x" for number in range(60)))
    last = world.play("ann ++\nann >> ann").splitlines()[-1]
    assert last.startswith("ann << * Here (61 people): guest0x, guest1x, ")
    assert last.endswith(", guest39x, and 21 more")
    everyone = world.play("ann >> /who").splitlines()[-1]
    assert everyone.endswith(", guest59x, ann")
