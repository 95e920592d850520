"""What the commands for the history say: `beseda history`, `export`, `import`, `backup`, `check`.

Russian sentences about people avoid the past tense, which would need their gender.
"""

from beseda.catalogue.text import Text

# One line for each command, in `beseda --help`.
HISTORY = Text("Print what was said in a room.", "Напечатать, что говорилось в комнате.")
EXPORT = Text("Write rooms' history to a file.", "Записать историю комнат в файл.")
IMPORT = Text(
    "Read history from a file: an export, or a log of irssi or WeeChat.",
    "Прочитать историю из файла: экспорта или журнала irssi либо WeeChat.",
)
BACKUP = Text("Copy the database while the server runs.", "Скопировать базу на ходу.")
CHECK = Text("Check that the database is in order.", "Проверить, всё ли в порядке с базой.")

# What several commands have in common.
OPTION_DATA = Text(
    "The server's data directory; without this, the one that `beseda serve` uses.",
    "Каталог данных сервера; без этого — тот же, что у `beseda serve`.",
)
NO_HISTORY = Text(
    "There is no history in {place}: no server has kept its data there. --data names another"
    " directory.",
    "В {place} истории нет: ни один сервер не хранил там данных. Другой каталог называет --data.",
)
NO_DATABASE = Text("There is no file {file}.", "Файла {file} нет.")
IN_USE = Text(
    "The server that uses {place} is running (process {owner}). Stop it first.",
    "Сервер, который использует {place}, работает (процесс {owner}). Сначала остановите его.",
)
NEWER = Text(
    "A later version of Beseda made this database. Use that version, or a later one.",
    "Эту базу создала более новая версия «Беседы». Нужна она или ещё новее.",
)
OLDER = Text(
    "An earlier version of Beseda made this database. Start the server once: it brings it up to"
    " date.",
    "Эту базу создала более старая версия «Беседы». Запустите сервер один раз: он её обновит.",
)
UNUSABLE = Text(
    "The database {file} cannot be used: {problem}. Another directory: --data DIR",
    "База {file} непригодна: {problem}. Другой каталог: --data DIR",
)
UNUSABLE_FILE = Text(
    "The database {file} cannot be used: {problem}", "База {file} непригодна: {problem}"
)
UNWRITABLE = Text("{file} cannot be written: {problem}", "В {file} не записать: {problem}")
FILE_UNREADABLE = Text("{file} cannot be read: {problem}", "{file} не прочитать: {problem}")
NO_SUCH_LOG = Text("There is no history of {room}.", "Истории комнаты {room} нет.")
NO_SUCH_LOG_BUT = Text(
    "There is no history of {room}. There is of: {rooms}",
    "Истории комнаты {room} нет. Есть история: {rooms}",
)
AND_MORE = Text("{rooms} and {number} more", "{rooms} и ещё {number}")
NOT_A_ROOM = Text("{written} cannot be a room's name.", "{written} — не имя комнаты.")
EVENTS = Text("event|events", "событие|события|событий")
ROOMS_OF = Text("room|rooms", "комнаты|комнат|комнат")
"""After "of", "from" or "in"."""
LINES = Text("line|lines", "строка|строки|строк")

