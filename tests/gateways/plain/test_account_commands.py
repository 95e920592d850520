"""/register, /login, /logout, /password, /account and /keep."""

import pytest

from beseda.catalogue import Language
from beseda.domain.accounts import AccountSettings, Enforce
from beseda.domain.settings import AccountsSettings
from tests.gateways.plain.conversation import World, written
from tests.gateways.plain.people import account_of, choose, log_in, world_of
from tests.gateways.remembering import Remembering

ELSEWHERE = "192.0.2.7"


def answers(world: World, name: str, *lines: str) -> list[str]:
    """What somebody is told after lines."""
    for line in lines:
        world.send(name, f"{line}\n".encode())
    return world.clients[name].taken().split("\r\n")[:-1]


# ── an account comes to be ─────────────────────────────────────────────────────────────────────


def test_a_name_becomes_ones_own(kept: Remembering, cut: int) -> None:
    world = world_of(kept, cut=cut)
    world.enter("ann")
    script = written("""
        ann >> /account
        ann << * You are a guest. To make this name yours: /register
        ann >> /register tea and cake
        ann << * The name ann is yours from now on. Next time you will be asked for the password.
        ann >> /register tea and cake
        ann << * You are logged in as ann already.
        ann >> exit
        ann << * Good-bye, ann!
        ann --
        anna ++
        anna << * This is Beseda, a chat. The word exit leaves it.
        anna << Your name: |
        anna >> ann
        anna << ann is a registered name. Its password (or Enter, for another name): |
        anna >> tea and cake
        anna << * Welcome, ann! /help lists the commands.
        anna << * You are in #lobby.
        anna << * Nobody else is here yet.
    """)
    assert world.play(script) == script


def test_in_russian(kept: Remembering) -> None:
    world = world_of(kept, language="ru")
    world.enter("аня")
    script = written("""
        аня >> /account
        аня << * Вы гость. Чтобы имя стало вашим: /register
        аня >> /register
        аня << Пароль для имени аня (или Enter, чтобы передумать): |
        аня >> чай
        аня << * Пароль слишком короткий: в нём должно быть не меньше 8 символов.
        аня >> /register
        аня << Пароль для имени аня (или Enter, чтобы передумать): |
        аня >> чай с тортом
        аня << * Имя аня теперь ваше. В следующий раз спросим пароль.
        аня >> /пароль
        аня << Ваш нынешний пароль (или Enter, чтобы передумать): |
        аня >> чай с тортом
        аня << Новый пароль (или Enter, чтобы передумать): |
        аня >> кофе с тортом
        аня << * Пароль изменён.
        аня >> /account always-on on
        аня << * Ваша учётная запись — аня. /account НАСТРОЙКА ЗНАЧЕНИЕ меняет что-нибудь из этого:
        аня <<   multiclient on — одно имя на несколько ваших подключений (on, off)
        аня <<   always-on on — вы остаётесь, когда отключится последнее, и потом видите \
пропущенное (on, off)
        аня <<   enforce strict — другим вашего имени не взять никогда или лишь на минуту \
(strict, grace)
        аня >> /logout
        аня << * Теперь вас зовут Guest1
        аня << * Вы снова гость.
        аня >> /login аня
        аня << Пароль для имени аня (или Enter, чтобы передумать): |
        аня >> кофе с тортом
        аня << * Вы вошли как аня.
    """)
    assert world.play(script) == script


