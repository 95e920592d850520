"""What a server says when it starts, or cannot."""

import errno

from beseda.catalogue.text import Text

CANNOT_LISTEN = Text("Cannot listen on {address}: {problem}", "Не открыть {address}: {problem}")
LISTEN_PROBLEMS: dict[int, Text] = {
    errno.EADDRINUSE: Text(
        "the address is in use. Is another server running? Choose another port with "
        "--listen HOST:PORT",
        "адрес занят. Может быть, сервер уже запущен? Другой порт: --listen HOST:PORT",
    ),
    errno.EACCES: Text(
        "not allowed. Ports below 1024 need privileges; choose another with --listen HOST:PORT",
        "нет прав. Порты ниже 1024 требуют привилегий; другой порт: --listen HOST:PORT",
    ),
    errno.EADDRNOTAVAIL: Text(
        "this computer does not have that address. 0.0.0.0 stands for all it has",
        "у этого компьютера нет такого адреса. 0.0.0.0 — все, какие есть",
    ),
}
THREAD_DIED = Text(
    "a thread has died without which nothing works", "умер поток, без которого ничего не работает"
)
CANNOT_WRITE = Text(
    "Cannot write to the data directory {directory}: {problem}. Choose another with --data DIR",
    "Нельзя писать в каталог данных {directory}: {problem}. Другой каталог: --data DIR",
)
CANNOT_OPEN_HISTORY = Text(
    "Cannot open the history in {directory}: {problem}",
    "Не открыть историю в {directory}: {problem}",
)
DIRECTORY_IN_USE = Text(
    "Another server (process {owner}) uses the data directory {directory}. Stop it, or choose"
    " another directory with --data DIR",
    "Каталог данных {directory} занят другим сервером (процесс {owner}). Остановите его или"
    " выберите другой каталог: --data DIR",
)
DIRECTORY_IN_USE_BY_SOMEBODY = Text(
    "Another server uses the data directory {directory}. Stop it, or choose another directory with"
    " --data DIR",
    "Каталог данных {directory} занят другим сервером. Остановите его или выберите другой каталог:"
    " --data DIR",
)
NEWER_HISTORY = Text(
    "A later version of Beseda made the history in {directory}: it is of revision {found}, this"
    " version knows {known}. Start that version, or choose another directory with --data DIR",
    "История в {directory} сделана более новой версией «Беседы»: ревизия {found}, а эта версия"
    " знает {known}. Запустите ту версию или выберите другой каталог: --data DIR",
)
FOREIGN_HISTORY = Text(
    "{file} is no history of Beseda's ({problem}). Move it away, or choose another directory with"
    " --data DIR",
    "{file} — не история «Беседы» ({problem}). Уберите этот файл или выберите другой каталог:"
    " --data DIR",
)
DAMAGED_HISTORY = Text(
    "The history {file} is damaged ({problem}). Put a copy of it in its place, or move it away",
    "История {file} повреждена ({problem}). Верните на её место копию или уберите этот файл",
)
NO_SPACE_TO_UPGRADE = Text(
    "The history in {directory} is an older version's. To upgrade it, {needed} MB must be free for"
    " a copy, and {free} MB are. Make room, and start again",
    "История в {directory} — от прежней версии. Для её обновления нужно {needed} МБ под копию, а"
    " свободно {free} МБ. Освободите место и запустите снова",
)
HISTORY_EXPOSED = Text(
    "Other users of this computer can read {file}, and private messages and the hashes of passwords"
    " are in it. To end that: chmod 600 {files}",
    "Другим пользователям этого компьютера доступен {file}, а в нём личные сообщения и хеши"
    " паролей. Чтобы закрыть его: chmod 600 {files}",
)
CONTROL_CLOSED = Text(
    "`beseda delete` cannot reach this server: {problem}",
    "`beseda delete` не сможет обратиться к этому серверу: {problem}",
)

JOIN_TITLE = Text("Beseda is running. How to join:", "«Беседа» запущена. Как войти:")
JOIN_BROWSER = Text("browser", "браузер")
JOIN_TERMINAL = Text("terminal", "терминал")
JOIN_NETCAT = Text("netcat", "netcat")
JOIN_QUIC = Text("terminal, QUIC", "терминал, QUIC")
JOIN_UDP = Text("netcat, UDP", "netcat, UDP")
JOIN_IRC = Text("any IRC client", "любой IRC-клиент")
JOIN_IRC_HOW = Text("server {host}, port {port}, room {room}", "сервер {host}, порт {port}, {room}")
JOIN_OTHERS = Text("let others in", "впустить других")
JOIN_OTHERS_LOCAL = Text(
    "so far only this computer can reach the server. Start it with\n"
    '--listen 0.0.0.0:{port} (make run ARGS="--listen 0.0.0.0:{port}")\n'
    "and tell them the address {address}",
    "пока сервер доступен только с этого компьютера. Запустите его\n"
    'с --listen 0.0.0.0:{port} (make run ARGS="--listen 0.0.0.0:{port}")\n'
    "и сообщите адрес {address}",
)
JOIN_OTHERS_OPEN = Text("tell them the address {address}", "сообщите им адрес {address}")
JOIN_STOP = Text("Ctrl+C stops the server.", "Ctrl+C останавливает сервер.")

ABSENT = Text("not connected", "не на связи")