# history
HISTORY_LONG = Text(
    "Print what was said in a room, from the database itself: the server may be running or not."
    "\n\n"
    "Times are the local ones: 2026-11-20, '2026-11-20 14:05', 14:05, yesterday, 30m, 2h, 3d.",
    "Напечатать, что говорилось в комнате, прямо из базы: сервер может и работать, и нет."
    "\n\n"
    "Время местное: 2026-11-20, '2026-11-20 14:05', 14:05, вчера, 30м, 2ч, 3д.",
)
OPTION_SINCE = Text("Only from this time on.", "Только с этого времени.")
OPTION_UNTIL = Text(
    "Only until this time; a day counts to its end.",
    "Только до этого времени; день — до его конца.",
)
OPTION_FROM = Text("Only what this person said.", "Только слова этого человека.")
OPTION_SEARCH = Text(
    "Only messages with all of these words, or beginnings or other parts of words.",
    "Только сообщения со всеми этими словами или частями слов.",
)
OPTION_LIMIT = Text("Only the last N of them.", "Только последние N из них.")
OPTION_ALL = Text(
    "What happened as well: who came and left, topics, modes.",
    "И происшествия тоже: кто входит и выходит, темы, режимы.",
)
OPTION_FORMAT = Text(
    "Text for people, one JSON object a line for programs, or a page for browsers.",
    "Текст для людей, по объекту JSON в строке для программ или страница для браузера.",
)
NOT_A_TIME = Text(
    "{written} is no time; write for example 2026-11-20, '2026-11-20 14:05', 14:05, yesterday, 2h"
    " or 3d.",
    "{written} — не время; пишите, например, 2026-11-20, '2026-11-20 14:05', 14:05, вчера, 2ч"
    " или 3д.",
)
NOTHING_SAID = Text("Nothing of that kind was said in {room}.", "В {room} такого не говорилось.")
TITLE = Text("{room}: history", "{room}: история")
DAY = Text("{weekday}, {day} {month} {year}", "{weekday}, {day} {month} {year}")
WEEKDAYS = (
    Text("Monday", "понедельник"),
    Text("Tuesday", "вторник"),
    Text("Wednesday", "среда"),
    Text("Thursday", "четверг"),
    Text("Friday", "пятница"),
    Text("Saturday", "суббота"),
    Text("Sunday", "воскресенье"),
)
MONTHS = (
    Text("January", "января"),
    Text("February", "февраля"),
    Text("March", "марта"),
    Text("April", "апреля"),
    Text("May", "мая"),
    Text("June", "июня"),
    Text("July", "июля"),
    Text("August", "августа"),
    Text("September", "сентября"),
    Text("October", "октября"),
    Text("November", "ноября"),
    Text("December", "декабря"),
)
REDACTED = Text("{by} deletes a message", "{by} удаляет сообщение")
REDACTED_REASON = Text("{by} deletes a message ({reason})", "{by} удаляет сообщение ({reason})")
ROOM_RENAMED = Text("{by} renames {old} to {new}", "{by} переименовывает {old} в {new}")
ROOM_RENAMED_REASON = Text(
    "{by} renames {old} to {new} ({reason})", "{by} переименовывает {old} в {new} ({reason})"
)
REACTED = Text("{nick} reacts: {reaction}", "{nick} отвечает: {reaction}")

# export
EXPORT_LONG = Text(
    "Write the history of rooms as lines of JSON (docs/history.md describes them): of those named,"
    " or else of all that are open to everybody. Private conversations are never exported.",
    "Записать историю комнат строками JSON (описаны в docs/history.md): названных, а без названий —"
    " всех, что открыты для каждого. Личные разговоры не экспортируются.",
)
OPTION_OUTPUT = Text(
    "Write to this file rather than to the standard output.",
    "Записать в этот файл, а не на стандартный вывод.",
)
OPTION_FORCE = Text("Replace the file if it is there.", "Заменить файл, если он есть.")
EXPORTING = Text("Exporting", "Экспорт")
EXPORTED = Text("{events} of {rooms}: {file}", "{events} из {rooms}: {file}")
FILE_EXISTS = Text(
    "{file} is there already; --force replaces it.", "{file} уже есть; --force заменит его."
)

