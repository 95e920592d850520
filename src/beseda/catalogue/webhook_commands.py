"""What `beseda webhook` says, and what the settings under `[webhooks]` mean."""

from beseda.catalogue.text import Text

WEBHOOK = Text(
    "Let programs post into rooms, and be sent what is said there.",
    "Дать программам писать в комнаты и получать сказанное там.",
)
WEBHOOK_LONG = Text(
    "Webhooks: addresses at which programs post into a room, as with Slack, and addresses of"
    " programs to which is sent what is said in a room. The server may be running or not.",
    "Вебхуки: адреса, по которым программы пишут в комнату, как в Slack, и адреса программ, которым"
    " отправляется сказанное в комнате. Сервер может и работать, и нет.",
)
ADD = Text("Make a webhook of a room.", "Завести вебхук комнаты.")
ADD_LONG = Text(
    "Make a webhook of the room ROOM, and print the address to give to the program that is to post"
    " there; or, with --to, have what is said in the room sent to a URL. What is secret of it is"
    " shown only now.",
    "Завести вебхук комнаты ROOM и напечатать адрес для программы, которая будет туда писать; или,"
    " с --to, отправлять сказанное в комнате по этому URL. Всё, что в нём секретно, показывается"
    " только сейчас.",
)
LIST = Text("List all webhooks.", "Показать все вебхуки.")
LIST_LONG = Text(
    "List all webhooks, oldest first, without what is secret of them.",
    "Показать все вебхуки, начиная с самого старого, без того, что в них секретно.",
)
REMOVE = Text("Remove a webhook.", "Удалить вебхук.")
REMOVE_LONG = Text(
    "Remove the webhook with this ID (`beseda webhook list` shows it). It counts at once; what it"
    " has said stays.",
    "Удалить вебхук с этим ID (его показывает `beseda webhook list`). Действует сразу; сказанное им"
    " остаётся.",
)
OPTION_NAME = Text(
    "The name under which it speaks: NAME/hook. As a rule, that of the room.",
    "Имя, под которым он говорит: NAME/hook. Обычно такое же, как у комнаты.",
)
OPTION_TO = Text(
    "Send what is said in the room to this address (http or https).",
    "Отправлять сказанное в комнате по этому адресу (http или https).",
)
OPTION_SECRET_FILE = Text(
    "A file with a secret on its first line (-: the standard input): what the sender signs with"
    " (GitHub, Gitea, GitLab and others), or with --to what this server signs with.",
    "Файл с секретом в первой строке (-: стандартный ввод): им подписывается отправитель (GitHub,"
    " Gitea, GitLab и другие), а с --to — этот сервер.",
)
OPTION_JSON = Text("Print JSON.", "Напечатать JSON.")

ADDED_INCOMING = Text(
    "Webhook {id} posts into {room} as {name}. Its address, shown only now:",
    "Вебхук {id} пишет в {room} как {name}. Его адрес, который показывается только сейчас:",
)
TRY = Text("To try it:", "Попробовать:")
GREETING = Text("Hello from a webhook", "Привет от вебхука")
NOT_RUNNING = Text(
    "No server is running: this is its address unless its settings say something else.",
    "Сервер не работает: это его адрес, если в его настройках не сказано иного.",
)
ADDED_OUTGOING = Text(
    "Webhook {id} sends what is said in {room} to {url}, signed (Standard Webhooks) with this"
    " secret, which is shown only now:",
    "Вебхук {id} отправляет сказанное в {room} по адресу {url} с подписью (Standard Webhooks) этим"
    " секретом, который показывается только сейчас:",
)
REMOVED = Text("Removed: {id}.", "Удалён: {id}.")
NO_WEBHOOKS = Text("There are no webhooks.", "Вебхуков нет.")
NOT_DONE = Text("It could not be done: {problem}", "Сделать это не удалось: {problem}")
NO_SECRET = Text("There is no secret in {file}: {problem}", "В {file} нет секрета: {problem}")
EMPTY = Text("the first line is empty", "первая строка пуста")

