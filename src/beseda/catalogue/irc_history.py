"""What IRC clients are told about the past: standard replies, *playback, REPLAY."""

from beseda.catalogue.text import Text

# CHATHISTORY, SEARCH, MARKREAD (standard replies).
UNKNOWN_SUBCOMMAND = Text("Unknown command", "Неизвестная команда")
TOO_FEW = Text("Insufficient parameters", "Не хватает параметров")
TOO_MANY = Text("Too many parameters", "Слишком много параметров")
BAD_TIMESTAMP = Text(
    "Invalid timestamp: it is written timestamp=YYYY-MM-DDThh:mm:ss.sssZ",
    "Неверное время: оно пишется timestamp=ГГГГ-ММ-ДДTчч:мм:сс.сссZ",
)
BAD_MSGID = Text("Invalid message ID", "Неверный номер сообщения")
BAD_LIMIT = Text("The limit is a whole number above zero", "Число сообщений — целое и больше нуля")
BAD_REFERENCE = Text(
    "Messages are referred to by timestamp= or msgid=",
    "На сообщение указывают timestamp= или msgid=",
)
NOT_RETRIEVED = Text(
    "Messages could not be retrieved: there is no such room or person, or you may not read it",
    "Сообщения получить не удалось: такой комнаты или человека нет, или читать их вам нельзя",
)
UNKNOWN_MESSAGE = Text(
    "There is no message with that ID here", "Здесь нет сообщения с таким номером"
)
BAD_ATTRIBUTE = Text("Invalid parameters", "Неверные параметры")
NOT_MARKED = Text("The read timestamp could not be set", "Отметку о прочтении поставить не удалось")

# REPLAY.
REPLAY_IS = Text(
    "On entering a room you are shown its last messages: {number}. REPLAY <number> changes it.",
    "При входе в комнату вам показывают последние сообщения, число: {number}. REPLAY <число> —"
    " изменить.",
)
REPLAY_NUMBER = Text(
    "REPLAY takes a number from 0 to {most}.", "REPLAY понимает числа от 0 до {most}."
)

# *playback.
PLAYBACK_USAGE = Text(
    "I know PLAY <rooms or nicks, or *> [<from>] [<to>] and LIST [<rooms or nicks>], with times in"
    " seconds since 1970.",
    "Я знаю PLAY <комнаты или имена, или *> [<с>] [<до>] и LIST [<комнаты или имена>]; время — в"
    " секундах с 1970 года.",
)
PLAYBACK_KEEPS = Text(
    "Nothing is cleared: this history is everybody's.", "Ничего не удалено: эта история — общая."
)
PLAYBACK_NOTHING = Text("I have nothing of that.", "Такого у меня нет.")
PLAYBACK_BAD_TIME = Text(
    "{word} is no time in seconds since 1970.", "{word} — не время в секундах с 1970 года."
)
