"""What bots say of themselves, whatever they are for (`beseda.programs.bot`).

A place stands for a value; what of it people wrote, the caller has made safe to show, and short.
Russian sentences about people avoid the past tense, which would need their gender.
"""

from beseda.catalogue.text import Text

# What is wrong with what somebody wrote after a command.
USAGE = Text("It is written like this: {usage}", "Пишется так: {usage}")
MISSING = Text("{name} is missing.", "Не хватает: {name}.")
TOO_MUCH = Text("I do not know what to do with {word}.", "Непонятно, что делать с {word}.")
NOT_WHOLE = Text("{name}: {word} is not a whole number.", "{name}: {word} — не целое число.")
NOT_NUMBER = Text(
    "{name}: {word} is not a number such as 1.5.", "{name}: {word} — не число вроде 1,5."
)
NOT_BETWEEN = Text(
    "{name}: {word} is not between {least} and {most}.",
    "{name}: {word} — не от {least} до {most}.",
)
NOT_YES_OR_NO = Text("{name}: {word} is neither yes nor no.", "{name}: {word} — ни да, ни нет.")
NOT_DATE = Text(
    "{name}: {word} is not a date such as 2026-12-31.",
    "{name}: {word} — не дата, как 2026-12-31 или 31.12.2026.",
)
NOT_CHOICE = Text(
    "{name}: {word} is none of {choices}.", "{name}: {word} — не из списка: {choices}."
)

# What a command takes: each parameter with the word for what it is, and a place for more.
TAKES = Text("It takes {parameters}.", "После команды: {parameters}.")
TAKES_NOTHING = Text("It takes nothing more.", "После команды ничего не нужно.")
A_WORD = Text("a word", "слово")
A_REST = Text("the rest of the line", "остаток строки")
A_WHOLE = Text("a whole number", "целое число")
A_NUMBER = Text("a number such as 1.5", "число вроде 1,5")
YES_OR_NO = Text("yes or no", "да или нет")
A_DATE = Text("a date such as 2026-12-31", "дата вроде 2026-12-31 или 31.12.2026")
A_CHOICE = Text("one of {choices}", "что-то из {choices}")
IN_BOUNDS = Text("{kind} from {least} to {most}", "{kind} от {least} до {most}")
SEVERAL = Text("{kind}, as often as you like", "{kind}, сколько угодно раз")
OPTIONAL = Text("{kind}, or nothing", "{kind} или ничего")

# What the signs in a usage line mean.
SIGN_REQUIRED = Text("<> is needed", "<> обязательно")
SIGN_OPTIONAL = Text("[] may be left out", "[] можно пропустить")
SIGN_MORE = Text("... can be several words", "... можно несколько слов")

# What becomes of a command.
UNKNOWN = Text(
    "There is no command {command}; {help} lists them.",
    "Команды {command} нет; {help} покажет все.",
)
UNKNOWN_NEAREST = Text(
    "There is no command {command}; did you mean {nearest}?",
    "Команды {command} нет; может быть, {nearest}?",
)
NOT_ALLOWED = Text(
    "Sorry, you may not use {command} here.", "Простите, команда {command} вам здесь недоступна."
)
FAILED = Text(
    "Sorry, something went wrong. It has been noted, and I go on.",
    "Простите, что-то пошло не так. Это записано, работа продолжается.",
)
SLOW_DOWN = Text(
    "Not so fast, please: I will answer again in a while.",
    "Не так быстро, пожалуйста: новый ответ будет чуть позже.",
)
BUSY = Text(
    "Too many people ask me at once: please try again in a while.",
    "Слишком много вопросов сразу: попробуйте, пожалуйста, чуть позже.",
)
LEFT_OUT = Text("(The rest is left out.)", "(Остальное пропущено.)")

# Help.
HELP_COMMANDS = Text(
    "I know {commands}. More about one of them: {help}",
    "Есть команды {commands}. Подробнее об одной: {help}",
)
HELP_NOTHING = Text("I have no commands for you here.", "Команд для вас здесь нет.")
HELP_ALIASES = Text("Also: {aliases}", "Или так: {aliases}")
HELP_NAMES = Text("help", "помощь")
"""What the command is called; every bot understands both."""

# Coming and going.
FAREWELL = Text("good-bye", "до свидания")
"""What the others are told when a bot leaves."""
LOST = Text(
    "the connection to the server is lost for good ({reason})",
    "связь с сервером потеряна окончательно ({reason})",
)
