"""What `beseda account` says."""

from beseda.catalogue.text import Text

ACCOUNT = Text("Make, list and change accounts.", "Завести, показать и изменить учётные записи.")
ACCOUNT_LONG = Text(
    "Make, list and change accounts: names that belong to somebody. The server may be running or"
    " not.",
    "Завести, показать и изменить учётные записи: имена, у которых есть хозяин. Сервер может и"
    " работать, и нет.",
)
ADD = Text("Make an account.", "Завести учётную запись.")
ADD_LONG = Text(
    "Make the account NAME, with a password that is asked for twice.",
    "Завести учётную запись NAME; пароль будет спрошен дважды.",
)
LIST = Text("List all accounts.", "Показать все учётные записи.")
LIST_LONG = Text(
    "List all accounts, oldest first.", "Показать все учётные записи, начиная с самой старой."
)
PASSWORD = Text("Give an account another password.", "Сменить пароль учётной записи.")
PASSWORD_LONG = Text(
    "Give the account NAME another password, which is asked for twice. Who is logged in stays so.",
    "Сменить пароль учётной записи NAME; новый будет спрошен дважды. Кто уже вошёл, тот останется.",
)
SUSPEND = Text("Let nobody log in to an account.", "Закрыть вход в учётную запись.")
SUSPEND_LONG = Text(
    "Let nobody log in to the account NAME, and put its owner out. The name stays taken.",
    "Закрыть вход в учётную запись NAME и отключить её хозяина. Имя остаётся занятым.",
)
RESUME = Text("Let people log in again.", "Снова открыть вход в учётную запись.")
RESUME_LONG = Text(
    "Let the owner of the suspended account NAME log in again.",
    "Снова открыть вход в приостановленную учётную запись NAME.",
)
ROLE = Text("Make an account a server operator's.", "Сделать хозяина записи оператором сервера.")
ROLE_LONG = Text(
    "Make the owner of the account NAME a server operator, or nobody special again (none).",
    "Сделать хозяина учётной записи NAME оператором сервера или снова обычным человеком (none).",
)
DELETE = Text("Delete an account.", "Удалить учётную запись.")
DELETE_LONG = Text(
    "Delete the account NAME for good. What its owner said stays, unless --messages is given. Then"
    " anybody can take the name, but not the history that belonged to the account.",
    "Удалить учётную запись NAME навсегда. Сказанное её хозяином остаётся, если не задано"
    " --messages. Имя потом может занять любой, но история, которая принадлежала этой записи, ему"
    " не достанется.",
)

OPTION_PASSWORD_STDIN = Text(
    "Read the password from the first line of the standard input.",
    "Прочесть пароль из первой строки стандартного ввода.",
)
OPTION_REASON = Text("Why; its owner is told.", "Почему; это скажут её хозяину.")
OPTION_MESSAGES = Text(
    "Delete all that its owner said as well, in all rooms and in private.",
    "Удалить и всё, что говорил её хозяин, во всех комнатах и лично.",
)
OPTION_JSON = Text("One JSON object a line.", "По одному объекту JSON в строке.")

ASK_PASSWORD = Text("Password: ", "Пароль: ")
ASK_AGAIN = Text("Once more: ", "Ещё раз: ")
NOT_THE_SAME = Text("The two passwords are not the same.", "Пароли не совпали.")
NO_TERMINAL = Text(
    "There is no terminal to ask for the password on. Give it with --password-stdin.",
    "Нет терминала, чтобы спросить пароль. Передайте его через --password-stdin.",
)
ASK_DELETE = Text(
    "Delete the account {name}? This cannot be undone. [y/N] ",
    "Удалить учётную запись {name}? Вернуть её будет нельзя. [д/Н] ",
)
ASK_DELETE_MESSAGES = Text(
    "Delete the account {name}, and all that its owner said? This cannot be undone. [y/N] ",
    "Удалить учётную запись {name} и всё, что говорил её хозяин? Вернуть будет нельзя. [д/Н] ",
)

ADDED = Text("Made: {name}.", "Заведена: {name}.")
PASSWORD_SET = Text("{name} has another password now.", "У {name} теперь другой пароль.")
SUSPENDED = Text("Suspended: {name}.", "Приостановлена: {name}.")
RESUMED = Text("Not suspended any more: {name}.", "Больше не приостановлена: {name}.")
ROLE_GIVEN = Text("{name} is a server operator now.", "{name} теперь оператор сервера.")
ROLE_TAKEN = Text("{name} has no role now.", "{name} теперь без роли.")
DELETED = Text("Deleted: {name}.", "Удалена: {name}.")
DELETED_MESSAGES = Text("Deleted: {name}, and {events}.", "Удалено: {name} и {events}.")
NOT_DONE = Text("It could not be done: {problem}", "Сделать этого не удалось: {problem}")

NAME = Text("Name", "Имя")
REGISTERED = Text("Since", "С")
ROLE_COLUMN = Text("Role", "Роль")
SUSPENDED_COLUMN = Text("Suspended", "Приостановлена")
OPERATOR = Text("operator", "оператор")
NO_REASON = Text("yes", "да")
NO_ACCOUNTS = Text("There are no accounts.", "Учётных записей нет.")
