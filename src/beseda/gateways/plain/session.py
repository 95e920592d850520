"""One person with netcat, telnet or a client of their own: from the first byte to the last."""

import codecs
import hmac
from enum import Enum

from beseda.catalogue import Language
from beseda.catalogue import plain as texts
from beseda.catalogue import plain_accounts as account_texts
from beseda.catalogue.identity import OBSTACLES
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.accounts import Account, Enforce, IdentityError
from beseda.domain.actions.presence import make_way
from beseda.domain.commands import LogIn
from beseda.domain.hub import Hub
from beseda.domain.names import Name
from beseda.domain.presence import Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.gateways.lines import LineSession, Stage
from beseda.gateways.link import Alarm, Link
from beseda.gateways.memory import Memory
from beseda.gateways.plain.commands import carry_out, cost, leaves
from beseda.gateways.plain.form import LINE_END, PlainForm
from beseda.gateways.plain.neutral import neutral, short, typed
from beseda.gateways.plain.settings import PlainSettings
from beseda.gateways.plain.talker import Talker
from beseda.gateways.plain.telnet import TelnetFilter
from beseda.gateways.secrecy import takes_passwords

USERNAME = "plain"
"""The user name that IRC users see: netcat has none to give."""

PASSWORD_ATTEMPTS = 3


