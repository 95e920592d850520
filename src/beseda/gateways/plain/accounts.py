"""Accounts, for people with a bare terminal."""

from collections.abc import Callable
from typing import TypeVar

from beseda.catalogue import plain as plain_texts
from beseda.catalogue import plain_accounts as texts
from beseda.catalogue.identity import OBSTACLES
from beseda.domain.accounts import Account, IdentityError
from beseda.domain.commands import LogIn, LogOut, RegisterRoom
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.plain.talker import Talker

T = TypeVar("T")


def register(talker: Talker, rest: str) -> None:
    """/register PASSWORD: an account for the name that they go by."""
    account = talker.user.person.account
    if account:
        talker.tell(texts.ALREADY, account=account)
        return
    _check_secrecy(talker)
    outlet, nick = talker.outlet, talker.user.nick
    identity, host = outlet.memory.identity, outlet.link.host

    def registered(account: Account) -> None:
        if talker.do(LogIn(account)):
            talker.tell(texts.REGISTERED, account=account.name)

    _ask(talker, lambda: identity.register(nick, rest, host), registered)


def log_in(talker: Talker, rest: str) -> None:
    """/login [NAME] PASSWORD."""
    first, _, second = rest.partition(" ")
    is_name = second.strip() and talker.hub.accounts.find(first) is not None
    name, password = (first, second.strip()) if is_name else (talker.user.nick, rest)
    _check_secrecy(talker)
    identity, host = talker.outlet.memory.identity, talker.outlet.link.host

    def verified(account: Account) -> None:
        if talker.do(LogIn(account)):
            talker.tell(texts.LOGGED_IN, account=account.name)

    _ask(talker, lambda: identity.authenticate(name, password, host), verified)


def log_out(talker: Talker, _rest: str) -> None:
    """/logout."""
    if talker.do(LogOut()):
        talker.tell(texts.LOGGED_OUT)


def change_password(talker: Talker, rest: str) -> None:
    """/password OLD NEW."""
    old, new, *more = rest.split()
    if more:
        talker.tell(plain_texts.USAGE, usage=texts.USAGE_PASSWORD.to(talker.form.language))
        return
    account = _own(talker)
    _check_secrecy(talker)
    identity, host = talker.outlet.memory.identity, talker.outlet.link.host

    def change() -> None:
        identity.authenticate(account.name, old, host)
        identity.set_password(account.id, new)

    _ask(talker, change, lambda _: talker.tell(texts.PASSWORD_CHANGED))


def show(talker: Talker, _rest: str) -> None:
    """/account."""
    account = talker.hub.accounts.by_id(talker.user.person.identity)
    if account is None:
        talker.tell(texts.NO_ACCOUNT)
        return
    words = {True: texts.YES, False: texts.NO}
    language = talker.form.language
    talker.tell(
        texts.YOUR_ACCOUNT,
        account=account.name,
        multiclient=words[account.settings.multiclient].to(language),
        always_on=words[account.settings.always_on].to(language),
    )


def keep(talker: Talker, _rest: str) -> None:
    """/keep: the room that they talk to lasts."""
    room = talker.current
    if room is None:
        talker.tell_no_room()
    elif talker.do(RegisterRoom(room.name)):
        talker.tell(texts.ROOM_KEPT, room=room.name)


def _own(talker: Talker) -> Account:
    account = talker.hub.accounts.by_id(talker.user.person.identity)
    if account is None:
        raise Refused(Reason.NOT_LOGGED_IN)
    return account


def _check_secrecy(talker: Talker) -> None:
    if not talker.outlet.takes_passwords:
        raise Refused(Reason.NEEDS_TLS)


def _ask(talker: Talker, question: Callable[[], T], answer: Callable[[T], None]) -> None:
    """Have a worker do `question`, and tell them if something stands in the way."""

    def answered(outcome: T | Exception) -> None:
        if isinstance(outcome, IdentityError):
            values = {name: str(value) for name, value in outcome.values.items()}
            talker.tell(OBSTACLES[outcome.obstacle], **values)
        elif isinstance(outcome, Exception):
            raise outcome
        else:
            answer(outcome)

    talker.outlet.ask(question, answered, talker.outlet.memory.clerks)
