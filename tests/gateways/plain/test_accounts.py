"""At the door with an account: whose a name is, and who gets in by it."""

from msgspec.structs import replace

from beseda.domain.accounts import AccountSettings, Enforce
from beseda.domain.settings import AccountsSettings
from tests.gateways.plain.conversation import written
from tests.gateways.plain.people import (
    PASSWORD,
    account_of,
    alter,
    choose,
    world_of,
)
from tests.gateways.remembering import Remembering

ELSEWHERE = "192.0.2.7"


def test_a_name_is_asked_its_password(kept: Remembering, cut: int) -> None:
    world = world_of(kept, "Ann", cut=cut)
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> ann
        ann << Ann is a registered name. Its password (or Enter, for another name): |
        ann >> tea-and-coffee
        ann << * Wrong name or password.
        ann << Ann is a registered name. Its password (or Enter, for another name): |
        ann >> tea-and-cake
        ann << * Welcome, Ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
    """)
    assert world.play(script) == script
    assert account_of(world, "ann") == "Ann"


def test_in_russian(kept: Remembering) -> None:
    world = world_of(kept, "Аня", language="ru")
    script = written("""
        ann ++
        ann << * Это чат «Беседа». Слово exit — выход.
        ann << Ваше имя: |
        ann >> аня
        ann << Имя Аня чьё-то. Пароль от него (или Enter, чтобы выбрать другое): |
        ann >> чай с тортом
        ann << * Неверное имя или пароль.
        ann << Имя Аня чьё-то. Пароль от него (или Enter, чтобы выбрать другое): |
        ann >> tea-and-cake
        ann << * Аня, здравствуйте! /help — команды.
        ann << * Вы в комнате #lobby.
        ann << * Кроме вас здесь пока никого.
    """)
    assert world.play(script) == script


def test_three_wrong_passwords_are_enough(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    script = written(f"""
        eve ++
        eve << * This is Beseda, a chat. The word exit leaves it.
        eve << Your name: |
        eve >> Ann
        eve << Ann is a registered name. Its password (or Enter, for another name): |
        eve >> one
        eve << * Wrong name or password.
        eve << Ann is a registered name. Its password (or Enter, for another name): |
        eve >> {"x" * 5000}
        eve << * That is not the password.
        eve << Ann is a registered name. Its password (or Enter, for another name): |
        eve >> two
        eve << * Wrong name or password.
        eve << * Too many wrong passwords. Ask whoever runs the server, and come again.
        eve --
    """)
    assert world.play(script) == script
    assert world.hub.roster.people_count == 0


def test_enter_is_for_another_name(kept: Remembering, cut: int) -> None:
    world = world_of(kept, "Ann", cut=cut)
    script = written("""
        bob ++
        bob << * This is Beseda, a chat. The word exit leaves it.
        bob << Your name: |
        bob >> Ann
        bob << Ann is a registered name. Its password (or Enter, for another name): |
        bob >>
        bob << Your name: |
        bob >> Bob
        bob << * Welcome, Bob! /help lists the commands.
        bob << * You are in #lobby.
        bob << * Nobody else is here yet.
    """).replace("bob >>\n", "bob >> \n")
    assert world.play(script) == script
    assert account_of(world, "bob") == ""


def test_a_script_says_it_all_at_once(kept: Remembering, cut: int) -> None:
    world = world_of(kept, "Ann", cut=cut)
    world.enter("bob")
    client = world.connect("ann")
    world.send("ann", f"Ann\n{PASSWORD}\nhello\n".encode())
    assert "* Welcome, Ann!" in client.taken()
    assert world.clients["bob"].taken().endswith("[12:00] Ann: hello\r\n")


def test_a_script_whose_password_is_empty_says_nothing_in_its_place(
    kept: Remembering, cut: int
) -> None:
    world = world_of(kept, "Ann", cut=cut)
    client = world.connect("ann")
    world.send("ann", b"Ann\n\nBob\nhello\n")
    assert "* Welcome, Bob!" in client.taken()


def test_a_password_with_blanks_is_taken_as_it_is(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    assert kept.identity is not None
    kept.identity.create("Ann", "  tea and  cake ")
    world.connect("ann")
    world.send("ann", b"Ann\n  tea and  cake \r\n")
    assert account_of(world, "ann") == "Ann"


def test_passwords_are_not_asked_for_where_others_can_read_them(kept: Remembering) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE)
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> Ann
        ann << * Ann is a registered name, and passwords are only taken over TLS. \
Choose another name.
        ann << Your name: |
        ann ~~ 2
        ann >> bob
        ann << * Welcome, bob! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
    """)
    assert world.play(script) == script