ID = Text("ID", "ID")
ROOM = Text("Room", "Комната")
NAME = Text("Name", "Имя")
DIRECTION = Text("Direction", "Куда")
STATE = Text("State", "Состояние")
INCOMING = Text("incoming", "в комнату")
OUTGOING = Text("to {url}", "{url}")
WORKS = Text("works", "работает")
SIGNED = Text("works, signed", "работает, с подписью")
LAST = Text("last sent {at}", "последнее отправлено {at}")
BEHIND = Text("waiting: {number}", "ждёт отправки: {number}")
GONE = Text("off: its receiver wants no more", "выключен: получатель отказался")

PROBLEMS: dict[str, Text] = {
    "webhook_too_many": Text(
        "There are as many webhooks as there can be ({most}). Remove one first.",
        "Вебхуков уже столько, сколько может быть ({most}). Сначала удалите какой-нибудь.",
    ),
    "webhook_unknown": Text(
        "There is no webhook {id}. `beseda webhook list` shows all.",
        "Вебхука {id} нет. Все показывает `beseda webhook list`.",
    ),
    "webhook_bad_room": Text(
        "{room} cannot be a room: a room's name begins with #, has no spaces or commas, and is not"
        " too long. In a shell, put it into quotes: '#lobby'.",
        "{room} не может быть комнатой: название начинается с #, в нём нет пробелов и запятых, и"
        " оно не слишком длинное. В командной строке его берут в кавычки: '#lobby'.",
    ),
    "webhook_bad_name": Text(
        "{name} cannot be its name: that is made of letters, digits, - and _, and has up to {most}"
        " characters.",
        "{name} не может быть его именем: оно состоит из букв, цифр, - и _, всего не больше {most}"
        " знаков.",
    ),
    "webhook_bad_url": Text(
        "{url} cannot be sent to: it has to be http://HOST/... or https://HOST/..., without a user"
        " name and password.",
        "По адресу {url} отправить нельзя: нужен http://УЗЕЛ/... или https://УЗЕЛ/..., без имени и"
        " пароля.",
    ),
    "webhook_bad_secret": Text(
        "This cannot be the secret: with --to it is whsec_ and 24 to 64 bytes in base64, else up to"
        " 256 characters on one line.",
        "Это не может быть секретом: с --to это whsec_ и от 24 до 64 байт в base64, иначе до 256"
        " символов в одной строке.",
    ),
    "webhook_no_log": Text(
        "{room} keeps no history, and what is sent is read from there. Set its durability to commit"
        " or relaxed.",
        "{room} не хранит историю, а отправляется то, что прочитано оттуда. Задайте ей durability"
        " commit или relaxed.",
    ),
    "webhook_switched_off": Text(
        "Webhooks are switched off in the server's settings (webhooks.enabled).",
        "Вебхуки выключены в настройках сервера (webhooks.enabled).",
    ),
    "webhook_not_writable": Text(
        "The server cannot write to its disk at present. Try again later.",
        "Сервер сейчас не может писать на диск. Попробуйте позже.",
    ),
}
"""By the code in `domain.webhooks.Problem`."""

SETTINGS = {
    "webhooks": Text(
        "Programs that post into rooms over HTTP, and those that are sent what is said there;"
        " `beseda webhook` makes them.",
        "Программы, которые пишут в комнаты по HTTP, и те, которым отправляется сказанное; их"
        " заводит `beseda webhook`.",
    ),
    "webhooks.enabled": Text(
        "Whether there are webhooks: whether anybody can post at /hooks/, and anything is sent.",
        "Есть ли вебхуки: можно ли писать через /hooks/ и отправляется ли что-нибудь.",
    ),
    "webhooks.rate": Text(
        "How many lines one webhook may post in the long run.",
        "Сколько строк вебхук может писать всё время.",
    ),
    "webhooks.burst": Text(
        "How many lines one webhook may post at once.",
        "Сколько строк вебхук может написать сразу.",
    ),
    "webhooks.give_up_hours": Text(
        "How long a message waits for a receiver that does not take it.",
        "Сколько сообщение ждёт получателя, который его не принимает.",
    ),
}
"""What the settings under `[webhooks]` mean."""
