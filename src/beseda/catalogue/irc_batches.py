"""What IRC clients are told of batches and of messages that cannot be taken back (standard
replies)."""

from beseda.catalogue.text import Text

# Batches
BAD_REFERENCE = Text(
    "A batch is named with letters, digits and hyphens",
    "Имя пакета — из латинских букв, цифр и дефисов",
)
NOT_OPEN = Text("No batch of this name is open", "Пакета с таким именем не начато")
TIMED_OUT = Text(
    "The batch was not ended in time, and was dropped", "Пакет не завершён вовремя и отброшен"
)
UNKNOWN_TYPE = Text("This type of batch is not known here", "Такой тип пакета здесь неизвестен")

# Messages of several lines
INVALID = Text(
    "This cannot be part of a message of several lines",
    "Это не может быть частью многострочного сообщения",
)
INVALID_TARGET = Text(
    "All lines of a message go to the same target", "Все строки сообщения идут одному адресату"
)
MAX_BYTES = Text(
    "The message is too long (limit: {limit} bytes)",
    "Сообщение слишком длинное (предел в байтах: {limit})",
)
MAX_LINES = Text(
    "The message has too many lines (limit: {limit})",
    "В сообщении слишком много строк (предел: {limit})",
)
BLANK = Text("The message has blank lines only", "В сообщении только пустые строки")
BLANK_JOINED = Text("A blank line cannot be joined to another", "Пустую строку не с чем соединить")
NOTHING_TO_JOIN = Text(
    "There is no line before this one to join it to",
    "Перед этой строкой нет другой, чтобы соединить",
)
EMPTY = Text("The batch is empty", "Пакет пуст")

# Taking messages back
NO_SUCH_TARGET = Text(
    "You cannot take messages back in {target}", "В {target} вам нельзя убирать сообщения"
)
FORBIDDEN = Text(
    "Only its author and the room's operators can take a message away",
    "Убрать сообщение могут только автор и операторы комнаты",
)
UNKNOWN_MESSAGE = Text(
    "There is no such message, or it is too old", "Такого сообщения нет, или оно слишком старое"
)
