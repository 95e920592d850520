"""What IRC clients are told about accounts: SASL, REGISTER, NickServ."""

from beseda.catalogue.text import Text

LOGGED_IN = Text("You are now logged in as {account}", "Вы вошли как {account}")
LOGGED_OUT = Text("You are logged in no more", "Вы больше не в учётной записи")
IS_LOGGED_IN = Text("is logged in as", "— вход как")
SASL_SUCCESS = Text("SASL authentication succeeded", "Вход по SASL удался")
SASL_ABORTED = Text("SASL authentication aborted", "Вход по SASL прерван")
SASL_TOO_LONG = Text("That message is too long for SASL", "Такое сообщение слишком длинно для SASL")
SASL_ALREADY = Text("You are logged in already", "Вы уже вошли")
SASL_MALFORMED = Text(
    "That is no message of this SASL mechanism", "Это не сообщение такого способа SASL"
)
SASL_MECHANISMS = Text("are the available SASL mechanisms", "— доступные способы SASL")
SASL_UNKNOWN = Text("There is no such SASL mechanism here", "Такого способа SASL здесь нет")
SASL_NEEDED = Text(
    "Ask for the capability sasl before AUTHENTICATE",
    "До AUTHENTICATE запросите возможность sasl",
)
SASL_OTHER = Text(
    "One account cannot act as another one here", "Войти под чужим именем здесь нельзя"
)
NO_CERTIFICATE = Text(
    "This connection has no client certificate", "У этого соединения нет сертификата клиента"
)

REGISTERED = Text(
    "Account created; you are logged in as {account}",
    "Учётная запись создана; вы вошли как {account}",
)
MUST_BE_NICK = Text(
    "An account is named after your nick, {nick}", "Учётная запись называется как ваш ник, {nick}"
)
NAME_IN_USE = Text("Somebody else is called {nick}", "Имя {nick} занято")
NEEDS_TLS = Text(
    "Passwords are only taken over TLS: connect with it, then try again",
    "Пароли принимаются только по TLS: подключитесь с ним и попробуйте снова",
)
NEED_NICK = Text("Choose a nick first", "Сначала выберите ник")
ALREADY_LOGGED_IN = Text("You are logged in as {account} already", "Вы уже вошли как {account}")
CONNECT_FIRST = Text(
    "Complete the connection first, then register", "Сначала подключитесь, потом регистрируйтесь"
)
NOTHING_TO_VERIFY = Text(
    "Accounts need no verification here", "Подтверждать учётные записи здесь не нужно"
)
ACCOUNT_REQUIRED = Text(
    "This server is for people with an account: log in with SASL, or register one",
    "Сервер только для тех, у кого есть учётная запись: войдите по SASL или зарегистрируйтесь",
)
