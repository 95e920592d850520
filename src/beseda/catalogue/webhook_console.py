"""What the server's console says of webhooks."""

from beseda.catalogue.text import Text

FAILING = Text(
    "Webhook {webhook}: {url} does not take what is said in {room}: {problem}. It is tried again;"
    " nothing is lost.",
    "Вебхук {webhook}: {url} не принимает сказанное в {room}: {problem}. Попытки продолжаются,"
    " ничего не потеряно.",
)
GIVEN_UP = Text(
    "Webhook {webhook}: message {id} in {room} is given up, {url} has not taken it for too long:"
    " {problem}",
    "Вебхук {webhook}: сообщение {id} в {room} отправить не удалось, {url} слишком долго его не"
    " принимает: {problem}",
)
GONE = Text(
    "Webhook {webhook}: {url} wants nothing more from {room} (410 Gone), so it is switched off."
    " Remove it with: beseda webhook remove {webhook}",
    "Вебхук {webhook}: {url} больше ничего не хочет из {room} (410 Gone), поэтому он выключен."
    " Удалить его: beseda webhook remove {webhook}",
)
