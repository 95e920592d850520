"""Why something was not done, as the one who asked is told; shared by all gateways.

Keyed by the value of `beseda.domain.refusals.Reason`. A place stands for a value that the domain
gives with the reason; values come from people, so the caller makes them safe to show, and short.
Russian sentences about people avoid the past tense, which would need their gender.
"""

from beseda.catalogue.text import Text

REFUSALS: dict[str, Text] = {
    # names
    "nick_empty": Text(
        "A name cannot be empty. Choose one.", "Имя не может быть пустым. Выберите какое-нибудь."
    ),
    "nick_too_long": Text(
        "That name is too long (limit: {limit}). Choose a shorter one.",
        "Это имя слишком длинное (предел: {limit}). Выберите покороче.",
    ),
    "nick_malformed": Text(
        "The name {nick} cannot be used: letters, digits and signs such as _ and - are fine, spaces"
        " are not, and it does not begin with a digit or -.",
        "Имя {nick} не подходит: годятся буквы, цифры и знаки вроде _ и -, но не пробелы, и в"
        " начале не бывает цифры или -.",
    ),
    "nick_reserved": Text(
        "The name {nick} is kept for the server's own use. Choose another.",
        "Имя {nick} сервер держит для себя. Выберите другое.",
    ),
    "nick_taken": Text(
        "The name {nick} is taken. Choose another.", "Имя {nick} уже занято. Выберите другое."
    ),
    "nick_not_relayed": Text(
        "{nick} cannot be the name of somebody elsewhere: it needs a / such as ann/discord (/hook"
        " is for webhooks), and has up to {limit} characters.",
        "{nick} не может быть именем того, кто не здесь: в нём должна быть косая черта, как в"
        " ann/discord (/hook — для вебхуков), и не больше {limit} символов.",
    ),
    "nick_looks_like": Text(
        "The name {nick} looks too much like {other}, who is here. Choose another.",
        "Имя {nick} слишком похоже на имя {other}, а оно занято. Выберите другое.",
    ),
    "nick_registered": Text(
        "The name {nick} belongs to the account {account}. If it is yours, log in; or choose"
        " another.",
        "Имя {nick} принадлежит учётной записи {account}. Если она ваша, войдите в неё; или"
        " выберите другое.",
    ),
    "no_guests": Text(
        "This server is for people with an account: to leave, quit.",
        "Сервер только для тех, у кого есть учётная запись: чтобы уйти, отключитесь.",
    ),
    "not_logged_in": Text("You are not logged in.", "Вы не вошли ни в какую учётную запись."),
    "name_on_loan": Text(
        "The name {nick} belongs to an account. If it is yours, log in within {seconds} seconds;"
        " else you will be given another.",
        "Имя {nick} принадлежит учётной записи. Если она ваша, войдите в неё за {seconds} с; иначе"
        " получите другое.",
    ),
    "not_your_name": Text(
        "The name {nick} is not your account's.", "Имя {nick} — не вашей учётной записи."
    ),
    "needs_tls": Text(
        "Passwords are only taken over TLS: anybody on the way could read yours. Connect with TLS,"
        " and choose another password if this one was right.",
        "Пароли принимаются только по TLS: этот мог прочесть любой по дороге. Подключитесь с TLS и"
        " смените пароль, если этот был верным.",
    ),
    "no_such_account": Text(
        "There is no account called {account}.", "Учётной записи {account} нет."
    ),
    "room_registered": Text(
        "{room} is registered already, or the server keeps it by itself.",
        "Комната {room} уже закреплена, или её держит сам сервер.",
    ),
    "room_not_registered": Text("{room} is not registered.", "Комната {room} не закреплена."),
    "not_founder": Text(
        "Only the founder of {room} can do that.", "Это может только основатель комнаты {room}."
    ),
    "room_malformed": Text(
        "{room} is no name for a room: it begins with # and has no spaces, commas or colons.",
        "{room} — не название комнаты: оно начинается с # и обходится без пробелов, запятых и"
        " двоеточий.",
    ),
    "room_too_long": Text(
        "That name is too long for a room (limit: {limit}). Choose a shorter one.",
        "Это название слишком длинное для комнаты (предел: {limit}). Выберите покороче.",
    ),
    # getting in
    "door_closed": Text(
        "The door is closed: everyone who may be here is here (limit: {limit}). Try again when"
        " someone has left.",
        "Дверь закрыта: мест больше нет (предел: {limit}). Попробуйте снова, когда кто-нибудь"
        " уйдёт.",
    ),
    # whom and where
    "no_such_nick": Text("Nobody here is called {nick}.", "Никого с именем {nick} здесь нет."),
    "no_such_room": Text("There is no room {room}.", "Комнаты {room} нет."),
    "not_in_room": Text(
        "You are not in {room}. Join it first.", "Вы не в комнате {room}. Сначала войдите в неё."
    ),
    "not_in_that_room": Text("{nick} is not in {room}.", "{nick} сейчас не в комнате {room}."),
    "already_in_room": Text("You are in {room} already.", "Вы уже в комнате {room}."),
    "already_there": Text("{nick} is in {room} already.", "{nick} уже в комнате {room}."),
    "room_name_taken": Text(
        "The name {room} is taken: there is such a room, or there was one. Choose another.",
        "Название {room} занято: такая комната есть или была. Выберите другое.",
    ),
    "room_name_fixed": Text("{room} cannot be given another name.", "Переименовать {room} нельзя."),
    "renamed_recently": Text(
        "{room} got its name only a moment ago. Try again in a minute.",
        "{room} носит своё название совсем недавно. Попробуйте через минуту.",
    ),
    "room_renamed": Text(
        "{room} is called {to} now. Join that one.",
        "Комната {room} теперь называется {to}. Входите туда.",
    ),
    "room_name_rests": Text(
        "Another room was called {room} until lately. The name is free a day after that.",
        "Так до недавнего времени называлась другая комната. {room} освободится через сутки.",
    ),
    # joining
    "too_many_rooms": Text(
        "You cannot join {room}: you are in too many rooms (limit: {limit}). Leave one first.",
        "Войти в {room} нельзя: вы уже в слишком многих комнатах (предел: {limit}). Сначала"
        " выйдите из какой-нибудь.",
    ),
    "rooms_full": Text(
        "The room {room} cannot be made: the server has as many rooms as it can hold. Join one that"
        " is there.",
        "Комнату {room} создать нельзя: больше комнат сервер не вмещает. Войдите в одну из тех, что"
        " есть.",
    ),
    "room_creation_off": Text(
        "There is no room {room}, and only the server's operators make new ones here.",
        "Комнаты {room} нет, а новые здесь создают только операторы сервера.",
    ),
    "banned": Text(
        "You cannot join {room}: you are banned from it. Ask one of its operators.",
        "Войти в {room} нельзя: вам туда закрыт вход. Обратитесь к её операторам.",
    ),
    "invite_only": Text(
        "You cannot join {room} uninvited. Ask someone inside to invite you.",
        "В {room} входят только по приглашению. Попросите кого-нибудь внутри пригласить вас.",
    ),
    "bad_key": Text(
        "You cannot join {room}: it is locked. Give the right key after its name.",
        "Войти в {room} нельзя: она заперта. Укажите верный ключ после названия.",
    ),
    "room_full": Text(
        "You cannot join {room}: it is full. Try again when someone has left.",
        "Войти в {room} нельзя: там нет места. Попробуйте снова, когда кто-нибудь выйдет.",
    ),
    # talking
    "moderated": Text(
        "Not sent: in {room} only those speak who were given a voice. Ask one of its operators.",
        "Не отправлено: в {room} говорят только те, кому дали голос. Обратитесь к её операторам.",
    ),
    "no_outside_messages": Text(
        "Not sent: only those inside speak in {room}. Join it first.",
        "Не отправлено: в {room} говорят только те, кто внутри. Сначала войдите в неё.",
    ),
    "banned_from_talking": Text(
        "Not sent: you are banned from speaking in {room}. Ask one of its operators.",
        "Не отправлено: в {room} вам запрещено говорить. Обратитесь к её операторам.",
    ),
    "banned_from_renaming": Text(
        "You cannot change your name while you are banned in {room}. Leave it first.",
        "Нельзя сменить имя, пока на вас действует запрет в {room}. Сначала выйдите из неё.",
    ),
    "no_ctcp": Text(
        "Not sent: {room} takes no queries from program to program.",
        "Не отправлено: {room} не принимает запросов от программы к программе.",
    ),
    "recipient_registered_only": Text(
        "Not sent: {nick} takes no private messages from strangers. Speak in a room instead.",
        "Не отправлено: {nick} не принимает личных сообщений от незнакомых. Напишите в комнате.",
    ),
    "read_only": Text(
        "Not sent: the server cannot write to its disk at present, and does not show what it could"
        " forget. Try again in a while.",
        "Не отправлено: сервер сейчас не может писать на диск и не показывает того, что мог бы"
        " забыть. Попробуйте чуть позже.",
    ),
    "no_such_message": Text("There is no such message.", "Такого сообщения нет."),
    "not_your_message": Text(
        "Only its author and the room's operators can take a message away.",
        "Убрать сообщение могут только автор и операторы комнаты.",
    ),
    "history_unreadable": Text(
        "What was said cannot be read at present. Try again in a while.",
        "Прочитать сказанное сейчас не получается. Попробуйте чуть позже.",
    ),
    "empty_text": Text("There is nothing to send.", "Отправлять нечего."),
    # rights
    "not_operator_here": Text(
        "Only the operators of {room} may do that.", "Это могут только операторы комнаты {room}."
    ),
    "rank_too_low": Text(
        "You cannot do that to {nick}, who ranks above you in {room}.",
        "С {nick} так нельзя: в комнате {room} у вас меньше прав.",
    ),
    "not_server_operator": Text(
        "Only the server's operators may do that.", "Это могут только операторы сервера."
    ),
    "bad_operator_login": Text(
        "That operator's name or password is wrong.", "Имя или пароль оператора неверны."
    ),
    "host_malformed": Text(
        "{value} cannot be a username or a host: letters, digits and . _ - are fine, in a host"
        " also : and /.",
        "{value} не может быть именем пользователя или узлом: годятся латинские буквы, цифры и"
        " . _ -, в узле также : и /.",
    ),
    "no_operator_host": Text(
        "From where you are, nobody can become that operator.",
        "Оттуда, где вы находитесь, стать этим оператором нельзя.",
    ),
    # modes
    "unknown_mode": Text("There is no mode {mode} for {room}.", "Режима {mode} у {room} нет."),
    "unknown_user_mode": Text(
        "There is no such mode for a person.", "Такого режима у человека нет."
    ),
    "bad_mode_value": Text(
        "The mode {mode} of {room} cannot have the value {value}.",
        "У режима {mode} комнаты {room} не может быть значения {value}.",
    ),
    "key_malformed": Text(
        "That cannot be the key of {room}: a key has no spaces, commas or colons.",
        "Это не может быть ключом комнаты {room}: в ключе нет пробелов, запятых и двоеточий.",
    ),
    "list_full": Text(
        "{value} was not added: the list {mode} of {room} is full. Remove something from it first.",
        "{value} не помещается: список {mode} комнаты {room} полон. Сначала уберите из него"
        " что-нибудь.",
    ),
    "others_modes": Text(
        "You can see and change only your own modes.",
        "Видеть и менять можно только собственные режимы.",
    ),
    # personal
    "away_now": Text("{nick} is away: {text}", "{nick} сейчас не на месте: {text}"),
    "too_many_ignores": Text(
        "You ignore too many people already (limit: {limit}). Take someone off the list first.",
        "Вы скрываете уже слишком многих (предел: {limit}). Сначала верните кого-нибудь.",
    ),
    "metadata_key_malformed": Text(
        "{key} cannot be a key: a-z, 0-9 and _ . / - are fine, up to 32 characters.",
        "{key} не может быть ключом: годятся a-z, 0-9 и _ . / -, до 32 символов.",
    ),
    "metadata_too_long": Text(
        "That value is too long (limit: {limit} bytes).",
        "Это значение слишком длинное (предел в байтах: {limit}).",
    ),
    "metadata_full": Text(
        "Too many keys are set already (limit: {limit}). Remove one first.",
        "Ключей уже слишком много (предел: {limit}). Сначала уберите какой-нибудь.",
    ),
    "metadata_not_set": Text("The key {key} is not set.", "Ключ {key} не задан."),
    "metadata_not_yours": Text(
        "You cannot change what {target} says of itself.",
        "Менять сведения о {target} вам нельзя.",
    ),
    "too_many_watched": Text(
        "You watch for too many names already (limit: {limit}). Take one off the list first.",
        "Вы следите уже за слишком многими именами (предел: {limit}). Сначала уберите какое-нибудь"
        " из списка.",
    ),
}
"""The sentence for each reason."""
