"""From what happens to the functions that are called by it. No socket, thread or clock."""

import logging
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from functools import partial
from itertools import islice
from typing import Any

from beseda.catalogue import Language, Text
from beseda.catalogue import bot as texts
from beseda.client.events import Event, MessageReceived
from beseda.programs.bot.addressing import Order, read_order
from beseda.programs.bot.binding import bind
from beseda.programs.bot.book import Book
from beseda.programs.bot.call import Call
from beseda.programs.bot.chat import Chat, Presence
from beseda.programs.bot.commands import Allow, Command
from beseda.programs.bot.errors import ArgumentError, BotError
from beseda.programs.bot.helping import NAMES, Helper
from beseda.programs.bot.parameters import named
from beseda.programs.bot.schedule import Schedule
from beseda.programs.bot.throttle import Throttle, Verdict
from beseda.programs.errors import NoAnswerError, RefusedError, UnreachableError

MOST_LINES = 50
"""Lines that answer one call: a function that never stops yielding must not flood a room."""
MOST_CHARACTERS = 4000
"""Characters of each; the client sends them as several messages."""

_log = logging.getLogger("beseda.bot")
_TOLD = {Verdict.SLOW_DOWN: texts.SLOW_DOWN, Verdict.BUSY: texts.BUSY}

OnError = Callable[[Exception], object]


class Outcome(Enum):
    """How a function of the bot has ended."""

    DONE = auto()
    """Well, or with a BotError or the server's refusal, which are answered."""
    FAILED = auto()
    """With any other error, which is reported."""
    CUT_OFF = auto()
    """With the connection to the server, through which it was to be answered."""


