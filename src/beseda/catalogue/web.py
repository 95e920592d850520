"""What the server says to browsers: the page that shows the ways in, and why there is no page."""

from http import HTTPStatus
from typing import NamedTuple

from beseda.catalogue.text import Text


class Problem(NamedTuple):
    """Why a request gets no answer: the status code, the heading, and what to do about it."""

    status: HTTPStatus
    title: Text
    advice: Text


# The page with the ways in.
NAME = Text("Beseda", "«Беседа»")
TITLE = Text("{network}: how to join", "{network}: как войти")
LEAD = Text(
    "One chat for all: whatever program you come with, you stand in the same rooms.",
    "Один чат для всех: с какой бы программой вы ни пришли, комнаты одни и те же.",
)
PEOPLE_HERE = Text(
    "person is here now|people are here now",
    "человек сейчас здесь|человека сейчас здесь|человек сейчас здесь",
)
NOBODY_HERE = Text("Nobody is here now: be the first", "Сейчас здесь никого нет — будьте первым")
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
    "Если «Беседа» у вас установлена. Дополняет имена, сам возвращается после обрыва связи.",
)
NETCAT = Text("netcat", "netcat")
NETCAT_HOW = Text(
    "Nothing to install on Linux and macOS. Type your name, then what you want to say.",
    "В Linux и macOS ставить ничего не нужно. Напишите имя, а потом — что хотите сказать.",
)
BY_UDP = Text(
    "With -u each line is a datagram (UDP), which may get lost.",
    "С -u каждая строка — датаграмма (UDP), которая может и потеряться.",
)
BY_QUIC = Text(
    "By QUIC everything is encrypted, and a change of network goes unnoticed.",
    "По QUIC всё зашифровано, а смены сети никто не заметит.",
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
NOT_HTTP = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("That is no HTTP request", "Это не запрос HTTP"),
    Text(
        "Something in its first line or its headers is missing or misspelt (RFC 9112).",
        "В первой строке или в заголовках чего-то не хватает, или что-то написано неверно"
        " (RFC 9112).",
    ),
)
BAD_HOST = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The request does not say for whom it is", "Не сказано, кому этот запрос"),
    Text(
        "Since HTTP/1.1 a request must have exactly one Host line, with the server's name or"
        " address (RFC 9112, section 3.2).",
        "Начиная с HTTP/1.1 в запросе должна быть ровно одна строка Host с именем или адресом"
        " сервера (RFC 9112, раздел 3.2).",
    ),
)
BAD_LENGTH = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The length of the body is not clear", "Непонятно, какой длины тело"),
    Text(
        "Content-Length must be one number, in digits only: how many bytes follow the empty line"
        " (RFC 9110, section 8.6). With Transfer-Encoding there must be none.",
        "Content-Length — это одно число, только из цифр: сколько байт идёт после пустой строки"
        " (RFC 9110, раздел 8.6). Вместе с Transfer-Encoding его быть не должно.",
    ),
)
SHORT_BODY = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The body is shorter than its Content-Length", "Тело короче, чем Content-Length"),
    Text(
        "Only {came} of {length} bytes came. Count bytes, not letters.",
        "Пришло байт: {came}, а обещано {length}. Считать нужно байты, не буквы.",
    ),
)
UNFINISHED_BODY = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The body has no end", "У тела нет конца"),
    Text(
        "It is sent in chunks, and the last one, of no bytes, never came ({came} bytes did).",
        "Оно шло частями, но последняя, пустая, так и не пришла (получено байт: {came}).",
    ),
)
LONG_BODY = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The body is longer than its Content-Length", "Тело длиннее, чем Content-Length"),
    Text(
        "More came than the {length} bytes that were announced. Count bytes, not letters; one"
        " connection carries one request.",
        "Пришло больше, чем обещано ({length} байт). Считать нужно байты, не буквы; в одном"
        " соединении — один запрос.",
    ),
)
BODY_WITHOUT_LENGTH = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The body has no Content-Length", "У тела нет Content-Length"),
    Text(
        "Something follows the empty line, and no Content-Length line says how many bytes it has"
        " (RFC 9112, section 6.3).",
        "После пустой строки что-то есть, но строки Content-Length с числом байт нет"
        " (RFC 9112, раздел 6.3).",
    ),
)
BAD_CHUNKS = Problem(
    HTTPStatus.BAD_REQUEST,
    Text("The body cannot be read", "Тело не прочитать"),
    Text(
        "It is said to be sent in chunks, and is not (RFC 9112, section 7.1), or in too many tiny"
        " ones.",
        "Обещано, что оно идёт частями, но это не так (RFC 9112, раздел 7.1), или они слишком"
        " мелкие.",
    ),
)
NOT_FOUND = Problem(
    HTTPStatus.NOT_FOUND,
    Text("There is no such page", "Такой страницы нет"),
    Text("There is nothing at this address.", "По этому адресу ничего нет."),
)
METHOD_NOT_ALLOWED = Problem(
    HTTPStatus.METHOD_NOT_ALLOWED,
    Text("That cannot be done here", "Так здесь нельзя"),
    Text("What can be done at this address: {methods}.", "По этому адресу можно: {methods}."),
)
TOO_SLOW = Problem(
    HTTPStatus.REQUEST_TIMEOUT,
    Text("The request took too long", "Запрос шёл слишком долго"),
    Text(
        "It was not complete after {seconds} seconds. Its end is an empty line.",
        "За {seconds} с он не закончился. Конец запроса — пустая строка.",
    ),
)
PAGE_WITH_BODY = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Text("The request has a body", "У запроса есть тело"),
    Text("A page can be asked for without one.", "Чтобы получить страницу, оно не нужно."),
)
LARGE_BODY = Problem(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Text("The body is too large", "Тело слишком большое"),
    Text("It may have {bytes} bytes at most.", "В нём может быть не больше {bytes} байт."),
)
LARGE_HEAD = Problem(
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    Text("The request is too long", "Запрос слишком длинный"),
    Text(
        "Its first line and headers may have {bytes} bytes.",
        "Первая строка и заголовки могут занимать {bytes} байт.",
    ),
)
FAILED = Problem(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    Text("Something went wrong here", "Здесь что-то сломалось"),
    Text(
        "It is not your request's fault. Whoever runs the server can see what happened.",
        "Ваш запрос ни при чём. Что случилось, видит тот, кто держит сервер.",
    ),
)
UNKNOWN_CODING = Problem(
    HTTPStatus.NOT_IMPLEMENTED,
    Text("This server does not know how to do that", "Такого этот сервер не умеет"),
    Text(
        "Of transfer codings it knows only chunked.",
        "Из кодировок передачи он знает только chunked.",
    ),
)
STOPPING = Problem(
    HTTPStatus.SERVICE_UNAVAILABLE,
    Text("The server is stopping", "Сервер останавливается"),
    Text("Try again later.", "Попробуйте позже."),
)
BUSY = Problem(
    HTTPStatus.SERVICE_UNAVAILABLE,
    Text("The server is busy", "Сервер занят"),
    Text("Try again in {seconds} seconds.", "Попробуйте через {seconds} с."),
)
OTHER_VERSION = Problem(
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
    Text("This server speaks HTTP/1.1", "Этот сервер говорит на HTTP/1.1"),
    Text("Ask in HTTP/1.1 or HTTP/1.0.", "Спросите на HTTP/1.1 или HTTP/1.0."),
)

ANSWERED = Text("answered with {status}", "ответ {status}")
"""For the console: why a connection ended."""

# For the console.
FAILED_AT = Text(
    "what answers at {path} failed: {error}", "обработчик по адресу {path} упал: {error}"
)
APPLICATION_SAYS = Text("the application at {path}: {line}", "приложение по адресу {path}: {line}")
APPLICATIONS_RUN = Text(
    "mounted applications still run and are left behind: {count}",
    "подключённые приложения всё ещё работают, больше их не ждём: {count}",
)
