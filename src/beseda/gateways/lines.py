"""What all protocols made of lines have in common: cutting, pacing, leaving."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

from beseda.catalogue import Language
from beseda.catalogue.endings import CLOSED, ENDINGS, SLOW_READER
from beseda.domain.actions import perform
from beseda.domain.commands import Quit
from beseda.domain.hub import Hub
from beseda.domain.lasting import arrived
from beseda.domain.pacing import Pace
from beseda.domain.presence import Session
from beseda.gateways.borrowing import Borrowing
from beseda.gateways.link import Link, Peer
from beseda.gateways.memory import Memory, Workers
from beseda.protocol.linebuffer import LineBuffer

T = TypeVar("T")

_STREAM_BYTES = 1 << 16
_STREAM_SECONDS = 0.02
_PAUSE_SECONDS = 0.25
"""Who has had nothing waiting, and sent nothing, for so long has paused (`patience_seconds`)."""


class Stage(Enum):
    """How far somebody has got."""

    NAMELESS = "nameless"
    PRESENT = "present"
    OVER = "over"


class LineSession(ABC):
    """One connection of a protocol made of lines.

    Its public methods are the network's `Handler`, called on the connection's own thread without
    any lock. What a subclass implements is called with the hub's lock held, except `farewell`.
    """

    protocol: str
    """The protocol's name, for the console."""

    def __init__(
        self, link: Link, hub: Hub, memory: Memory, language: Language, line_bytes: int
    ) -> None:
        limits = hub.policy.limits
        self.link = link
        self.behind: Peer | None = None
        """Who is behind the other end, if that is a gateway that says so (IRCv3 webirc)."""
        self.hub = hub
        self.memory = memory
        self.language = language
        self.stage = Stage.NAMELESS
        self.session: Session | None = None
        self.heard_at = link.now
        self.buffer = LineBuffer(line_bytes)
        self._waiting: deque[bytes | None] = deque()
        self._stream: Iterator[bytes] | None = None
        self._input_over = False
        """Whether the client has ended its side."""
        self._asking = False
        """Whether a worker is finding out what the client asked for."""
        self._held_back = False
        """Whether reading is paused."""
        self._pace = Pace(limits.rate, limits.burst, link.now) if limits.flood else None
        self._idle_since = link.now
        """When there was nothing left to carry out."""
        self.borrowing = Borrowing(hub, link)
        self._deadline = link.call_later(limits.register_seconds, self._check_named)
        with hub.lock:
            hub.nameless += 1
            hub.note("identified", address=link.address, protocol=self.protocol)

    # ── for subclasses ─────────────────────────────────────────────────────────────────────

    @abstractmethod
    def line(self, line: bytes) -> None:
        """A line came."""

    @abstractmethod
    def overlong(self) -> None:
        """A line came that was too long, and has been dropped."""

    @abstractmethod
    def farewell(self, reason: str) -> bytes:
        """The last words to the client. Pure; called with or without the lock."""

    def cost(self, line: bytes | None) -> float:  # noqa: ARG002 - subclasses look at it
        """What a line takes from the client's budget."""
        return 1.0

    @abstractmethod
    def unfinished(self) -> None:
        """No more input will come; `buffer` may hold a line without an end."""

    @property
    def peer(self) -> Peer:
        """Who is at the other end, or behind it."""
        return self.behind or Peer.of(self.link)

    @property
    def host(self) -> str:
        """The client's host as others see it: one parameter of an IRC line, so that an IPv6
        address does not begin with a colon."""
        name = self.peer.name
        return f"0{name}" if name.startswith(":") else name

    def reply(self, data: bytes) -> None:
        """Send `data`, after everything that was caused before it."""
        self.hub.reply(self.link, data)

    def stream(self, pieces: Iterator[bytes]) -> None:
        """Send a long answer as fast as the client reads it, so that nobody is cut off for asking.

        The client's further lines wait until it is out: answers keep their order (promise 4).
        """
        self._stream = pieces
        self._pump()

    def ask(
        self,
        question: Callable[[], T],
        answer: Callable[[T | Exception], None],
        workers: Workers | None = None,
    ) -> None:
        """Have one of `workers` (None: of those who read the log) do `question`, and give `answer`
        what it returned or raised; with the hub's lock again, on this thread.

        What the client caused before is recorded by then, so that it finds its own words. Its
        further lines wait until it has its answer, as for `stream`.
        """
        self._asking = True

        def work() -> None:
            outcome: T | Exception
            try:
                outcome = question()
            except Exception as error:  # noqa: BLE001 - `answer` gets it
                outcome = error
            self.link.call_soon(lambda: self._answered(answer, outcome))

        def begin() -> bytes:
            (workers or self.memory.workers).submit(work)
            return b""

        self.hub.reply_later(self.link, begin)

    def _answered(self, answer: Callable[[T | Exception], None], outcome: T | Exception) -> None:
        """What was asked is known; without the lock."""
        self.heard_at = self.link.now  # what it says was not read meanwhile
        with self.hub.lock:
            self._asking = False
            if self._may_act():
                answer(outcome)
        self._work()

    def entered(self, session: Session, *, welcomed: bool = True) -> None:
        """The client has a name now. If it is to be `welcomed` first, its gateway asks `borrowing`
        whether the name is on loan."""
        self._deadline.cancel()
        self.session = session
        session.is_secure = self.peer.is_secure
        self.stage = Stage.PRESENT
        self.hub.nameless -= 1
        self.hub.attach(session.user, session)
        arrived(self.hub, session.user)
        if welcomed:
            self.borrowing.check(session)
        self.hub.note(
            "registered",
            nick=session.user.nick,
            address=self.link.address,
            protocol=self.protocol,
        )

    def finish(self, reason: str, *, told: str | None = None, own_words: bool = False) -> None:
        """End it: others hear `reason`, in the client's `own_words` or the server's; the client
        hears `told` (or the same)."""
        if self.stage is not Stage.OVER:
            self.hub.close(self.link, self.farewell(told or reason), reason)
            self._depart(reason, own_words=own_words)

    # ── the network's Handler ──────────────────────────────────────────────────────────────

    def received(self, data: bytes) -> None:
        """Bytes came."""
        self.heard_at = self.link.now
        if not self._waiting and self.link.now - self._idle_since >= _PAUSE_SECONDS:
            self._caught_up()
        self._waiting.extend(self.buffer.feed(data))
        self._work()

    def input_ended(self) -> None:
        """The client sends no more: it gets the answers to what it sent, and the end."""
        self._input_over = True
        self._work()

    def closed(self, reason: str) -> None:
        """The connection is over."""
        with self.hub.lock:
            if reason == SLOW_READER:
                self.hub.note(
                    "slow_reader",
                    nick=self._shown_name(),
                    address=self.link.address,
                    bytes=self.hub.policy.limits.outbox_bytes,
                )
            self._depart(self.ending(reason))
        self._waiting.clear()

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def ending(self, reason: str) -> str:
        """A reason that the network gave by its code, in words; any other as it is."""
        return ENDINGS[reason].to(self.language) if reason in ENDINGS else reason

    def take_line(self, line: bytes) -> None:
        """Have `line` carried out as if it had come with a line end; without the lock."""
        self._waiting.append(line)
        self._work()

    def _work(self) -> None:
        """Carry out lines until there are no more, or the client has used up its budget.

        Then nothing is read until the budget has grown again: what the client sends meanwhile
        waits in its own kernel, and nothing is lost.
        """
        waiting, pace = self._waiting, self._pace
        with self.hub.lock:
            clogged = self.hub.clogged
            while waiting and self._may_act() and not self._answering and not clogged:
                if pace is not None and not pace.spend(self.cost(waiting[0]), self.link.now):
                    break
                line = waiting.popleft()
                if line is None:
                    self.overlong()
                else:
                    self.line(line)
            may_act = self._may_act()
        if not may_act:
            waiting.clear()
            self._stream = None
        elif self._stream is not None:
            self._hold_back()
            self.link.call_later(_STREAM_SECONDS, self._go_on)
        elif self._asking:
            self._hold_back()
        elif waiting and clogged:
            self._hold_back()
            self.link.call_later(_STREAM_SECONDS, self._work)
        elif waiting:
            assert pace is not None
            self._throttle(pace)
        elif self._input_over:
            with self.hub.lock:
                self.unfinished()
                self.hub.close(self.link, b"", CLOSED)
        else:
            self._idle_since = self.link.now
            if self._held_back:
                # It has not caught up yet: what its kernel holds for us comes only now.
                self._held_back = False
                self.link.resume()
            else:
                self._caught_up()

    @property
    def _answering(self) -> bool:
        """Whether a long answer is on its way."""
        return self._asking or self._stream is not None

    def _caught_up(self) -> None:
        if self._pace is not None:
            self._pace.caught_up()

    def _may_act(self) -> bool:
        """Whether lines are still carried out: not of one whom somebody else has put out, even
        before the network says so."""
        if self.session is not None and self.session not in self.session.user.sessions:
            return False
        return self.stage is not Stage.OVER

    def _hold_back(self) -> None:
        if not self._held_back:
            self._held_back = True
            self.link.pause()

    def _pump(self) -> None:
        """Send the next piece of the stream; with the lock."""
        assert self._stream is not None
        batch, size = [], 0
        for piece in self._stream:
            batch.append(piece)
            size += len(piece)
            if size >= _STREAM_BYTES:
                break
        else:
            self._stream = None
        data = b"".join(batch)
        if data:
            self.reply(data)

    def _go_on(self) -> None:
        """A while after a piece of the stream: the next one, if the last one has gone out."""
        if self._stream is not None and not self.link.unsent:
            self.heard_at = self.link.now  # it reads; what it says is not read meanwhile
            with self.hub.lock:
                if self._may_act():
                    self._pump()
        self._work()

    def _throttle(self, pace: Pace) -> None:
        self.heard_at = self.link.now  # what it says is not read meanwhile
        since = pace.behind_since
        patience = self.hub.policy.limits.patience_seconds
        if since is not None and self.link.now - since > patience:
            with self.hub.lock:
                self.finish(ENDINGS["ending_flood"].to(self.language))
            return
        if since == self.link.now:  # once, and not again for each piece of a long flood
            with self.hub.lock:
                self.hub.note("throttled", address=self.link.address, nick=self._shown_name())
        self._hold_back()
        self.link.call_later(pace.wait(self.cost(self._waiting[0])), self._work)

    def _check_named(self) -> None:
        if self.stage is Stage.NAMELESS:
            with self.hub.lock:
                self.finish(ENDINGS["ending_no_name"].to(self.language))

    def _depart(self, reason: str, *, own_words: bool = False) -> None:
        if self.stage is Stage.OVER:
            return
        self._deadline.cancel()
        self.borrowing.stop()
        self.stage = Stage.OVER
        if self.session is not None:
            perform(self.hub, self.session, Quit(reason, own_words))
        else:
            self.hub.nameless -= 1
            self.hub.note("disconnected", address=self.link.address, reason=reason)

    def _shown_name(self) -> str:
        return self.session.user.nick if self.session is not None else "?"
