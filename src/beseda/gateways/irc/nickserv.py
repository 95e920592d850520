"""NickServ: accounts."""

import re
from collections.abc import Mapping

from msgspec.structs import replace

from beseda.catalogue import Text, irc_accounts, irc_services
from beseda.domain.accounts import Account, Obstacle
from beseda.domain.commands import Reclaim
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.account_settings import WORDS, altered
from beseda.gateways.irc import logins
from beseda.gateways.irc.identifying import ask
from beseda.gateways.irc.server_queries import moment
from beseda.gateways.irc.services import Order, Service, Talk, hear
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.secrecy import takes_passwords

NAME = "NickServ"

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def command(session: IrcSession, params: list[str]) -> None:
    """NICKSERV <order> ..., or NS."""
    hear(session, SERVICE, " ".join(params))


def _identify(talk: Talk, words: list[str]) -> None:
    session = talk.session
    name, password = (words[0], words[1]) if len(words) > 1 else (session.nick, words[0])
    _check_secrecy(talk)
    identity, host = session.memory.identity, session.peer.host
    ask(
        session,
        lambda: identity.authenticate(name, password, host),
        lambda account: logins.log_in(session, account),
        talk.refuse,
    )


def _register(talk: Talk, words: list[str]) -> None:
    """REGISTER <password> [<email>]: the address is not kept."""
    session = talk.session
    if account := logins.account_of(session):
        talk.say(irc_accounts.ALREADY_LOGGED_IN, account=account)
        return
    if len(words) > 1 and "@" not in words[1]:
        talk.say(irc_services.USAGE, usage=f"REGISTER {ORDERS['REGISTER'].usage}")
        return
    _check_secrecy(talk)
    identity, nick, password, host = (
        session.memory.identity, session.nick, words[0], session.peer.host
    )  # fmt: skip

    def registered(account: Account) -> None:
        talk.say(irc_accounts.REGISTERED, account=account.name)
        logins.log_in(session, account)

    ask(session, lambda: identity.register(nick, password, host), registered, talk.refuse)


def _logout(talk: Talk, _words: list[str]) -> None:
    logins.log_out(talk.session)


def _password(talk: Talk, words: list[str]) -> None:
    old, new = words[0], words[1]
    account = _own(talk)
    _check_secrecy(talk)
    identity, host = talk.session.memory.identity, talk.session.peer.host

    def change() -> None:
        identity.authenticate(account.name, old, host)
        identity.set_password(account.id, new)

    def refuse(obstacle: Obstacle, text: Text, values: Mapping[str, str | int]) -> None:
        wrong = obstacle is Obstacle.WRONG
        talk.refuse(obstacle, irc_services.WRONG_PRESENT_PASSWORD if wrong else text, values)

    ask(talk.session, change, lambda _: talk.say(irc_services.PASSWORD_CHANGED), refuse)


def _set(talk: Talk, words: list[str]) -> None:
    account = _own(talk)
    if not words:
        _show_settings(talk, account)
        return
    name, value = words[0], "".join(words[1:2])
    if altered(account.settings, name, value) is None:
        talk.say(irc_services.USAGE, usage=f"SET {_SETTABLE}")
        return
    identity = talk.session.memory.identity

    def change(old: Account) -> Account:
        return replace(old, settings=altered(old.settings, name, value) or old.settings)

    ask(
        talk.session,
        lambda: identity.change(account.id, change),
        lambda changed: _show_settings(talk, changed),
        talk.refuse,
    )


def _show_settings(talk: Talk, account: Account) -> None:
    settings = account.settings
    talk.say(
        irc_services.SETTINGS,
        multiclient=WORDS[settings.multiclient],
        always_on=WORDS[settings.always_on],
        enforce=settings.enforce.value,
    )


def _cert(talk: Talk, words: list[str]) -> None:
    account, identity = _own(talk), talk.session.memory.identity
    what = words[0].upper()
    given = "".join(words[1:2]).replace(":", "").lower() or talk.session.peer.fingerprint
    if what == "LIST":
        ask(
            talk.session,
            lambda: identity.certificates(account.id),
            lambda found: _show_certificates(talk, found),
            talk.refuse,
        )
    elif what not in ("ADD", "DEL"):
        talk.say(irc_services.USAGE, usage=f"CERT {ORDERS['CERT'].usage}")
    elif not _FINGERPRINT.fullmatch(given):
        talk.say(irc_services.NOT_A_FINGERPRINT)
    else:
        do, done = {
            "ADD": (identity.add_certificate, irc_services.CERTIFICATE_ADDED),
            "DEL": (identity.remove_certificate, irc_services.CERTIFICATE_REMOVED),
        }[what]
        ask(talk.session, lambda: do(account.id, given), lambda _: talk.say(done), talk.refuse)


def _show_certificates(talk: Talk, found: list[str]) -> None:
    for fingerprint in found:
        talk.show(fingerprint)
    if not found:
        talk.say(irc_services.NO_CERTIFICATES)


def _info(talk: Talk, words: list[str]) -> None:
    hub = talk.session.hub
    account = hub.accounts.find(words[0] if words else talk.session.nick)
    if account is None:
        raise Refused(Reason.NO_SUCH_ACCOUNT, account=words[0] if words else talk.session.nick)
    talk.say(irc_services.INFO, account=account.name, since=moment(account.registered_at))
    here = hub.logins.present(account.id)
    if here is not None and "i" not in here.modes:
        talk.say(irc_services.INFO_HERE, nick=here.nick)


def _reclaim(talk: Talk, words: list[str]) -> None:
    session, nick = talk.session, words[0]
    reason = irc_services.TAKEN_BACK.to(session.language, nick=session.nick)
    session.perform(Reclaim(nick, reason))
    talk.say(irc_services.RECLAIMED, nick=nick)


def _own(talk: Talk) -> Account:
    """The client's own account. Raises Refused(NOT_LOGGED_IN)."""
    account = talk.session.hub.accounts.by_id(talk.session.user.person.identity)
    if account is None:
        raise Refused(Reason.NOT_LOGGED_IN)
    return account


def _check_secrecy(talk: Talk) -> None:
    """Raises Refused(NEEDS_TLS) if the password was sent where others can read it."""
    if not takes_passwords(talk.session.link, talk.session.hub.policy.accounts):
        raise Refused(Reason.NEEDS_TLS)


_SETTABLE = "[MULTICLIENT on|off] [ALWAYS-ON on|off] [ENFORCE strict|grace]"

ORDERS = {
    "IDENTIFY": Order(_identify, "[account] <password>", irc_services.HELP_IDENTIFY),
    "REGISTER": Order(_register, "<password> [email]", irc_services.HELP_REGISTER),
    "LOGOUT": Order(_logout, "", irc_services.HELP_LOGOUT),
    "PASSWORD": Order(_password, "<old> <new>", irc_services.HELP_PASSWORD),
    "SET": Order(_set, _SETTABLE, irc_services.HELP_SET),
    "CERT": Order(_cert, "<LIST|ADD|DEL> [fingerprint]", irc_services.HELP_CERT),
    "INFO": Order(_info, "[account]", irc_services.HELP_INFO),
    "RECLAIM": Order(_reclaim, "<nick>", irc_services.HELP_RECLAIM),
    "GHOST": Order(_reclaim, "<nick>", irc_services.HELP_RECLAIM),
}
SERVICE = Service(NAME, irc_services.NICK_HELP_TITLE, ORDERS)
