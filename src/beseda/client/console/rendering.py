"""Events as lines for a person: a table with one row for each kind of event."""

import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from beseda.catalogue import Language, Text
from beseda.catalogue import chat as texts
from beseda.catalogue import chat_accounts as accounts
from beseda.client import events as ev
from beseda.client.safe import safe

_MOST_NAMES = 200
_MOST_ROWS = 100


class Scene(NamedTuple):
    """What the lines depend on beside the event. `same` compares names as the server does."""

    language: Language
    nick: str
    room: str | None
    same: Callable[[str, str], bool]
    now: float

    def say(self, text: Text, /, **values: object) -> str:
        """A sentence with everybody's words in it made safe."""
        return text.to(self.language, **{name: safe(str(it)) for name, it in values.items()})


def render(event: ev.Event, scene: Scene) -> list[str]:
    """The lines that tell of `event`; none if it is not for the eye. Pure."""
    renderer = _RENDERERS.get(type(event))
    return renderer(event, scene) if renderer is not None else []


def clock(moment: float, now: float) -> str:
    """The local time of day, `12:01`, with the date before it if that is not today's."""
    then, today = time.localtime(moment), time.localtime(now)
    same_day = then[:3] == today[:3]
    return time.strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M", then)


def message(event: ev.MessageReceived, scene: Scene) -> list[str]:
    """`[12:01] Ann: text`, with the room before it unless it is the current one."""
    private = scene.say(texts.PRIVATE)
    if event.private and event.mine:
        private = scene.say(texts.PRIVATE_TO, nick=event.target)
    place = f"({private})" if event.private else _place(event.target, scene)
    sender, text = safe(event.sender), safe(event.text)
    words = {
        "message": f"{sender}: {text}",
        "action": f"* {sender} {text}",
        "notice": f"-{sender}- {text}",
    }[event.kind]
    return [" ".join(filter(None, (f"[{clock(event.time, scene.now)}]", place, words)))]


def _history(event: ev.HistoryListed, scene: Scene) -> list[str]:
    lines = [line for each in event.messages for line in message(each, scene)]
    if event.kind == "search":
        head = texts.FOUND if lines else texts.FOUND_NOTHING
        return _star(scene, head, number=len(lines)) + lines
    if not lines:
        return []
    now = _star(scene, texts.NOW)
    return _star(scene, texts.EARLIER, room=event.target) + lines + now


def _place(room: str, scene: Scene) -> str:
    """The name of a room that is not the current one."""
    return "" if scene.room is not None and scene.same(room, scene.room) else safe(room)


def _note(room: str, scene: Scene, text: Text, /, **values: object) -> list[str]:
    """A notice about a room."""
    return [" ".join(filter(None, ("*", _place(room, scene), scene.say(text, **values))))]


def _notes(rooms: Iterable[str], scene: Scene, text: Text, /, **values: object) -> list[str]:
    """A notice about what is seen in several rooms: told once."""
    here = list(rooms)
    if not here:
        return []
    current = any(not _place(room, scene) for room in here)
    return _note(here[0] if not current else scene.room or "", scene, text, **values)


def _star(scene: Scene, text: Text, /, **values: object) -> list[str]:
    return ["* " + scene.say(text, **values)]


def _joined(event: ev.Joined, scene: Scene) -> list[str]:
    if event.mine:
        return _star(scene, texts.YOU_JOINED, room=event.room)
    return _note(event.room, scene, texts.JOINED, nick=event.nick)


def _left(event: ev.Left, scene: Scene) -> list[str]:
    if event.mine:
        return _star(scene, texts.YOU_LEFT, room=event.room)
    text = texts.LEFT_REASON if event.reason else texts.LEFT
    return _note(event.room, scene, text, nick=event.nick, reason=event.reason)


def _quit(event: ev.Quit, scene: Scene) -> list[str]:
    text = texts.QUIT_REASON if event.reason else texts.QUIT
    return _notes(event.rooms, scene, text, nick=event.nick, reason=event.reason)


def _renamed(event: ev.Renamed, scene: Scene) -> list[str]:
    if event.mine:
        return _star(scene, texts.YOU_RENAMED, new=event.new)
    return _notes(event.rooms, scene, texts.RENAMED, old=event.old, new=event.new)


def _topic(event: ev.TopicChanged, scene: Scene) -> list[str]:
    if event.by is None:
        text = texts.TOPIC if event.topic else texts.NO_TOPIC
        return _star(scene, text, room=event.room, topic=event.topic)
    text = texts.TOPIC_CHANGED if event.topic else texts.TOPIC_REMOVED
    return _note(event.room, scene, text, by=event.by, topic=event.topic)


def _kicked(event: ev.Kicked, scene: Scene) -> list[str]:
    if event.mine:
        return _star(scene, texts.YOU_KICKED, by=event.by, room=event.room, reason=event.reason)
    return _note(event.room, scene, texts.KICKED, by=event.by, nick=event.nick, reason=event.reason)


