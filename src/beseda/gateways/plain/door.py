"""Getting in: the questions that somebody answers before they are anybody."""

import hmac
from collections.abc import Callable
from enum import Enum

from beseda.catalogue import Text
from beseda.catalogue import plain as texts
from beseda.catalogue import plain_accounts as account_texts
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.accounts import Account, Enforce, IdentityError, Obstacle
from beseda.domain.actions.presence import make_way
from beseda.domain.names import Name
from beseda.domain.presence import User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.gateways.lines import LineSession
from beseda.gateways.plain.echo import Echo
from beseda.gateways.plain.form import LINE_END
from beseda.gateways.plain.neutral import short, typed
from beseda.gateways.plain.obstacles import sentence
from beseda.gateways.plain.settings import PlainSettings
from beseda.gateways.secrecy import takes_passwords, takes_them_by_tcp

USERNAME = "plain"
"""The user name that IRC users see: netcat has none to give."""

PASSWORD_ATTEMPTS = 3

HASTE_SECONDS = 2.0
"""Nobody has read why a name was refused, and typed another, in less."""


class Question(Enum):
    """What somebody without a name is asked."""

    PASSWORD = "password"  # noqa: S105 - not one
    NAME = "name"
    ACCOUNT = "account"
    """The password of the account whose name they gave."""


