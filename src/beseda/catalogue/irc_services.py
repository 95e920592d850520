"""What NickServ and ChanServ say. Their commands are English, as everywhere."""

from beseda.catalogue.text import Text

UNKNOWN = Text(
    "There is no command {command}. Say HELP for the list.",
    "Команды {command} нет. Список покажет HELP.",
)
USAGE = Text("Like this: {usage}", "Вот так: {usage}")
NICK_HELP_TITLE = Text(
    "NickServ keeps names for those whom they belong to:",
    "NickServ хранит имена для тех, кому они принадлежат:",
)
CHAN_HELP_TITLE = Text(
    "ChanServ keeps rooms and the ranks in them:", "ChanServ хранит комнаты и звания в них:"
)

HELP_IDENTIFY = Text("log in to an account", "войти в учётную запись")
HELP_REGISTER = Text("make an account for your nick", "завести учётную запись на ваш ник")
HELP_LOGOUT = Text("be a guest again", "снова стать гостем")
HELP_PASSWORD = Text("change your password", "сменить пароль")
HELP_SET = Text(
    "MULTICLIENT on|off: several of your clients share the nick; ALWAYS-ON on|off: stay when the"
    " last one goes; ENFORCE strict|grace: what becomes of others under your name",
    "MULTICLIENT on|off: несколько ваших программ под одним ником; ALWAYS-ON on|off: оставаться,"
    " когда отключится последняя; ENFORCE strict|grace: что делать с чужими под вашим именем",
)
HELP_CERT = Text(
    "certificates that log you in; ADD without one takes that of this connection",
    "сертификаты для входа; ADD без отпечатка берёт сертификат этого соединения",
)
HELP_INFO = Text("what is known of an account", "что известно об учётной записи")
HELP_RECLAIM = Text("take your name back from whoever has it", "вернуть себе занятое имя")
HELP_HELP = Text("this list", "этот список")
HELP_CHAN_REGISTER = Text(
    "have a room last; you are its founder then", "закрепить комнату; вы станете её основателем"
)
HELP_CHAN_DROP = Text("have it last no longer", "открепить её")
HELP_CHAN_INFO = Text("who founded a room, and when", "кто и когда основал комнату")
HELP_CHAN_ACCESS = Text(
    "who gets which rank on coming in (ranks: q a o h v)",
    "кто с каким званием входит (звания: q a o h v)",
)
HELP_CHAN_OP = Text("get the rank that you have here", "получить своё звание в комнате")

WRONG_PRESENT_PASSWORD = Text("The present password is wrong.", "Нынешний пароль неверен.")
PASSWORD_CHANGED = Text("Your password is changed.", "Пароль изменён.")
SETTINGS = Text(
    "MULTICLIENT {multiclient}, ALWAYS-ON {always_on}, ENFORCE {enforce}",
    "MULTICLIENT {multiclient}, ALWAYS-ON {always_on}, ENFORCE {enforce}",
)
CERTIFICATE_ADDED = Text("This certificate logs you in from now on.", "Теперь вход и по нему.")
CERTIFICATE_REMOVED = Text("It does not any more.", "По нему больше не войти.")
NO_CERTIFICATES = Text("There are none.", "Их нет.")
NOT_A_FINGERPRINT = Text(
    "A fingerprint is 64 hexadecimal digits (SHA-256).",
    "Отпечаток — 64 шестнадцатеричные цифры (SHA-256).",
)
INFO = Text("{account} has been registered since {since}.", "{account} существует с {since}.")
INFO_HERE = Text("They are here, as {nick}.", "Сейчас здесь, под ником {nick}.")
RECLAIMED = Text("{nick} is free for you now: /nick {nick}", "{nick} снова ваш: /nick {nick}")
TAKEN_BACK = Text("{nick} has taken this name back", "{nick} возвращает себе это имя")

ROOM_REGISTERED = Text(
    "{room} lasts from now on, and you are its founder.",
    "Комната {room} закреплена, вы её основатель.",
)
ROOM_DROPPED = Text("{room} ends with its last visitor.", "Комната {room} больше не закреплена.")
ROOM_INFO = Text(
    "{room} was founded by {account} on {since}.", "Комнату {room} основал(а) {account}, {since}."
)
ACCESS_ROW = Text("{account} {rank}", "{account} {rank}")
ACCESS_END = Text("{number} in all.", "Всего: {number}.")
ACCESS_SET = Text("Done.", "Готово.")
GONE = Text("an account that is no more", "учётная запись, которой больше нет")
