"""Logging in: AUTHENTICATE (IRCv3 sasl 3.1 and 3.2), REGISTER (draft/account-registration), and
what the server tells about our account.

    >> AUTHENTICATE PLAIN      << AUTHENTICATE +
    >> AUTHENTICATE AGFubg...  << 900 (who we are), 903 | 904 and the like: the next attempt
"""

from beseda.catalogue import Text
from beseda.catalogue.chat_accounts import FAULTS
from beseda.client import mechanisms
from beseda.client.credentials import Credentials
from beseda.client.events import (
    AccountChanged,
    AccountMade,
    Event,
    LoggedIn,
    LoggedOut,
    LogInFailed,
    ServerNotice,
)
from beseda.client.mechanisms import Fault, MechanismError
from beseda.client.state import Login, LoginPhase, Phase, State, last, param
from beseda.client.verbs import sender
from beseda.protocol.irc.message import Message
from beseda.protocol.irc.numerics import Numeric
from beseda.protocol.irc.sasl import Chunks, NotSaslError, chunks

CAPABILITY = "sasl"

NICK_LOCKED = "902"
"""ERR_NICKLOCKED (IRCv3 sasl): the account is not to be had, whatever the password."""

_ABORT = "*"
_GUEST = "*"
_MOST_NAME = 256
_FAULTS: dict[str, Fault] = {
    Numeric.ERR_SASLTOOLONG: Fault.TOO_LONG,
    Numeric.ERR_SASLABORTED: Fault.ABORTED,
    Numeric.ERR_SASLALREADY: Fault.ALREADY,
}


class LogInError(Exception):
    """Logging in need not be tried: `reason` is the sentence for it."""

    def __init__(self, fault: Fault, reason: Text) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.reason = reason


def check(state: State, credentials: Credentials) -> None:
    """Raises LogInError if nothing can come of `credentials` on this connection."""
    offered, private = state.login.offered, state.login.private

    def possible(*, private: bool) -> bool:
        return any(mechanisms.attempts(offered or (), credentials, private=private))

    if CAPABILITY not in state.capabilities or offered is None:
        fault = Fault.NOT_OFFERED
    elif possible(private=private):
        return
    else:
        fault = Fault.NOT_PRIVATE if possible(private=True) else Fault.NO_MECHANISM
    raise LogInError(fault, explain(fault, credentials, ", ".join(offered or ())))


def explain(fault: Fault, credentials: Credentials, text: str = "") -> Text:
    """The sentence for a failed log-in; `text` are the server's words."""
    sentence, values = FAULTS[fault.value], {"account": credentials.account or "?", "text": text}
    return Text(sentence.to("en", **values), sentence.to("ru", **values))


def begin(state: State, credentials: Credentials) -> list[Event]:
    """Log in, during registration or after it; what has happened by it at once."""
    try:
        log_in(state, credentials)
    except LogInError as error:
        return _fail(state, error.fault, error.reason)
    return []


def log_in(state: State, credentials: Credentials) -> None:
    """Begin to log in. Raises LogInError."""
    login = state.login
    login.trying = credentials
    check(state, credentials)
    login.attempts = list(
        mechanisms.attempts(login.offered or (), credentials, private=login.private)
    )
    login.phase = LoginPhase.TRYING
    if not _try_next(state):
        login.phase, login.fault = LoginPhase.FAILED, Fault.UNFIT
        raise LogInError(Fault.UNFIT, explain(Fault.UNFIT, credentials))


def on_authenticate(state: State, message: Message, _now: float) -> list[Event]:
    """AUTHENTICATE: a piece of the server's message; the whole of it is answered."""
    login = state.login
    if login.mechanism is None:
        return []
    try:
        challenge = login.chunks.add(param(message, 0))
        if challenge is None:
            return []
        answer = login.mechanism.answer(challenge)
    except NotSaslError:
        return _abort(state, Fault.MALFORMED)
    except MechanismError as error:
        return _abort(state, error.fault, error.text)
    for chunk in chunks(answer):
        state.reply("AUTHENTICATE", chunk)
    return []


def on_logged_in(state: State, message: Message, _now: float) -> list[Event]:
    """900 RPL_LOGGEDIN: our mask, the account. It comes before 903, and after REGISTER."""
    login = state.login
    if login.phase is LoginPhase.TRYING:
        if login.mechanism is None or not login.mechanism.is_complete:
            return _abort(state, Fault.IMPOSTOR)
        login.credentials = _proved(login)
    login.account = login.last_account = param(message, 2)[:_MOST_NAME]
    return [LoggedIn(login.account)]


