"""Sentences about settings: what is wrong with one and what it may be."""

from beseda.catalogue.text import Text

# Where: an error line begins with the place.
AT_FILE = Text("{file}: ", "{file}: ")
AT_LINE = Text("{file}, line {line}: ", "{file}, строка {line}: ")
AT_COLUMN = Text(
    "{file}, line {line}, column {column}: ", "{file}, строка {line}, столбец {column}: "
)

# The file itself.
FILE_MISSING = Text("there is no such file.", "такого файла нет.")
FILE_MISSING_DO = Text(
    "`beseda config` prints a sample to start from.",
    "`beseda config` напечатает образец, с которого можно начать.",
)
FILE_DIRECTORY = Text("this is a directory, not a file.", "это каталог, а не файл.")
FILE_FORBIDDEN = Text(
    "reading the file is not permitted to this user.", "этому пользователю нельзя читать файл."
)
FILE_UNREADABLE = Text("the file cannot be read: {error}.", "файл не читается: {error}.")
FILE_NOT_UTF8 = Text(
    "the text is not in UTF-8; save the file in this encoding.",
    "текст не в кодировке UTF-8; сохраните файл в этой кодировке.",
)

# TOML. `detail` is one of SYNTAX below or, if there is none, the parser's own words.
BAD_SYNTAX = Text("this is not TOML: {detail}.", "это не TOML: {detail}.")
BAD_SYNTAX_SHOWN = Text("this is not TOML: {detail}.\n{shown}", "это не TOML: {detail}.\n{shown}")
TOO_DEEP = Text("the values are nested too deeply.", "слишком глубокая вложенность значений.")
SYNTAX: dict[str, Text] = {
    "Cannot overwrite a value": Text(
        "this setting was given before", "эта настройка уже была задана выше"
    ),
    "Cannot declare": Text("this section was begun before", "этот раздел уже был начат выше"),
    "Cannot mutate immutable namespace": Text(
        "this section cannot be added to", "этот раздел нельзя дополнить"
    ),
    "Cannot redefine namespace": Text(
        "this section was begun before", "этот раздел уже был начат выше"
    ),
    "Duplicate inline table key": Text(
        "this name was given before", "это имя уже было задано выше"
    ),
    "Expected '=' after a key": Text(
        'after a name there must be = and a value, as in name = "Ann"',
        'после имени нужны = и значение, например name = "Ann"',
    ),
    "Expected ']": Text("a section's name needs a ] at its end", "в конце имени раздела нужна ]"),
    "Expected newline or end of document": Text(
        "after a value the line must end", "после значения строка должна кончиться"
    ),
    "Expected ending quotation": Text(
        "the closing quotation mark is missing", "не хватает закрывающей кавычки"
    ),
    "Unterminated string": Text(
        "the closing quotation mark is missing", "не хватает закрывающей кавычки"
    ),
    'Expected "': Text("the closing quotation mark is missing", "не хватает закрывающей кавычки"),
    "Invalid hex value": Text(
        "after \\u there must be four hexadecimal digits, after \\U eight",
        "после \\u нужны четыре шестнадцатеричные цифры, после \\U восемь",
    ),
    "Escaped character is not": Text(
        "there is no character with this number", "символа с таким номером нет"
    ),
    "Found invalid character": Text(
        "this character cannot stand here (is a closing quotation mark missing?)",
        "этот символ здесь недопустим (не забыта ли закрывающая кавычка?)",
    ),
    "Illegal character": Text(
        "this character cannot stand here (is a closing quotation mark missing?)",
        "этот символ здесь недопустим (не забыта ли закрывающая кавычка?)",
    ),
    "Unescaped '\\' in a string": Text(
        "write \\\\ for a backslash, or put the text in single quotes",
        "обратную черту пишут как \\\\, либо берут текст в одинарные кавычки",
    ),
    "Unclosed array": Text("the ] that closes the list is missing", "не хватает ] в конце списка"),
    "Unclosed inline table": Text(
        "the closing brace is missing", "не хватает закрывающей фигурной скобки"
    ),
    "Invalid initial character for a key": Text(
        "a name cannot begin with this character", "имя не может начинаться с этого символа"
    ),
    "Invalid statement": Text(
        "here a line such as name = value or [section] is expected",
        "здесь ожидается строка вида имя = значение или [раздел]",
    ),
    "Invalid value": Text(
        'this is no value: a text needs quotation marks, as in "Ann"; a switch is true or false',
        'это не значение: текст берут в кавычки, например "Ann"; переключатель: true или false',
    ),
    "Invalid date or datetime": Text("this is not a date", "это не дата"),
}
"""The parser's messages in our words, by how they begin."""

