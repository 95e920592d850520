"""What the line-based clients say: `beseda chat`, `beseda send`, `beseda tail`.

Russian sentences about people avoid the past tense, which would need their gender.
"""

from beseda.catalogue.text import Text

# Why there is no connection, or no longer.
CONNECTION_REFUSED = Text("connection refused", "в соединении отказано")
CONNECTION_RESET = Text("connection reset", "соединение сброшено")
NO_ANSWER_IN_TIME = Text("no answer in time", "ответа нет слишком долго")
NO_SUCH_HOST = Text("no such host", "такого узла нет")
NO_ROUTE = Text("no route to it", "туда нет пути")
NO_SUCH_FILE = Text("no such file", "такого файла нет")
NO_PERMISSION = Text("permission denied", "нет прав")
CLOSED_BY_SERVER = Text("the server closed the connection", "сервер закрыл соединение")
CLOSED_BY_US = Text("the connection is closed", "соединение закрыто")
ERROR_OF_OURS = Text("an error in this program", "ошибка в этой программе")

# Getting in.
CANNOT_CONNECT = Text(
    "nobody answers at {address} ({reason})", "по адресу {address} никто не отвечает ({reason})"
)
CANNOT_CONNECT_YET = Text(
    "nobody answers at {address} ({reason}). Is the server running? Start it with: make run",
    "по адресу {address} никто не отвечает ({reason}). Запущен ли сервер? Запустить его: make run",
)
NO_AGREEMENT = Text(
    "{address} answers, but not as it should: {reason}",
    "{address} отвечает, но не так, как нужно: {reason}",
)
NOT_AN_ADDRESS = Text(
    "{written!r} is no address: HOST, HOST:PORT, [IPv6]:PORT or unix:PATH is expected",
    "{written!r} — не адрес: нужен УЗЕЛ, УЗЕЛ:ПОРТ, [IPv6]:ПОРТ или unix:ПУТЬ",
)
ASK_NAME = Text("Your name [{suggestion}]: ", "Ваше имя [{suggestion}]: ")
NAME_REFUSED = Text("the name {nick} cannot be had: {text}", "имя {nick} взять нельзя: {text}")
NOT_LET_IN = Text("the server did not let us in ({reason})", "сервер нас не пустил ({reason})")
WELCOME = Text(
    "you are {nick} at {address}. /help lists the commands, exit leaves",
    "вы — {nick} на {address}. /help покажет команды, exit — выход",
)
GOOD_BYE = Text("good-bye", "до свидания")
FAREWELL = Text("good-bye to all", "всем до свидания")
"""What the others are told when we leave."""
AGAIN_TO_LEAVE = Text(
    "press Ctrl-C again to leave, or type exit", "ещё раз Ctrl-C — выход; можно написать exit"
)

# Events.
YOU_JOINED = Text("you are in {room}", "вы в комнате {room}")
YOU_LEFT = Text("you are no longer in {room}", "вы больше не в комнате {room}")
NOW_TALKING = Text("now talking in {room}", "теперь вы говорите в {room}")
JOINED = Text("{nick} comes in", "{nick} входит")
LEFT = Text("{nick} leaves", "{nick} выходит")
LEFT_REASON = Text("{nick} leaves ({reason})", "{nick} выходит ({reason})")
QUIT = Text("{nick} is gone", "{nick} покидает чат")
QUIT_REASON = Text("{nick} is gone ({reason})", "{nick} покидает чат ({reason})")
RENAMED = Text("{old} is now called {new}", "{old} теперь зовётся {new}")
YOU_RENAMED = Text("you are now called {new}", "теперь вас зовут {new}")
TOPIC = Text("the topic of {room}: {topic}", "тема {room}: {topic}")
NO_TOPIC = Text("{room} has no topic", "у {room} нет темы")
TOPIC_CHANGED = Text("{by} sets the topic: {topic}", "{by} меняет тему: {topic}")
TOPIC_REMOVED = Text("{by} removes the topic", "{by} убирает тему")
KICKED = Text("{by} throws {nick} out ({reason})", "{by} выгоняет {nick} ({reason})")
YOU_KICKED = Text(
    "{by} throws you out of {room} ({reason})", "{by} выгоняет вас из {room} ({reason})"
)
HERE = Text("here in {room}: {names}", "здесь в {room}: {names}")
MODE = Text("{by} sets the mode {modes}", "{by} ставит режим {modes}")
INVITED = Text("{by} invites you to {room}: /join {room}", "{by} зовёт вас в {room}: /join {room}")
OTHER_INVITED = Text("{by} invites {nick} to {room}", "{by} зовёт {nick} в {room}")
AWAY = Text("{nick} is away", "{nick} сейчас не здесь")
AWAY_TEXT = Text("{nick} is away: {text}", "{nick} сейчас не здесь: {text}")
BACK = Text("{nick} is back", "{nick} снова здесь")
YOU_AWAY = Text(
    "you are marked as away; /back ends it", "вы отмечены как отсутствующий; /back — снова здесь"
)
YOU_BACK = Text("you are no longer marked as away", "вы снова здесь")
ROOMS = Text("rooms (people, topic):", "комнаты (сколько людей, тема):")
NO_ROOMS = Text("there are no rooms", "комнат нет")
AND_MORE = Text("... and {number} more", "... и ещё {number}")
NOBODY = Text("nobody", "никого")
PRIVATE = Text("private", "лично")
PRIVATE_TO = Text("private to {nick}", "лично для {nick}")
LOST = Text("connection lost ({reason})", "связь потеряна ({reason})")
TRYING = Text("trying again in {seconds} s", "новая попытка через {seconds} с")
MENDED = Text("the connection is back", "связь восстановлена")
SERVER_SAYS = Text("the server: {text}", "сервер: {text}")
LEFT_OUT = Text("({number} lines are left out)", "(пропущено строк: {number})")

