"""AUTHENTICATE (IRCv3 sasl 3.1 and 3.2): logging in by one of several mechanisms."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import irc_accounts as texts
from beseda.domain.accounts import Account
from beseda.gateways.irc.exchange import Exchange
from beseda.gateways.irc.identifying import ask
from beseda.gateways.irc.logins import log_in
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.lines import Stage
from beseda.gateways.secrecy import takes_passwords
from beseda.identity.scram import MECHANISM, ScramExchange
from beseda.protocol.irc.numerics import Numeric
from beseda.protocol.irc.sasl import (
    NotSaslError,
    TooLongError,
    chunks,
    read_external,
    read_plain,
)

T = TypeVar("T")

CAPABILITY = "sasl"
_ABORT = "*"


class Mechanism(Struct, frozen=True):
    """One way to log in: its function gets the client's first message."""

    name: str
    take: Callable[[IrcSession, bytes], None]
    is_open: Callable[[IrcSession], bool]


def authenticate(session: IrcSession, params: list[str]) -> None:
    """AUTHENTICATE <mechanism>, and then pieces of the message, or * to give up."""
    word = params[0]
    if CAPABILITY not in session.capabilities:
        _fail(session, texts.SASL_NEEDED)
    elif session.registration.account is not None and session.stage is Stage.NAMELESS:
        session.numeric(Numeric.ERR_SASLALREADY, text=texts.SASL_ALREADY)
    elif word == _ABORT:
        abort(session)
    elif session.sasl is None:
        _begin(session, word)
    else:
        _go_on(session, session.sasl, word)


def abort(session: IrcSession) -> None:
    """The client does not go on with it (906)."""
    session.sasl = None
    session.numeric(Numeric.ERR_SASLABORTED, text=texts.SASL_ABORTED)


def available(session: IrcSession) -> list[str]:
    """The names of the mechanisms by which this client can log in."""
    return [each.name for each in _MECHANISMS.values() if each.is_open(session)]


def _begin(session: IrcSession, name: str) -> None:
    mechanism = _MECHANISMS.get(name.upper())
    if mechanism is None or not mechanism.is_open(session):
        names = ",".join(available(session)) or "*"
        session.numeric(Numeric.RPL_SASLMECHS, names, text=texts.SASL_MECHANISMS)
        _fail(session, texts.SASL_UNKNOWN)
        return
    _expect(session, b"", partial(mechanism.take, session))


def _expect(session: IrcSession, challenge: bytes, take: Callable[[bytes], None]) -> None:
    """Send the server's message; `take` gets the client's next one."""
    session.sasl = Exchange(take)
    for chunk in chunks(challenge):
        session.say(f"AUTHENTICATE {chunk}")


def _go_on(session: IrcSession, exchange: Exchange, chunk: str) -> None:
    try:
        message = exchange.chunks.add(chunk)
        if message is not None:
            session.sasl = None
            exchange.take(message)
    except TooLongError:
        session.sasl = None
        session.numeric(Numeric.ERR_SASLTOOLONG, text=texts.SASL_TOO_LONG)
    except NotSaslError:
        session.sasl = None
        _fail(session, texts.SASL_MALFORMED)


def _fail(session: IrcSession, text: Text, **values: object) -> None:
    session.numeric(Numeric.ERR_SASLFAIL, text=text, **values)


def _ask(session: IrcSession, question: Callable[[], T], answer: Callable[[T], None]) -> None:
    ask(session, question, answer, lambda _, text, values: _fail(session, text, **values))


def _succeed(session: IrcSession, account: Account) -> None:
    log_in(session, account)
    session.numeric(Numeric.RPL_SASLSUCCESS, text=texts.SASL_SUCCESS)


def _verify(session: IrcSession, question: Callable[[], Account]) -> None:
    """Have a worker find out whose account it is; the client is told, and is it from then on."""
    _ask(session, question, partial(_succeed, session))


def _plain(session: IrcSession, message: bytes) -> None:
    told = read_plain(message)
    if told.acts_as and not _same(session, told.acts_as, told.name):
        _fail(session, texts.SASL_OTHER)
        return
    identity, host = session.memory.identity, session.peer.host
    _verify(session, lambda: identity.authenticate(told.name, told.password, host))


def _external(session: IrcSession, message: bytes) -> None:
    name, fingerprint = read_external(message), session.peer.fingerprint
    if not fingerprint:
        _fail(session, texts.NO_CERTIFICATE)
        return
    identity, host = session.memory.identity, session.peer.host
    _verify(session, lambda: identity.authenticate_certificate(fingerprint, name, host))


def _scram(session: IrcSession, message: bytes) -> None:
    """RFC 5802: two messages of each side, and an empty one of the client's at the end."""
    scram = ScramExchange(session.memory.identity, session.peer.host)

    def proved(outcome: tuple[bytes, Account]) -> None:
        answer, account = outcome
        _expect(session, answer, lambda _: _succeed(session, account))

    def final(message: bytes) -> None:
        _ask(session, lambda: scram.final(message), proved)

    _ask(
        session,
        lambda: scram.first(message),
        lambda challenge: _expect(session, challenge, final),
    )


def _may_send_password(session: IrcSession) -> bool:
    return takes_passwords(session.link, session.hub.policy.accounts)


def _same(session: IrcSession, one: str, other: str) -> bool:
    fold = session.hub.names.fold_nick
    return fold(one) == fold(other)


_MECHANISMS = {
    each.name: each
    for each in (
        Mechanism("EXTERNAL", _external, lambda session: session.link.is_secure),
        Mechanism("PLAIN", _plain, _may_send_password),
        Mechanism(MECHANISM, _scram, lambda session: session.hub.policy.accounts.scram),
    )
}