def test_a_name_that_somebody_has_is_not_to_be_had(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    world.enter("bob")
    answers(world, "bob", "/nick Аnn")
    assert answers(world, "bob", "/register tea and cake") == [
        "* Аnn looks like Ann, which is somebody's account. Choose another name."
    ]


def test_only_operators_make_accounts(kept: Remembering) -> None:
    world = world_of(kept, settings=AccountsSettings(registration="closed"))
    world.enter("ann")
    why = "* On this server only its operators make accounts. Ask one of them."
    assert answers(world, "ann", "/register") == [why]
    assert answers(world, "ann", "/register tea and cake") == [why]


def test_a_password_that_is_no_text(kept: Remembering, cut: int) -> None:
    """Every letter of it would be U+FFFD, and any other word of six letters the same password."""
    world = world_of(kept, "Ann", cut=cut)
    world.enter("bob")
    log_in(world, "ann", "Ann")
    word = "секретно".encode("cp1251")
    for line in (b"/register " + word, b"/register\n" + word):
        world.send("bob", line + b"\n")
        assert "* That password is not in UTF-8" in world.clients["bob"].taken()
    world.send("ann", b"/password tea-and-cake " + word + b"\n")
    assert "* That password is not in UTF-8" in world.clients["ann"].taken()
    assert len(world.hub.accounts) == 1


@pytest.mark.parametrize(
    "command", ["/register tea-and-cake", "/login tea-and-cake", "/login Ann tea-and-cake"]
)
def test_a_password_that_others_could_read_is_not_taken(kept: Remembering, command: str) -> None:
    world = world_of(kept, "Ann", host=ELSEWHERE)
    world.enter("bob")
    [line] = answers(world, "bob", command)
    assert line.startswith("* Passwords are only taken over TLS: anybody on the way could read")
    assert line.endswith("and choose another password if this one was right.")


# ── in and out ─────────────────────────────────────────────────────────────────────────────────


def test_in_and_out(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Bob")
    world.enter("guest")
    script = written("""
        guest >> /login
        guest << * You are a guest. To log in: /login NAME
        guest >> /login tea-and-cake
        guest << * You are a guest. To log in: /login NAME
        guest >> /login ann tea-and-coffee
        guest << * Wrong name or password.
        guest >> /login ann tea-and-cake
        guest << * You are logged in as Ann.
        guest >> /login BOB tea-and-cake
        guest << * You are logged in as Bob.
        guest >> /nick Bob
        guest << * You are now called Bob
        guest >> /login tea-and-cake
        guest << * You are logged in as Bob.
        guest >> /logout
        guest << * You are now called Guest1
        guest << * You are a guest again.
        guest >> /logout
        guest << * You are not logged in.
    """)
    assert world.play(script) == script


def test_nobody_becomes_a_guest_where_there_are_none(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(required=True))
    log_in(world, "ann", "Ann")
    assert answers(world, "ann", "/logout") == [
        "* This server is for people with an account: to leave, quit."
    ]
    assert account_of(world, "ann") == "Ann"


def test_who_logs_out_has_a_name_of_grace_for_a_while(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    choose(world, "Ann", AccountSettings(enforce=Enforce.GRACE))
    log_in(world, "ann", "Ann")
    script = written("""
        ann >> /logout
        ann << * You are a guest again.
        ann << * The name Ann belongs to an account. If it is yours, log in within 60 seconds; \
else you will be given another.
        ann ~~ 60
        ann << * You are now called Guest1
    """)
    assert world.play(script) == script


def test_what_one_device_does_the_other_is_told(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Bob")
    log_in(world, "ann", "Ann")
    log_in(world, "phone", "Ann")
    script = written("""
        ann >> /login Bob tea-and-cake
        ann << * You are now called Guest1
        ann << * You are logged in as Bob.
        phone << * You are now called Guest1
        phone << * You are logged in as Bob.
        ann >> /logout
        ann << * You are a guest again.
        phone << * You are a guest again.
    """)
    assert world.play(script) == script


def test_a_password_is_changed(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    script = written("""
        ann >> /password tea-and-coffee tea-and-bread
        ann << * The present password is wrong.
        ann >> /password tea-and-cake tea
        ann << * The password is too short: it must have at least 8 characters.
        ann >> /password tea-and-cake tea and bread
        ann << * It is written like this: /password [OLD NEW]
        ann >> /password tea-and-cake tea-and-bread
        ann << * Your password is changed.
        ann >> /login tea-and-cake
        ann << * Wrong name or password.
        ann >> /login tea-and-bread
        ann << * You are logged in as Ann.
    """)
    assert world.play(script) == script


def test_the_new_password_is_asked_for_when_the_present_one_is_right(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    script = written("""
        ann >> /password
        ann << Your present password (or Enter, to cancel): |
        ann >> tea-and-coffee
        ann << * The present password is wrong.
        ann >> coffee-and-pie
        ann << * That was not sent: it might be a password. Say it again if it is not.
        ann >> /password
        ann << Your present password (or Enter, to cancel): |
        ann >> tea-and-cake
        ann << The new password (or Enter, to cancel): |
        ann >> coffee-and-pie
        ann << * Your password is changed.
    """)
    assert world.play(script) == script


def test_too_many_tries_in_a_minute(kept: Remembering) -> None:
    world = world_of(kept, "Ann", settings=AccountsSettings(tries_per_minute=3))
    world.enter("eve")
    told = [answers(world, "eve", "/login Ann guess")[0] for _ in range(4)]
    assert told[:3] == ["* Wrong name or password."] * 3
    assert told[3].startswith("* Too many tries. Try again in ")


# ── settings ───────────────────────────────────────────────────────────────────────────────────


def test_settings(kept: Remembering) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    script = written("""
        ann >> /account
        ann << * Your account is Ann. /account SETTING VALUE changes one of these:
        ann <<   multiclient on — several of your connections share your name (on, off)
        ann <<   always-on off — you stay when the last one goes, and are shown what you missed \
(on, off)
        ann <<   enforce strict — others never get your name, or for a minute (strict, grace)
        ann >> /account MultiClient OFF
        ann << * Your account is Ann. /account SETTING VALUE changes one of these:
        ann <<   multiclient off — several of your connections share your name (on, off)
        ann <<   always-on off — you stay when the last one goes, and are shown what you missed \
(on, off)
        ann <<   enforce strict — others never get your name, or for a minute (strict, grace)
    """)
    assert world.play(script) == script
    answers(world, "ann", "/account always-on on", "/account enforce grace")
    account = world.hub.accounts.find("Ann")
    assert account is not None
    assert account.settings == AccountSettings(
        multiclient=False, always_on=True, enforce=Enforce.GRACE
    )


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("always-on", "always-on is on or off."),
        ("always-on yes", "always-on is on or off."),
        ("Multiclient maybe", "multiclient is on or off."),
        ("always-on on now", "always-on is on or off."),
        ("enforce on", "enforce is strict or grace."),
        ("colour red", "There is no setting colour. There are: multiclient, always-on, enforce."),
    ],
)
def test_settings_that_there_are_not(kept: Remembering, rest: str, told: str) -> None:
    world = world_of(kept, "Ann")
    log_in(world, "ann", "Ann")
    assert answers(world, "ann", f"/account {rest}") == [f"* {told}"]


# ── what needs an account ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "why"),
    [("en", "* You are not logged in."), ("ru", "* Вы не вошли ни в какую учётную запись.")],
)
def test_what_is_for_those_who_have_one(kept: Remembering, language: Language, why: str) -> None:
    world = world_of(kept, language=language)
    world.enter("bob")
    answers(world, "bob", "/join tea")
    for command in ("/password a b", "/password", "/logout", "/keep"):
        assert answers(world, "bob", command) == [why]


def test_a_room_is_kept(kept: Remembering) -> None:
    world = world_of(kept, "Ann", "Bob")
    log_in(world, "ann", "Ann")
    log_in(world, "bob", "Bob")
    script = written("""
        ann >> /join tea
        ann << * You are in #tea.
        ann << * Nobody else is here yet.
        bob >> /join tea
        ann << * #tea: Bob joined
        bob << * You are in #tea.
        bob << * Here (2 people): Ann, Bob
        bob >> /keep
        bob << * Only the operators of #tea may do that.
        ann >> /keep
        ann << * Ann is the founder of #tea now
        ann << * #tea lasts from now on, and you are its founder.
        bob << * Ann is the founder of #tea now
        ann >> /logout
        ann << * You are now called Guest1
        ann << * You are a guest again.
        bob << * Ann is now called Guest1
        ann >> /login ann tea-and-cake
        ann << * Guest1 is the founder of #tea now
        ann << * You are logged in as Ann.
        bob << * Guest1 is the founder of #tea now
        ann >> /nick Ann
        ann << * You are now called Ann
        bob << * Guest1 is now called Ann
        ann >> /закрепить
        ann << * #tea is registered already, or the server keeps it by itself.
        ann >> /leave
        ann << * You left #tea. What you type now goes to #lobby.
        bob << * #tea: Ann left the room
        ann >> /keep
        ann << * Only the operators of #lobby may do that.
        ann >> /leave
        ann << * You left #lobby.
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
        bob << * Ann left the room
        ann >> /keep
        ann << * You are in no room. /rooms lists them, /join ROOM enters one.
    """)
    assert world.play(script) == script
    assert account_of(world, "ann") == "Ann"