# Answers to what was typed.
UNKNOWN_COMMAND = Text(
    "there is no command {command}; /help lists them", "команды {command} нет; /help покажет все"
)
UNKNOWN_NEAREST = Text(
    "there is no command {command}; do you mean {nearest}?",
    "команды {command} нет; может быть, {nearest}?",
)
ONLY_IN_IRC = Text(
    "not here: {command} is for IRC programs, which moderate rooms (see docs/guide.md)",
    "здесь {command} нет: порядок в комнатах наводят из программ IRC (см. docs/guide.ru.md)",
)
USAGE = Text("it is written like this: {usage}", "пишется так: {usage}")
NO_ROOM = Text(
    "you are in no room; /join ROOM enters one", "вы не в комнате; /join КОМНАТА — войти в неё"
)
NOBODY_TO_REPLY = Text("nobody has written to you yet", "вам лично ещё никто не писал")
KEPT = Text(
    "no connection: the line is kept and will be sent later",
    "связи нет: строка сохранена, она уйдёт позже",
)
NOT_KEPT = Text(
    "no connection and too many lines are kept: this one is NOT sent",
    "связи нет, сохранено слишком много строк: эта НЕ отправлена",
)
NOT_CONNECTED = Text("no connection: that must wait", "связи нет: с этим придётся подождать")
NOT_SENT = Text(
    "the server takes nothing more: the line is NOT sent",
    "сервер больше ничего не принимает: строка НЕ отправлена",
)
NOT_A_TARGET = Text("{target} is no name or room", "{target} — не имя и не комната")
IGNORING = Text("{nick} is ignored from now on", "{nick} больше не видно")
NOT_IGNORING = Text("{nick} is no longer ignored", "{nick} снова видно")
IGNORED = Text("ignored: {names}", "скрыты: {names}")
IGNORED_NOBODY = Text("nobody is ignored", "никто не скрыт")
TOO_MANY_IGNORED = Text("too many people are ignored", "скрыто слишком много людей")
UNSURE = Text(
    "the connection was lost: the last lines may not have arrived",
    "связь потеряна: последние строки могли не дойти",
)

# The past.
EARLIER = Text(
    "--- earlier in {room} (/history shows more) ---", "--- раньше в {room} (/history — ещё) ---"
)
NOW = Text("--- now ---", "--- сейчас ---")
NOTHING_EARLIER = Text("there is nothing earlier in {room}", "в {room} нет ничего более раннего")
FOUND = Text("found, the newest last: {number}", "найдено, новое внизу: {number}")
FOUND_NOTHING = Text(
    "nothing was found. Other rooms: in:#room", "ничего не найдено. Другие комнаты: в:#комната"
)
NO_HISTORY = Text(
    "this server does not show what was said before", "этот сервер не показывает сказанное раньше"
)
NOT_IN_ROOM = Text("the server did not let us in", "сервер не впустил")
NO_SEARCH = Text("this server cannot search", "этот сервер не умеет искать")