def _names(event: ev.NamesListed, scene: Scene) -> list[str]:
    names = ", ".join(event.names[:_MOST_NAMES]) or scene.say(texts.NOBODY)
    lines = _star(scene, texts.HERE, room=event.room, names=names)
    return lines + _more(len(event.names) - _MOST_NAMES, scene)


def _rooms(event: ev.RoomsListed, scene: Scene) -> list[str]:
    if not event.rooms:
        return _star(scene, texts.NO_ROOMS)
    rows = [
        f"  {safe(room.name)} ({room.people}) {safe(room.topic)}".rstrip()
        for room in event.rooms[:_MOST_ROWS]
    ]
    more = _more(len(event.rooms) - _MOST_ROWS, scene)
    return _star(scene, texts.ROOMS) + rows + more


def _more(number: int, scene: Scene) -> list[str]:
    return ["  " + scene.say(texts.AND_MORE, number=number)] if number > 0 else []


def _mode(event: ev.ModeChanged, scene: Scene) -> list[str]:
    if scene.same(event.target, scene.nick):
        return []
    return _note(event.target, scene, texts.MODE, by=event.by, modes=event.modes)


def _invited(event: ev.Invited, scene: Scene) -> list[str]:
    text = texts.INVITED if event.mine else texts.OTHER_INVITED
    return _star(scene, text, by=event.by, nick=event.nick, room=event.room)


def _away(event: ev.AwayChanged, scene: Scene) -> list[str]:
    if event.mine:
        return _star(scene, texts.YOU_BACK if event.text is None else texts.YOU_AWAY)
    if event.text is None:
        return _star(scene, texts.BACK, nick=event.nick)
    text = texts.AWAY_TEXT if event.text else texts.AWAY
    return _star(scene, text, nick=event.nick, text=event.text)


def _refused(event: ev.Refused, _scene: Scene) -> list[str]:
    return ["! " + ": ".join(filter(None, (safe(event.subject), safe(event.text))))]


def _nick_refused(event: ev.NickRefused, scene: Scene) -> list[str]:
    return ["! " + scene.say(texts.NAME_REFUSED, nick=event.nick, text=event.text)]


def _server_says(event: ev.ServerNotice | ev.LinkClosing, scene: Scene) -> list[str]:
    return _star(scene, texts.SERVER_SAYS, text=event.text)


def _logged_in(event: ev.LoggedIn, scene: Scene) -> list[str]:
    return _star(scene, accounts.YOU_LOGGED_IN, account=event.account)


def _logged_out(_event: ev.LoggedOut, scene: Scene) -> list[str]:
    return _star(scene, accounts.YOU_LOGGED_OUT)


def _log_in_failed(event: ev.LogInFailed, scene: Scene) -> list[str]:
    return ["! " + safe(event.reason.to(scene.language))]


def _account_made(event: ev.AccountMade, scene: Scene) -> list[str]:
    return _star(scene, accounts.YOU_REGISTERED, account=event.account)


def _account_changed(event: ev.AccountChanged, scene: Scene) -> list[str]:
    text = accounts.LOGGED_IN if event.account else accounts.LOGGED_OUT
    return _star(scene, text, nick=event.nick, account=event.account)


def _lost(event: ev.Disconnected, scene: Scene) -> list[str]:
    return ["! " + scene.say(texts.LOST, reason=event.reason.to(scene.language))]


def _trying(event: ev.Reconnecting, scene: Scene) -> list[str]:
    return _star(scene, texts.TRYING, seconds=max(1, round(event.seconds)))


def _mended(_event: ev.Connected, scene: Scene) -> list[str]:
    return _star(scene, texts.MENDED)


_RENDERERS: dict[type[ev.Event], Callable[[Any, Scene], list[str]]] = {
    ev.MessageReceived: message,
    ev.HistoryListed: _history,
    ev.Joined: _joined,
    ev.Left: _left,
    ev.Quit: _quit,
    ev.Renamed: _renamed,
    ev.TopicChanged: _topic,
    ev.Kicked: _kicked,
    ev.NamesListed: _names,
    ev.RoomsListed: _rooms,
    ev.ModeChanged: _mode,
    ev.Invited: _invited,
    ev.AwayChanged: _away,
    ev.Refused: _refused,
    ev.NickRefused: _nick_refused,
    ev.ServerNotice: _server_says,
    ev.LinkClosing: _server_says,
    ev.LoggedIn: _logged_in,
    ev.LoggedOut: _logged_out,
    ev.LogInFailed: _log_in_failed,
    ev.AccountMade: _account_made,
    ev.AccountChanged: _account_changed,
    ev.Disconnected: _lost,
    ev.Reconnecting: _trying,
    ev.Connected: _mended,
}
