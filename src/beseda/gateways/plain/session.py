"""One person with netcat, telnet or a client of their own: from the first byte to the last."""

import codecs

from beseda.catalogue import Language
from beseda.catalogue import plain as texts
from beseda.catalogue import plain_accounts as account_texts
from beseda.domain.accounts import Account
from beseda.domain.commands import LogIn
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, Session, User
from beseda.gateways.absence import absence
from beseda.gateways.lines import LineSession, Stage
from beseda.gateways.link import Alarm, Link
from beseda.gateways.memory import Memory
from beseda.gateways.plain.blank_lines import BlankLines
from beseda.gateways.plain.commands import ANSWER_COST, carry_out, cost, leaves
from beseda.gateways.plain.door import Door
from beseda.gateways.plain.echo import Echo
from beseda.gateways.plain.form import LINE_END, PlainForm
from beseda.gateways.plain.neutral import neutral, short, typed
from beseda.gateways.plain.prompt import Prompt
from beseda.gateways.plain.settings import PlainSettings
from beseda.gateways.plain.talker import Talker
from beseda.gateways.plain.telnet import TelnetFilter
from beseda.gateways.secrecy import takes_passwords


class PlainSession(LineSession):
    """One client. `line` and what it calls run with the hub's lock held; see the base.

    Many simple clients send no line ends, so a quiet moment ends a line as well (`_quiet_passed`).
    """

    protocol = "plain"

    def __init__(
        self,
        link: Link,
        hub: Hub,
        memory: Memory,
        language: Language,
        settings: PlainSettings,
        password: str,
        form: PlainForm,
    ) -> None:
        """`password` is asked for before the name, unless it is ""; `form` is the one that all
        plain sessions of this language share."""
        super().__init__(link, hub, memory, language, hub.policy.limits.line_bytes)
        self._settings = settings
        self._form = form
        self._telnet = TelnetFilter()
        self._blank_lines = BlankLines()
        self._echo = Echo(self._telnet)
        self._door = Door(self, settings, password, self._echo, self._come_in)
        self.prompt = Prompt(hub, link, language, self._echo)
        self._talker: Talker | None = None
        self._quiet_seconds = settings.quiet_ms / 1000
        self._quiet: Alarm | None = None
        self._quiets_to_wait = 0
        self._idle: Alarm | None = None
        # Whoever speaks first is heard first: what they sent comes in this same round, and a
        # question that is answered already would stand before the greeting.
        self._opening = link.call_later(0, self._open)

    # ── the network's Handler ──────────────────────────────────────────────────────────────

    def received(self, data: bytes) -> None:
        """Bytes came."""
        text = self._blank_lines.feed(self._telnet.feed(data))
        super().received(text)
        if text and not text.endswith(b"\n") and not self._echo.is_off:
            self._expect_quiet()

    def input_ended(self) -> None:
        """Whoever ends their input has ended their last line."""
        for line in self.buffer.feed(b"\n"):
            assert line is not None, "what is in the buffer is not too long"
            self.take_line(line)
        super().input_ended()

    def closed(self, reason: str) -> None:
        """The connection is over."""
        for alarm in (self._opening, self._quiet, self._idle):
            if alarm is not None:
                alarm.cancel()
        self.prompt.stop()
        super().closed(reason)

    def farewell(self, reason: str) -> bytes:
        """The reason, on a line of its own."""
        words = neutral(self.ending(reason))
        return f"* {words}{LINE_END}".encode() if words else b""

    # ── lines ──────────────────────────────────────────────────────────────────────────────

    def line(self, line: bytes) -> None:
        """An answer to a question, or a line of somebody who is in."""
        self._opening.cancel()
        if self._talker is None:
            if leaves(typed(line)):
                self.leave("")
            else:
                self._door.answer(line)
        elif not self.prompt.takes(line):
            carry_out(self._talker, typed(line))

    def cost(self, line: bytes | None) -> float:
        """What the command takes that the line gives."""
        if line is None or self._talker is None:
            return 1.0
        return ANSWER_COST if self.prompt.is_open else cost(line)

    def overlong(self) -> None:
        """A line was too long: nothing of it is used."""
        self._opening.cancel()
        if self._talker is None:
            self._door.overlong()
        elif self.prompt.is_open:
            self.prompt.overlong()
        else:
            self._talker.tell(texts.TOO_LONG)

    def unfinished(self) -> None:
        """Nothing is: `input_ended` has seen to it, so that the last line gets its answer."""

    def leave(self, words: str) -> None:
        """They asked to leave, with `words` for the others."""
        if self._talker is None:
            self.finish("", told=texts.GOOD_BYE_STRANGER.to(self.language))
            return
        nick = self._talker.user.nick
        told = texts.GOOD_BYE.to(self.language, nick=short(nick))
        self.finish(words, told=told, own_words=True)

    # ── coming in ──────────────────────────────────────────────────────────────────────────

    @property
    def takes_passwords(self) -> bool:
        """Whether passwords may be sent over this connection."""
        return takes_passwords(self.link, self.hub.policy.accounts)

    def _open(self) -> None:
        """Speak first, to whoever has not."""
        if self.stage is Stage.NAMELESS and not self.buffer.partial:
            with self.hub.lock:
                self._door.open()

    def _come_in(self, user: User, account: Account | None) -> None:
        """The client is `user` from now on, who may have been here before it, and who is logged in
        to `account`."""
        session = Session(
            self.link,
            self._form,
            self.protocol,
            self.farewell,
            self._form.excuse,
            self._entered,
            user,
        )
        session.tell_account = self._account_changed
        since, was_in_rooms = user.absent_since, bool(user.rooms)
        missed = absence(self.hub, user, since) if since is not None else None
        self.entered(session)
        talker = self._talker = Talker(self.hub, session, self._form, self)
        talker.tell(texts.GREETING, nick=user.nick)
        if account is not None:
            self._log_in(talker, account)
        if was_in_rooms:
            talker.resume(self._settings.room)
        else:
            talker.join(self._settings.room)
        if talker.current is None:
            talker.tell_no_room()
        if missed is not None:
            talker.past.missed(missed)
        elif was_in_rooms and talker.current is not None:
            talker.past.entered(talker.current, returning=True)
        if self.hub.logins.is_on_loan(user):
            self.prompt.doubt(1)  # who has a script thinks that it is asked for the password now
        if self._settings.idle_seconds:
            self._idle = self.link.call_later(self._settings.idle_seconds, self._check_idle)

    def _log_in(self, talker: Talker, account: Account) -> None:
        if talker.do(LogIn(account)) and talker.user.nick != account.name:
            talker.tell(account_texts.LOGGED_IN, account=account.name)

    def _account_changed(self) -> None:
        """They have another account, or none, not by a command of theirs over this connection."""
        assert self._talker is not None
        assert self.session is not None
        if account := self.session.user.person.account:
            self._talker.tell(account_texts.LOGGED_IN, account=account)
        else:
            self._talker.tell(account_texts.LOGGED_OUT)
            self.borrowing.check(self.session)

    def _entered(self, room: Room) -> None:
        """They came into a room by another session."""
        assert self._talker is not None
        self._talker.entered(room)

    # ── silence ────────────────────────────────────────────────────────────────────────────

    def _expect_quiet(self) -> None:
        """A line without an end came: it may be all that a simple client sends."""
        self._quiets_to_wait = 1 if _ends_within_a_character(self.buffer.partial) else 0
        if self._quiet is None and self.stage is not Stage.OVER:
            self._quiet = self.link.call_later(self._quiet_seconds, self._quiet_passed)

    def _quiet_passed(self) -> None:
        """End the unfinished line, unless more came meanwhile or there is a reason to wait on."""
        self._quiet = None
        if self.stage is Stage.OVER:
            return
        rest = self.heard_at + self._quiet_seconds - self.link.now
        if rest <= 0:
            rest = self._quiet_seconds
            if self._held_back:
                # Its end may wait in the kernel: it gets a whole quiet after we read again.
                self._quiets_to_wait = 1
            elif self._quiets_to_wait:
                self._quiets_to_wait -= 1
            else:
                # Fed, and not taken: this ends the dropping of an overlong line as well.
                for line in self.buffer.feed(b"\n"):
                    assert line is not None, "what is in the buffer is not too long"
                    self.take_line(line)
                return
        self._quiet = self.link.call_later(rest, self._quiet_passed)

    def _check_idle(self) -> None:
        if self.stage is Stage.OVER:
            return
        rest = self.heard_at + self._settings.idle_seconds - self.link.now
        if rest > 0:
            self._idle = self.link.call_later(rest, self._check_idle)
            return
        with self.hub.lock:
            self.finish(texts.IDLE.to(self.language))


def _ends_within_a_character(data: bytes) -> bool:
    """Whether the end of `data` is the beginning of a character in UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoder.decode(data[-3:])  # a character has four bytes at most
    return bool(decoder.getstate()[0])
