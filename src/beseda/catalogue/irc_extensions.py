"""What IRC clients are told by commands that the IRCv3 specifications add."""

from beseda.catalogue.text import Text

# MONITOR
END_OF_MONITOR = Text(
    "End of the names that you watch for", "Конец списка имён, за которыми следите"
)
MONITOR_HOW = Text(
    "MONITOR takes +, -, C, L or S; /HELP MONITOR explains it",
    "MONITOR понимает +, -, C, L и S; объясняет /HELP MONITOR",
)

# Encoding
NOT_UTF8 = Text(
    "The line is not UTF-8 and was not carried out; set your client to UTF-8",
    "Строка не в UTF-8 и не выполнена; включите в клиенте кодировку UTF-8",
)
MENDED = Text(
    "The line is not UTF-8: what could not be read was replaced; set your client to UTF-8",
    "Строка не в UTF-8: нечитаемое заменено; включите в клиенте кодировку UTF-8",
)

# CHGHOST
CHANGING_HOST = Text("Changing host", "Смена адреса")

# METADATA
METADATA_SUBCOMMAND = Text(
    "METADATA knows GET, LIST, SET, CLEAR, SUB, UNSUB, SUBS and SYNC",
    "METADATA понимает GET, LIST, SET, CLEAR, SUB, UNSUB, SUBS и SYNC",
)
METADATA_TARGET = Text(
    "There is nobody and nothing of that name", "Никого и ничего с таким именем нет"
)
KEY_NOT_SET = Text("The key is not set", "Ключ не задан")
METADATA_TOO_FAST = Text(
    "Too many changes: wait {seconds} s", "Слишком много изменений: подождите {seconds} с"
)
TOO_MANY_SUBSCRIPTIONS = Text(
    "You follow too many keys already (limit: {limit})",
    "Вы следите уже за слишком многими ключами (предел: {limit})",
)

# WEBIRC
WEBIRC_REFUSED = Text("Invalid WebIRC password", "Неверный пароль WebIRC")
WEBIRC_LATE = Text(
    "WEBIRC must come first, and once: before NICK, USER and CAP",
    "WEBIRC должен прийти первым и один раз: до NICK, USER и CAP",
)
WEBIRC_NO_ADDRESS = Text(
    "The gateway gave no IP address of its client: WEBIRC takes it as the fourth word",
    "Шлюз не назвал IP-адрес клиента: это четвёртое слово команды WEBIRC",
)
