"""What was said before, for people with a bare terminal: on entering a room, and when they ask."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from beseda.catalogue import Text
from beseda.catalogue import plain as texts
from beseda.domain import reading
from beseda.domain.events import Event, Joined
from beseda.domain.history import Activity, AtSeq, HistoryError, Page, Search
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session
from beseda.domain.reading import Readable
from beseda.domain.refusals import Reason, Refusal
from beseda.gateways import absence, replaying
from beseda.gateways.absence import MOST_MESSAGES, Absence
from beseda.gateways.memory import Memory, Workers
from beseda.gateways.plain.form import LINE_END, PlainForm

T = TypeVar("T")

FOUND_AT_ONCE = 20
"""How many messages /search shows."""

_NEVER = "\x00"
"""A nick that nobody has."""


class Outlet(Protocol):
    """The client. Called with the hub's lock held."""

    @property
    def memory(self) -> Memory:
        """The log and its readers."""

    def reply(self, data: bytes) -> None:
        """Send `data`, after everything that was caused before it."""

    def stream(self, pieces: Iterator[bytes]) -> None:
        """Send a long answer as fast as the client reads it."""

    def ask(
        self,
        question: Callable[[], T],
        answer: Callable[[T | Exception], None],
        workers: Workers | None = None,
    ) -> None:
        """As `gateways.lines.LineSession.ask`."""


class _Cursor:
    """How far back they have read a room since they came in, the event `joined`.

    It is touched by what the session has done one after the other, on whichever thread: what is
    shown on entering, then each question and its answer.
    """

    __slots__ = ("before", "joined")

    def __init__(self, joined: Joined | None) -> None:
        self.joined = joined
        self.before = 0
        """The place of the oldest message that they were shown; 0: of none yet."""

    @property
    def mark(self) -> AtSeq | None:
        """Where to read on, backwards."""
        place = self.before or (self.joined.seq if self.joined is not None else 0)
        return AtSeq(place) if place else None


