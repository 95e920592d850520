"""What people with a bare terminal are told about accounts."""

from beseda.catalogue.text import Text

# At the door.
ASK = Text(
    "{nick} is a registered name. Its password (or Enter, for another name):",
    "Имя {nick} чьё-то. Пароль от него (или Enter, чтобы выбрать другое):",
)
ONLY_OVER_TLS = Text(
    "{nick} is a registered name, and passwords are only taken over TLS. Choose another name.",
    "Имя {nick} чьё-то, а пароли принимаются только по TLS. Выберите другое имя.",
)
TOO_SOON = Text(
    "That came too soon to be another name: it might be a password, and nobody has seen it.",
    "Слишком быстро для другого имени: вдруг это пароль. Его никто не видел.",
)
ONLY_ACCOUNTS = Text(
    "This server is for people with an account. Give the name of yours.",
    "Сервер только для тех, у кого есть учётная запись. Назовите имя своей.",
)
ONLY_ACCOUNTS_OVER_TLS = Text(
    "This server is for people with an account, and passwords are only taken over TLS. Connect"
    " with it.",
    "Сервер только для тех, у кого есть учётная запись, а пароли принимаются только по TLS."
    " Подключитесь с ним.",
)
HERE_ALREADY = Text(
    "The password is right, but {nick} is here already by another connection of yours. Choose"
    " another name for this one.",
    "Пароль верный, но {nick} уже здесь по другому вашему подключению. Выберите для этого другое"
    " имя.",
)

# Questions for a password, and what becomes of them.
ASK_FOR = Text(
    "Password for {name} (or Enter, to cancel):",
    "Пароль для имени {name} (или Enter, чтобы передумать):",
)
ASK_OLD = Text(
    "Your present password (or Enter, to cancel):",
    "Ваш нынешний пароль (или Enter, чтобы передумать):",
)
ASK_NEW = Text(
    "The new password (or Enter, to cancel):", "Новый пароль (или Enter, чтобы передумать):"
)
CANCELLED = Text("Nothing has changed.", "Всё осталось как было.")
TIME_IS_UP = Text(
    "No password came in time, and nothing has changed. Give the command again.",
    "Пароль не пришёл вовремя, всё осталось как было. Повторите команду.",
)
HELD_BACK = Text(
    "That was not sent: it might be a password. Say it again if it is not.",
    "Это не отправлено: вдруг это пароль. Если нет, скажите ещё раз.",
)
PASSWORD_TOO_LONG = Text(
    "That is too long for a password. Nothing has changed.",
    "Для пароля это слишком длинно. Всё осталось как было.",
)
NO_UTF8 = Text(
    "That password is not in UTF-8, so it could be mistaken for another. Set your terminal to"
    " UTF-8, or use Latin letters and digits.",
    "Этот пароль не в UTF-8, и его можно было бы спутать с другим. Переключите терминал на UTF-8"
    " или обойдитесь латинскими буквами и цифрами.",
)
ONLY_WITH_TLS = Text(
    "Passwords are only taken over TLS: anybody on the way could read yours. Connect with TLS"
    " first.",
    "Пароли принимаются только по TLS: иначе ваш прочтёт любой по дороге. Сначала подключитесь с"
    " TLS.",
)
BY_TCP = Text(
    "From where you are, TCP will do as well: nc without -u.",
    "С вашего компьютера годится и TCP: nc без -u.",
)

# Answers.
LOGGED_IN = Text("You are logged in as {account}.", "Вы вошли как {account}.")
LOGGED_OUT = Text("You are a guest again.", "Вы снова гость.")
REGISTERED = Text(
    "The name {account} is yours from now on. Next time you will be asked for the password.",
    "Имя {account} теперь ваше. В следующий раз спросим пароль.",
)
ALREADY = Text("You are logged in as {account} already.", "Вы уже вошли как {account}.")
NAMED_OTHERWISE = Text(
    "You have got another name meanwhile, so nothing has changed. Give the command again.",
    "У вас за это время сменилось имя, поэтому всё осталось как было. Повторите команду.",
)
NO_SUCH_ACCOUNT = Text(
    "There is no account {account}. To log in to yours: /login NAME",
    "Учётной записи {account} нет. Войти в свою: /login ИМЯ",
)
LOG_IN_AS = Text("You are a guest. To log in: /login NAME", "Вы гость. Войти: /login ИМЯ")
WRONG_PRESENT_PASSWORD = Text("The present password is wrong.", "Нынешний пароль неверен.")
PASSWORD_CHANGED = Text("Your password is changed.", "Пароль изменён.")
YOUR_ACCOUNT = Text(
    "Your account is {account}. /account SETTING VALUE changes one of these:",
    "Ваша учётная запись — {account}. /account НАСТРОЙКА ЗНАЧЕНИЕ меняет что-нибудь из этого:",
)
MULTICLIENT = Text(
    "multiclient {value} — several of your connections share your name (on, off)",
    "multiclient {value} — одно имя на несколько ваших подключений (on, off)",
)
ALWAYS_ON = Text(
    "always-on {value} — you stay when the last one goes, and are shown what you missed (on, off)",
    "always-on {value} — вы остаётесь, когда отключится последнее, и потом видите пропущенное"
    " (on, off)",
)
ENFORCE = Text(
    "enforce {value} — others never get your name, or for a minute (strict, grace)",
    "enforce {value} — другим вашего имени не взять никогда или лишь на минуту (strict, grace)",
)
NO_SUCH_SETTING = Text(
    "There is no setting {setting}. There are: {settings}.",
    "Настройки {setting} нет. Есть: {settings}.",
)
SETTING_IS = Text("{setting} is {values}.", "{setting} бывает {values}.")
OR = Text(" or ", " или ")
NO_ACCOUNT = Text(
    "You are a guest. To make this name yours: /register",
    "Вы гость. Чтобы имя стало вашим: /register",
)
ROOM_KEPT = Text(
    "{room} lasts from now on, and you are its founder.",
    "Комната {room} закреплена, вы её основатель.",
)

USAGE_REGISTER = Text("/register [PASSWORD]", "/register [ПАРОЛЬ]")
HELP_REGISTER = Text(
    "make your name yours for good; alone, it asks for the password",
    "закрепить своё имя за собой; без пароля — спросит его",
)
USAGE_LOGIN = Text("/login [NAME] [PASSWORD]", "/login [ИМЯ] [ПАРОЛЬ]")
HELP_LOGIN = Text(
    "log in to your account; without a password, it asks for it",
    "войти в свою учётную запись; без пароля — спросит его",
)
USAGE_LOGOUT = Text("/logout", "/logout")
HELP_LOGOUT = Text("be a guest again", "снова стать гостем")
USAGE_PASSWORD = Text("/password [OLD NEW]", "/password [СТАРЫЙ НОВЫЙ]")
HELP_PASSWORD = Text(
    "change your password; alone, it asks for both", "сменить пароль; без паролей — спросит оба"
)
USAGE_ACCOUNT = Text("/account [SETTING VALUE]", "/account [НАСТРОЙКА ЗНАЧЕНИЕ]")
HELP_ACCOUNT = Text(
    "what your account is set to; with a setting, change it",
    "настройки вашей учётной записи; с настройкой — изменить её",
)
USAGE_KEEP = Text("/keep", "/keep")
HELP_KEEP = Text("have this room last (for its operator)", "закрепить эту комнату (оператору)")
