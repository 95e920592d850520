"""What the server says to people with netcat or telnet.

Russian sentences about people avoid the past tense, which would need their gender.
"""

from beseda.catalogue.text import Text

# At the door.
WELCOME = Text(
    "This is Beseda, a chat. The word exit leaves it.", "Это чат «Беседа». Слово exit — выход."
)
ASK_NAME = Text("Your name:", "Ваше имя:")
ASK_PASSWORD = Text("The server's password:", "Пароль сервера:")
WRONG_PASSWORD = Text("That is not the password.", "Пароль неверный.")
TOO_MANY_PASSWORDS = Text(
    "Too many wrong passwords. Ask whoever runs the server, and come again.",
    "Слишком много неверных паролей. Узнайте пароль у хозяина сервера и приходите снова.",
)
TOO_MANY_NAMES = Text(
    "Too many names were tried. Think of one, and come again.",
    "Слишком много попыток назваться. Придумайте имя и приходите снова.",
)
GREETING = Text(
    "Welcome, {nick}! /help lists the commands.", "{nick}, здравствуйте! /help — команды."
)
GOOD_BYE = Text("Good-bye, {nick}!", "До свидания, {nick}!")
GOOD_BYE_STRANGER = Text("Good-bye!", "До свидания!")
IDLE = Text("Silent for too long", "Слишком долгое молчание")

# Events.
JOINED = Text("{nick} joined", "{nick} входит")
PARTED = Text("{nick} left the room", "{nick} выходит из комнаты")
PARTED_REASON = Text("{nick} left the room ({reason})", "{nick} выходит из комнаты ({reason})")
LEFT = Text("{nick} left", "{nick} уходит")
LEFT_REASON = Text("{nick} left ({reason})", "{nick} уходит ({reason})")
KICKED = Text(
    "{by} threw {nick} out of {room}. To come back: /join {room}",
    "{by} выгоняет {nick} из {room}. Вернуться: /join {room}",
)
KICKED_REASON = Text(
    "{by} threw {nick} out of {room} ({reason}). To come back: /join {room}",
    "{by} выгоняет {nick} из {room} ({reason}). Вернуться: /join {room}",
)
RENAMED = Text("{old} is now called {nick}", "{old} теперь зовётся {nick}")
YOU_RENAMED = Text("You are now called {nick}", "Теперь вас зовут {nick}")
TOPIC_SET = Text("{nick} set the topic: {topic}", "{nick} задаёт тему: {topic}")
TOPIC_REMOVED = Text("{nick} removed the topic", "{nick} убирает тему")
ROOM_RENAMED = Text(
    "{nick} renamed the room {old}; it is called {room} now",
    "{nick} переименовывает комнату {old}: теперь она называется {room}",
)
ROOM_RENAMED_REASON = Text(
    "{nick} renamed the room {old} ({reason}); it is called {room} now",
    "{nick} переименовывает комнату {old} ({reason}): теперь она называется {room}",
)
MODES = Text("{nick} sets mode {modes}", "{nick} ставит режим {modes}")
FOUNDER = Text("{nick} is the founder of {room} now", "{nick} — теперь основатель {room}")
INVITED = Text(
    "{nick} invites you to {room}. To accept: /join {room}",
    "{nick} приглашает вас в {room}. Принять: /join {room}",
)
OTHER_INVITED = Text("{nick} invites {other}", "{nick} приглашает {other}")
PRIVATE = Text("private", "лично")

# Rooms and people.
NOW_IN = Text("You are in {room}.", "Вы в комнате {room}.")
LEFT_FOR = Text(
    "You left {room}. What you type now goes to {other}.",
    "Вы вышли из {room}. Теперь ваши слова идут в {other}.",
)
LEFT_ROOM = Text("You left {room}.", "Вы вышли из {room}.")
NOT_SENT = Text("That was not sent.", "Это не отправлено.")
NO_ROOM = Text(
    "You are in no room. /rooms lists them, /join ROOM enters one.",
    "Вы не в комнате. /rooms покажет их, /join КОМНАТА — войти.",
)
PUT_OUT = Text(
    "You are no longer in {room}. To come back: /join {room}",
    "Вы больше не в комнате {room}. Вернуться: /join {room}",
)
ALSO_IN = Text("You are also in:", "Вы также в комнатах:")
TOPIC = Text("Topic: {topic}", "Тема: {topic}")
NO_TOPIC = Text(
    "{room} has no topic. /topic TEXT sets one.", "У {room} нет темы. /topic ТЕКСТ задаст её."
)
HERE = Text("Here ({people}):", "Здесь {people}:")
HERE_ALONE = Text("Nobody else is here yet.", "Кроме вас здесь пока никого.")
IN_ROOM = Text("In {room} ({people}):", "В {room} {people}:")
ON_SERVER = Text("On the server ({people}):", "На сервере {people}:")
PEOPLE = Text("person|people", "человек|человека|человек")
MORE = Text("and {number} more", "и ещё {number}")
IS_AWAY = Text("{nick} (away: {text})", "{nick} (нет на месте: {text})")
ROOMS = Text("Rooms:", "Комнаты:")
ROOM_LINE = Text("{room} ({people})", "{room} ({people})")
ROOM_LINE_TOPIC = Text("{room} ({people}): {topic}", "{room} ({people}): {topic}")
NO_ROOMS = Text(
    "There are no rooms. /join ROOM makes one.", "Комнат нет. /join КОМНАТА создаст её."
)