def test_a_script_that_is_not_asked_does_not_go_by_its_password(
    kept: Remembering, cut: int
) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE, cut=cut)
    world.enter("bob")
    client = world.connect("ann")
    world.send("ann", f"Ann\n{PASSWORD}\nhello\n".encode())
    assert client.taken().count("* That came too soon to be another name") == 2
    assert world.clients["bob"].taken() == ""
    world.run(2)
    world.send("ann", b"anna\n")
    assert client.taken().startswith("* Welcome, anna!")


def test_a_script_that_borrows_its_name_does_not_say_its_password(
    kept: Remembering, cut: int
) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE, cut=cut)
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("bob")
    world.connect("ann")
    world.send("ann", f"Ann\n{PASSWORD}\nhello\n".encode())
    assert world.clients["bob"].taken() == "* Ann joined\r\n[12:00] Ann: hello\r\n"


def test_over_tls_they_are(kept: Remembering) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE)
    client = world.connect("ann")
    client.link.is_secure = True
    world.send("ann", f"Ann\n{PASSWORD}\n".encode())
    assert account_of(world, "ann") == "Ann"


def test_a_server_for_accounts_only(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(required=True))
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> bob
        ann << * This server is for people with an account. Give the name of yours.
        ann << Your name: |
        ann >> ann
        ann << Ann is a registered name. Its password (or Enter, for another name): |
        ann >> tea-and-cake
        ann << * Welcome, Ann! /help lists the commands.
        ann << * You are in #lobby.
        ann << * Nobody else is here yet.
    """)
    assert world.play(script) == script


def test_a_server_for_accounts_only_over_an_open_line(kept: Remembering) -> None:
    settings = AccountsSettings(required=True)
    world = world_of(kept, "Ann", settings=settings, host=ELSEWHERE)
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> Ann
        ann << * This server is for people with an account, and passwords are only taken over \
TLS. Connect with it.
        ann --
    """)
    assert world.play(script) == script


def test_a_suspended_account(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Bob")
    alter(world, "Ann", lambda account: replace(account, suspended="spam"))
    alter(world, "Bob", lambda account: replace(account, suspended=""))
    script = written("""
        ann ++
        ann << * This is Beseda, a chat. The word exit leaves it.
        ann << Your name: |
        ann >> Ann
        ann << Ann is a registered name. Its password (or Enter, for another name): |
        ann >> tea-and-cake
        ann << * The account Ann is suspended: spam
        ann << Ann is a registered name. Its password (or Enter, for another name): |
        bob ++
        bob << * This is Beseda, a chat. The word exit leaves it.
        bob << Your name: |
        bob >> Bob
        bob << Bob is a registered name. Its password (or Enter, for another name): |
        bob >> tea-and-cake
        bob << * This account is suspended.
        bob << Bob is a registered name. Its password (or Enter, for another name): |
    """)
    assert world.play(script) == script


def test_a_look_alike(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    script = written("""
        eve ++
        eve << * This is Beseda, a chat. The word exit leaves it.
        eve << Your name: |
        eve >> Аnn
        eve << * The name Аnn belongs to the account Ann. If it is yours, log in; or choose \
another.
        eve << Your name: |
    """)
    assert world.play(script) == script


def test_too_many_tries_in_a_minute(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(tries_per_minute=2))
    script = written("""
        eve ++
        eve << * This is Beseda, a chat. The word exit leaves it.
        eve << Your name: |
        eve >> Ann
        eve << Ann is a registered name. Its password (or Enter, for another name): |
        eve >> one
        eve << * Wrong name or password.
        eve << Ann is a registered name. Its password (or Enter, for another name): |
        eve >> two
        eve << * Wrong name or password.
        eve << Ann is a registered name. Its password (or Enter, for another name): |
    """)
    assert world.play(script) == script
    told = world.play("eve >> three").splitlines()
    assert told[1].startswith("eve << * Too many tries. Try again in ")
