"""Help of the command line and what its commands say."""

from beseda.catalogue.text import Text

MAIN = Text(
    "A chat server on one port: netcat, IRC programs and our terminal client in the same rooms.",
    "Чат-сервер на одном порту: netcat, программы IRC и наш терминальный клиент в одних комнатах.",
)
VERSION = Text("Show the version and leave.", "Показать версию и выйти.")
COMMANDS = Text("Commands", "Команды")

# One line for each command, in `beseda --help`.
SERVE = Text("Start a chat server.", "Запустить чат-сервер.")
CONFIG = Text(
    "Print a sample settings file, or check one.", "Напечатать образец настроек или проверить файл."
)
CHAT = Text("Join a chat from this terminal.", "Войти в чат из этого терминала.")
SEND = Text("Send a message and leave.", "Отправить сообщение и выйти.")
TAIL = Text("Follow a room without taking part.", "Следить за комнатой, не участвуя.")

# serve
SERVE_LONG = Text(
    "Start a chat server. Without options it listens on 127.0.0.1:8080; `--listen :8080` lets"
    " others in. Ctrl-C stops it.",
    "Запустить чат-сервер. Без параметров он принимает подключения на 127.0.0.1:8080;"
    " `--listen :8080` впустит и других. Ctrl-C останавливает.",
)
LISTEN = Text(
    "Where to listen: HOST:PORT, [IPv6]:PORT, :PORT or unix:PATH. May be repeated.",
    "Где принимать подключения: УЗЕЛ:ПОРТ, [IPv6]:ПОРТ, :ПОРТ или unix:ПУТЬ. Можно повторять.",
)
DATA = Text("The directory for the server's data.", "Каталог для данных сервера.")
CONFIG_FILE = Text(
    "A settings file; `beseda config` prints a sample.",
    "Файл настроек; `beseda config` печатает образец.",
)
SET = Text(
    "One setting, such as limits.people=2. May be repeated; counts more than the file.",
    "Одна настройка, например limits.people=2. Можно повторять; важнее, чем файл.",
)
LANGUAGE = Text("The server's language.", "Язык сервера.")
THREADS = Text(
    "A few threads for all clients, or a thread for each.",
    "Несколько потоков на всех клиентов или поток на каждого.",
)
IO_THREADS = Text("How many threads serve the clients.", "Сколько потоков обслуживают клиентов.")
LOG_FORMAT = Text(
    "Sentences or JSON lines on the console.", "На консоли предложения или строки JSON."
)

# config
CONFIG_LONG = Text(
    "Print a sample settings file with every setting, its meaning and its default; or, with"
    " --check, say what is wrong with a file.",
    "Напечатать образец файла настроек: все настройки с пояснениями и значениями по умолчанию;"
    " а с --check сказать, что не так с файлом.",
)
CHECK = Text("Check this file and print nothing else.", "Только проверить этот файл.")
CONFIG_LANGUAGE = Text("The language of the sample or of the check.", "Язык образца или проверки.")
