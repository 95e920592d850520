"""The server speaks Russian to IRC clients, in UTF-8."""

import re
from string import Formatter

import pytest

from beseda.catalogue import Text
from beseda.catalogue import irc as texts
from tests.gateways.irc.conversation import IrcWorld
from tests.gateways.plain.conversation import written

SENTENCES = [
    text
    for value in vars(texts).values()
    for text in (value if isinstance(value, tuple) and not isinstance(value, Text) else (value,))
    if isinstance(text, Text)
]


@pytest.fixture
def world(cut: int) -> IrcWorld:
    world = IrcWorld(cut=cut, language="ru")
    world.enter("Аня", "Боря")
    return world


def test_a_conversation(world: IrcWorld) -> None:
    script = written("""
        Аня >> JOIN #Чай
        Аня << :Аня!~user@192.0.2.1 JOIN #Чай
        Аня << :irc.test 353 Аня = #Чай :@Аня
        Аня << :irc.test 366 Аня #Чай :Конец списка имён
        Боря >> TOPIC #ЧАЙ
        Боря << :irc.test 331 Боря #Чай :Тема не задана
        Боря >> JOIN #чай
        Аня << :Боря!~user@192.0.2.2 JOIN #Чай
        Боря << :Боря!~user@192.0.2.2 JOIN #Чай
        Боря << :irc.test 353 Боря = #Чай :@Аня Боря
        Боря << :irc.test 366 Боря #Чай :Конец списка имён
        Боря >> PRIVMSG #чай :Ёжик
        Аня << :Боря!~user@192.0.2.2 PRIVMSG #Чай :Ёжик
        Боря >> KICK #чай АНЯ
        Боря << :irc.test 482 Боря #Чай :Это могут только операторы комнаты #Чай.
        Боря >> NICK аня
        Боря << :irc.test 433 Боря аня :Имя аня уже занято. Выберите другое.
        Боря >> MODE #чай +Ъ
        Боря << :irc.test 472 Боря Ъ :Режима Ъ у #Чай нет.
        Боря >> ПРИВЕТ
        Боря << :irc.test 421 Боря ПРИВЕТ :Неизвестная команда. Список команд: /HELP
        Боря >> AWAY :ушёл
        Боря << :irc.test 306 Боря :Вы отмечены как отошедший
        Боря >> QUIT :Пока
        Аня << :Боря!~user@192.0.2.2 QUIT :Quit: Пока
        Боря << ERROR :Closing link: (192.0.2.2) Quit: Пока
        Боря --
    """)
    assert world.play(script) == script


def test_the_server_ends_it_in_russian() -> None:
    world = IrcWorld(language="ru", password="сезам")
    world.connect("ann")
    script = written("""
        ann >> NICK ann
        ann >> USER ann 0 * :Ann
        ann << :irc.test 464 * :Неверный пароль сервера
        ann << ERROR :Closing link: (192.0.2.1) Неверный пароль сервера
        ann --
    """)
    assert world.play(script) == script


QUESTIONS = (
    *("MOTD", "LUSERS", "VERSION", "TIME", "INFO", "ADMIN", "LINKS", "HELP", "LIST", "STATS u"),
    *("WHO", "WHOIS Аня", "WHOIS никто", "WHOWAS никто", "AWAY", "AWAY х", "NAMES", "INVITE"),
    *("JOIN", "PRIVMSG", "PRIVMSG Аня", "PING", "NICK", "NICK 1", "FROB", "SETNAME :", "USER"),
    *("MODE #чай b", "MODE #чай +beI", "MODE #чай +Z", "MODE Боря", "TOPIC #нет", "PART #нет"),
    *("KICK #чай никто", "OPER a b", "KILL a", "CAP FOO", "MOTD нет", "HELP нет"),
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_people_read_is_in_russian(world: IrcWorld, question: str) -> None:
    world.gather("#чай", "Аня")
    for line in world.ask("Аня", question):
        sentence = line.partition(" :")[2]
        words = set(re.findall("[a-z]{4,}", sentence)) - {"irc", "test", "user", "server"}
        assert not words - {"beseda", "netcat", "wallops"}, line


@pytest.mark.parametrize("text", SENTENCES, ids=lambda text: text.en[:30])
def test_both_languages_say_the_same_things(text: Text) -> None:
    def places(sentence: str) -> set[str | None]:
        return {place for _, place, _, _ in Formatter().parse(sentence)} - {None}

    assert places(text.en) == places(text.ru)
    assert not re.search("[\r\n]", text.en + text.ru) or text is texts.HELP_INTRODUCTION
    assert re.search("[а-яё]", text.ru.lower())


def test_who_is_killed_is_told_in_russian(world: IrcWorld) -> None:
    world.ask("Аня", "OPER root secret")
    world.ask("Аня", "KILL Боря :спам")
    assert "Соединение разорвано (Аня: спам)" in world.hears("Боря")[-1]
