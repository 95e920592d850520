"""Somebody who came in with a bare terminal: the room they talk to, and what they are told."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from beseda.catalogue import Text, plural
from beseda.catalogue import plain as texts
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.actions import perform
from beseda.domain.commands import Command, Join, Part, Say
from beseda.domain.events import Kind
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Refusal, Refused
from beseda.gateways.borrowing import Borrowing
from beseda.gateways.link import Link
from beseda.gateways.plain import history
from beseda.gateways.plain.form import LINE_END, PlainForm
from beseda.gateways.plain.neutral import short

MOST_GREETING = 40
"""How many people the greeting names; /who names all."""

_LONGEST_AWAY = 40


class Asking(Protocol):
    """Asks for passwords. With the hub's lock held. `prompt.Prompt` is one."""

    def ask(self, question: str, answer: Callable[[str], None], more: int) -> None:
        """Ask `question`, which is safe to show; `answer` gets the next line, if there is one. As
        many `more` questions follow."""

    def doubt(self, lines: int) -> None:
        """Nothing is asked, though they wanted to be: nobody is shown their next `lines`."""


class Outlet(history.Outlet, Protocol):
    """The client of a talker. Called with the hub's lock held."""

    @property
    def link(self) -> Link:
        """Its connection."""

    @property
    def borrowing(self) -> Borrowing:
        """Watches over their name."""

    @property
    def prompt(self) -> Asking:
        """Asks them for passwords."""

    @property
    def takes_passwords(self) -> bool:
        """Whether passwords may be sent over it."""

    def leave(self, words: str) -> None:
        """End it all, as they asked, with `words` for the others."""


class Talker:
    """One person at one connection. All methods are called with the hub's lock held.

    They talk to one room at a time, `current`; what is said in their other rooms they see as well.
    """

    def __init__(self, hub: Hub, session: Session, form: PlainForm, outlet: Outlet) -> None:
        self.hub = hub
        self.session = session
        self.form = form
        self.outlet = outlet
        self.past = history.Past(hub, session, form, outlet)
        self._room: Room | None = None
        """Where their words go, unless they have been put out of it since."""

    @property
    def user(self) -> User:
        """Who they are."""
        return self.session.user

    @property
    def current(self) -> Room | None:
        """The room that they talk to; None if they are in none, or were put out of it."""
        return self._room if self._room in self.user.rooms else None

    # ── telling ────────────────────────────────────────────────────────────────────────────

    def tell(self, text: Text, /, **values: str) -> None:
        """One line in answer, or in greeting; the values are made safe and short."""
        safe = {name: short(value) for name, value in values.items()}
        self.show(f"* {text.to(self.form.language, **safe)}")

    def show(self, line: str) -> None:
        """A line that is safe already."""
        self.outlet.reply((line + LINE_END).encode())

    def refuse(self, refusal: Refusal) -> None:
        """Why something was not done, or what is worth knowing."""
        self.tell(REFUSALS[refusal.reason], **refusal.values)

    def tell_no_room(self) -> None:
        """Why they have no current room, and how to get one."""
        if self._room is None:
            self.tell(texts.NO_ROOM)
        else:
            self.tell(texts.PUT_OUT, room=self._room.name)

    def describe(self, room: Room) -> None:
        """The room they come into, or turn to."""
        self.tell(texts.NOW_IN, room=room.name)
        if room.topic is not None:
            self.tell(texts.TOPIC, topic=room.topic.text)
        if len(room.members) == 1:
            self.tell(texts.HERE_ALONE)
            return
        names = list(map(self._shown, islice(room.members, MOST_GREETING)))
        more = len(room.members) - len(names)
        if more:
            names.append(texts.MORE.to(self.form.language, number=more))
        self.show(self._people(texts.HERE, len(room.members)) + ", ".join(names))

    def list_people(self, text: Text, people: Sequence[User], room: str = "") -> None:
        """`text` with how many they are, and all of them."""
        self.list_all(self._people(text, len(people), room), map(self._shown, people))

    def list_all(self, head: str, items: Iterable[str], *, between: str = ", ") -> None:
        """`head` and `items`, all of them safe already; however many, no memory is filled."""

        def pieces() -> Iterator[bytes]:
            yield head.encode()
            for number, item in enumerate(items):
                yield (between + item if number else item).encode()
            yield LINE_END.encode()

        self.outlet.stream(pieces())

    def _people(self, text: Text, number: int, room: str = "") -> str:
        language = self.form.language
        people = plural(language, number, texts.PEOPLE)
        return f"* {text.to(language, people=people, room=short(room))} "

    def _shown(self, user: User) -> str:
        nick = short(user.nick)
        if user.away is None:
            return nick
        text = short(user.away, _LONGEST_AWAY)
        return texts.IS_AWAY.to(self.form.language, nick=nick, text=text)

    # ── doing ──────────────────────────────────────────────────────────────────────────────

    def do(self, command: Command) -> bool:
        """Carry out `command`, and tell why if that cannot be; returns whether it was done."""
        try:
            remarks = perform(self.hub, self.session, command)
        except Refused as refused:
            self.refuse(refused.refusal)
            return False
        for remark in remarks:
            self.refuse(remark)
        return True

    def say(self, text: str, kind: Kind = Kind.MESSAGE) -> None:
        """Say `text` to their room."""
        room = self.current
        if room is None:
            self.tell(texts.NOT_SENT)
            self.tell_no_room()
        else:
            self.do(Say(room.name, text, kind))

    def join(self, name: str, key: str | None = None) -> None:
        """Enter the room `name`, or turn to it if they are in it."""
        room = self.hub.find_room(name)
        is_new = room not in self.user.rooms
        if is_new:
            if not self.do(Join(name, key)):
                return
            room = self.hub.room(name)
        assert room is not None
        self._room = room
        self.describe(room)
        if is_new:
            self.past.entered(room)

    def resume(self, name: str) -> None:
        """They are in rooms already, by another session: turn to the room `name` if it is one of
        them, else to the one that they came into last."""
        room, rooms = self.hub.find_room(name), self.user.rooms
        self.past.returned()
        self._room = room if room in rooms else next(reversed(rooms))
        self.describe(self._room)
        others = [short(each.name) for each in rooms if each is not self._room]
        if others:
            self.show(f"* {texts.ALSO_IN.to(self.form.language)} {', '.join(others)}")

    def entered(self, room: Room) -> None:
        """They have come into `room` by another session; who talks to no room talks to it."""
        if self.current is None:
            self._room = room
            self.describe(room)
            self.past.entered(room)

    def part(self, room: Room, reason: str) -> None:
        """Leave `room`; if it is the one they talk to, turn to the one they came into last."""
        if not self.do(Part(room.name, reason)):
            return
        if room is not self._room:
            self.tell(texts.LEFT_ROOM, room=room.name)
            return
        self._room = next(reversed(self.user.rooms), None)
        if self._room is None:
            self.tell(texts.LEFT_ROOM, room=room.name)
            self.tell_no_room()
        else:
            self.tell(texts.LEFT_FOR, room=room.name, other=self._room.name)