# Answers to commands.
TOO_LONG = Text(
    "That line is too long and was not sent. Say it in shorter ones.",
    "Эта строка слишком длинная и не отправлена. Разбейте её на короткие.",
)
UNKNOWN_COMMAND = Text(
    "There is no command {command}. /help lists them; //text says /text.",
    "Команды {command} нет. /help покажет все; //текст скажет /текст.",
)
UNKNOWN_NEAREST = Text(
    "There is no command {command}. Do you mean {nearest}? /help lists all.",
    "Команды {command} нет. Может быть, {nearest}? /help покажет все.",
)
ONLY_IN_IRC = Text(
    "Not here: {command} is for IRC programs, which moderate rooms (see docs/guide.md).",
    "Здесь {command} нет: порядок в комнатах наводят из программ IRC (см. docs/guide.ru.md).",
)
USAGE = Text("It is written like this: {usage}", "Пишется так: {usage}")
SAME_NAME = Text("You are called {nick} already.", "Вас и так зовут {nick}.")
NOBODY_TO_REPLY = Text("Nobody has written to you in private yet.", "Лично вам ещё никто не писал.")
GONE = Text("Not sent: {nick} has left.", "Не отправлено: {nick} больше не в чате.")
AWAY_DEFAULT = Text("away", "нет на месте")
YOU_AWAY = Text(
    "You are marked as away. /back ends it.", "Отмечено: вас нет на месте. /back — вы снова здесь."
)
YOU_BACK = Text("You are no longer marked as away.", "Вы снова здесь.")
IGNORING = Text(
    "You will not see what {nick} says. /ignore {nick} again ends it.",
    "Слова {nick} вы больше не увидите. Ещё раз /ignore {nick} — вернуть их.",
)
NOT_IGNORING = Text("You will see what {nick} says again.", "Слова {nick} снова видны.")
IGNORED = Text("You ignore:", "Скрыты слова:")
IGNORED_NOBODY = Text(
    "You ignore nobody. /ignore NAME does.", "Вы видите слова всех. /ignore ИМЯ — скрыть."
)

# The past.
LAST_SAID = Text(
    "--- earlier (/history shows more) ---", "--- раньше (/history покажет больше) ---"
)
EARLIER = Text("--- earlier ---", "--- раньше ---")
BEGINNING = Text("--- from the beginning ---", "--- с самого начала ---")
NOW = Text("--- now ---", "--- сейчас ---")
NOW_MORE = Text(
    "--- now (/history again goes on) ---", "--- сейчас (/history — листать дальше) ---"
)
NOTHING_EARLIER = Text("There is nothing earlier in {room}.", "Ничего более раннего в {room} нет.")
FOUND = Text("--- found, the newest last ---", "--- найдено, новое внизу ---")
FOUND_ALL = Text("--- that is all ---", "--- это всё ---")
FOUND_MOST = Text(
    "--- these are the newest; more words find less ---",
    "--- это самые новые; уточните, добавив слов ---",
)
FOUND_NOTHING = Text(
    "Nothing was found in your rooms and conversations. Other rooms: in:#room",
    "В ваших комнатах и разговорах ничего не найдено. Другие комнаты: в:#комната",
)
FOUND_NOTHING_THERE = Text("Nothing was found there.", "Там ничего не найдено.")
MISSED_IN = Text("--- missed in {place} ---", "--- пропущенное в {place} ---")
MISSED_MOST_IN = Text(
    "--- missed in {place}, the last {number} (/history shows more) ---",
    "--- пропущенное в {place}, последние {number} (/history покажет больше) ---",
)
MISSED_FROM = Text("--- missed in private: {place} ---", "--- пропущенное лично: {place} ---")
MISSED_MOST_FROM = Text(
    "--- missed in private: {place}, the last {number} ---",
    "--- пропущенное лично: {place}, последние {number} ---",
)
MISSED_END = Text("--- that is what you missed ---", "--- это всё, что вы пропустили ---")
REPLAY_IS = Text(
    "On entering a room you see its last messages, up to {number}. /replay NUMBER changes it.",
    "При входе в комнату вы видите её последние сообщения, до {number}. /replay ЧИСЛО — изменить.",
)
REPLAY_NUMBER = Text(
    "/replay takes a number from 0 to {most}.", "/replay понимает числа от 0 до {most}."
)

