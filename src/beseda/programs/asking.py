"""Asking a server something and waiting for the answer.

A server carries out what one client sends in order (promise 4 of ours, the habit of all others). So
a question is what is sent and a PING behind it: the answer has come before the PONG has. That works
with every server, unlike labels (IRCv3 labeled-response), which few of them know.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from beseda.catalogue import chat as texts
from beseda.catalogue import programs as program_texts
from beseda.client.connection import NotConnectedError, OutgoingFullError
from beseda.client.engine import Engine, Link
from beseda.client.events import Event, NickRefused, Refused
from beseda.client.model import Model
from beseda.programs.errors import NoAnswerError, RefusedError, UnreachableError

Wanted = Callable[[Event], bool]
_SEVERAL = frozenset(" ,\r\n\0")
_RANKS = "~&@%+"
"""What may stand before a room's name in a target (STATUSMSG)."""


class Asking:
    """Takes what all threads want of the server, one question at a time. `heard` is for the one
    thread that tells events, which calls nothing else here."""

    def __init__(self, engine: Engine, timeout: float) -> None:
        """`timeout`: how many seconds to wait for each."""
        self.engine = engine
        self._timeout = timeout
        self._turn = threading.Lock()
        """Held by who asks, while waiting for the server: that is what it is for. The locks below,
        and the engine's, are taken under it, and nobody who holds one of them asks."""
        self._lock = threading.Lock()
        self._begun = False
        self._unanswered = False
        """Whether something was sent to which a refusal may still come; for whose turn it is."""
        # Both under `_lock`:
        self._wanted: Wanted | None = None
        self._answers: list[Event] = []

    def begin(self) -> None:
        """The client is being connected."""
        self._begun = True

    def check_begun(self) -> None:
        """Raises UnreachableError unless it is, or was."""
        if not self._begun:
            raise UnreachableError(program_texts.NOT_BEGUN)

    def heard(self, event: Event) -> bool:
        """Something has happened; whether it is an answer, and so nothing to anybody else."""
        with self._lock:
            answers = self._wanted is not None and self._wanted(event)
            if answers:
                self._answers.append(event)
            return answers

    def send(self, lines: Sequence[str]) -> None:
        """Send lines, once there is a connection. Raises UnreachableError, NoAnswerError."""
        with self._having_turn():
            self._when_up()
            self._unanswered = True
            try:
                self.put(lines)
            except (NotConnectedError, OutgoingFullError):
                raise self._failure() from None

    def put(self, lines: Sequence[str]) -> None:
        """Send lines, within `ask`. Raises as `Engine.send_line`."""
        for line in lines:
            self.engine.send_line(line, self._timeout)

    def ask(self, send: Callable[[], None], wanted: Wanted) -> list[Event]:
        """Call `send`, and wait until the server has carried out what it sends; returns the events
        of that time which are `wanted`. Raises UnreachableError, NoAnswerError, what `send` does.
        """
        with self._having_turn():
            self._when_up()
            if self._unanswered:  # what is refused of that is no answer to this
                self._settle()
            with self._lock:
                self._wanted, self._answers = wanted, []
            try:
                send()
                self._settle()
            except (NotConnectedError, OutgoingFullError):
                raise self._failure() from None
            finally:
                with self._lock:
                    answers, self._wanted, self._answers = self._answers, None, []
        return answers

    @contextmanager
    def _having_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._timeout):
            raise NoAnswerError(texts.NO_ANSWER_IN_TIME)
        try:
            yield
        finally:
            self._turn.release()

    def _settle(self) -> None:
        """Wait until the server has carried out all that was sent."""
        # A client that is closed meanwhile is told of nothing, not even of the answer.
        if not self.engine.sync(self._timeout) or self.engine.link is Link.CLOSED:
            raise self._failure()
        self._unanswered = False

    def have_done(
        self, send: Callable[[], None], *subjects: str, also: Wanted | None = None
    ) -> list[Event]:
        """`ask` for something that the server may refuse: raises RefusedError if it says no about
        one of `subjects`: names, or the verb. Returns the events that are `also` wanted."""

        def wanted(event: Event) -> bool:
            return self._refuses(event, subjects) or (also is not None and also(event))

        answers = self.ask(send, wanted)
        for answer in answers:
            if isinstance(answer, Refused):
                raise RefusedError(answer.numeric, answer.text, answer.subject)
            if isinstance(answer, NickRefused):
                raise RefusedError(answer.numeric, answer.text, answer.nick)
        return answers

    def _refuses(self, event: Event, subjects: tuple[str, ...]) -> bool:
        if isinstance(event, NickRefused):
            return "NICK" in subjects  # a nick that is none is "*" in the answer
        if not isinstance(event, Refused):
            return False
        words = event.subject.split() or [""]
        return any(self._same(word, subject) for word in words for subject in subjects)

    def _same(self, word: str, subject: str) -> bool:
        def same(model: Model) -> bool:
            return model.same(word, subject) or model.same(word, subject.lstrip(_RANKS))

        return self.engine.look(same)

    def _when_up(self) -> None:
        """Wait for the connection while it is being made again."""
        self.check_begun()
        self.engine.wait(_is_settled, self._timeout)
        if self.engine.link is not Link.UP:
            raise self._failure()

    def _failure(self) -> NoAnswerError | UnreachableError:
        match self.engine.link:
            case Link.UP | Link.ENTERING:
                return NoAnswerError(texts.NO_ANSWER_IN_TIME)
            case Link.CLOSED:
                return UnreachableError(texts.CLOSED_BY_US)
            case Link.DOWN | Link.MENDING:
                return UnreachableError(self.engine.loss)


def one_name(name: str) -> str:
    """`name`, of a room, a nick or the like. Raises ValueError if on a line it would be several
    things, or another line."""
    if not name or name.startswith(":") or not _SEVERAL.isdisjoint(name):
        raise ValueError(f"not the name of a target: {name!r}")
    return name


def _is_settled(engine: Engine) -> bool:
    return engine.link in (Link.UP, Link.DOWN, Link.CLOSED)
