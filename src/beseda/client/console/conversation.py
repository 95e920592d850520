"""The conversation: what is typed goes out, what happens is shown.

`take` is for the main thread, `on_event` for the client's threads; what they share is the desk,
which locks itself, and the screen, which takes lines from any thread.
"""

import time
from contextlib import suppress

from beseda.catalogue import Language, Text
from beseda.catalogue import chat as texts
from beseda.client import events as ev
from beseda.client.connection import NotConnectedError, OutgoingFullError
from beseda.client.console.desk import Desk, Kept
from beseda.client.console.recall import Recall
from beseda.client.console.rendering import Scene, render
from beseda.client.console.screen import Screen
from beseda.client.engine import Engine
from beseda.client.safe import safe

PLAIN = "{}"
CHATHISTORY = "draft/chathistory"
_PROBLEMS = (ev.Refused, ev.NickRefused, ev.LogInFailed, ev.Disconnected)
ACTION = "\x01ACTION {}\x01"


class Conversation:
    """One person, one client, one screen. `client` is set before the client is opened."""

    client: Engine

    def __init__(self, screen: Screen, language: Language, *, patience: float) -> None:
        """`patience`: seconds that a typed line waits for a server that does not read."""
        self.screen = screen
        self.language = language
        self.desk = Desk()
        self.recall = Recall()
        self.farewell = ""
        """What the others are told when we leave; main thread."""
        self._patience = patience

    # For the main thread.

    def tell(self, text: Text, /, **values: object) -> None:
        """Show a sentence of our own; the values may be others' words."""
        clean = {name: safe(str(value)) for name, value in values.items()}
        self.screen.show("* " + text.to(self.language, **clean))

    def complain(self, text: Text) -> None:
        """Show why something was not done, which may be in others' words."""
        self.screen.complain("! " + safe(text.to(self.language)))

    def ask_secret(self, text: Text, /, **values: object) -> str:
        """The answer to a question, typed unseen; "" if nobody is there or they do not want to."""
        if not self.screen.answers:
            return ""
        clean = {name: safe(str(value)) for name, value in values.items()}
        try:
            answer = self.screen.ask_secret(text.to(self.language, **clean))
        except (EOFError, KeyboardInterrupt):
            return ""
        return "".join(answer.replace("\0", "").splitlines()[:1])

    def prompt(self) -> str:
        """What stands before the line being typed: the current room."""
        return f"[{safe(self.desk.room)}] " if self.desk.room else "> "

    def say(self, target: str, text: str, wrapping: str = PLAIN) -> None:
        """Say `text` to a room or a person; without a connection it is kept for later."""
        try:
            self.client.say(target, text, wrapping, self._patience)
        except NotConnectedError:
            kept = self.desk.keep(Kept(target, text, wrapping))
            self.tell(texts.KEPT if kept else texts.NOT_KEPT)
        except OutgoingFullError:
            self.tell(texts.NOT_SENT)
        except ValueError:
            self.tell(texts.NOT_A_TARGET, target=target)

    def say_here(self, text: str, wrapping: str = PLAIN) -> None:
        """Say `text` in the current room."""
        room = self.desk.room
        if room is None:
            self.tell(texts.NO_ROOM)
        else:
            self.say(room, text, wrapping)

    def order(self, line: str) -> None:
        """Send a command; without a connection it is not worth keeping."""
        try:
            self.client.send_line(line, self._patience)
        except NotConnectedError:
            self.tell(texts.NOT_CONNECTED)
        except OutgoingFullError:
            self.tell(texts.NOT_SENT)

    def can(self, capability: str) -> bool:
        """Whether the server has granted `capability`."""
        return self.client.look(lambda model: capability in model.capabilities)

    def fold(self, name: str) -> str:
        """The form in which equal names are the same."""
        return self.client.look(lambda model: model.features.fold(name))

    def as_room(self, name: str) -> str:
        """`name` as the name of a room: with # before it, if it does not begin like one."""
        is_room = self.client.look(lambda model: model.features.is_room(name))
        return name if is_room else "#" + name

    # For the client's threads.

    def on_event(self, event: ev.Event) -> None:
        """Follow and show what happened."""
        if self._is_hidden(event):
            return
        if isinstance(event, ev.HistoryListed):
            shown = (each for each in event.messages if not self._is_hidden(each))
            event = ev.HistoryListed(event.kind, event.target, tuple(shown))
        self._follow(event)
        scene = Scene(
            self.language,
            self.client.look(lambda model: model.nick),
            self.desk.room,
            lambda one, other: self.fold(one) == self.fold(other),
            time.time(),
        )
        show = self.screen.complain if isinstance(event, _PROBLEMS) else self.screen.show
        for line in render(event, scene):
            show(line)
        if isinstance(event, ev.Registered):
            self.tell(texts.WELCOME, nick=event.nick, address=self.client.address)
            self._say_kept()

    def _is_hidden(self, event: ev.Event) -> bool:
        sender = {ev.MessageReceived: "sender", ev.Invited: "by"}.get(type(event))
        return sender is not None and self.desk.ignores(self.fold(getattr(event, sender)))

    def _follow(self, event: ev.Event) -> None:
        """What an event means for the desk."""
        match event:
            case ev.Joined(room=room, mine=True):
                self.desk.entered(room, self.fold(room))
                self._look_back(room, event.id)
            case ev.Left(room=room, mine=True) | ev.Kicked(room=room, mine=True):
                if self.desk.room is not None and self.fold(self.desk.room) == self.fold(room):
                    rooms = self.client.look(lambda model: [room.name for room in model.rooms])
                    self.desk.turn_to(rooms[0] if rooms else None)
            case ev.MessageReceived(private=True, mine=False, sender=sender, kind=kind):
                if kind != "notice":  # a robot's answer is not to be answered
                    self.desk.written_by(sender)
            case ev.MessageReceived(private=False, target=room):
                self.recall.heard(self.fold(room), event.id)
            case ev.HistoryListed(kind="history", target=room, messages=messages):
                ends = (messages[0].id, messages[-1].id) if messages else ("", "")
                if self.recall.listed(self.fold(room), *ends) and not messages:
                    self.tell(texts.NOTHING_EARLIER, room=room)
            case _:
                pass

    def _look_back(self, room: str, joined: str) -> None:
        """Have what was said in `room` before we came shown to a person who is there to read."""
        if self.screen.answers and self.can(CHATHISTORY):
            with suppress(NotConnectedError, OutgoingFullError):
                self.client.send_line(self.recall.entered(room, self.fold(room), joined))

    def _say_kept(self) -> None:
        """Say what was typed while there was no connection; the client is back in its rooms."""
        for kept in self.desk.take_kept():
            try:
                self.client.say(kept.target, kept.text, kept.wrapping)
            except (NotConnectedError, OutgoingFullError):
                self.desk.keep(kept)
            except ValueError:
                self.tell(texts.NOT_A_TARGET, target=kept.target)
