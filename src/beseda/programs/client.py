"""A client for programs."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from msgspec.structs import replace

from beseda.catalogue import Text
from beseda.catalogue import programs as texts
from beseda.catalogue.chat import NOT_IN_ROOM
from beseda.client.address import parse_address
from beseda.client.connection import Timing
from beseda.client.credentials import Credentials
from beseda.client.engine import Engine, Link
from beseda.client.events import (
    Disconnected,
    Event,
    LinkClosing,
    ListedRoom,
    LogInFailed,
    MessageReceived,
    NickRefused,
    Ponged,
    RoomsListed,
)
from beseda.client.login import login_name
from beseda.client.model import Model
from beseda.client.rooms import Member
from beseda.client.state import Identity
from beseda.client.trust import parse_fingerprint, users_trust
from beseda.programs.asking import Asking, one_name
from beseda.programs.callbacks import Callbacks
from beseda.programs.entrance import get_in
from beseda.programs.errors import (
    NoAnswerError,
    RefusedError,
    UnreachableError,
    filled,
)
from beseda.programs.inbox import Inbox
from beseda.programs.past import Past, Point, moment
from beseda.protocol.irc.message import serialize

E = TypeVar("E", bound=Event)

_CALLBACK_SECONDS = 5.0


class Client:
    r"""One user's place in a chat, for a program.

        with Client("127.0.0.1:8080", "Ann", rooms=["#lobby"]) as ann:
            ann.say("#lobby", "hello")
            for event in ann.events():
                if isinstance(event, MessageReceived):
                    print(event.sender, event.text)

    Any thread may call any method. Those that wait for the server say so, and raise NoAnswerError
    after `timeout` seconds. A lost connection is made again, with the name, the account and the
    rooms that we had; what is said meanwhile waits for that, up to `timeout` seconds. The methods
    raise UnreachableError when there is no connection, and RefusedError when the server says no.
    """

    def __init__(
        self,
        address: str = "127.0.0.1:8080",
        nick: str = "",
        *,
        rooms: Iterable[str] = (),
        account: str = "",
        password: str = "",
        certificate: str | Path | None = None,
        server_password: str = "",
        realname: str = "",
        fingerprint: str = "",
        another_nick: bool = False,
        reconnects: bool = True,
        timeout: float = 30.0,
    ) -> None:
        """What each of them is:

        * `address`: `HOST[:PORT]`, `ircs://HOST[:PORT]` (TLS), `quic://HOST[:PORT]`, `unix:PATH`;
        * `nick`: the name to be called by; left out, the account's, or the system user's;
        * `rooms` are entered at once;
        * `account` and `password` log in, and so does `certificate`, the file with a client
          certificate and its key, over TLS;
        * `server_password` is what the server asks of everybody;
        * `fingerprint`: the SHA-256 of the server's certificate, for one that no authority vouches
          for; those that the user has accepted in `beseda chat` need none;
        * `another_nick`: if the nick is taken, take it with `_` behind it;
        * `reconnects`: make a lost connection again;
        * `timeout`: how many seconds to wait for the server.

        Raises AddressError and BadFingerprintError (both are ValueErrors) for what is none, and
        TypeError if `rooms` is a single text.
        """
        if isinstance(rooms, str):
            raise TypeError(f"rooms is a list of names: rooms=[{rooms!r}]")
        self._timeout = timeout
        self._rooms = tuple(rooms)
        credentials = None
        if account or certificate is not None:
            credentials = Credentials(account, password, certificate is not None)
        nick = nick or account or login_name()
        only = parse_fingerprint(fingerprint) if fingerprint else ""
        where = parse_address(address)
        if certificate is not None or (only and not where.path):
            where = where._replace(tls=True)
        self._inbox = Inbox()
        self._callbacks = Callbacks()
        self._obstacle: Event | None = None  # written by the receiver, read after waiting for it
        self._engine = Engine(
            where,
            Identity(nick, login_name(), realname or nick, server_password, credentials),
            self._on_event,
            alternatives=another_nick,
            reconnects=reconnects,
            timing=Timing(connect=min(timeout, Timing().connect)),
            trust=users_trust(only),
            certificate=Path(certificate) if certificate is not None else None,
        )
        self._asking = Asking(self._engine, timeout)
        self._past = Past(self._asking)

    # ── coming and going ───────────────────────────────────────────────────────────────────

    def connect(self) -> Self:
        """Connect, log in and enter the rooms; waits for all that. Once.

        Raises UnreachableError, RefusedError (the nick, or a room), LoginError and NoAnswerError;
        then the client is closed.
        """
        self._asking.begin()
        try:
            get_in(self._engine, self._timeout, lambda: self._obstacle)
            for room in self._rooms:
                self.join(room)
        except BaseException:
            self.close()
            raise
        return self

    def close(self, farewell: str = "") -> None:
        """Leave with these words, and end all threads; waits for that, a few seconds at most."""
        self._engine.close(farewell)
        self._inbox.end()
        self._callbacks.end(_CALLBACK_SECONDS)

    def __enter__(self) -> Self:
        return self.connect()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def connected(self) -> bool:
        """Whether we are in at this moment."""
        return self._engine.link is Link.UP

    @property
    def over(self) -> bool:
        """Whether nothing more will happen: closed, or lost for good, and all events taken."""
        return self._inbox.over

    @property
    def loss(self) -> Text:
        """Why the last connection ended."""
        return self._engine.loss

    # ── who and where we are ───────────────────────────────────────────────────────────────

    @property
    def nick(self) -> str:
        """Our name, as the server has it."""
        return self._engine.look(lambda model: model.nick)

    @property
    def account(self) -> str:
        """The account that we are logged in to; "" for a guest."""
        return self._engine.look(lambda model: model.login.account)

    @property
    def rooms(self) -> tuple[str, ...]:
        """The rooms that we are in."""
        return self._engine.look(lambda model: tuple(room.name for room in model.rooms))

    def people(self, room: str) -> tuple[Member, ...]:
        """Who is in `room`, ourselves included, by name; nobody if we are not there ourselves."""

        def members(model: Model) -> tuple[Member, ...]:
            found = model.room(room)
            if found is None:
                return ()
            return tuple(replace(member) for _, member in sorted(found.members.items()))

        return self._engine.look(members)

    def topic(self, room: str) -> str:
        """What `room` is about; "" if nobody has said, or if we are not there."""

        def topic(model: Model) -> str:
            found = model.room(room)
            return found.topic if found is not None else ""

        return self._engine.look(topic)

    def same(self, one: str, other: str) -> bool:
        """Whether two names are the same to the server, as `Ann` and `ann` are."""
        return self._engine.look(lambda model: model.same(one, other))

    # ── doing ──────────────────────────────────────────────────────────────────────────────

    def say(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say `text` to a room or a person; each of its lines is a message, a long one several.

        Without `confirm` it is only sent, and a refusal is an event Refused; with it, this waits
        until the server has recorded it. Raises ValueError if `target` is no name.
        """
        self._say("PRIVMSG", target, text, "{}", confirm=confirm)

    def act(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say what we do, as `/me` does. For the rest see `say`."""
        self._say("PRIVMSG", target, text, "\x01ACTION {}\x01", confirm=confirm)

    def notice(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something to which programs must not answer. For the rest see `say`."""
        self._say("NOTICE", target, text, "{}", confirm=confirm)

    def join(self, room: str, key: str = "") -> None:
        """Enter `room`, now and after each new connection; waits until we are in. Raises ValueError
        if `room` or `key` is no single word."""
        one_name(room)
        if key:
            one_name(key)
        self._asking.have_done(lambda: self._engine.join(room, key), room)
        if self._engine.look(lambda model: model.room(room)) is None:
            raise RefusedError("", NOT_IN_ROOM.en, room)

    def leave(self, room: str, reason: str = "") -> None:
        """Leave `room`; waits until we are out."""
        self.command("PART", room, *filter(None, [reason]))

    def set_topic(self, room: str, text: str) -> None:
        """Have `room` be about something else ("": nothing); waits for it."""
        self.command("TOPIC", room, text)

    def rename(self, nick: str) -> None:
        """Be called `nick`; waits for it."""
        self.command("NICK", nick)

    def set_away(self, text: str | None) -> None:
        """Say that we are away, with this text, or (None) here again; waits for it."""
        self.command("AWAY", *([] if text is None else [text or "-"]))

    def command(self, verb: str, *parameters: str) -> None:
        """Have any command of IRC carried out (`"KICK", "#room", "bob", "enough"`); waits for it.

        Raises RefusedError if the server says no about one of `parameters`, ValueError if they make
        no line: only the last one may have spaces.
        """
        line = serialize(verb, list(parameters))
        self._asking.have_done(lambda: self._engine.send_line(line), *parameters, verb)

    def mark_as_bot(self) -> None:
        """Have the server tell the others that we are a program, where it can (IRCv3 bot-mode);
        waits for it. To be done again after a new connection."""
        self.sync()  # what it can has come by then
        mode = self._engine.look(lambda model: model.features.bot_mode)
        if mode:
            self.command("MODE", self.nick, f"+{mode}")

    def sync(self) -> None:
        """Wait until the server has carried out all that was sent before."""
        self._asking.ask(lambda: None, lambda _: False)

    def _say(self, verb: str, target: str, text: str, wrapping: str, *, confirm: bool) -> None:
        pieces = [
            piece
            for line in text.splitlines()
            if line.strip()
            for piece in self._engine.look(partial(_pieces, verb, target, line, wrapping))
        ]
        if confirm:
            self._asking.have_done(partial(self._asking.put, pieces), target)
        else:
            self._asking.send(pieces)

    # ── knowing ────────────────────────────────────────────────────────────────────────────

    def list_rooms(self) -> tuple[ListedRoom, ...]:
        """The rooms of the server that it shows us; waits for the list."""
        answers = self._asking.ask(
            lambda: self._engine.send_line("LIST"), lambda event: isinstance(event, RoomsListed)
        )
        return tuple(
            room for answer in answers if isinstance(answer, RoomsListed) for room in answer.rooms
        )

    def history(
        self,
        target: str,
        limit: int = 50,
        *,
        before: Point | None = None,
        after: Point | None = None,
    ) -> list[MessageReceived]:
        """What was said in a room, or in private with a person: the last `limit` messages (before
        a point), or the first ones after a point; oldest first. Waits for it.

        Raises NotOfferedError where the server keeps no history, ValueError if a point is none, or
        both are given.
        """
        if after is None:
            return self._past.before(target, limit, before)
        if before is not None:
            raise ValueError("either before or after")
        return self._past.after(target, limit, after)

    def search(
        self,
        words: str = "",
        *,
        room: str = "",
        sender: str = "",
        before: datetime | None = None,
        after: datetime | None = None,
        limit: int = 50,
    ) -> list[MessageReceived]:
        """The newest messages in which all `words` occur, oldest first; waits for them. `room` may
        be the nick of the other one in a private conversation. Without it: in all rooms that we are
        in.

        Raises NotOfferedError where the server cannot search.
        """
        return self._past.search(
            limit,
            text=words,
            in_=room,
            from_=sender,
            before=moment(before) if before else "",
            after=moment(after) if after else "",
        )

    # ── what happens ───────────────────────────────────────────────────────────────────────

    def events(self, timeout: float | None = None) -> Iterator[Event]:
        """What happens, from the moment of connecting on, in order, as it comes: the values of
        `beseda.client.events`, and `Missed` if a program is too busy to take them.

        Ends when the client is closed or the connection lost for good, or when `timeout` seconds
        pass without an event. Threads that iterate share the events: each goes to one of them.
        """
        self._asking.check_begun()
        return self._take_all(timeout)

    def wait_for(self, kind: type[E], timeout: float | None = None) -> E:
        """The next event that is a `kind`; those before it are passed over. `timeout`: seconds, by
        default those of the client. Raises NoAnswerError, UnreachableError."""
        self._asking.check_begun()
        deadline = time.monotonic() + (self._timeout if timeout is None else timeout)
        while (event := self._inbox.take(max(0.0, deadline - time.monotonic()))) is not None:
            if isinstance(event, kind):
                return event
        if self._inbox.over:
            raise UnreachableError(self.loss)
        seconds = self._timeout if timeout is None else timeout
        raise NoAnswerError(filled(texts.NOTHING_IN_TIME, kind=kind.__name__, seconds=seconds))

    def on(self, kind: type[E]) -> Callable[[Callable[[E], object]], Callable[[E], object]]:
        """Have a function called with each event that is a `kind`, as a decorator:

            @client.on(MessageReceived)
            def show(message): ...

        All functions are called by one thread, one after the other, and may call anything here;
        what they raise is logged (`beseda.client`). `events` gives the same events as well.
        """

        def register(callback: Callable[[E], object]) -> Callable[[E], object]:
            self._callbacks.add(kind, callback)
            return callback

        return register

    def _take_all(self, timeout: float | None) -> Iterator[Event]:
        while (event := self._inbox.take(timeout)) is not None:
            yield event

    def _on_event(self, event: Event) -> None:
        """Something has happened (the engine's threads)."""
        if isinstance(event, NickRefused | LogInFailed | LinkClosing):
            self._obstacle = event
        if isinstance(event, Ponged) or self._asking.heard(event):
            return
        self._inbox.put(event)
        self._callbacks.put(event)
        if isinstance(event, Disconnected) and self._engine.link is Link.DOWN:
            self._inbox.end()


def _pieces(verb: str, target: str, text: str, wrapping: str, model: Model) -> list[str]:
    return model.pieces(verb, target, text, wrapping)
