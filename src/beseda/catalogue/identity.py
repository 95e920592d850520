"""Why something about accounts was not done."""

from beseda.catalogue.text import Text

SUSPENDED = Text("This account is suspended.", "Эта учётная запись приостановлена.")

OBSTACLES: dict[str, Text] = {
    "name_taken": Text(
        "There is an account {name} already. Choose another name.",
        "Учётная запись {name} уже есть. Выберите другое имя.",
    ),
    "name_looks_like": Text(
        "{name} looks like {other}, which is somebody's account. Choose another name.",
        "{name} выглядит как {other}, а это чужая учётная запись. Выберите другое имя.",
    ),
    "bad_name": Text(
        "{name} cannot be the name of an account. Choose one that can be a nick.",
        "{name} не может быть именем учётной записи. Выберите такое, какое может быть ником.",
    ),
    "weak_password": Text(
        "The password is too short: it must have at least {least} characters.",
        "Пароль слишком короткий: в нём должно быть не меньше {least} символов.",
    ),
    "bad_password": Text(
        "This cannot be a password: it may have {most} bytes at most, and no control characters.",
        "Это не может быть паролем: в нём должно быть не больше {most} байт и никаких управляющих"
        " символов.",
    ),
    "wrong": Text("Wrong name or password.", "Неверное имя или пароль."),
    "suspended": Text(
        "The account {name} is suspended: {reason}",
        "Учётная запись {name} приостановлена: {reason}",
    ),
    "too_many_tries": Text(
        "Too many tries. Try again in {seconds} s.",
        "Слишком много попыток. Попробуйте снова через {seconds} с.",
    ),
    "too_busy": Text(
        "The server is busy with others' passwords. Try again in a moment.",
        "Сервер занят чужими паролями. Попробуйте чуть позже.",
    ),
    "not_allowed": Text(
        "On this server only its operators make accounts. Ask one of them.",
        "На этом сервере учётные записи заводят только операторы. Попросите кого-нибудь из них.",
    ),
    "full": Text(
        "There are as many accounts here as there can be. Tell whoever runs the server.",
        "Учётных записей здесь уже столько, сколько может быть. Скажите об этом хозяину сервера.",
    ),
    "unknown_account": Text("There is no account {name}.", "Учётной записи {name} нет."),
    "certificate_taken": Text(
        "Another account has this certificate already.",
        "Этот сертификат уже есть у другой учётной записи.",
    ),
    "bad_certificate": Text(
        "This certificate cannot be added: its fingerprint is 64 hexadecimal digits, and an account"
        " can have {most} of them.",
        "Этот сертификат добавить нельзя: его отпечаток — 64 шестнадцатеричные цифры, и у учётной"
        " записи их может быть столько: {most}.",
    ),
    "failed": Text(
        "The server cannot keep accounts at present. Try again later.",
        "Сервер сейчас не может хранить учётные записи. Попробуйте позже.",
    ),
}
"""By the code in `domain.accounts.Obstacle`."""