# The command line.
NOT_KEY_VALUE = Text("this is not KEY=VALUE.", "это не КЛЮЧ=ЗНАЧЕНИЕ.")
NOT_KEY_VALUE_DO = Text("For example: {example}", "Например: {example}")

# Names.
UNKNOWN_SETTING = Text("there is no setting {key}.", "настройки {key} нет.")
UNKNOWN_SECTION = Text("there is no section [{key}].", "раздела [{key}] нет.")
DID_YOU_MEAN = Text("Did you mean {name}?", "Может быть, {name}?")
NAMES_ARE = Text("There are: {names}.", "Есть: {names}.")
IS_SECTION = Text(
    "{key} is a section, it has no value of its own.",
    "{key} это раздел, своего значения у него нет.",
)
IS_SECTION_DO = Text(
    "Give its settings below a line [{key}], for example {example}.",
    "Его настройки пишут под строкой [{key}], например {example}.",
)
IS_SECTION_DO_OPTION = Text(
    "Give one of its settings: {key}.{example}.", "Назовите одну из его настроек: {key}.{example}."
)
MISSING = Text("{key} is missing.", "не хватает настройки {key}.")

MISSING_DO = Text("It must be {allowed}.", "Нужно: {allowed}.")

# Values. `allowed` is one of the phrases below, `found` the value as TOML writes it.
BAD_VALUE = Text(
    "{key} = {found} will not do: it must be {allowed}.",
    "{key} = {found} не годится, нужно: {allowed}.",
)
BAD_SECRET = Text(
    "the value of {key} (not shown) will not do: it must be {allowed}.",
    "значение {key} (не показано) не годится, нужно: {allowed}.",
)
FOUND_TABLE = Text("(a section)", "(раздел)")

ALLOWED_SWITCH = Text("true or false", "true или false")
ALLOWED_CHOICE = Text("one of {choices}", "одно из значений {choices}")
ALLOWED_WHOLE = Text("a whole number", "целое число")
ALLOWED_NUMBER = Text("a number", "число")
ALLOWED_TEXT = Text("a text, in quotation marks in a file", "текст, в файле он берётся в кавычки")
ALLOWED_FILLED = Text("a text that is not empty", "непустой текст")
ALLOWED_LETTERS = Text(
    "a text of no other letters than {letters}", "текст только из букв {letters}"
)
ALLOWED_PATTERN = Text("a text like {pattern}", "текст вида {pattern}")
ALLOWED_LENGTH = Text(
    "a text of {low} to {high} characters", "текст длиной от {low} до {high} символов"
)
ALLOWED_LIST = Text('a list of texts, as in ["a", "b"]', 'список текстов, например ["a", "b"]')
RANGE_FROM = Text("{kind} from {low}", "{kind} от {low}")
RANGE_FROM_TO = Text("{kind} from {low} to {high}", "{kind} от {low} до {high}")
RANGE_ABOVE_TO = Text("{kind} above {low}, at most {high}", "{kind} больше {low}, не больше {high}")
RANGE_ABOVE = Text("{kind} above {low}", "{kind} больше {low}")
RANGE_TO = Text("{kind} up to {high}", "{kind} до {high}")
WITH_UNIT = Text("{allowed} ({unit})", "{allowed} ({unit})")

