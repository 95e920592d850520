"""Getting in with whoever is at the screen: the server's certificate, the name, the password."""

from collections.abc import Callable
from functools import partial

from beseda.catalogue import Language, Text, tls
from beseda.catalogue import chat as texts
from beseda.catalogue import chat_accounts as accounts
from beseda.client.authentication import LogInError
from beseda.client.connection import NotConnectedError
from beseda.client.console.accounts import MOST_TRIES, WORTH_ANOTHER
from beseda.client.console.conversation import Conversation
from beseda.client.console.options import Options
from beseda.client.credentials import Credentials
from beseda.client.engine import Engine
from beseda.client.entering import Entry, enter, why_down
from beseda.client.model import Model
from beseda.client.reasons import ConnectError
from beseda.client.state import Identity
from beseda.client.trust import Doubt, UntrustedError
from beseda.protocol.irc.numerics import Numeric


class Entrance:
    """One client's way in. For the main thread; `pass_through` once."""

    def __init__(self, options: Options, client: Engine, conversation: Conversation) -> None:
        self._options = options
        self._client = client
        self._conversation = conversation
        self._screen = conversation.screen
        self._tries = 0
        """How many passwords have been asked for of one account."""

    @property
    def _language(self) -> Language:
        return self._conversation.language

    def pass_through(self) -> bool:
        """Get in under the wished name, and to the account, if there is one to be; ask for other
        ones as long as somebody is there to answer. False if it is over, which has been told."""
        ask = self._as_guest(self._options.nick or self._ask_name())
        if self._options.credentials is not None:
            self._client.remember(lambda _: self._options.credentials)
        while True:
            entry = self._reach(ask)
            if entry is Entry.IN:
                return True
            if entry is Entry.SHUT_OUT:
                reason = why_down(self._client).to(self._language)
                self.fail(texts.NOT_LET_IN, reason=reason)
            if entry in (None, Entry.SHUT_OUT) or not self._screen.answers:
                return False
            again = self._ask_again(entry is Entry.LOG_IN_FAILED)
            if again is None:
                return False
            ask = again

    def fail(self, text: Text, **values: object) -> None:
        """Tell why it does not go on."""
        self._screen.complain(text.to(self._language, **values))

    def _reach(self, ask: Callable[[], None]) -> Entry | None:
        """Ask the server, on a new connection if there is none (any more); None: it cannot be."""
        while True:
            try:
                try:
                    ask()
                except NotConnectedError:
                    self._client.open()
                return enter(self._client)
            except UntrustedError as error:
                if not self._accepts(error):
                    self._cannot_connect(error)
                    return None
            except ConnectError as error:
                self._cannot_connect(error)
                return None
            except LogInError as error:
                self._conversation.complain(error.reason)
                return Entry.LOG_IN_FAILED

    def _cannot_connect(self, error: ConnectError) -> None:
        self._screen.complain(error.told(self._options.address).to(self._language))

    def _accepts(self, error: UntrustedError) -> bool:
        """Whether the person trusts an unknown server, which is then remembered. One that has
        changed, or that has asked for strictness (IRCv3 sts), is not asked about: whoever is used
        to say yes would say it then, too."""
        address, trust = self._options.address, self._options.trust
        if error.doubt is not Doubt.UNKNOWN or trust.policies.binds(address):
            return False
        if not self._screen.answers:
            return False
        self._screen.show(tls.ASK_TRUST.to(self._language, address=address))
        self._screen.show(f"  {error.fingerprint}")
        answer = self._screen.ask(tls.ASK_TRUST_QUESTION.to(self._language))
        if answer.strip().casefold() not in tls.YES:
            return False
        try:
            trust.remember(address, error.fingerprint)
        except OSError as trouble:
            self.fail(tls.CANNOT_REMEMBER, problem=trouble.strerror or str(trouble))
            return False
        return True

    def _ask_again(self, failed: bool) -> Callable[[], None] | None:
        """What to ask the server for next: `failed` to log in, or else the name was refused. None
        if nothing that a person could type helps."""
        if failed:
            fault = self._client.look(lambda model: model.login.fault)
            if fault not in WORTH_ANOTHER:
                return None
        account = self._account_to_ask_for(failed)
        if account and self._tries < MOST_TRIES:
            question = accounts.ASK_PASSWORD_AGAIN if failed else accounts.ASK_WHETHER_YOURS
            password = self._conversation.ask_secret(question, account=account)
            if password:
                self._tries += 1
                return self._with(Credentials(account, password, self._client.shows_certificate))
        elif failed and self._options.credentials is not None:
            return None
        if failed:
            self._client.remember(lambda _: None)
        self._tries = 0
        return self._as_guest(self._ask_name())

    def _account_to_ask_for(self, failed: bool) -> str:
        """Whose password may help; "" for nobody's."""

        def account(model: Model) -> str:
            if failed:
                return model.login.trying.account if model.login.trying is not None else ""
            if model.refusal != Numeric.ERR_NICKNAMEINUSE or model.login.account:
                return ""
            try:
                model.check(Credentials(model.nick, "any"))
            except LogInError:
                return ""
            return model.nick

        return self._client.look(account)

    def _as_guest(self, nick: str) -> Callable[[], None]:
        """Asking for `nick`, without an account unless we are logged in already."""
        self._client.rename(nick)
        return partial(self._client.ask_nick, nick)

    def _with(self, credentials: Credentials) -> Callable[[], None]:
        """Asking to be logged in."""
        self._client.remember(lambda _: credentials)
        return partial(self._client.log_in, credentials)

    def _ask_name(self) -> str:
        suggestion = self._options.suggestion
        if not self._screen.answers:
            return suggestion
        question = texts.ASK_NAME.to(self._language, suggestion=suggestion)
        return self._screen.ask(question).strip() or suggestion


def identity(options: Options) -> Identity:
    """Who we are before the server has been asked."""
    nick = options.nick or options.suggestion
    return Identity(nick, options.suggestion, nick, options.password)
