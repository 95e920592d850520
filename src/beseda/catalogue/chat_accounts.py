"""What the line-based clients say about accounts: `beseda chat`, `send` and `tail`."""

from beseda.catalogue.text import Text

# ── why a log-in has failed ────────────────────────────────────────────────────────────────────

FAULTS: dict[str, Text] = {
    "refused": Text(
        "not logged in as {account}: {text}", "войти в учётную запись {account} не удалось: {text}"
    ),
    "too_long": Text(
        "not logged in as {account}: the name or the password is too long for the server",
        "войти в учётную запись {account} не удалось: имя или пароль слишком длинны для сервера",
    ),
    "aborted": Text(
        "not logged in as {account}: the server broke it off. Try again",
        "войти в учётную запись {account} не удалось: сервер прервал вход. Попробуйте снова",
    ),
    "already": Text(
        "not logged in as {account}: you are logged in already. /logout comes first",
        "войти в учётную запись {account} не удалось: вы уже вошли. Сначала нужен /logout",
    ),
    "not_offered": Text(
        "not logged in as {account}: the server takes no passwords on this connection. It may do so"
        " over TLS: try --tls",
        "войти в учётную запись {account} не удалось: на этом соединении сервер не принимает"
        " паролей. Возможно, примет по TLS: попробуйте --tls",
    ),
    "no_mechanism": Text(
        "not logged in as {account}: the server only knows ways that cannot be used here: {text}",
        "войти в учётную запись {account} не удалось: сервер знает только способы, которые здесь"
        " не годятся: {text}",
    ),
    "not_private": Text(
        "not logged in as {account}: the password is NOT sent, since others could read it on the"
        " way. Connect with --tls",
        "войти в учётную запись {account} не удалось: пароль НЕ отправлен, его могли бы прочитать"
        " по дороге. Подключитесь с --tls",
    ),
    "impostor": Text(
        "not logged in as {account}: the server could not show that it knows your account. It may"
        " not be the one it says it is: do not give it your password, and ask who runs it",
        "войти в учётную запись {account} не удалось: сервер не доказал, что знает вашу учётную"
        " запись. Возможно, он не тот, за кого себя выдаёт: не давайте ему пароль и спросите того,"
        " кто его держит",
    ),
    "malformed": Text(
        "not logged in as {account}: the server's answer makes no sense",
        "войти в учётную запись {account} не удалось: ответ сервера лишён смысла",
    ),
    "unfit": Text(
        "not logged in as {account}: a name or a password cannot hold such characters",
        "войти в учётную запись {account} не удалось: таких знаков в имени и пароле не бывает",
    ),
    "no_answer": Text(
        "not logged in as {account}: the server does not answer. Try again later",
        "войти в учётную запись {account} не удалось: сервер не отвечает. Попробуйте позже",
    ),
}
"""By the code in `client.mechanisms.Fault`; `text` is the server's own."""

# ── what happens ───────────────────────────────────────────────────────────────────────────────

YOU_LOGGED_IN = Text("you are logged in as {account}", "вы вошли в учётную запись {account}")
YOU_LOGGED_OUT = Text("you are a guest now", "теперь вы гость")
YOU_REGISTERED = Text(
    "the account {account} is yours. Next time: beseda chat --account {account}",
    "учётная запись {account} теперь ваша. В следующий раз: beseda chat --account {account}",
)
LOGGED_IN = Text("{nick} is logged in as {account}", "{nick} — вход в учётную запись {account}")
LOGGED_OUT = Text("{nick} is a guest now", "{nick} — теперь гость")

# ── questions; what is typed is not shown ──────────────────────────────────────────────────────

ASK_PASSWORD = Text("Password of {account} (not shown): ", "Пароль от {account} (не виден): ")
ASK_WHETHER_YOURS = Text(
    "If {account} is your account, its password (not shown; Enter: another name): ",
    "Если {account} — ваша учётная запись, пароль от неё (не виден; Enter — другое имя): ",
)
ASK_PASSWORD_AGAIN = Text(
    "Password of {account} once more (Enter: another name): ",
    "Пароль от {account} ещё раз (Enter — другое имя): ",
)
ASK_NEW = Text("New password (not shown): ", "Новый пароль (не виден): ")
ASK_NEW_AGAIN = Text("The same once more: ", "Повторите пароль: ")
ASK_OLD = Text("Present password (not shown): ", "Нынешний пароль (не виден): ")

