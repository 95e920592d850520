"""What `beseda delete` says."""

from beseda.catalogue.text import Text

DELETE = Text(
    "Delete a room's history, what a person said, or a message.",
    "Удалить историю комнаты, слова человека или сообщение.",
)
DELETE_LONG = Text(
    "Delete from the history, for good: out of the database, its search index and its journal. The"
    " server may be running or not.",
    "Удалить из истории навсегда: из базы, из её поискового указателя и журнала. Сервер может и"
    " работать, и нет.",
)
ROOM = Text("Delete all that was said in a room.", "Удалить всё сказанное в комнате.")
PERSON = Text("Delete all that a person said.", "Удалить всё, что говорит человек.")
MESSAGE = Text("Delete one message.", "Удалить одно сообщение.")
ROOM_LONG = Text(
    "Delete the whole history of the room NAME, with who came and left. The room itself stays.",
    "Удалить всю историю комнаты NAME, в том числе кто приходит и уходит. Сама комната остаётся.",
)
PERSON_LONG = Text(
    "Delete all that was said under the name NICK, in all rooms and in private: messages, topics,"
    " reactions, and the reasons given on leaving. That NICK came and left stays. A name that"
    " several people have used is all of theirs.",
    "Удалить всё, что сказано под именем NICK, во всех комнатах и лично: сообщения, темы, реакции и"
    " причины ухода. Приходы и уходы остаются. Если именем пользовались несколько человек, удалится"
    " сказанное всеми ими.",
)
MESSAGE_LONG = Text(
    "Delete the message with this ID; clients show it, and so does `beseda history --format json`.",
    "Удалить сообщение с этим ID; его показывают программы и `beseda history --format json`.",
)
OPTION_YES = Text("Do not ask whether to delete.", "Не спрашивать, удалять ли.")

ASK_ROOM = Text(
    "Delete the whole history of {room} ({events})? This cannot be undone. [y/N] ",
    "Удалить всю историю {room} ({events})? Вернуть её будет нельзя. [д/Н] ",
)
ASK_PERSON = Text(
    "Delete all that {nick} said, in all rooms and in private? This cannot be undone. [y/N] ",
    "Удалить всё, что говорит {nick}, во всех комнатах и лично? Вернуть будет нельзя. [д/Н] ",
)
ASK_MESSAGE = Text(
    "Delete what {nick} said in {room}? This cannot be undone.\n  {text}\n[y/N] ",
    "Удалить сказанное в {room} ({nick})? Вернуть будет нельзя.\n  {text}\n[д/Н] ",
)
ASK_PRIVATE = Text(
    "Delete what {nick} said in private? This cannot be undone. [y/N] ",
    "Удалить сказанное лично ({nick})? Вернуть будет нельзя. [д/Н] ",
)
YES = Text("y yes", "y yes д да")
"""Words for yes, in small letters, with spaces between them."""

DELETING = Text("Deleting", "Удаление")
TIDYING = Text("Clearing up", "Уборка")
EVENTS = Text("event|events", "событие|события|событий")
DELETED = Text("Deleted: {events}.", "Удалено: {events}.")
COPIES_REMAIN = Text(
    "Copies of the database from before upgrades still have it: {files}",
    "В копиях базы, сделанных до обновлений, это осталось: {files}",
)
NOT_DELETED = Text("Nothing was deleted.", "Ничего не удалено.")
NO_ROOM = Text("There is no history of {name}.", "Истории комнаты {name} нет.")
NO_PERSON = Text("Nobody called {name} has said anything.", "Никто с именем {name} не говорил.")
NO_MESSAGE = Text("There is no message {name}.", "Сообщения {name} нет.")
NO_ANSWER = Text(
    "{directory} is in use by another program, which does not answer: {problem}",
    "Каталог {directory} занят другой программой, и она не отвечает: {problem}",
)
FAILURES: dict[str, Text] = {
    "busy": Text("The server is busy. Try again later.", "Сервер занят. Попробуйте позже."),
    "stopping": Text("The server is stopping.", "Сервер останавливается."),
    "bad_request": Text(
        "The server does not understand this: it is of another version.",
        "Сервер этого не понимает: он другой версии.",
    ),
    "failed": Text("It could not be deleted: {problem}", "Удалить не удалось: {problem}"),
}
"""By the code in `server.control_wire.Failed`."""