# import
IMPORT_LONG = Text(
    "Read history from a file into rooms: from an export of Beseda's, or from a log file of irssi"
    " or WeeChat. The server must not be running. What is there already is not added again; what is"
    " older than a room's last message cannot be put before it. A file is imported whole or not at"
    " all.",
    "Прочитать историю из файла в комнаты: из экспорта «Беседы» или из журнала irssi либо WeeChat."
    " Сервер не должен работать. Что уже есть, второй раз не добавляется; что старше последнего"
    " сообщения комнаты, вставить перед ним нельзя. Файл импортируется целиком или никак.",
)
OPTION_ROOM = Text(
    "Of an export, only this room; of an IRC log, the room that it is of.",
    "Из экспорта — только эта комната; для журнала IRC — чей он.",
)
OPTION_AS = Text("Import into this room instead.", "Импортировать в эту комнату.")
OPTION_FILE_FORMAT = Text("What wrote the file.", "Чем записан файл.")
OPTION_ENCODING = Text(
    "The encoding of lines that are not UTF-8; without this it is guessed.",
    "Кодировка строк не в UTF-8; без этого она угадывается.",
)
NOT_AN_ENCODING = Text("{written} is no encoding.", "{written} — не кодировка.")
IMPORTING = Text("Importing", "Импорт")
IMPORTED = Text(
    "Imported: {events}. They were there already: {there}.",
    "Импортировано: {events}. Уже были: {there}.",
)
IMPORTED_ALL = Text("Imported: {events}.", "Импортировано: {events}.")
WHAT_IS_IT = Text(
    "{file} is neither an export of Beseda's nor a log of irssi or WeeChat; --format says what it"
    " is.",
    "{file} — ни экспорт «Беседы», ни журнал irssi или WeeChat; что это, можно сказать через"
    " --format.",
)
NOT_AN_EXPORT = Text("{file} is no export of Beseda's.", "{file} — не экспорт «Беседы».")
LATER_EXPORT = Text(
    "A later version of Beseda wrote {file} (its format is {version}).",
    "{file} записан более новой версией «Беседы» (формат {version}).",
)
WHICH_ROOM = Text(
    "Which room is {file} of? --room says it.", "Чей это журнал, {file}? Комнату называет --room."
)
CLOSED_ROOM = Text(
    "{room} was not open to everybody, and its history ended with it. --room {room} --as ROOM"
    " imports it into a room that is.",
    "Комната {room} была открыта не для каждого, и её история кончилась вместе с ней."
    " --room {room} --as КОМНАТА импортирует её в открытую.",
)
CUT_OFF = Text(
    "The file ends early: it was cut off. What is there of it has been imported.",
    "Файл обрывается. Что в нём есть, импортировано.",
)
NOT_UTF8 = Text(
    "Not UTF-8, read as {encoding}: {lines}. --encoding names another.",
    "Не UTF-8, прочитано как {encoding}: {lines}. Другую кодировку называет --encoding.",
)
REMARKS_LEFT_OUT = Text(
    "Left out, because they are the program's own remarks: {lines}.",
    "Пропущены служебные записи программы: {lines}.",
)
NOT_UNDERSTOOD = Text("Not understood: {lines}, such as", "Не понято: {lines}, например")
BAD_LINE = Text("  line {number}: {line}", "  строка {number}: {line}")
MOVED = Text(
    "Times that ran backwards, and were set to the one before: {events}.",
    "Время шло назад и заменено предыдущим: {events}.",
)
OVERLAP = Text(
    "{room} has history until {last}, and the file has something else at {at}: nothing can be put"
    " between. --as ROOM imports it into another room.",
    "История {room} доходит до {last}, а в файле на {at} другое: вставить между нельзя."
    " --as КОМНАТА импортирует в другую комнату.",
)
BACKWARDS = Text(
    "{room}: in the file, {at} stands after {last}. Put its parts into the order of time first.",
    "{room}: в файле после {last} стоит {at}. Сначала расставьте его части по времени.",
)
FUTURE = Text(
    "{room}: the file says {at}, and it is only {last} now. Is its time zone another? TZ=ZONE"
    " before the command names it.",
    "{room}: в файле {at}, а сейчас только {last}. Может быть, другой часовой пояс? Его называет"
    " TZ=ПОЯС перед командой.",
)
NOTHING_IMPORTED = Text("Nothing was imported.", "Ничего не импортировано.")

# backup
BACKUP_LONG = Text(
    "Copy the database into FILE, as it is at one moment, also while the server runs. Put it back"
    " as history.db into the data directory of a server that is stopped.",
    "Скопировать базу в FILE такой, какая она в один момент, даже при работающем сервере. Вернуть"
    " её — положить как history.db в каталог данных остановленного сервера.",
)
BACKING_UP = Text("Copying", "Копирование")
BACKED_UP = Text("{size} MB: {file}", "{size} МБ: {file}")

# check
CHECK_LONG = Text(
    "Check that the database is in order, line by line; exit status 1 if it is not. The server may"
    " be running. FILE is a backup to check instead.",
    "Проверить по пунктам, всё ли в порядке с базой; если нет, код выхода 1. Сервер может работать."
    " FILE — резервная копия, которую проверить вместо неё.",
)
CHECKING = Text("Checking: {what}", "Проверка: {what}")
FINE = Text("in order   {what}", "в порядке  {what}")
BROKEN = Text("BROKEN     {what}", "НЕИСПРАВНО {what}")
CHECKS = {
    "structure": Text("the file and its indexes", "файл и его индексы"),
    "references": Text("what refers to what", "что на что ссылается"),
    "places": Text("places without gaps", "места без пропусков"),
    "times": Text("times in order", "время идёт вперёд"),
    "ids": Text("ids of messages", "идентификаторы сообщений"),
    "contents": Text("contents of events", "содержание событий"),
    "search": Text("the search index", "поисковый индекс"),
}
"""By the names of the checks (`beseda.storage.checking`)."""
