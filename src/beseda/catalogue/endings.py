"""Why a connection ended, as others and the one concerned are told."""

from beseda.catalogue.text import Text
from beseda.catalogue.tls import ENDINGS as TLS_ENDINGS

SLOW_READER = "ending_slow_reader"
"""The code of a reader that was cut off, in `ENDINGS`."""

CLOSED = "ending_closed"
"""The code of a connection whose client ended it."""

ENDINGS: dict[str, Text] = {
    CLOSED: Text("Connection closed", "Соединение закрыто"),
    "ending_lost": Text("Connection lost", "Соединение потеряно"),
    SLOW_READER: Text(
        "Too slow: too much was waiting to be read", "Слишком медленно: накопилось непрочитанное"
    ),
    "ending_error": Text("Internal server error", "Внутренняя ошибка сервера"),
    "ending_stopped": Text("The server is stopping", "Сервер останавливается"),
    "ending_flood": Text("Too many commands for too long", "Слишком много команд слишком долго"),
    "ending_no_name": Text("No name was given in time", "Имя не было названо вовремя"),
    "ending_no_answer": Text("No answer for too long", "Слишком долго нет ответа"),
    **TLS_ENDINGS,
    "ending_server_full": Text(
        "The server is full. Try again later.", "Сервер полон. Попробуйте позже."
    ),
    "ending_address_full": Text(
        "Too many connections from your address.", "Слишком много соединений с вашего адреса."
    ),
}
"""By code: `beseda.net.connection.Ending` and what gateways find themselves."""