class Door:
    """Asks one client who it is, and lets it in. With the hub's lock, all of it."""

    def __init__(
        self,
        session: LineSession,
        settings: PlainSettings,
        password: str,
        echo: Echo,
        come_in: Callable[[User, Account | None], None],
    ) -> None:
        """`password` is asked for before the name, unless it is "". `come_in` is called once, with
        who the client is from then on, and with the account that it has proved to own."""
        self._session = session
        self._hub = session.hub
        self._settings = settings
        self._password = password.encode()
        self._echo = echo
        self._come_in = come_in
        self._question = Question.PASSWORD if password else Question.NAME
        self._refused = 0
        """Wrong answers to the present question."""
        self._wanted = ""
        """The name of the account whose password they are asked for."""
        self._proved = ""
        """The id of the account that is theirs, if its name cannot be: they choose another."""
        self._wary_until = session.link.now
        """Until then a name may be the password that a script sends after an account's name."""

    def open(self) -> None:
        """Greet, and ask the first question."""
        if not self._settings.prompt:  # whoever set it waits for just that
            self._show(texts.WELCOME.to(self._session.language))
        self._ask()

    def answer(self, line: bytes) -> None:
        """They have answered the question."""
        self._session.reply(self._echo.on())
        if self._question is Question.PASSWORD:
            self._try_password(typed(line))
        elif self._question is Question.ACCOUNT:
            self._try_account(line.decode("utf-8", "replace"))
        else:
            self._try_name(typed(line).strip())

    def overlong(self) -> None:
        """Their answer was too long to be read."""
        self._session.reply(self._echo.on())
        if self._question is Question.NAME:
            limit = str(self._hub.policy.limits.nick_length)
            self._refuse_name(Refusal(Reason.NICK_TOO_LONG, {"limit": limit}))
        else:
            self._wrong(texts.WRONG_PASSWORD.to(self._session.language))

    # ── asking ─────────────────────────────────────────────────────────────────────────────

    def _ask(self) -> None:
        """No line end: whoever answers types on in the same line."""
        language = self._session.language
        if self._question is Question.PASSWORD:
            question = texts.ASK_PASSWORD.to(language) + " "
        elif self._question is Question.ACCOUNT:
            question = account_texts.ASK.to(language, nick=short(self._wanted)) + " "
        else:
            question = self._settings.prompt or texts.ASK_NAME.to(language) + " "
        hidden = b"" if self._question is Question.NAME else self._echo.off()
        self._session.reply(hidden + question.encode())

    def _turn_to(self, question: Question) -> None:
        self._question, self._refused = question, 0
        self._ask()

    def _show(self, line: str) -> None:
        self._session.reply(f"* {line}{LINE_END}".encode())

    def _wrong(self, why: str) -> None:
        """Say what was wrong with an answer, and ask again, but not for ever."""
        self._show(why)
        self._refused += 1
        if self._question is not Question.NAME:
            most, enough = PASSWORD_ATTEMPTS, texts.TOO_MANY_PASSWORDS
        else:
            most, enough = self._settings.name_attempts, texts.TOO_MANY_NAMES
        if self._refused >= most:
            self._session.finish(enough.to(self._session.language))
        else:
            self._ask()

    def _refuse_name(self, refusal: Refusal) -> None:
        values = {name: short(value) for name, value in refusal.values.items()}
        why = REFUSALS[refusal.reason].to(self._session.language, **values)
        if refusal.reason is Reason.DOOR_CLOSED:
            self._session.finish(why)
        else:
            self._wrong(why)

    # ── answers ────────────────────────────────────────────────────────────────────────────

    def _try_password(self, text: str) -> None:
        if hmac.compare_digest(text.encode(), self._password):
            self._turn_to(Question.NAME)
        else:
            self._wrong(texts.WRONG_PASSWORD.to(self._session.language))

    def _try_name(self, text: str) -> None:
        if self._session.link.now < self._wary_until:
            self._wrong(account_texts.TOO_SOON.to(self._session.language))
            return
        try:
            name = self._hub.names.nick(text)
            owner = self._hub.accounts.find(text)
            proved = self._present_account(self._proved)
            if proved is not None:
                self._enter(name, proved)
            elif not self._may_be_asked(owner):
                pass
            elif owner is not None and self._takes_passwords:
                self._wanted = owner.name
                self._turn_to(Question.ACCOUNT)
            else:
                self._enter(name, None)
        except Refused as refused:
            self._refuse_name(refused.refusal)

    def _may_be_asked(self, owner: Account | None) -> bool:
        """Whether somebody may come in by a name that belongs to `owner` (None: to nobody), if they
        prove what they must; else they are told why not."""
        language, required = self._session.language, self._hub.policy.accounts.required
        if required and not self._takes_passwords:
            self._session.finish(self._needs_tls(account_texts.ONLY_ACCOUNTS_OVER_TLS))
            return False
        if required and owner is None:
            self._wrong(account_texts.ONLY_ACCOUNTS.to(language))
            return False
        if owner is None or self._takes_passwords:
            return True
        if owner.settings.enforce is Enforce.STRICT:
            self._wary_until = self._session.link.now + HASTE_SECONDS
            self._wrong(self._needs_tls(account_texts.ONLY_OVER_TLS, nick=short(owner.name)))
            return False
        return True

    def _needs_tls(self, text: Text, **values: str) -> str:
        """`text`, and what does without TLS, if something does."""
        session = self._session
        said = [text.to(session.language, **values)]
        if takes_them_by_tcp(session.link, self._hub.policy.accounts):
            said.append(account_texts.BY_TCP.to(session.language))
        return " ".join(said)

    @property
    def _takes_passwords(self) -> bool:
        return takes_passwords(self._session.link, self._hub.policy.accounts)

    def _try_account(self, password: str) -> None:
        """The answer to who owns the name; none at all is for those who do not."""
        if not password.strip():
            self._turn_to(Question.NAME)
            return
        session, name, host = self._session, self._wanted, self._session.link.host
        identity = session.memory.identity

        def answered(outcome: Account | Exception) -> None:
            if isinstance(outcome, IdentityError):
                self._wrong(sentence(outcome, session.language))
            elif isinstance(outcome, Exception):
                raise outcome
            else:
                self._enter_as(outcome.id)

        session.ask(
            lambda: identity.authenticate(name, password, host), answered, session.memory.clerks
        )

    def _present_account(self, id: str) -> Account | None:  # noqa: A002 - the account's field
        """The account with that `id`, unless nobody can log in to it any more."""
        account = self._hub.accounts.by_id(id)
        return account if account is not None and account.suspended is None else None

    # ── in ─────────────────────────────────────────────────────────────────────────────────

    def _enter_as(self, id: str) -> None:  # noqa: A002 - the account's field
        """The owner of the account comes in; beside their other sessions, if they like."""
        account = self._present_account(id)
        if account is None:  # since it was proved
            self._wrong(sentence(IdentityError(Obstacle.WRONG), self._session.language))
            return
        present = self._hub.logins.present(account.id)
        if present is not None and account.settings.multiclient:
            self._come_in(present, account)
            return
        try:
            self._enter(self._hub.names.nick(account.name), account)
        except Refused as refused:
            self._proved, self._question, self._refused = account.id, Question.NAME, 0
            if present is not None and refused.refusal.reason is Reason.NICK_TAKEN:
                nick = short(account.name)
                self._wrong(account_texts.HERE_ALREADY.to(self._session.language, nick=nick))
            else:
                self._refuse_name(refused.refusal)

    def _enter(self, name: Name, account: Account | None) -> None:
        session, hub = self._session, self._hub
        make_way(hub, name, account)
        user = hub.roster.enter(
            name, USERNAME, session.host, name.shown, session.link.host, account
        )
        self._come_in(user, account)
