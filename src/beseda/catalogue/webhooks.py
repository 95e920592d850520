"""What webhooks say: why a payload cannot be said, and what programs report of.

Keyed by the words of those programs' payloads where there are such. Russian sentences stand in the
present, since their past tense would need somebody's gender.
"""

from beseda.catalogue.text import Text

PROBLEMS: dict[str, Text] = {
    "invalid_payload": Text(
        "The body is not a JSON object. One that works: {sample}",
        "Тело запроса — не объект JSON. Вот такой подойдёт: {sample}",
    ),
    "invalid_form_data": Text(
        "Forms are read only as application/x-www-form-urlencoded, with a field payload. Send JSON"
        " or plain text instead.",
        "Формы читаются только как application/x-www-form-urlencoded, с полем payload. Пришлите"
        " лучше JSON или простой текст.",
    ),
    "invalid_charset": Text(
        "The body is not UTF-8. Send it in that encoding.",
        "Тело запроса — не UTF-8. Пришлите его в этой кодировке.",
    ),
    "no_text": Text(
        "There is nothing to say: text, attachments and blocks are missing or empty.",
        "Сказать нечего: text, attachments и blocks пусты или отсутствуют.",
    ),
    "too_many_attachments": Text(
        "There are too many attachments (limit: {limit}). Send them in several messages.",
        "Слишком много вложений (предел: {limit}). Разделите их на несколько сообщений.",
    ),
    "too_long": Text(
        "The body is too long (limit in bytes: {limit}). Send less, or in several requests.",
        "Тело запроса слишком длинное (предел в байтах: {limit}). Пришлите меньше или несколькими"
        " запросами.",
    ),
}
"""By the code in `beseda.protocol.webhooks.posts`."""

# What does not fit.
LEFT_OUT = Text("… {what}", "… ещё {what}")
MORE_LINES = Text("more line|more lines", "строка|строки|строк")
MORE_COMMITS = Text("more commit|more commits", "коммит|коммита|коммитов")
MORE_ALERTS = Text("more alert|more alerts", "оповещение|оповещения|оповещений")

# What happens in a repository. Its name stands before the sentence, an address behind it.
COMMITS = Text("commit|commits", "коммит|коммита|коммитов")
PUSHED = Text("{who} pushed {commits} to {branch}", "{who} отправляет {commits} в {branch}")
FORCED = Text(
    "{who} force-pushed {branch}: now at {commit}",
    "{who} переписывает {branch}: теперь там {commit}",
)
COMMIT = Text("{commit} {title} ({author})", "{commit} {title} ({author})")
ACTED = Text("{who} {did} {thing} {mark}: {title}", "{who} {did} {thing} {mark}: {title}")
ACTED_UNNAMED = Text("{who} {did} {thing} {mark}", "{who} {did} {thing} {mark}")
FINISHED = Text("{what} {name} on {branch}: {result}", "{what} {name}, {branch}: {result}")
DEPLOYED = Text("deployment to {place}: {result}", "развёртывание в {place}: {result}")
FORKED = Text("{who} forked it as {fork}", "{who} делает форк: {fork}")
STARRED = Text("{who} starred it (stars: {count})", "{who} ставит звезду (всего звёзд: {count})")
CONNECTED = Text(
    "this webhook works. Events that will come: {events}",
    "вебхук работает. События, которые будут приходить: {events}",
)

VERBS: dict[str, Text] = {
    "opened": Text("opened", "открывает"),
    "closed": Text("closed", "закрывает"),
    "merged": Text("merged", "вливает"),
    "reopened": Text("reopened", "снова открывает"),
    "ready": Text("asks to review", "просит рецензировать"),
    "approved": Text("approved", "одобряет"),
    "unapproved": Text("no longer approves", "больше не одобряет"),
    "rejected": Text("requested changes to", "просит доработать"),
    "reviewed": Text("reviewed", "рецензирует"),
    "commented": Text("commented on", "комментирует"),
    "answered": Text("answered", "отвечает на"),
    "published": Text("published", "выпускает"),
    "created": Text("created", "создаёт"),
    "deleted": Text("deleted", "удаляет"),
}

THINGS: dict[str, Text] = {
    "issue": Text("issue", "задачу"),
    "work_item": Text("work item", "рабочий элемент"),
    "pull_request": Text("pull request", "запрос на слияние"),
    "merge_request": Text("merge request", "запрос на слияние"),
    "discussion": Text("discussion", "обсуждение"),
    "commit": Text("commit", "коммит"),
    "snippet": Text("snippet", "фрагмент"),
    "release": Text("release", "выпуск"),
    "branch": Text("branch", "ветку"),
    "tag": Text("tag", "тег"),
}
"""In Russian in the accusative: they stand behind the verbs."""

RUNS: dict[str, Text] = {
    "workflow": Text("workflow", "сценарий"),
    "checks": Text("checks of", "проверки"),
    "pipeline": Text("pipeline", "конвейер"),
    "job": Text("job", "задание"),
}

RESULTS: dict[str, Text] = {
    "success": Text("success", "успех"),
    "failure": Text("failure", "неудача"),
    "cancelled": Text("cancelled", "отмена"),
    "timed_out": Text("timed out", "не хватило времени"),
    "action_required": Text("needs somebody to act", "ждёт вмешательства"),
}

# Alerts.
ALERT = Text("{status} {name}: {summary}", "{status} {name}: {summary}")
ALERT_UNEXPLAINED = Text("{status} {name}", "{status} {name}")
ALERT_STATES: dict[str, Text] = {
    "firing": Text("[FIRING]", "[ТРЕВОГА]"),
    "resolved": Text("[RESOLVED]", "[ОТБОЙ]"),
}
