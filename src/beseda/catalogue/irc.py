"""What IRC clients show of the server's numerics."""

from beseda.catalogue.text import Text

# Getting in
WELCOME = Text("Welcome to the {network} chat, {mask}", "Добро пожаловать в чат {network}, {mask}")
YOUR_HOST = Text(
    "Your host is {server}, running Beseda {version}",
    "Ваш сервер — {server}, на нём работает «Беседа» {version}",
)
CREATED = Text("This server was started {created}", "Сервер запущен {created}")
ARE_SUPPORTED = Text("are supported by this server", "поддерживаются этим сервером")
WRONG_PASSWORD = Text("The server's password is wrong", "Неверный пароль сервера")
BAD_CAP = Text("Unknown CAP subcommand", "Неизвестная подкоманда CAP")
NOT_REGISTERED = Text(
    "You are not in yet: send NICK and USER first", "Вы ещё не вошли: сначала NICK и USER"
)
ALREADY_REGISTERED = Text("You are in already", "Вы уже вошли")
NO_ORIGIN = Text("PING needs a token", "PING нужен с параметром")

# Lines
UNKNOWN_COMMAND = Text(
    "Unknown command. /HELP lists those that exist",
    "Неизвестная команда. Список команд: /HELP",
)
NEED_MORE_PARAMS = Text("Something is missing in this command", "В команде не хватает параметров")
INPUT_TOO_LONG = Text(
    "The line was too long and was not carried out", "Строка слишком длинная и не выполнена"
)

# Talking
NO_RECIPIENT = Text("To whom? ({verb})", "Кому? ({verb})")
NO_TEXT = Text("There is no text to send", "Нет текста для отправки")
TOO_MANY_TARGETS = Text(
    "Too many at once: {limit} at most; the rest was not sent",
    "Слишком много получателей: не больше {limit}; остальным не отправлено",
)

# Channels
NO_TOPIC = Text("There is no topic", "Тема не задана")
END_OF_NAMES = Text("End of names", "Конец списка имён")
LIST_HEADER = Text("People  Topic", "Людей  Тема")
LIST_END = Text("End of list", "Конец списка")
END_OF_INVITE_LIST = Text("End of invitations", "Конец списка приглашений")
END_OF_BAN_LIST = Text("End of bans", "Конец списка запретов")
END_OF_EXCEPT_LIST = Text("End of exceptions from bans", "Конец списка исключений из запретов")
END_OF_INVEX_LIST = Text(
    "End of exceptions from invite-only", "Конец списка входящих без приглашения"
)

# People
NOW_AWAY = Text("You are marked as away", "Вы отмечены как отошедший")
NOT_AWAY = Text("You are not marked as away any more", "Вы больше не отмечены как отошедший")
INVALID_REALNAME = Text(
    "The real name must have 1 to {limit} characters", "Длина имени — от 1 до {limit} символов"
)
NO_NICK_GIVEN = Text("No nick was given", "Имя не указано")
END_OF_WHO = Text("End of WHO", "Конец списка WHO")
END_OF_WHOIS = Text("End of WHOIS", "Конец сведений WHOIS")
END_OF_WHOWAS = Text("End of WHOWAS", "Конец сведений WHOWAS")
WAS_NO_SUCH_NICK = Text("Nobody of that name was here", "Такого имени здесь не было")
IS_OPERATOR = Text("is a server operator", "— оператор сервера")
IS_BOT = Text("is a bot", "— бот")
IS_USING_MODES = Text("is using modes {modes}", "— режимы {modes}")
IS_CONNECTING_FROM = Text("is connecting from {address}", "— соединение с адреса {address}")
IDLE_AND_SIGNON = Text("seconds idle, signed on at", "секунд молчания, время входа")
ACTUALLY_USING_HOST = Text("actually using host", "настоящий адрес")

# The server
NO_SUCH_SERVER = Text("There is no such server", "Нет такого сервера")
NO_MOTD = Text("There is no message of the day", "Сообщения дня нет")
MOTD_START = Text("- {server}: message of the day -", "- {server}: сообщение дня -")
END_OF_MOTD = Text("End of the message of the day", "Конец сообщения дня")
# Programs look for the numbers in these sentences with a space on both sides (RFC 2812, 5.1).
LUSER_CLIENT = Text(
    "There are {visible} visible and {invisible} invisible people on 1 server",
    "Видимых: {visible} и невидимых: {invisible} на 1 сервере",
)
LUSER_OP = Text("operators online", "операторов на связи")
LUSER_UNKNOWN = Text("connections without a name yet", "соединений пока без имени")
LUSER_CHANNELS = Text("room(s) in use", "— столько комнат")
LUSER_ME = Text("I have {total} client(s) and 0 servers", "Клиентов: {total} и 0 других серверов")
LOCAL_USERS = Text(
    "Current local users {total}, max {most}", "Сейчас на сервере: {total}, наибольшее: {most}"
)
GLOBAL_USERS = Text(
    "Current global users {total}, max {most}", "Сейчас в сети: {total}, наибольшее: {most}"
)
INFO: tuple[Text, ...] = (
    Text("Beseda {version}: a chat server on one port", "«Беседа» {version}: чат на одном порту"),
    Text(
        "Browsers, terminals, netcat and IRC clients meet in the same rooms.",
        "Браузеры, терминалы, netcat и IRC-клиенты встречаются в одних комнатах.",
    ),
    Text("Running since {started}", "Работает с {started}"),
)
END_OF_INFO = Text("End of INFO", "Конец сведений INFO")
NOT_SAID = Text("not said", "не указано")
ADMIN_OF = Text("Administrative information about {server}", "Об администраторе {server}")
END_OF_LINKS = Text("End of LINKS", "Конец списка LINKS")
SERVER_UP = Text("Server up {days} days, {time}", "Сервер работает {days} дн., {time}")
END_OF_STATS = Text("End of STATS", "Конец сведений STATS")
HELP_TITLE = Text("** Help **", "** Справка **")
HELP_INTRODUCTION = Text(
    "/HELP <command> explains a command. The commands are:",
    "/HELP <команда> объясняет команду. Команды:",
)
HELP_NOT_FOUND = Text(
    "There is no help on this. /HELP lists what there is", "Справки об этом нет. Что есть: /HELP"
)
END_OF_HELP = Text("End of help", "Конец справки")

# Operators
YOU_ARE_OPERATOR = Text("You are a server operator now", "Теперь вы оператор сервера")
KILLED = Text("Killed ({by} ({reason}))", "Соединение разорвано ({by}: {reason})")
REHASHING = Text("Reading the settings again", "Настройки читаются заново")
