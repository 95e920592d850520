"""What the server says to browsers: the page that shows the ways in, and why there is no page."""

from http import HTTPStatus
from typing import NamedTuple

from beseda.catalogue.text import Text


class Problem(NamedTuple):
    """Why a request gets no page: the heading, and what to do about it."""

    title: Text
    advice: Text


# The page with the ways in.
TITLE = Text("{network}: how to join", "{network}: как войти")
LEAD = Text(
    "One chat for all: whatever program you come with, you stand in the same rooms.",
    "Один чат для всех: с какой бы программой вы ни пришли, комнаты одни и те же.",
)
PEOPLE_HERE = Text(
    "person is here now|people are here now",
    "человек сейчас здесь|человека сейчас здесь|человек сейчас здесь",
)
NOBODY_HERE = Text("Nobody is here now: be the first", "Сейчас здесь никого: будьте первым гостем")
NO_BROWSER_YET = Text(
    "There is no chatting in the browser yet. Any of these programs lets you in today:",
    "Общаться прямо в браузере пока нельзя. Но войти можно уже сейчас любой из этих программ:",
)
PASSWORD = Text(
    "This server asks everybody for its password; whoever runs it can tell you.",
    "Сервер спрашивает у всех пароль; его знает тот, кто держит сервер.",
)
PASSWORD_HERE = Text("PASSWORD", "ПАРОЛЬ")

TERMINAL = Text("Terminal client", "Терминальный клиент")
TERMINAL_HOW = Text(
    "For those who have Beseda installed. Completes names, comes back when the network fails.",
    "Если Беседа у вас установлена. Дополняет имена, сам возвращается после обрыва связи.",
)
NETCAT = Text("netcat", "netcat")
NETCAT_HOW = Text(
    "Nothing to install on Linux and macOS. Type your name, then what you want to say.",
    "В Linux и macOS ставить ничего не нужно. Напишите имя, а потом — что хотите сказать.",
)
TELNET = Text("telnet", "telnet")
TELNET_HOW = Text("The same, where there is no netcat.", "То же самое, если netcat нет.")
LEAVING = Text(
    "/help lists the commands, the word exit leaves.", "/help покажет команды, слово exit — выход."
)
IRC = Text("IRC program", "Программа IRC")
IRC_HOW = Text(
    "Any program on a computer or phone, without TLS: server {host}, port {port}, room {room}.",
    "Любая, на компьютере или телефоне, без TLS: сервер {host}, порт {port}, комната {room}.",
)

# Instead of a page.
BACK = Text("How to join this chat", "Как войти в этот чат")
EXAMPLE = Text(
    "A request that works, with an empty line at its end:",
    "Запрос, который подойдёт, с пустой строкой в конце:",
)
PROBLEMS: dict[int, Problem] = {
    HTTPStatus.BAD_REQUEST: Problem(
        Text("That is no HTTP request", "Это не запрос HTTP"),
        Text(
            "Something in it is missing or misspelt. Since HTTP/1.1 a request must have exactly one"
            " Host line, with the server's name or address (RFC 9112, section 3.2).",
            "В нём чего-то не хватает, или что-то написано неверно. Начиная с HTTP/1.1 в запросе"
            " должна быть ровно одна строка Host с именем или адресом сервера (RFC 9112, раздел"
            " 3.2).",
        ),
    ),
    HTTPStatus.NOT_FOUND: Problem(
        Text("There is no such page", "Такой страницы нет"),
        Text("This server has one page only.", "На этом сервере всего одна страница."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: Problem(
        Text("That cannot be done here", "Так здесь нельзя"),
        Text("Pages can only be read: GET or HEAD.", "Страницы можно только читать: GET или HEAD."),
    ),
    HTTPStatus.REQUEST_TIMEOUT: Problem(
        Text("The request took too long", "Запрос шёл слишком долго"),
        Text(
            "It was not complete after {seconds} seconds. Its end is an empty line.",
            "За {seconds} с он не закончился. Конец запроса — пустая строка.",
        ),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Problem(
        Text("The request has a body", "У запроса есть тело"),
        Text("A page can be asked for without one.", "Чтобы получить страницу, оно не нужно."),
    ),
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: Problem(
        Text("The request is too long", "Запрос слишком длинный"),
        Text(
            "Its first line and headers may have {bytes} bytes.",
            "Первая строка и заголовки могут занимать {bytes} байт.",
        ),
    ),
    HTTPStatus.NOT_IMPLEMENTED: Problem(
        Text("This server does not know how to do that", "Такого этот сервер не умеет"),
        Text(
            "Of transfer codings it knows only chunked.",
            "Из кодировок передачи он знает только chunked.",
        ),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: Problem(
        Text("The server is stopping", "Сервер останавливается"),
        Text("Try again later.", "Попробуйте позже."),
    ),
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED: Problem(
        Text("This server speaks HTTP/1.1", "Этот сервер говорит на HTTP/1.1"),
        Text("Ask in HTTP/1.1 or HTTP/1.0.", "Спросите на HTTP/1.1 или HTTP/1.0."),
    ),
}
"""By status code (RFC 9110, section 15)."""

ANSWERED = Text("answered with {status}", "ответ {status}")
"""For the console: why a connection ended."""