# ── answers to commands ────────────────────────────────────────────────────────────────────────

NOT_THE_SAME = Text(
    "The two are not the same; nothing was done", "Они не совпали; ничего не сделано"
)
NOTHING_DONE = Text("Nothing was done", "Ничего не сделано")
LATER = Text(
    "no connection: you will be logged in when there is one again",
    "связи нет: вход состоится, когда она вернётся",
)
NO_REGISTRATION = Text(
    "on this server people cannot make accounts themselves; ask who runs it",
    "на этом сервере учётную запись самому не завести; попросите того, кто его держит",
)
NOT_PRIVATE = Text(
    "the password is NOT sent, since others could read it on the way. Connect with --tls",
    "пароль НЕ отправлен, его могли бы прочитать по дороге. Подключитесь с --tls",
)
NO_SPACES = Text(
    "a password that is changed here has no spaces, neither the old nor the new one",
    "в пароле, который меняют здесь, не бывает пробелов, ни в старом, ни в новом",
)
YOUR_ACCOUNT = Text("your account is {account}", "ваша учётная запись — {account}")
NO_ACCOUNT = Text(
    "you are a guest. /register makes this name yours, /login is for those who have an account",
    "вы гость. /register закрепит имя за вами, /login — для тех, у кого есть учётная запись",
)
NOT_LOGGED_IN = Text("you are a guest: /login comes first", "вы гость: сначала /login")

HELP_REGISTER = Text("|make this name your account", "|закрепить это имя за собой")
HELP_LOGIN = Text("[NAME]|log in to your account", "[ИМЯ]|войти в свою учётную запись")
HELP_LOGOUT = Text("|be a guest again", "|снова стать гостем")
HELP_ACCOUNT = Text("|which account you have", "|какая у вас учётная запись")
HELP_PASSWORD = Text("|change your password", "|сменить пароль")
HELP_KEEP = Text("|have this room last (for its operator)", "|закрепить эту комнату (оператору)")

# ── options of the command line ────────────────────────────────────────────────────────────────

OPTION_ACCOUNT = Text(
    "Log in to this account. The password is asked for, unless --password-file or BESEDA_PASSWORD"
    " has it. Your name is the account's, unless --name says otherwise.",
    "Войти в эту учётную запись. Пароль будет спрошен, если его нет в --password-file или"
    " BESEDA_PASSWORD. Имя берётся от неё, если нет --name.",
)
OPTION_PASSWORD_FILE = Text(
    "The file whose first line is the account's password.",
    "Файл, первая строка которого — пароль учётной записи.",
)
OPTION_CERTIFICATE = Text(
    "Log in by this client certificate (PEM, with its key, which has no password); means --tls.",
    "Войти по этому клиентскому сертификату (PEM вместе с ключом без пароля); включает --tls.",
)
NO_TERMINAL = Text(
    "There is no terminal to ask for the password. Put it into a file and name that with"
    " --password-file, or set BESEDA_PASSWORD",
    "Пароль негде спросить: терминала нет. Положите его в файл и укажите в --password-file или"
    " задайте BESEDA_PASSWORD",
)
NO_PASSWORD = Text("The password is empty", "Пароль пуст")
CANNOT_READ = Text("Cannot read {file}: {problem}", "Не прочесть {file}: {problem}")
BAD_CERTIFICATE = Text(
    "{file} cannot be used: it must hold a certificate and its key (PEM), and the key no password"
    " ({problem})",
    "{file} не годится: в нём должны быть сертификат и ключ (PEM), и ключ без пароля ({problem})",
)
WHOSE_PASSWORD = Text(
    "--password-file goes with --account", "--password-file нужен вместе с --account"
)