# Help.
HELP_TITLE = Text(
    "Type a line and press Enter to say it. The commands:",
    "Напишите строку и нажмите Enter, чтобы сказать её. Команды:",
)
HELP_ROW = Text("{usage} — {help}", "{usage} — {help}")
HELP_END = Text(
    "The word exit alone leaves; //text says /text.",
    "Одно слово exit — выход; //текст скажет /текст.",
)
HELP_ALIASES = Text("Also: {names}", "То же самое: {names}")

USAGE_HELP = Text("/help [COMMAND]", "/help [КОМАНДА]")
USAGE_WHO = Text("/who [ROOM]", "/who [КОМНАТА]")
USAGE_ROOMS = Text("/rooms", "/rooms")
USAGE_JOIN = Text("/join ROOM [KEY]", "/join КОМНАТА [КЛЮЧ]")
USAGE_LEAVE = Text("/leave [ROOM] [REASON]", "/leave [КОМНАТА] [ПРИЧИНА]")
USAGE_TOPIC = Text("/topic [TEXT]", "/topic [ТЕКСТ]")
USAGE_MSG = Text("/msg NAME TEXT", "/msg ИМЯ ТЕКСТ")
USAGE_REPLY = Text("/reply TEXT", "/reply ТЕКСТ")
USAGE_ME = Text("/me TEXT", "/me ТЕКСТ")
USAGE_NICK = Text("/nick NAME", "/nick ИМЯ")
USAGE_AWAY = Text("/away [TEXT]", "/away [ТЕКСТ]")
USAGE_BACK = Text("/back", "/back")
USAGE_IGNORE = Text("/ignore [NAME]", "/ignore [ИМЯ]")
USAGE_HISTORY = Text("/history [NUMBER]", "/history [ЧИСЛО]")
USAGE_SEARCH = Text("/search WORDS [from:NAME] [in:#ROOM]", "/search СЛОВА [от:ИМЯ] [в:#КОМНАТА]")
USAGE_REPLAY = Text("/replay [NUMBER]", "/replay [ЧИСЛО]")
USAGE_QUIT = Text("/quit [WORDS]", "/quit [СЛОВА]")

HELP_HELP = Text("what the commands do", "что делают команды")
HELP_WHO = Text("who is here", "кто здесь")
HELP_ROOMS = Text("which rooms there are", "какие есть комнаты")
HELP_JOIN = Text(
    "enter a room, make one, or turn to one you are in",
    "войти в комнату, создать её или обратиться к той, где вы уже есть",
)
HELP_LEAVE = Text("leave this room or another", "выйти из этой комнаты или из другой")
HELP_TOPIC = Text(
    "what this room is about; with a text, set it; - removes it",
    "тема этой комнаты; с текстом — задать её, с дефисом (-) — убрать",
)
HELP_MSG = Text("write to one person in private", "написать одному человеку лично")
HELP_REPLY = Text("answer the last private message", "ответить на последнее личное сообщение")
HELP_ME = Text("say what you do", "сказать, что вы делаете")
HELP_NICK = Text("change your name", "сменить имя")
HELP_AWAY = Text("say that you are away", "сказать, что вас нет на месте")
HELP_BACK = Text("you are here again", "вы снова здесь")
HELP_IGNORE = Text(
    "hide what somebody says, or show it again; alone: whom you ignore",
    "скрыть слова человека или вернуть их; без имени: кто скрыт",
)
HELP_HISTORY = Text(
    "what was said here before; again for what came before that",
    "что говорили здесь раньше; ещё раз — что было до того",
)
HELP_SEARCH = Text(
    "find what was said in your rooms and to you", "найти сказанное в ваших комнатах и лично вам"
)
HELP_REPLAY_LINES = Text(
    "how much of the past you see on entering a room",
    "сколько прежних сообщений видеть при входе в комнату",
)
HELP_QUIT = Text("leave the chat", "уйти из чата")