class Past:
    """The past of one person at one connection. With the hub's lock, unless it says otherwise."""

    def __init__(self, hub: Hub, session: Session, form: PlainForm, outlet: Outlet) -> None:
        self._hub = hub
        self._session = session
        self._form = form
        self._outlet = outlet
        self._cursors: dict[Room, _Cursor] = {}

    def entered(self, room: Room, *, returning: bool = False) -> None:
        """They have come into `room`, or are `returning` to it by another session: show what was
        said there last, before all that will be."""
        user = self._session.user
        cursor = _Cursor(None if returning else user.rooms.get(room))
        self._cursors = {each: held for each, held in self._cursors.items() if each in user.rooms}
        self._cursors[room] = cursor
        entrance = replaying.entrance(self._hub, user, room, returning=returning)
        if entrance is None:
            return
        memory, ignores = self._outlet.memory, self._session.ignores

        def make() -> bytes:
            try:
                cursor.before = memory.replays.earlier(memory.archive, entrance).first
                return memory.replays.written(
                    memory.archive, entrance, self._form, ignores, self._last_lines
                )
            except HistoryError:
                return self._form.excuse(Refusal(Reason.HISTORY_UNREADABLE))

        self._hub.reply_later(self._session.channel, make)

    def returned(self) -> None:
        """They are in rooms already, by another session: all of them are read from now back."""
        self._cursors = {room: _Cursor(None) for room in self._session.user.rooms}

    def missed(self, away: Absence) -> None:
        """Show what was said while they were not connected: room by room, then in private."""
        archive, hub, user = self._outlet.memory.archive, self._hub, self._session.user

        def show(found: list[Activity]) -> None:
            places = absence.named(hub, user, found)
            places.sort(key=lambda place: place.log.members is not None)
            cursors = {room.folded: cursor for room, cursor in self._cursors.items()}

            def read() -> list[bytes]:
                pieces: list[bytes] = []
                for place in places:
                    events = away.page(archive, place.log)
                    if said := list(self._dated(events, away.identity)):
                        pieces += (self._heading(place, len(events)), *said)
                    if events and (cursor := cursors.get(place.log.key)):
                        cursor.before = events[0].seq
                return pieces

            self._ask(read, self._show_missed)

        self._ask(lambda: away.active(archive), show)

    def _show_missed(self, pieces: list[bytes]) -> None:
        if pieces:
            end = self._line(self._form.notice(texts.MISSED_END))
            self._outlet.stream(iter((*pieces, end)))

    def _heading(self, place: Readable, number: int) -> bytes:
        """Above so many messages that were missed in `place`. Pure."""
        is_room, is_all = place.log.members is None, number < MOST_MESSAGES
        head = {
            (True, True): texts.MISSED_IN,
            (True, False): texts.MISSED_MOST_IN,
            (False, True): texts.MISSED_FROM,
            (False, False): texts.MISSED_MOST_FROM,
        }[is_room, is_all]
        return self._line(self._form.notice(head, place=place.name, number=str(number)))

    def _last_lines(self, events: Sequence[Event]) -> bytes:
        """Pure, but for the clock; without lock."""
        return b"".join(self._framed(events, texts.LAST_SAID, texts.NOW)) if events else b""

    def show_more(self, room: Room, number: int) -> None:
        """/history: the `number` messages before the oldest one that they were shown."""
        cursor = self._cursors.setdefault(room, _Cursor(self._session.user.rooms.get(room)))
        archive, log = self._outlet.memory.archive, self._hub.log_of(room)

        def read() -> list[Event]:
            return archive.page(Page(log=log, limit=number, before=cursor.mark))

        def show(events: list[Event]) -> None:
            if events:
                cursor.before = events[0].seq
                top = texts.EARLIER if len(events) == number else texts.BEGINNING
                bottom = texts.NOW_MORE if len(events) == number else texts.NOW
                self._outlet.stream(self._framed(events, top, bottom))
            else:
                self._tell(texts.NOTHING_EARLIER, room=room.name)

        self._ask(read, show)

    def search(self, text: str, nick: str, target: str) -> None:
        """/search: messages with the words of `text`, of `nick` and in `target` if these are given;
        the newest last, where the eye is. Raises Refused."""
        hub, user = self._hub, self._session.user
        logs = [reading.readable(hub, user, target)] if target else reading.all_readable(hub, user)
        folded = (hub.names.fold_nick(nick) or _NEVER) if nick else ""
        query = Search(logs=logs, limit=FOUND_AT_ONCE, text=text, nick=folded)
        archive = self._outlet.memory.archive

        def read() -> list[Event]:
            return [each.event for each in reversed(archive.search(query))]

        def show(events: list[Event]) -> None:
            if events:
                bottom = texts.FOUND_MOST if len(events) == FOUND_AT_ONCE else texts.FOUND_ALL
                self._outlet.stream(self._framed(events, texts.FOUND, bottom, user.person.identity))
            else:
                self._tell(texts.FOUND_NOTHING_THERE if target else texts.FOUND_NOTHING)

        self._ask(read, show)

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _ask(self, read: Callable[[], T], show: Callable[[T], None]) -> None:
        def answered(outcome: T | Exception) -> None:
            if isinstance(outcome, HistoryError):
                self._outlet.reply(self._form.excuse(Refusal(Reason.HISTORY_UNREADABLE)))
            elif isinstance(outcome, Exception):
                raise outcome
            else:
                show(outcome)

        self._outlet.ask(read, answered)

    def _tell(self, text: Text, **values: str) -> None:
        self._outlet.reply(self._line(self._form.notice(text, **values)))

    def _line(self, text: str) -> bytes:
        return (text + LINE_END).encode()

    def _framed(
        self, events: Iterable[Event], top: Text, bottom: Text, reader: str = ""
    ) -> Iterator[bytes]:
        """Messages between two rules; `reader` as for `_dated`."""
        yield self._line(self._form.notice(top))
        yield from self._dated(events, reader)
        yield self._line(self._form.notice(bottom))

    def _dated(self, events: Iterable[Event], reader: str) -> Iterator[bytes]:
        """Messages, with the date wherever it is not the one before. What the identity `reader` has
        written to somebody in private says to whom."""
        form = self._form
        shown = form.day(self._hub.clock())
        for event in events:
            data = form.encode(event)
            if event.by.identity == reader:
                data = form.encode_elsewhere(event, data)
            if not data:
                continue
            day = form.day(event.at)
            if day != shown:
                shown = day
                yield self._line(f"* {day}")
            yield data