# Rules that a type alone cannot say.
RULE_SERVER_NAME = Text(
    "a name with a dot and without spaces, such as chat.example",
    "имя с точкой и без пробелов, например chat.example",
)
RULE_ROOM = Text(
    "a room's name: # and then at least one character; no spaces, commas or control characters",
    "название комнаты: # и хотя бы один символ; без пробелов, запятых и управляющих символов",
)
RULE_ROOM_LENGTH = Text(
    "a room's name of at most {limit} characters (limits.room_length)",
    "название комнаты не длиннее {limit} символов (limits.room_length)",
)
RULE_ONE_LINE = Text(
    "a text in one line, without control characters",
    "текст в одну строку, без управляющих символов",
)
RULE_SOME_ADDRESS = Text(
    "at least one address, or nobody could connect",
    "хотя бы один адрес, иначе никто не сможет подключиться",
)
RULE_ADDRESS_TWICE = Text(
    "given once only; it is in the list twice", "задано один раз; в списке оно дважды"
)
RULE_URL = Text(
    "an address such as https://example.org/icon.png",
    "адрес, например https://example.org/icon.png",
)
RULE_ONE_WORD = Text("one word, without spaces", "одно слово без пробелов")
RULE_NETWORK = Text(
    "an address, a network such as 192.0.2.0/24, or unix",
    "адрес, сеть вида 192.0.2.0/24 или unix",
)
RULE_SOME_NETWORK = Text(
    "at least one address, or the gateway could not come from anywhere",
    "хотя бы один адрес, иначе шлюзу неоткуда прийти",
)
RULE_MASK = Text("a mask such as ann@*.example", "маска, например ann@*.example")
RULE_SOME_MASK = Text(
    'at least one mask; ["*@*"] lets the operator come from anywhere',
    'хотя бы одна маска; ["*@*"] пускает оператора откуда угодно',
)
RULE_OPERATOR_NAME = Text(
    "[operators.NAME], where NAME is one word", "[operators.ИМЯ], где ИМЯ это одно слово"
)

# Addresses, by the reason that `beseda.net.address` gives.
ADDRESS: dict[str, Text] = {
    "empty": Text(
        "an address, such as 127.0.0.1:8080 or :8080", "адрес, например 127.0.0.1:8080 или :8080"
    ),
    "no_port": Text(
        "an address with a port after a colon, as in localhost:8080",
        "адрес с портом после двоеточия, например localhost:8080",
    ),
    "bare_port": Text(
        "an address: write {scheme}127.0.0.1:{port} for this computer only, or {scheme}:{port} for"
        " everybody",
        "адрес: {scheme}127.0.0.1:{port} — только для этого компьютера, {scheme}:{port} — для всех",
    ),
    "bad_port": Text(
        "an address whose port is a number, as in localhost:8080",
        "адрес, у которого порт это число, например localhost:8080",
    ),
    "port_range": Text(
        "an address whose port is from 0 to 65535", "адрес, у которого порт от 0 до 65535"
    ),
    "bad_host": Text(
        "an address that begins with a host name or an IP address",
        "адрес, который начинается с имени узла или IP-адреса",
    ),
    "bad_ipv4": Text(
        "an address whose IPv4 part is four numbers from 0 to 255, as in 127.0.0.1:8080",
        "адрес, у которого часть IPv4 это четыре числа от 0 до 255, например 127.0.0.1:8080",
    ),
    "bad_ipv6": Text(
        "an address with an IPv6 address in brackets, as in [::1]:8080",
        "адрес с IPv6 в квадратных скобках, например [::1]:8080",
    ),
    "ipv6_brackets": Text(
        "an address with one colon; IPv6 goes in brackets, as in [::1]:8080",
        "адрес с одним двоеточием; IPv6 берут в квадратные скобки, например [::1]:8080",
    ),
    "no_path": Text(
        "unix: and then the path of a socket, as in unix:/run/beseda.sock",
        "unix: и дальше путь сокета, например unix:/run/beseda.sock",
    ),
    "bad_path": Text(
        "unix: and a path without a zero character", "unix: и путь без нулевого символа"
    ),
    "long_path": Text("unix: and a path of at most 107 bytes", "unix: и путь не длиннее 107 байт"),
}

# `beseda config`.
CHECK_FINE = Text("{file}: no errors.", "{file}: ошибок нет.")
SAMPLE_HEAD = Text(
    "Settings of a Beseda server. Every setting is here with its default; keep what you change,"
    " the rest may go. `beseda config --check FILE` checks a file, `beseda serve --config FILE`"
    " uses it.",
    "Настройки сервера «Беседа». Здесь все настройки со значениями по умолчанию; оставьте те, что"
    " меняете, остальные можно удалить. `beseda config --check ФАЙЛ` проверяет файл,"
    " `beseda serve --config ФАЙЛ` использует его.",
)
SAMPLE_ALLOWED = Text(
    "Allowed: {allowed}. Default: {default}.", "Можно: {allowed}. По умолчанию: {default}."
)
SAMPLE_ALLOWED_REQUIRED = Text(
    "Allowed: {allowed}. Must be given.", "Можно: {allowed}. Задать обязательно."
)
