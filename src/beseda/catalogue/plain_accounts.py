"""What people with a bare terminal are told about accounts."""

from beseda.catalogue.text import Text

ASK = Text(
    "{nick} is a registered name. Its password (or Enter, for another name):",
    "Имя {nick} чьё-то. Пароль от него (или Enter, чтобы выбрать другое):",
)
ONLY_OVER_TLS = Text(
    "{nick} is a registered name, and passwords are only taken over TLS. Choose another name.",
    "Имя {nick} чьё-то, а пароли принимаются только по TLS. Выберите другое имя.",
)
ONLY_ACCOUNTS = Text(
    "This server is for people with an account. Give the name of yours.",
    "Сервер только для тех, у кого есть учётная запись. Назовите имя своей.",
)
LOGGED_IN = Text("You are logged in as {account}.", "Вы вошли как {account}.")
LOGGED_OUT = Text("You are a guest again.", "Вы снова гость.")
REGISTERED = Text(
    "The name {account} is yours from now on. Next time you will be asked for the password.",
    "Имя {account} теперь ваше. В следующий раз спросим пароль.",
)
ALREADY = Text("You are logged in as {account} already.", "Вы уже вошли как {account}.")
PASSWORD_CHANGED = Text("Your password is changed.", "Пароль изменён.")
YOUR_ACCOUNT = Text(
    "Your account is {account}. Several of your connections share the name: {multiclient}. You stay"
    " when the last one goes: {always_on}.",
    "Ваша учётная запись — {account}. Одно имя на несколько ваших подключений: {multiclient}."
    " Оставаться, когда отключится последнее: {always_on}.",
)
YES = Text("yes", "да")
NO = Text("no", "нет")
NO_ACCOUNT = Text(
    "You are a guest. To make this name yours: /register PASSWORD",
    "Вы гость. Чтобы имя стало вашим: /register ПАРОЛЬ",
)
ROOM_KEPT = Text(
    "{room} lasts from now on, and you are its founder.",
    "Комната {room} закреплена, вы её основатель.",
)

USAGE_REGISTER = Text("/register PASSWORD", "/register ПАРОЛЬ")
HELP_REGISTER = Text("make your name yours for good", "закрепить своё имя за собой")
USAGE_LOGIN = Text("/login [NAME] PASSWORD", "/login [ИМЯ] ПАРОЛЬ")
HELP_LOGIN = Text("log in to your account", "войти в свою учётную запись")
USAGE_LOGOUT = Text("/logout", "/logout")
HELP_LOGOUT = Text("be a guest again", "снова стать гостем")
USAGE_PASSWORD = Text("/password OLD NEW", "/password СТАРЫЙ НОВЫЙ")
HELP_PASSWORD = Text("change your password", "сменить пароль")
USAGE_ACCOUNT = Text("/account", "/account")
HELP_ACCOUNT = Text("what your account is set to", "настройки вашей учётной записи")
USAGE_KEEP = Text("/keep", "/keep")
HELP_KEEP = Text("have this room last (for its operator)", "закрепить эту комнату (оператору)")
