"""The engine: a connection and a model kept together, and mended when the connection is lost."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto
from pathlib import Path
from typing import TypeVar

from beseda.catalogue import Text
from beseda.catalogue import chat as texts
from beseda.client.address import Address
from beseda.client.connection import (
    Connection,
    NotConnectedError,
    OutgoingFullError,
    Timing,
    connect,
)
from beseda.client.credentials import Credentials
from beseda.client.events import (
    Connected,
    Disconnected,
    Event,
    LogInFailed,
    NickRefused,
    PolicyTold,
    Ponged,
    Reconnecting,
    Registered,
)
from beseda.client.interruption import go_on
from beseda.client.model import Model
from beseda.client.pings import Pings
from beseda.client.reaching import Reaching
from beseda.client.reasons import ConnectError
from beseda.client.reconnect import Backoff, Reconnector
from beseda.client.state import Identity, Phase
from beseda.client.trust import Trust
from beseda.client.wishes import Wishes

_MOST_ALTERNATIVES = 3
_PAUSE_SECONDS = 0.2
Seen = TypeVar("Seen")


class Link(Enum):
    """Where the client stands with its server."""

    DOWN = auto()
    """No connection: not opened yet, or lost before the server let us in."""
    ENTERING = auto()
    """Connected; the server has not let us in yet."""
    UP = auto()
    """In: lines can be sent."""
    MENDING = auto()
    """Was in; the connection is lost and is tried again."""
    CLOSED = auto()
    """Closed by `close`."""


class Engine:
    """One user's line to a server.

    Any thread may call any method, except that `open`, `wait`, `sync` and `close` block and so
    must not be called from `on_event`. `on_event` is called for one event at a time, on the
    receiving or the reconnecting thread, without any lock held; it must not raise. After `close`
    no more events come.
    """

    def __init__(
        self,
        address: Address,
        identity: Identity,
        on_event: Callable[[Event], None],
        *,
        rooms: tuple[str, ...] = (),
        alternatives: bool = False,
        reconnects: bool = True,
        timing: Timing | None = None,
        backoff: Backoff | None = None,
        pause: Callable[[], None] = go_on,
        trust: Trust | None = None,
        certificate: Path | None = None,
    ) -> None:
        """`rooms` are joined at once. `alternatives`: when the nick is taken at the first
        registration, try it with `_` behind it (later registrations always do). `reconnects`:
        mend the connection when it is lost after the server has let us in. `pause` is called
        every now and then by a thread that waits in a method of this client, while it holds
        nothing; what it raises ends the waiting (see `beseda.client.interruption`).
        `trust`: what is known of servers' certificates. `certificate`: the file with our own one
        and its key, which a server sees over TLS.
        """
        self._on_event = on_event
        self._alternatives = alternatives
        self._reconnects = reconnects
        self._timing = timing or Timing()
        self._pause = pause
        self._trust = trust or Trust()
        self._certificate = certificate
        self._changed = threading.Condition()
        # Everything below is read and written under `_changed`.
        self._link = Link.DOWN
        self._model = Model(identity)
        self._connection: Connection | None = None
        self._wishes = Wishes(identity, rooms)
        self._loss = texts.CLOSED_BY_US
        self._tried = 0
        self._pings = Pings()
        self._reconnector = Reconnector(
            self.open,
            lambda seconds, reason: on_event(Reconnecting(seconds, reason)),
            backoff or Backoff(random.random),
        )
        self._was_in = False
        self._reaching = Reaching(address, self._trust.policies)
        self._telling = False  # events of the last line are being told

    @property
    def address(self) -> Address:
        """Where the server is."""
        return self._reaching.address

    @property
    def link(self) -> Link:
        """Where the client stands with its server at this moment."""
        return self._link

    @property
    def loss(self) -> Text:
        """Why the last connection ended."""
        return self._loss

    @property
    def wanted(self) -> tuple[str, ...]:
        """The rooms to be in: those that we are in, and those that are not refused yet."""
        return self._wishes.rooms

    @property
    def shows_certificate(self) -> bool:
        """Whether servers see a certificate of ours over TLS."""
        return self._certificate is not None

    def look(self, see: Callable[[Model], Seen]) -> Seen:
        """What `see` returns for the model, which it may read but must not keep or change."""
        with self._changed:
            return see(self._model)

    def open(self) -> None:
        """Connect and begin the registration. Raises ConnectError; blocks until connected."""
        reached = self._reaching.applied()
        sock = connect(reached, self._timing.connect, self._trust, self._certificate)
        with self._changed:
            if self._link is Link.CLOSED:
                sock.close()
                return
            self._reaching.begin(reached)
            private = self._reaching.is_private
            self._model = model = Model(self._wishes.identity, private=private)
            self._tried = 0
            self._connection = connection = Connection(
                sock,
                lambda lines: self._take(connection, lines),
                lambda reason: self._lose(connection, reason),
                timing=self._timing,
            )
            self._link = Link.ENTERING
            model.begin()
            self._send_replies()
            self._changed.notify_all()
        if self._was_in:
            self._on_event(Connected())
        connection.start()

    def send_line(self, line: str, wait: float = 0.0) -> None:
        """Send a line of IRC, waiting up to `wait` seconds for room in the outgoing queue.

        Raises NotConnectedError unless the link is up, OutgoingFullError if the server does not
        read.
        """
        with self._changed:
            if self._link is not Link.UP or self._connection is None:
                raise NotConnectedError
            connection = self._connection
        deadline = time.monotonic() + wait
        while True:
            left = deadline - time.monotonic()
            try:
                return connection.send_line(line, max(0.0, min(left, _PAUSE_SECONDS)))
            except OutgoingFullError:
                if left <= _PAUSE_SECONDS:
                    raise
            self._pause()

    def say(self, target: str, text: str, wrapping: str = "{}", wait: float = 0.0) -> None:
        """Send `text` to a room or a nick, in several messages if it is long.

        `wrapping` goes around each piece: CTCP ACTION for `/me`. Raises as `send_line`, and
        ValueError if `target` has spaces or commas.
        """
        lines = self.look(lambda model: model.pieces("PRIVMSG", target, text, wrapping))
        for line in lines:
            self.send_line(line, wait)

    def join(self, room: str, key: str = "") -> None:
        """Join `room`, now and after every reconnection. Raises as `send_line`."""
        with self._changed:
            if key:
                self._wishes.know_key(room, key)
        self.send_line(f"JOIN {room} {key}".rstrip())

    def ask_nick(self, nick: str) -> None:
        """Ask for `nick`, before or after the server has let us in. Raises NotConnectedError."""
        self._ask(lambda model: model.ask_nick(nick), Link.ENTERING, Link.UP)

    def log_in(self, credentials: Credentials) -> None:
        """Log in, before or after the server has first let us in; the model's `login`, and an event
        LogInFailed, tell how it ends. What has logged us in does so again after every loss.

        Raises NotConnectedError, and LogInError if it need not be tried.
        """
        links = (Link.UP,) if self._was_in else (Link.ENTERING, Link.UP)
        self._ask(lambda model: model.log_in(credentials), *links)

    def remember(self, choose: Callable[[Credentials | None], Credentials | None]) -> None:
        """From the next connection on, log in with what `choose` makes of what it would be now."""
        with self._changed:
            self._wishes.log_in_with(choose(self._wishes.identity.credentials))

    def register(self, password: str) -> None:
        """Have our nick made an account. Raises NotConnectedError."""
        self._ask(lambda model: model.register(password), Link.UP)

    def _ask(self, ask: Callable[[Model], None], *links: Link) -> None:
        """Have the model say something; not unless the link is one of these."""
        with self._changed:
            if self._connection is None or self._link not in links:
                raise NotConnectedError
            ask(self._model)
            self._send_replies()

    def rename(self, nick: str) -> None:
        """Be called so from the next `open` on."""
        with self._changed:
            self._wishes.introduce_as(nick)

    def wait(self, ready: Callable[["Engine"], bool], timeout: float) -> bool:
        """Wait until `ready(self)`; False: `timeout` seconds were not enough.

        It is asked after every line, when `on_event` has been told all that the line caused.
        """
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            with self._changed:
                if self._changed.wait_for(
                    lambda: not self._telling and ready(self), max(0.0, min(left, _PAUSE_SECONDS))
                ):
                    return True
            if left <= _PAUSE_SECONDS:
                return False
            self._pause()

    def sync(self, timeout: float) -> bool:
        """Wait until the server has carried out all that was sent before; False: it did not.

        It ends early, with False, when the connection is lost.
        """
        with self._changed:
            token = self._pings.next()
            connection = self._connection
        try:  # without the lock: the receiver needs it to make room in the queue
            self.send_line(f"PING {token}", timeout)
        except (NotConnectedError, OutgoingFullError):
            return False
        arrived = self._pings.is_answered
        self.wait(lambda _: arrived(token) or self._connection is not connection, timeout)
        with self._changed:
            confirmed = arrived(token)
            self._pings.forget(token)
            return confirmed

    def close(self, farewell: str = "") -> None:
        """Leave the server and end all threads; bounded by the times of `Timing`."""
        with self._changed:
            connection, link = self._connection, self._link
            self._link = Link.CLOSED
            self._changed.notify_all()
        if connection is not None:
            if link in (Link.UP, Link.ENTERING):
                self._say_farewell(connection, farewell)
            connection.close()
        self._reconnector.stop(self._timing.farewell)

    def _say_farewell(self, connection: Connection, farewell: str) -> None:
        words = " ".join(farewell.split())[:200]
        with suppress(NotConnectedError, OutgoingFullError):
            connection.send_line(f"QUIT :{words}" if words else "QUIT")

    def _take(self, connection: Connection, lines: list[bytes]) -> None:
        """Lines have come (receiver's thread)."""
        now = time.time()
        for line in lines:
            with self._changed:
                if connection is not self._connection or self._reaching.upgrades:
                    return
                events = self._model.feed_line(line, now)
                for event in events:
                    self._follow(event)
                self._send_replies()
                self._telling = self._link is not Link.CLOSED
            if self._telling:
                for event in events:
                    if isinstance(event, PolicyTold):
                        self._reaching.keep()
                    self._on_event(event)
            with self._changed:
                self._telling = False
                self._changed.notify_all()

    def _follow(self, event: Event) -> None:
        """What the client itself makes of an event. Under the lock."""
        self._wishes.follow(event, self._model, alternative=self._tried > 0)
        match event:
            case Registered():
                self._enter()
            case NickRefused() if self._model.phase is Phase.REFUSED:
                self._try_alternative()
            case PolicyTold(policy=policy):
                if self._reaching.heed(policy):
                    self._hang_up()
            case LogInFailed() if self._was_in and self._link is Link.ENTERING:
                self._hang_up()  # to try again later: the server may only have been busy
            case Ponged(token=token):
                self._pings.answered(token)
            case _:
                pass

    def _enter(self) -> None:
        """The server has let us in: go to our rooms. Under the lock."""
        if self._link is Link.ENTERING:
            self._link = Link.UP
        if not self._was_in and self._reconnects:
            self._reconnector.start()
        self._was_in = True
        self._reconnector.mended()
        for line in self._wishes.join_lines():
            self._queue(line)

    def _try_alternative(self) -> None:
        if (self._alternatives or self._was_in) and self._tried < _MOST_ALTERNATIVES:
            self._tried += 1
            self._model.ask_nick(self._wishes.identity.nick + "_" * self._tried)
        elif self._was_in:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _send_replies(self) -> None:
        for line in self._model.take_replies():
            self._queue(line)

    def _queue(self, line: str) -> None:
        """Send what the receiver itself has to say: never waits. Under the lock."""
        if self._connection is not None:
            with suppress(NotConnectedError, OutgoingFullError):
                self._connection.send_line(line)

    def _lose(self, connection: Connection, reason: Text) -> None:
        """The connection has ended (receiver's thread, its last act)."""
        with self._changed:
            if connection is not self._connection:
                return
            self._connection = None
            upgrades = self._reaching.upgrades
        self._reaching.keep()
        if upgrades:
            try:
                self.open()
            except ConnectError as error:
                reason = error.reason
            else:
                return
        with self._changed:
            self._loss = reason
            if self._link is not Link.CLOSED:
                again = self._was_in and self._reconnects
                self._link = Link.MENDING if again else Link.DOWN
            tells = self._was_in and self._link is not Link.CLOSED
            mends = self._link is Link.MENDING
            self._changed.notify_all()
        if tells:
            self._on_event(Disconnected(reason))
        if mends:
            self._reconnector.lost(reason)
