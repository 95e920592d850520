"""What the server's console says: a row for each event.

In a sentence `{who}` is the nick with its address and protocol, as far as the event has them;
every other `{name}` is the event's value of that name. Values come from clients, so the sentences
keep them apart from our words: free text stands at the end, after a colon.
"""

from typing import Literal, NamedTuple

from beseda.catalogue.text import Text

Tone = Literal["good", "calm", "notice", "alarm"]
"""How our own words are coloured: someone came, something changed, look here, something broke."""


class Row(NamedTuple):
    """How an event is said. `bare` is the sentence for when a value of `text` is empty."""

    tone: Tone
    text: Text
    bare: Text | None = None


EVENTS: dict[str, Row] = {
    "listening": Row("good", Text("listening on {address}", "принимаю подключения: {address}")),
    "certificate": Row("good", Text("{text}", "{text}")),
    "connected": Row(
        "calm",
        Text("{address} connected to {listener}", "{address} подключается к {listener}"),
        Text("{address} connected", "{address} подключается"),
    ),
    "identified": Row(
        "calm", Text("{address} speaks {protocol}", "{address} говорит по протоколу {protocol}")
    ),
    "http": Row(
        "calm",
        Text("{address} {method} {path}: {status}", "{address} {method} {path}: {status}"),
        Text("{address} {method} {path}: {reason}", "{address} {method} {path}: {reason}"),
    ),
    "registered": Row("good", Text("{who} is here", "{who} теперь здесь")),
    "joined": Row("good", Text("{who} joined {room}", "{who} входит в {room}")),
    "left": Row(
        "calm",
        Text("{who} left {room}: {reason}", "{who} выходит из {room}: {reason}"),
        Text("{who} left {room}", "{who} выходит из {room}"),
    ),
    "kicked": Row(
        "notice",
        Text(
            "{who} was thrown out of {room} by {by}: {reason}",
            "{by} прогоняет {who} из {room}: {reason}",
        ),
        Text("{who} was thrown out of {room} by {by}", "{by} прогоняет {who} из {room}"),
    ),
    "renamed": Row("calm", Text("{old} is now called {new}", "{old} теперь зовётся {new}")),
    "quit": Row(
        "calm",
        Text("{who} is gone: {reason}", "{who} уходит: {reason}"),
        Text("{who} is gone", "{who} уходит"),
    ),
    "disconnected": Row(
        "calm",
        Text("{address} disconnected: {reason}", "{address} отключается: {reason}"),
        Text("{address} disconnected", "{address} отключается"),
    ),
    "refused": Row(
        "notice",
        Text("{address} was refused: {reason}", "{address} получает отказ: {reason}"),
        Text("{address} was refused", "{address} получает отказ"),
    ),
    "topic": Row(
        "calm",
        Text("{who} set the topic of {room}: {topic}", "{who} меняет тему {room}: {topic}"),
        Text("{who} removed the topic of {room}", "{who} убирает тему {room}"),
    ),
    "webirc": Row(
        "calm",
        Text("{address} is the gateway {name} for {host}", "{address} — шлюз {name} для {host}"),
    ),
    "webirc_refused": Row(
        "alarm",
        Text(
            "{address} says it is a gateway (WEBIRC) and is not one that the settings name",
            "{address} выдаёт себя за шлюз (WEBIRC), но в настройках такого нет",
        ),
    ),
    "webirc_unusable": Row(
        "alarm",
        Text(
            "{address}, the gateway {name}, sends a WEBIRC that cannot be used: {reason}",
            "{address}, шлюз {name}, присылает негодный WEBIRC: {reason}",
        ),
    ),
    "room_renamed": Row(
        "calm", Text("{who} renamed {old} to {room}", "{who} переименовывает {old} в {room}")
    ),
    "mode": Row(
        "calm",
        Text("{who} set modes of {room}: {changes}", "{who} меняет режимы {room}: {changes}"),
    ),
    "logged_in": Row(
        "calm", Text("{who} logged in to {account}", "{who} входит в учётную запись {account}")
    ),
    "logged_out": Row(
        "calm", Text("{who} logged out of {account}", "{who} выходит из учётной записи {account}")
    ),
    "stays": Row(
        "calm", Text("{who} has no connection left and stays", "{who} без подключений, но остаётся")
    ),
    "room_registered": Row(
        "calm",
        Text("{who} registered {room} ({account})", "{who} закрепляет {room} ({account})"),
    ),
    "room_dropped": Row("calm", Text("{who} gave {room} up", "{who} открепляет {room}")),
    "not_restored": Row(
        "alarm",
        Text(
            "{name} could not be brought back: somebody else has the name, or the rules for names"
            " have changed",
            "{name} не удалось вернуть: имя занято или правила для имён изменились",
        ),
    ),
    "message": Row("calm", Text("{who} to {target}: {text}", "{who} для {target}: {text}")),
    "oper": Row("notice", Text("{who} is now operator {name}", "{who} теперь оператор {name}")),
    "oper_failed": Row(
        "alarm",
        Text(
            "{who} tried in vain to become operator {name}",
            "{who} безуспешно пытается стать оператором {name}",
        ),
        Text(
            "{who} tried in vain to become an operator",
            "{who} безуспешно пытается стать оператором",
        ),
    ),
    "killed": Row(
        "notice",
        Text("{who} was disconnected by {by}: {reason}", "{by} отключает {who}: {reason}"),
        Text("{who} was disconnected by {by}", "{by} отключает {who}"),
    ),
    "host_changed": Row(
        "notice",
        Text(
            "{who} is shown as {host} now, by {by}",
            "{who} теперь показан как {host}: так решил {by}",
        ),
    ),
    "rehashed": Row("notice", Text("settings read again", "настройки прочитаны заново")),
    "stopping": Row(
        "notice",
        Text("stopping: {reason}", "останавливаюсь: {reason}"),
        Text("stopping", "останавливаюсь"),
    ),
    "stopped": Row("notice", Text("stopped", "сервер остановлен")),
    "thread_died": Row(
        "alarm",
        Text("the thread {thread} died: {error}", "поток {thread} умер: {error}"),
        Text("the thread {thread} died", "поток {thread} умер"),
    ),
    "throttled": Row(
        "notice",
        Text("{who} sends too fast and is slowed down", "{who} шлёт слишком быстро, сдерживаю"),
    ),
    "slow_reader": Row(
        "notice",
        Text(
            "{who} reads too slowly and is disconnected with over {bytes} bytes unread",
            "{who} читает слишком медленно и отключается, не прочитано больше {bytes} байт",
        ),
    ),
    "undelivered": Row(
        "alarm",
        Text("an event could not be delivered: {error}", "событие не доставлено: {error}"),
    ),
    "history_read_only": Row(
        "alarm",
        Text(
            "history cannot be written, messages are refused until it can: {problem}",
            "историю не записать, сообщения не принимаются, пока это так: {problem}",
        ),
    ),
    "history_writable": Row(
        "good",
        Text(
            "history is written again; {owed} events were caught up on, {forgotten} are missing",
            "история снова пишется; записано позже: {owed}, потеряно: {forgotten}",
        ),
    ),
    "history_chore_failed": Row(
        "alarm",
        Text(
            "work on the history was put off: {problem}",
            "работа с историей отложена: {problem}",
        ),
    ),
    "warning": Row("alarm", Text("{text}", "{text}")),
    "lost_lines": Row(
        "alarm",
        Text("the console was too slow: {count} lost", "консоль не успевала, потеряно: {count}"),
    ),
}
"""The events that the console knows, by name."""


COUNTED: dict[str, Text] = {
    "bytes": Text("byte|bytes", "байт|байта|байт"),
    "count": Text("line|lines", "строка|строки|строк"),
}
"""Values that are numbers of something: the plural forms of it."""
