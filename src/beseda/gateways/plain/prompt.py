"""Asking somebody who is in for a password: the next line is the answer, and nothing else."""

from collections.abc import Callable
from enum import Enum

from beseda.catalogue import Language, Text
from beseda.catalogue import plain_accounts as texts
from beseda.domain.hub import Hub
from beseda.gateways.link import Alarm, Link
from beseda.gateways.plain.commands import is_talk
from beseda.gateways.plain.echo import Echo
from beseda.gateways.plain.form import LINE_END
from beseda.gateways.plain.neutral import typed

ANSWER_SECONDS = 60


class _Next(Enum):
    """What the client's next line is."""

    LINE = "line"
    ANSWER = "answer"
    DOUBTFUL = "doubtful"
    """Perhaps the answer to a question that is over, or was not asked: typed too late, or sent
    ahead by a script. Nobody else gets to see it."""


class Prompt:
    """One client's questions for passwords. With the hub's lock, unless it says otherwise."""

    def __init__(self, hub: Hub, link: Link, language: Language, echo: Echo) -> None:
        self._hub = hub
        self._link = link
        self._language: Language = language
        self._echo = echo
        self._next = _Next.LINE
        self._answer: Callable[[str], None] = _ignore
        self._more = 0
        """How many answers more the command takes, or how many lines are doubtful."""
        self._alarm: Alarm | None = None

    @property
    def is_open(self) -> bool:
        """Whether the next line is an answer."""
        return self._next is _Next.ANSWER

    def ask(self, question: str, answer: Callable[[str], None], more: int) -> None:
        """Ask `question`, which is safe to show; `answer` gets the line that comes next, as it is.
        Nothing more happens if that is Enter alone, or if none comes in `ANSWER_SECONDS`. `more`
        questions follow."""
        self._next, self._answer, self._more = _Next.ANSWER, answer, more
        self._hub.reply(self._link, self._echo.off() + f"{question} ".encode())
        self._alarm = self._link.call_later(ANSWER_SECONDS, self._time_is_up)

    def doubt(self, lines: int) -> None:
        """The client's next `lines` may be answers, though nothing is asked."""
        self._next = _Next.DOUBTFUL if lines else _Next.LINE
        self._more = lines

    def takes(self, line: bytes) -> bool:
        """Whether `line`, the next one, was for this; then it is used up."""
        match self._next:
            case _Next.LINE:
                return False
            case _Next.ANSWER:
                self._take(line.decode("utf-8", "replace").removeprefix("\ufeff"))
                return True
            case _Next.DOUBTFUL:
                return self._holds_back(typed(line))

    def overlong(self) -> None:
        """The next line was too long to be read; with an open question."""
        self._close()
        self.doubt(self._more + 1)
        self._tell(texts.PASSWORD_TOO_LONG)

    def stop(self) -> None:
        """The client is gone. Without the lock."""
        if self._alarm is not None:
            self._alarm.cancel()

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _take(self, text: str) -> None:
        answer = self._close()
        if text.strip():
            answer(text)
        else:
            self._tell(texts.CANCELLED)

    def _close(self) -> Callable[[str], None]:
        """The question is over; returns what was to get the answer."""
        self.stop()
        answer, self._answer = self._answer, _ignore
        self.doubt(self._more)
        self._hub.reply(self._link, self._echo.on())
        return answer

    def _holds_back(self, text: str) -> bool:
        if not text:
            return False
        self.doubt(self._more - 1)
        if not is_talk(text):
            return False
        self._tell(texts.HELD_BACK)
        return True

    def _time_is_up(self) -> None:
        """Without the lock."""
        with self._hub.lock:
            if self.is_open:
                if not self._echo.is_off:
                    self._hub.reply(self._link, LINE_END.encode())  # the question has none
                self._close()
                self.doubt(self._more + 1)
                self._tell(texts.TIME_IS_UP)

    def _tell(self, text: Text) -> None:
        self._hub.reply(self._link, f"* {text.to(self._language)}{LINE_END}".encode())


def _ignore(_answer: str) -> None:
    """Nothing was asked."""