class Question(Enum):
    """What somebody without a name is asked."""

    PASSWORD = "password"  # noqa: S105 - not one
    NAME = "name"
    ACCOUNT = "account"
    """The password of the account whose name they gave."""


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
        self._password = password.encode()
        self._form = form
        self._question = Question.PASSWORD if password else Question.NAME
        self._refused = 0
        """Wrong answers to the present question."""
        self._wanted = ""
        """The name of the account whose password they are asked for."""
        self._talker: Talker | None = None
        self._telnet = TelnetFilter()
        self._last = b""
        """The byte that came last, as far as it was text."""
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
        text = self._telnet.feed(data)
        blank = self._is_blank(text)
        super().received(text)
        if blank:
            self.take_line(b"")
        if text and not text.endswith((b"\n", b"\r")):
            self._expect_quiet()

    def closed(self, reason: str) -> None:
        """The connection is over."""
        for alarm in (self._opening, self._quiet, self._idle):
            if alarm is not None:
                alarm.cancel()
        super().closed(reason)

    def farewell(self, reason: str) -> bytes:
        """The reason, on a line of its own."""
        words = neutral(self.ending(reason))
        return f"* {words}{LINE_END}".encode() if words else b""

    # ── lines ──────────────────────────────────────────────────────────────────────────────

    def line(self, line: bytes) -> None:
        """An answer to our question, or a line of somebody who is in."""
        self._opening.cancel()
        text = typed(line)
        if self._talker is not None:
            carry_out(self._talker, text)
        elif leaves(text):
            self.leave("")
        elif self._question is Question.PASSWORD:
            self._try_password(text)
        elif self._question is Question.ACCOUNT:
            self._try_account(text)
        else:
            self._try_name(text.strip())

    def cost(self, line: bytes | None) -> float:
        """What the command takes that the line gives."""
        return cost(line) if line is not None and self._talker is not None else 1.0

    def overlong(self) -> None:
        """A line was too long: nothing of it is used."""
        self._opening.cancel()
        if self._talker is not None:
            self._talker.tell(texts.TOO_LONG)
        elif self._question is Question.NAME:
            limit = str(self.hub.policy.limits.nick_length)
            self._refuse_name(Refusal(Reason.NICK_TOO_LONG, {"limit": limit}))
        else:
            self._wrong(texts.WRONG_PASSWORD.to(self.language))

    def unfinished(self) -> None:
        """Whoever ends their input has ended their last line."""
        for line in self.buffer.feed(b"\n"):
            if line is not None and self.stage is not Stage.OVER:
                self.line(line)

    def leave(self, words: str) -> None:
        """They asked to leave, with `words` for the others."""
        if self._talker is None:
            self.finish("", told=texts.GOOD_BYE_STRANGER.to(self.language))
            return
        nick = self._talker.user.nick
        told = texts.GOOD_BYE.to(self.language, nick=short(nick))
        self.finish(words, told=told, own_words=True)

    # ── the door ───────────────────────────────────────────────────────────────────────────

    def _open(self) -> None:
        """Speak first, to whoever has not."""
        if self.stage is Stage.NAMELESS and not self.buffer.partial:
            with self.hub.lock:
                if not self._settings.prompt:  # whoever set it waits for just that
                    self._show(texts.WELCOME.to(self.language))
                self._ask()

    def _ask(self) -> None:
        """No line end: whoever answers types on in the same line."""
        if self._question is Question.PASSWORD:
            question = texts.ASK_PASSWORD.to(self.language) + " "
        elif self._question is Question.ACCOUNT:
            question = account_texts.ASK.to(self.language, nick=short(self._wanted)) + " "
        else:
            question = self._settings.prompt or texts.ASK_NAME.to(self.language) + " "
        self.reply(question.encode())

    def _show(self, line: str) -> None:
        self.reply(f"* {line}{LINE_END}".encode())

    def _try_password(self, text: str) -> None:
        if hmac.compare_digest(text.encode(), self._password):
            self._turn_to(Question.NAME)
        else:
            self._wrong(texts.WRONG_PASSWORD.to(self.language))

    def _try_name(self, text: str) -> None:
        try:
            name = self.hub.names.nick(text)
            account = self.hub.accounts.find(text)
            if account is not None and self.takes_passwords:
                self._wanted = account.name
                self._turn_to(Question.ACCOUNT)
            elif account is not None and account.settings.enforce is Enforce.STRICT:
                why = account_texts.ONLY_OVER_TLS.to(self.language, nick=short(account.name))
                self._wrong(why)
            elif self.hub.policy.accounts.required:
                self._wrong(account_texts.ONLY_ACCOUNTS.to(self.language))
            else:
                self._enter(name, None)
        except Refused as refused:
            self._refuse_name(refused.refusal)

    def _try_account(self, text: str) -> None:
        """The answer to who owns the name; none at all is for those who do not."""
        if not text:
            self._turn_to(Question.NAME)
            return
        identity, name, host = self.memory.identity, self._wanted, self.link.host

        def answered(outcome: Account | Exception) -> None:
            if isinstance(outcome, IdentityError):
                values = {key: short(str(value)) for key, value in outcome.values.items()}
                self._wrong(OBSTACLES[outcome.obstacle].to(self.language, **values))
            elif isinstance(outcome, Exception):
                raise outcome
            else:
                self._enter_as(outcome)

        self.ask(lambda: identity.authenticate(name, text, host), answered, self.memory.clerks)

    def _enter_as(self, account: Account) -> None:
        """The owner of `account` comes in; beside their other sessions, if they like."""
        present = self.hub.logins.present(account.id)
        try:
            if present is not None and account.settings.multiclient:
                self._come_in(present)
            else:
                self._enter(self.hub.names.nick(account.name), account)
        except Refused as refused:
            self._turn_to(Question.NAME)
            self._refuse_name(refused.refusal)
        else:
            assert self._talker is not None
            self._talker.do(LogIn(account))

    def _enter(self, name: Name, account: Account | None) -> None:
        address = self.link.host
        make_way(self.hub, name, account)
        user = self.hub.roster.enter(name, USERNAME, self.host, name.shown, address, account)
        self._come_in(user)

    def _turn_to(self, question: Question) -> None:
        self._question, self._refused = question, 0
        self._ask()

    @property
    def takes_passwords(self) -> bool:
        """Whether passwords may be sent over this connection."""
        return takes_passwords(self.link, self.hub.policy.accounts)

    def _refuse_name(self, refusal: Refusal) -> None:
        values = {name: short(value) for name, value in refusal.values.items()}
        why = REFUSALS[refusal.reason].to(self.language, **values)
        if refusal.reason is Reason.DOOR_CLOSED:
            self.finish(why)
        else:
            self._wrong(why)

    def _wrong(self, why: str) -> None:
        """Say what was wrong with an answer, and ask again, but not for ever."""
        self._show(why)
        self._refused += 1
        if self._question is not Question.NAME:
            most, enough = PASSWORD_ATTEMPTS, texts.TOO_MANY_PASSWORDS
        else:
            most, enough = self._settings.name_attempts, texts.TOO_MANY_NAMES
        if self._refused >= most:
            self.finish(enough.to(self.language))
        else:
            self._ask()

    def _come_in(self, user: User) -> None:
        session = Session(
            self.link,
            self._form,
            self.protocol,
            self.farewell,
            self._form.excuse,
            self._entered,
            user,
        )
        was_here = bool(user.rooms)
        self.entered(session)
        talker = self._talker = Talker(self.hub, session, self._form, self)
        talker.tell(texts.GREETING, nick=user.nick)
        talker.join(self._settings.room)
        if talker.current is None:
            talker.tell_no_room()
        elif was_here:
            talker.past.entered(talker.current, returning=True)
        if self._settings.idle_seconds:
            self._idle = self.link.call_later(self._settings.idle_seconds, self._check_idle)

    def _entered(self, room: Room) -> None:
        """They came into a room by another session."""
        assert self._talker is not None
        self._talker.entered(room)

    # ── silence ────────────────────────────────────────────────────────────────────────────

    def _is_blank(self, text: bytes) -> bool:
        """Whether somebody has answered our question with Enter alone; the buffer leaves empty
        lines out."""
        before, self._last = self._last, text[-1:] or self._last
        return (
            self.stage is Stage.NAMELESS
            and text.endswith((b"\n", b"\r"))
            and not text.strip(b"\r\n\0")
            and before in (b"", b"\r", b"\n", b"\0")  # else it ends what came before
            and not (before == b"\r" and text == b"\n")  # one line end in two pieces
        )

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