class Dispatcher:
    """Calls the functions of one bot. One thread at a time; `now` is seconds on a clock that never
    goes back."""

    def __init__(
        self,
        book: Book,
        chat: Chat,
        bot: Presence,
        *,
        prefix: str,
        language: Language,
        throttle: Throttle | None,
        on_error: OnError,
        now: float,
    ) -> None:
        """`throttle`: None for no bounds. `on_error` is called with what functions raise."""
        self._book = book
        self._chat = chat
        self._bot = bot
        self._prefix = prefix
        self._language = language
        self._helper = Helper(prefix, language)
        self._throttle = throttle
        self._on_error = on_error
        self._schedule = Schedule(book.intervals, now)

    @property
    def next_interval(self) -> float:
        """When an interval is next due; infinity if there is none."""
        return self._schedule.next

    def take(self, event: Event, now: float) -> None:
        """Something has happened."""
        if isinstance(event, MessageReceived) and self._is_for_functions(event):
            self._hear(Call(event, self._chat, self._bot), now)
        for listener in self._book.listeners:
            if isinstance(event, listener.kind):
                self._guarded(partial(listener.function, event), named(listener.function))

    def tick(self, now: float) -> None:
        """Time has passed: call the intervals that are due."""
        for function in self._schedule.take(now):
            self._guarded(function, named(function))

    def _is_for_functions(self, event: MessageReceived) -> bool:
        """RFC 2812 section 3.3.2: automatic replies are never sent in response to a NOTICE, so
        that two programs do not answer each other for ever. Nor does a bot answer itself."""
        mine = event.mine or self._chat.same(event.sender, self._chat.nick)
        return event.kind == "message" and not mine and bool(event.sender)

    def _hear(self, call: Call, now: float) -> None:
        order = read_order(
            call.text,
            private=call.private,
            prefix=self._prefix,
            is_me=lambda name: self._chat.same(name, self._chat.nick),
        )
        if order is not None and self._obey(call, order, now):
            return
        if not self._match(call, now) and order is not None and order.certain:
            self._respond(call, now, lambda: self._unknown(call, order))

    def _obey(self, call: Call, order: Order, now: float) -> bool:
        """Carry a command out; False if there is none of that name here."""
        command = self._book.commands.find(order.name)
        if command is not None and self._is_here(command.rooms, call):
            self._respond(call, now, lambda: self._run(call, command, order.line))
        elif order.name.casefold() in NAMES:
            self._respond(call, now, lambda: self._help(call, order.line))
        else:
            return False
        return True

    def _match(self, call: Call, now: float) -> bool:
        """Call the functions of the patterns that are found; False if none is."""
        found = False
        for pattern in self._book.patterns:
            match = pattern.expression.search(call.text)
            if match and self._is_here(pattern.rooms, call) and self._may(pattern.allow, call):
                found = True
                self._respond(call, now, partial(pattern.function, call, match))
        return found

    def _run(self, call: Call, command: Command, line: str) -> Any:
        """What a command answers."""
        if not self._may(command.allow, call):
            return self._helper.refusal(command)
        try:
            arguments = bind(command.parameters, line, self._language)
        except ArgumentError as error:
            return f"{error.to(self._language)} {self._helper.usage(command)}"
        return command.function(call, *arguments.positional, **arguments.named)

    def _help(self, call: Call, line: str) -> list[str]:
        usable = self._usable(call)
        wanted = line.removeprefix(self._prefix)
        if not wanted:
            return self._helper.overview(usable)
        command = self._book.commands.find(wanted)
        if command is None or command not in usable:
            return [self._helper.unknown(wanted, usable)]
        return self._helper.about(command)

    def _unknown(self, call: Call, order: Order) -> str:
        return self._helper.unknown(order.name, self._usable(call))

    def _usable(self, call: Call) -> list[Command]:
        """The commands that the caller may use where they are."""
        return [
            command
            for command in self._book.commands
            if self._is_here(command.rooms, call) and self._may(command.allow, call)
        ]

    def _is_here(self, rooms: tuple[str, ...], call: Call) -> bool:
        return not rooms or any(call.same(room, call.room) for room in rooms)

    def _may(self, allow: Allow, call: Call) -> bool:
        """Whether a rule allows the call; one that fails does not."""
        allowed = False

        def ask() -> None:
            nonlocal allowed
            allowed = allow(call)

        self._guarded(ask, named(allow))
        return allowed

    def _respond(self, call: Call, now: float, function: Callable[[], Any]) -> None:
        """Answer what `function` returns, yields or raises, unless it is too much."""
        verdict = self._verdict(call, now)
        if verdict in _TOLD:
            self._say(call, _TOLD[verdict])
        if verdict is not Verdict.ANSWER:
            return
        what = f"{call.text[:100]!r} of {call.nick!r} in {call.room or 'private'!r}"
        if self._guarded(lambda: self._answer(call, function), what) is Outcome.FAILED:
            self._say(call, texts.FAILED)

    def _verdict(self, call: Call, now: float) -> Verdict:
        if self._throttle is None:
            return Verdict.ANSWER
        # No nick begins with @: a guest who takes the name of an account does not use up its calls.
        person = f"@{call.account.casefold()}" if call.account else call.nick.casefold()
        return self._throttle.ask(person, now)

    def _answer(self, call: Call, function: Callable[[], Any]) -> None:
        try:
            lines = _lines(function())
            for line in islice(lines, MOST_LINES):
                call.reply(line)
            if next(lines, None) is not None:
                call.reply(texts.LEFT_OUT.to(self._language))
        except BotError as complaint:
            call.reply(str(complaint))
        except RefusedError as refusal:  # of something that the function has asked the server for
            call.reply(refusal.reason.to(self._language))

    def _say(self, call: Call, text: Text) -> None:
        self._guarded(lambda: call.reply(text.to(self._language)), "an answer")

    def _guarded(self, function: Callable[[], object], what: str) -> Outcome:
        """Call a function of the program's: its mistakes are reported, and the bot goes on."""
        try:
            function()
        except (UnreachableError, NoAnswerError) as error:
            _log.warning("%s: %s", what, error)
            return Outcome.CUT_OFF
        except Exception as error:  # noqa: BLE001 - whatever a program raises
            _log.exception("%s failed", what)
            self._report(error)
            return Outcome.FAILED
        return Outcome.DONE

    def _report(self, error: Exception) -> None:
        try:
            self._on_error(error)
        except Exception:  # noqa: BLE001 - a bot outlives its reporter, too
            _log.exception("on_error failed")


def _lines(returned: object) -> Iterator[str]:
    """The lines of what a function has returned, each bounded."""
    answers = (returned,) if isinstance(returned, str) else returned
    if answers is None:
        return
    if not isinstance(answers, Iterable):
        raise TypeError(f"a function of a bot has returned {type(answers).__name__}, not str")
    for answer in answers:
        if not isinstance(answer, str):
            raise TypeError(f"a function of a bot has answered {type(answer).__name__}, not str")
        for line in filter(str.strip, answer.splitlines()):
            yield line[:MOST_CHARACTERS] + "…" * (len(line) > MOST_CHARACTERS)
