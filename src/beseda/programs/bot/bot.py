"""A bot: functions, and the chat that calls them."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import Any

from beseda.catalogue import Language
from beseda.catalogue import bot as texts
from beseda.client.interruption import Interruption, go_on
from beseda.client.rooms import Member
from beseda.programs.bot.book import Book
from beseda.programs.bot.chat import Chat, ClientLike, Connect
from beseda.programs.bot.dispatcher import Dispatcher, OnError
from beseda.programs.bot.serving import serve
from beseda.programs.bot.throttle import Limits, Throttle
from beseda.programs.client import Client
from beseda.programs.errors import UnreachableError

_log = logging.getLogger("beseda.bot")
_STOP_SECONDS = 15.0
"""How long `stop` waits for the bot's thread: longer than a client needs to leave."""


class _State(Enum):
    """What a bot does; changed under its lock, and looked at by any thread."""

    IDLE = auto()
    RUNNING = auto()
    STOPPING = auto()


def _connect(address: str, nick: str, *, rooms: Iterable[str], **options: Any) -> ClientLike:
    return Client(address, nick, rooms=rooms, **options).connect()


class Bot(Book):
    """A bot with a name, and functions that are called from the chat.

    >>> bot = Bot("dice", rooms=["#games"])
    >>> @bot.command()
    ... def add(call: Call, *numbers: int) -> str:
    ...     "Add numbers: `!add 2 3`."
    ...     return str(sum(numbers))
    >>> @bot.pattern(r"good (morning|night)")
    ... def greet(call: Call, match: re.Match[str]) -> str:
    ...     return f"good {match[1]} to you"
    >>> @bot.on(Joined)
    ... def welcome(event: Joined) -> None:
    ...     bot.say(event.room, f"welcome, {event.nick}")

    `bot.run("127.0.0.1:8080")` goes to the chat with it; `Rehearsal(bot)` tries it without one:

    >>> rehearsal = Rehearsal(bot)
    >>> rehearsal.says("ann", "!add 2 3")
    ['ann: 5']
    >>> rehearsal.says("ann", "!add two 3")
    ['ann: numbers: «two» is not a whole number. It is written like this: !add [numbers...]']
    >>> rehearsal.joins("bob")
    ['welcome, bob']

    People call commands with the prefix, or with the bot's name (`dice: add 2 3`), and in private
    with neither. `!help` is built in.

    All functions are called on one thread, one after the other, intervals included: they need no
    locks among themselves. One that takes long delays the others, never the connection. What they
    raise is answered with a short excuse and reported: by `logging`, as "beseda.bot", and to
    `on_error`. A BotError is answered with its own text, and so is what the server refuses
    (RefusedError). How much is answered is bounded (`Limits`); a bot answers neither itself nor
    notices.
    """

    def __init__(
        self,
        nick: str,
        *,
        rooms: Iterable[str] = (),
        prefix: str = "!",
        language: Language = "en",
        limits: Limits | None = None,
        farewell: str = "",
        on_error: OnError | None = None,
    ) -> None:
        """`nick`: what it is called. `rooms` are entered at once. `prefix`: what commands begin
        with, "" if only the name makes them. `language` of what the bot says of itself, "en" or
        "ru". `farewell`: its last words. `on_error` is called with what its functions raise.

        Raises ValueError for a prefix with blanks, TypeError for rooms that are one text.
        """
        super().__init__()
        if any(character.isspace() for character in prefix):
            raise ValueError("a prefix has no blanks")
        if isinstance(rooms, str):
            raise TypeError(f'rooms must be a list of names: rooms=["{rooms}"]')
        self.rooms = tuple(rooms)
        """The rooms that it enters at once."""
        self._nick = nick
        self._prefix = prefix
        self._language = language
        self._limits = limits or Limits()
        self._farewell = farewell or texts.FAREWELL.to(language)
        self._on_error = on_error
        self._lock = threading.Lock()
        # The rest is written under the lock.
        self._state = _State.IDLE
        self._chat: Chat | None = None
        self._thread: threading.Thread | None = None

    # ── for its functions ──────────────────────────────────────────────────────────────────

    @property
    def nick(self) -> str:
        """What it is called: as the server has it, if it is in a chat."""
        chat = self._chat
        return self._nick if chat is None else chat.nick

    @property
    def chat(self) -> Chat:
        """The chat that it is in: the client, while it runs. Raises RuntimeError if there is
        none. Any thread."""
        chat = self._chat
        if chat is None:
            raise RuntimeError("the bot is in no chat: it does not run")
        return chat

    def say(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something in a room or to a person. With `confirm`, waits until the server has
        recorded it, and raises RefusedError if it says no. Any thread; raises as `chat` and as the
        client does."""
        self.chat.say(target, text, confirm=confirm)

    def notice(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say something to which programs do not answer. For the rest see `say`."""
        self.chat.notice(target, text, confirm=confirm)

    def act(self, target: str, text: str, *, confirm: bool = False) -> None:
        """Say what it does, as `/me` does. For the rest see `say`."""
        self.chat.act(target, text, confirm=confirm)

    def people(self, room: str) -> tuple[Member, ...]:
        """Who is in `room`, the bot included; nobody if it is not there."""
        return self.chat.people(room)

    # ── running ────────────────────────────────────────────────────────────────────────────

    def run(
        self, address: str = "127.0.0.1:8080", *, connect: Connect = _connect, **options: Any
    ) -> None:
        """Be in the chat at `address` until Ctrl-C or `stop`, on the calling thread.

        `options` are those of `beseda.Client`: `account`, `password`, `fingerprint`, ... A lost
        connection is made again. `connect` makes the client, if it is to be another one.

        Raises what the client raises if the bot does not get in, UnreachableError if the
        connection is lost for good, RuntimeError if the bot runs already.
        """
        self._begin()
        with self._ended(), _interruptible() as pause, suppress(KeyboardInterrupt):
            client = self._enter(connect, address, options)
            try:
                self._serve(client, pause)
            finally:
                client.close(self._farewell)

    def start(
        self, address: str = "127.0.0.1:8080", *, connect: Connect = _connect, **options: Any
    ) -> None:
        """The same on a thread of its own, "bot": returns when the bot is in. For the rest see
        `run`."""
        self._begin()
        try:
            client = self._enter(connect, address, options)
        except BaseException:
            self._end()
            raise
        thread = threading.Thread(target=self._run_apart, args=(client,), name="bot", daemon=True)
        with self._lock:
            self._thread = thread
        thread.start()

    def stop(self) -> None:
        """Leave the chat. Any thread, a function of the bot included, which ends first.

        If the bot was begun by `start`, waits until it has left, a few seconds at most, unless it
        is the bot's own thread that calls.
        """
        with self._lock:
            if self._state is _State.RUNNING:
                self._state = _State.STOPPING
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(_STOP_SECONDS)

    @property
    def running(self) -> bool:
        """Whether it is in a chat, or on its way there or out."""
        return self._state is not _State.IDLE

    def dispatcher(
        self, chat: Chat, *, now: float, throttled: bool = True, on_error: OnError | None = None
    ) -> Dispatcher:
        """What calls the functions of this bot, which then speak through `chat`: for a rehearsal,
        or a loop of one's own. `now`: seconds on the clock by which it is told the time. `on_error`
        stands in for the bot's own.

        Raises RuntimeError while the bot runs.
        """
        with self._lock:
            if self._state is not _State.IDLE:
                raise RuntimeError("the bot runs")
            self._chat = chat
        return self._dispatcher(chat, now, throttled, on_error)

    def _dispatcher(
        self, chat: Chat, now: float, throttled: bool, on_error: OnError | None
    ) -> Dispatcher:
        return Dispatcher(
            self,
            chat,
            self,
            prefix=self._prefix,
            language=self._language,
            throttle=Throttle(self._limits, now) if throttled else None,
            on_error=on_error or self._on_error or (lambda _error: None),
            now=now,
        )

    def _begin(self) -> None:
        with self._lock:
            if self._state is not _State.IDLE:
                raise RuntimeError("the bot runs already")
            self._state = _State.RUNNING

    def _end(self) -> None:
        with self._lock:
            self._state = _State.IDLE
            self._chat = None
            self._thread = None

    @contextmanager
    def _ended(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._end()

    def _enter(self, connect: Connect, address: str, options: dict[str, Any]) -> ClientLike:
        client = connect(address, self._nick, rooms=self.rooms, **options)
        with self._lock:
            self._chat = client
        return client

    def _serve(self, client: ClientLike, pause: Callable[[], None]) -> None:
        dispatcher = self._dispatcher(client, time.monotonic(), True, None)
        serve(client, dispatcher, lambda: self._state is _State.RUNNING, pause)

    def _run_apart(self, client: ClientLike) -> None:
        """The thread "bot"."""
        with self._ended():
            try:
                self._serve(client, go_on)
            except UnreachableError as error:
                reason = error.reason.to(self._language)
                _log.error("%s", texts.LOST.to(self._language, reason=reason))
            finally:
                client.close(self._farewell)


@contextmanager
def _interruptible() -> Iterator[Callable[[], None]]:
    """What raises KeyboardInterrupt where nothing is held, if Ctrl-C has been pressed. Only the
    main thread can be told of that."""
    if threading.current_thread() is not threading.main_thread():
        yield go_on
        return
    with Interruption() as interruption:
        yield interruption.check
