"""The table of commands, and what is no command."""

import re

import pytest

from beseda.catalogue import Language
from beseda.gateways.plain.commands import COMMANDS, Row, leaves
from tests.gateways.plain.conversation import World, written


def test_every_name_is_one_command() -> None:
    names = [name for row in COMMANDS for name in row.names]
    assert len(names) == len(set(names))
    assert all(name == name.casefold() and name.isprintable() and " " not in name for name in names)


def test_the_usage_is_the_commands_own() -> None:
    for row in COMMANDS:
        for usage in row.usage:
            command, *words = re.sub(r"\[[^]]*\]", "", usage).split()
            assert command == f"/{row.names[0]}"
            assert len(words) == row.least


def test_the_commands_that_were_promised() -> None:
    promised = [
        "help",
        "who",
        "rooms",
        "join",
        "leave",
        "topic",
        "msg",
        "reply",
        "me",
        "nick",
        "away",
        "back",
        "ignore",
        "history",
        "search",
        "replay",
        "register",
        "login",
        "logout",
        "password",
        "account",
        "keep",
        "quit",
    ]
    assert [row.names[0] for row in COMMANDS] == promised


@pytest.mark.parametrize("language", ["en", "ru"])
def test_help_lists_every_command(language: Language) -> None:
    world = World(language=language)
    world.enter("ann")
    world.send("ann", b"/help\n")
    lines = world.clients["ann"].taken().split("\r\n")[1:-2]
    assert lines == [f"  {row.usage.to(language)} — {row.help.to(language)}" for row in COMMANDS]


def test_help_for_one() -> None:
    world = World()
    world.enter("ann")
    script = written("""
        ann >> /help /msg
        ann <<   /msg NAME TEXT — write to one person in private
        ann <<   Also: /m, /query, /лично
        ann >> /HELP reply
        ann <<   /reply TEXT — answer the last private message
        ann <<   Also: /r, /ответ
        ann >> /help back now
        ann <<   /back — you are here again
        ann <<   Also: /тут
        ann >> /help frobnicate
        ann << * There is no command /frobnicate. /help lists them; //text says /text.
    """)
    assert world.play(script) == script


@pytest.mark.parametrize(
    "row", [row for row in COMMANDS if row.least], ids=lambda row: row.names[0]
)
def test_too_few_words(row: Row) -> None:
    world = World()
    world.enter("ann")
    for number in range(row.least):
        world.send("ann", f"/{row.names[0]} {'word ' * number}\n".encode())
        usage = row.usage.en
        assert world.clients["ann"].taken() == f"* It is written like this: {usage}\r\n"


def test_unknown_commands() -> None:
    world = World()
    world.enter("ann")
    script = written(f"""
        ann >> /jion #x
        ann << * There is no command /jion. Do you mean /join? /help lists all.
        ann >> /KICK bob
        ann << * Not here: /KICK is for IRC programs, which moderate rooms (see docs/guide.md).
        ann >> /WHOO
        ann << * There is no command /WHOO. Do you mean /who? /help lists all.
        ann >> /комната
        ann << * There is no command /комната. Do you mean /комнаты? /help lists all.
        ann >> /etc/passwd is a file
        ann << * There is no command /etc/passwd. /help lists them; //text says /text.
        ann >> /
        ann << * There is no command /. /help lists them; //text says /text.
        ann >> / who
        ann << * There is no command /. /help lists them; //text says /text.
        ann >> /{"x" * 1000}
        ann << * There is no command /{"x" * 31}…. /help lists them; //text says /text.
    """)
    assert world.play(script) == script


def test_commands_in_russian() -> None:
    world = World(language="ru")
    world.enter("аня", "боб")
    script = written("""
        аня >> /кто
        аня << * В #lobby 2 человека: аня, боб
        аня >> /Войти кошки
        аня << * Вы в комнате #кошки.
        аня << * Кроме вас здесь пока никого.
        аня >> /ТЕМА О кошках
        аня << * #кошки: аня задаёт тему: О кошках
        аня >> /комнаты
        аня << * Комнаты:
        аня <<   #lobby (2 человека)
        аня <<   #кошки (1 человек): О кошках
        аня >> /выйти
        аня << * Вы вышли из #кошки. Теперь ваши слова идут в #lobby.
        аня >> /лично боб тсс
        боб << [12:00] аня (лично): тсс
        боб >> /ответ что?
        аня << [12:00] боб (лично): что?
        боб >> /я машет
        аня << [12:00] * боб машет
        боб >> /имя Роберт
        аня << * боб теперь зовётся Роберт
        боб << * Теперь вас зовут Роберт
        боб >> /нет обед
        боб << * Отмечено: вас нет на месте. /back — вы снова здесь.
        аня >> /лично роберт ау
        аня << * Роберт сейчас не на месте: обед
        боб << [12:00] аня (лично): ау
        боб >> /тут
        боб << * Вы снова здесь.
        аня >> /скрыть роберт
        аня << * Слова роберт вы больше не увидите. Ещё раз /ignore роберт — вернуть их.
        аня >> /выход
        аня << * До свидания, аня!
        аня --
        боб << * аня уходит
    """)
    assert world.play(script) == script


@pytest.mark.parametrize("text", ["exit", " exit ", "EXIT", "/exit", "/Exit", "выход", "/Выход"])
def test_words_for_leaving(text: str) -> None:
    assert leaves(text)


@pytest.mark.parametrize("text", ["", "exit now", "//exit", "exits", "/exit now", "quit", "ex it"])
def test_other_words(text: str) -> None:
    assert not leaves(text)
