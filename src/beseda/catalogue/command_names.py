"""What the commands that people type are called, in netcat and in `beseda chat` alike."""

OTHER_NAMES: dict[str, tuple[str, ...]] = {
    "help": ("h", "?", "помощь"),
    "who": ("names", "кто"),
    "rooms": ("list", "комнаты"),
    "join": ("j", "room", "войти"),
    "leave": ("part", "выйти"),
    "topic": ("тема",),
    "msg": ("m", "query", "лично"),
    "reply": ("r", "ответ"),
    "me": ("я",),
    "nick": ("name", "имя"),
    "away": ("нет",),
    "back": ("тут",),
    "ignore": ("скрыть",),
    "history": ("hist", "история"),
    "search": ("find", "поиск"),
    "replay": ("повтор",),
    "password": ("пароль",),
    "keep": ("закрепить",),
    "quit": ("exit", "bye", "выход"),
}
"""By the name that help shows; in lower case."""

LEAVING = frozenset({"exit", "выход"})
"""Words that leave without a slash as well, if they are all of a line."""

FOR_IRC = frozenset({
    "ban", "deop", "invite", "kick", "mode", "op", "quote", "raw", "unban", "voice",
})  # fmt: skip
"""Commands that people know from IRC programs, and that are only there."""


def names(own: str) -> tuple[str, ...]:
    """All names of a command, its `own` first."""
    return (own, *OTHER_NAMES.get(own, ()))