# Help: what each command takes and does.
HELP_TITLE = Text(
    "Type a line and press Enter to say it. The commands:",
    "Напишите строку и нажмите Enter, чтобы сказать её. Команды:",
)
HELP_SLASH = Text("//text says /text; exit alone leaves.", "//текст говорит /текст; exit — выход.")
HELP_ALSO = Text("also: {names}", "то же самое: {names}")
HELP_HELP = Text("[COMMAND]|what a command does", "[КОМАНДА]|что делает команда")
HELP_WHO = Text("[ROOM]|who is here", "[КОМНАТА]|кто здесь")
HELP_ROOMS = Text("|which rooms there are", "|какие есть комнаты")
HELP_JOIN = Text(
    "ROOM [KEY]|enter a room, or turn to one", "КОМНАТА [КЛЮЧ]|войти в комнату или перейти в неё"
)
HELP_LEAVE = Text(
    "[ROOM] [REASON]|leave this room or another", "[КОМНАТА] [ПРИЧИНА]|выйти из комнаты"
)
HELP_TOPIC = Text(
    "[TEXT]|show the topic of this room, or set it", "[ТЕКСТ]|показать тему комнаты или задать её"
)
HELP_MSG = Text("NAME TEXT|write to one person", "ИМЯ ТЕКСТ|написать одному человеку")
HELP_REPLY = Text("TEXT|answer who wrote to you last", "ТЕКСТ|ответить тому, кто писал последним")
HELP_ME = Text("TEXT|say what you do", "ТЕКСТ|сказать, что вы делаете")
HELP_NICK = Text("NAME|be called something else", "ИМЯ|сменить имя")
HELP_AWAY = Text("[TEXT]|mark yourself as away", "[ТЕКСТ]|отметить, что вас нет")
HELP_BACK = Text("|you are here again", "|вы снова здесь")
HELP_IGNORE = Text(
    "[NAME]|hide what somebody says, or show it again", "[ИМЯ]|скрыть слова человека или вернуть их"
)
HELP_HISTORY = Text(
    "[NUMBER]|what was said here before; again: before that",
    "[ЧИСЛО]|что говорили здесь раньше; ещё раз — до того",
)
HELP_SEARCH = Text(
    "WORDS [from:NAME] [in:ROOM]|find what was said",
    "СЛОВА [от:ИМЯ] [в:КОМНАТА]|найти сказанное",
)
HELP_QUIT = Text("[WORDS]|leave", "[СЛОВА]|уйти")

# Options of the command line.
CHAT_COMMAND = Text(
    "Chat in this terminal. SERVER is HOST, HOST:PORT or unix:PATH (default: 127.0.0.1:8080).",
    "Чат в этом терминале. SERVER — это УЗЕЛ, УЗЕЛ:ПОРТ или unix:ПУТЬ (иначе 127.0.0.1:8080).",
)
SEND_COMMAND = Text(
    "Say TEXT in ROOM (or to a person of that name); without TEXT, or with -, every line of the"
    " standard input.\n\nExit status: 0 delivered, 1 refused, 2 usage, 3 could not connect, 4"
    " connection lost.",
    "Сказать TEXT в комнате ROOM (или человеку с таким именем); без TEXT или с «-» — каждую строку"
    " стандартного ввода.\n\nКод завершения: 0 доставлено, 1 отказ, 2 неверный вызов, 3 нет"
    " соединения, 4 связь потеряна.",
)
TAIL_COMMAND = Text(
    "Print what is said in ROOM, a line for each message.\n\nExit status: 0 done, 1 refused, 2"
    " usage, 3 could not connect, 4 connection lost, 5 time is up before --count messages.",
    "Печатать, что говорят в комнате ROOM, по строке на сообщение.\n\nКод завершения: 0 готово, 1"
    " отказ, 2 неверный вызов, 3 нет соединения, 4 связь потеряна, 5 время вышло раньше, чем"
    " набралось --count сообщений.",
)
OPTION_NAME = Text("Your name.", "Ваше имя.")
OPTION_PASSWORD = Text(
    "The server's password, not an account's; without a value it is asked for. Scripts can set"
    " BESEDA_SERVER_PASSWORD.",
    "Пароль сервера, а не учётной записи; без значения он будет спрошен. Для сценариев есть"
    " BESEDA_SERVER_PASSWORD.",
)
ASK_PASSWORD = Text("The server's password", "Пароль сервера")
OPTION_ROOM = Text("The room to enter.", "В какую комнату войти.")
OPTION_PLAIN = Text("Lines only (so far the only form).", "Только строки (пока другого вида нет).")
OPTION_LANGUAGE = Text("The language of this program.", "Язык этой программы.")
OPTION_HOST = Text(
    "The server: HOST, HOST:PORT or unix:PATH.", "Сервер: УЗЕЛ, УЗЕЛ:ПОРТ, unix:ПУТЬ."
)
OPTION_JSON = Text("Print JSON, an object for each line.", "Печатать JSON, по объекту в строке.")
OPTION_COUNT = Text("Stop after so many messages.", "Закончить после стольких сообщений.")
OPTION_TIMEOUT = Text("Stop after so many seconds.", "Закончить через столько секунд.")
REFUSED = Text("refused: {text}", "отказано: {text}")
EMPTY = Text("there is nothing to send", "нечего отправлять")
