"""What programs that post to a webhook are answered, besides "ok": for whoever reads their logs."""

from beseda.catalogue.text import Text

NO_SERVICE = Text(
    "There is no such webhook: the address is not complete, or the webhook was removed.",
    "Такого вебхука нет: адрес неполон, или вебхук удалён.",
)
TOO_MANY_TRIES = Text(
    "Too many wrong addresses from you. Try again later.",
    "От вас слишком много неверных адресов. Попробуйте позже.",
)
TOO_FAST = Text(
    "This webhook posts too much. Nothing of this was posted; send it again later.",
    "Этот вебхук пишет слишком много. Из этого ничего не сказано; пришлите ещё раз позже.",
)
INVALID_SIGNATURE = Text(
    "This webhook demands a signature, and there is none or it is wrong. The secret must be the"
    " same on both sides.",
    "Этот вебхук требует подписи, а её нет, или она неверна. Секрет должен быть одним и тем же с"
    " обеих сторон.",
)
OTHER_ROOM = Text(
    "This webhook posts to {room} only. Leave the channel out.",
    "Этот вебхук пишет только в {room}. Не указывайте канал.",
)
NOT_RECORDED = Text(
    "The server cannot record messages at present, so nothing was posted. Send it again later.",
    "Сервер сейчас не может записывать сообщения, поэтому ничего не сказано. Пришлите ещё раз"
    " позже.",
)
TIMEOUT = Text(
    "The server's disk is slow: it may have been posted or not.",
    "Диск сервера отвечает медленно: возможно, это сказано, а возможно, и нет.",
)