def on_success(state: State, _message: Message, _now: float) -> list[Event]:
    """903 RPL_SASLSUCCESS: registration can go on."""
    login = state.login
    if login.phase is not LoginPhase.TRYING:
        return []
    if login.mechanism is None or not login.mechanism.is_complete:
        return _abort(state, Fault.IMPOSTOR)
    login.phase, login.mechanism = LoginPhase.DONE, None
    if state.phase is Phase.REFUSED:
        state.phase = Phase.REGISTERING
        state.reply("NICK", state.nick)
    if state.phase is not Phase.REGISTERED:
        state.reply("CAP", "END")
    return []


def on_failure(state: State, message: Message, _now: float) -> list[Event]:
    """902, 904, 905, 906, 907: not by this mechanism; the next one may do."""
    if state.login.phase is not LoginPhase.TRYING:
        return []
    if message.verb == Numeric.ERR_SASLFAIL and _try_next(state):
        return []
    return _failed(state, _FAULTS.get(message.verb, Fault.REFUSED), last(message))


def on_mechanisms(state: State, message: Message, _now: float) -> list[Event]:
    """908 RPL_SASLMECHS: those that there are; 904 comes next."""
    login = state.login
    names = [name for name in param(message, 1).split(",") if name]
    login.offered = tuple(names) or login.offered
    login.attempts = [attempt for attempt in login.attempts if attempt.name in names]
    if login.phase is LoginPhase.TRYING and not login.attempts:
        return _failed(state, Fault.NO_MECHANISM, ", ".join(names))
    return []


def on_logged_out(state: State, _message: Message, _now: float) -> list[Event]:
    """901 RPL_LOGGEDOUT: we are a guest. ACCOUNT may have told that before."""
    login = state.login
    if not login.account:
        return []
    login.account, login.credentials = "", None
    return [LoggedOut()]


def on_account(state: State, message: Message, now: float) -> list[Event]:
    """ACCOUNT (account-notify): the account of whom it comes from, `*` for none."""
    nick, name = sender(message), param(message, 0)
    account = "" if name == _GUEST else name
    if not state.is_me(nick):
        return [AccountChanged(nick, account)] if nick else []
    if not account:
        return on_logged_out(state, message, now)
    state.login.account = account[:_MOST_NAME]
    return []


def register(state: State, password: str) -> None:
    """Make our nick an account."""
    state.login.registering = password
    state.reply("REGISTER", "*", "*", password)


def on_register(state: State, message: Message, _now: float) -> list[Event]:
    """REGISTER: SUCCESS or VERIFICATION_REQUIRED, the account, a sentence."""
    login, account = state.login, param(message, 1)[:_MOST_NAME]
    if param(message, 0) != "SUCCESS":
        return [ServerNotice(last(message))]
    if login.registering:
        login.credentials = Credentials(account, login.registering)
        login.registering = ""
    return [AccountMade(account)]


def _proved(login: Login) -> Credentials | None:
    """What we have logged in with: the one password that did."""
    trying, attempt = login.trying, login.attempt
    if trying is None or attempt is None:
        return None
    password = attempt.password or trying.password
    return Credentials(trying.account, password, trying.certificate)


def _try_next(state: State) -> bool:
    """Begin the next attempt; False if there is none left."""
    login = state.login
    while login.attempts:
        login.attempt = login.attempts.pop(0)
        try:
            login.mechanism = mechanisms.begin(login.attempt)
        except MechanismError:
            continue
        login.chunks = Chunks()
        state.reply("AUTHENTICATE", login.attempt.name)
        return True
    return False


def _abort(state: State, fault: Fault, text: str = "") -> list[Event]:
    state.reply("AUTHENTICATE", _ABORT)
    return _failed(state, fault, text)


def _failed(state: State, fault: Fault, text: str) -> list[Event]:
    return _fail(state, fault, explain(fault, state.login.trying or Credentials(""), text))


def _fail(state: State, fault: Fault, reason: Text) -> list[Event]:
    login = state.login
    login.phase, login.fault = LoginPhase.FAILED, fault
    login.mechanism, login.attempts = None, []
    return [LogInFailed(fault, reason)]
