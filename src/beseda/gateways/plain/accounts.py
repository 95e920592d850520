"""Accounts, for people with a bare terminal."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from beseda.catalogue import Text
from beseda.catalogue import plain as plain_texts
from beseda.catalogue import plain_accounts as texts
from beseda.catalogue.identity import OBSTACLES
from beseda.catalogue.refusals import REFUSALS
from beseda.domain.accounts import Account, IdentityError, Obstacle
from beseda.domain.commands import LogIn, LogOut, RegisterRoom
from beseda.domain.refusals import Reason, Refused
from beseda.gateways.account_settings import CHOICES, WORDS, altered
from beseda.gateways.plain.neutral import short
from beseda.gateways.plain.obstacles import sentence
from beseda.gateways.plain.talker import Talker
from beseda.gateways.secrecy import takes_them_by_tcp

T = TypeVar("T")

_NO_TEXT = "\ufffd"
"""What stands in a line for bytes that are no UTF-8 (`neutral.typed`)."""


# ── commands ───────────────────────────────────────────────────────────────────────────────────


def register(talker: Talker, rest: str) -> None:
    """/register [PASSWORD]: an account for the name that they go by."""
    nick = talker.user.nick
    may = partial(_may_register, talker, nick)
    _with_password(talker, rest, may, texts.ASK_FOR, nick, partial(_register, talker, nick))


def log_in(talker: Talker, rest: str) -> None:
    """/login [NAME] [PASSWORD]: whoever does not give a name means their own."""
    first, _, second = rest.partition(" ")
    if talker.hub.accounts.find(first) is None:
        name, password = talker.user.nick, rest
    else:
        name, password = first, second.strip()
    may = partial(_may_log_in, talker, name)
    _with_password(talker, password, may, texts.ASK_FOR, name, partial(_log_in, talker, name))


def log_out(talker: Talker, _rest: str) -> None:
    """/logout."""
    if talker.do(LogOut()):
        talker.tell(texts.LOGGED_OUT)
        talker.outlet.borrowing.check(talker.session)


def change_password(talker: Talker, rest: str) -> None:
    """/password [OLD NEW]: alone it asks for both."""
    words = rest.split()
    if len(words) not in (0, 2):
        talker.tell(plain_texts.USAGE, usage=texts.USAGE_PASSWORD.to(talker.form.language))
        return
    old, new = words or ("", "")

    def ask_new(account: Account) -> None:
        may = partial(_is_still, talker, account)
        change = partial(_change_password, talker, account)
        _with_password(talker, new, may, texts.ASK_NEW, "", change)

    may, check = partial(_has_account, talker), partial(_check_password, talker, then=ask_new)
    _with_password(talker, old, may, texts.ASK_OLD, "", check, more=1)


def account(talker: Talker, rest: str) -> None:
    """/account [SETTING VALUE]: what the account is set to, or have it set otherwise."""
    own = talker.hub.accounts.by_id(talker.user.person.identity)
    words = rest.split()
    if own is None:
        talker.tell(texts.NO_ACCOUNT)
    elif not words:
        _show(talker, own)
    elif words[0].lower() not in CHOICES:
        talker.tell(texts.NO_SUCH_SETTING, setting=words[0], settings=", ".join(CHOICES))
    elif len(words) == 2 and altered(own.settings, *words) is not None:
        _set(talker, own, *words)
    else:
        name = words[0].lower()
        values = texts.OR.to(talker.form.language).join(CHOICES[name])
        talker.tell(texts.SETTING_IS, setting=name, values=values)


def keep(talker: Talker, _rest: str) -> None:
    """/keep: the room that they talk to lasts."""
    room = talker.current
    if room is None:
        talker.tell_no_room()
    elif talker.do(RegisterRoom(room.name)):
        talker.tell(texts.ROOM_KEPT, room=room.name)


# ── passwords ──────────────────────────────────────────────────────────────────────────────────


def _may_register(talker: Talker, nick: str) -> bool:
    """Whether they may register `nick`; else they are told why not."""
    account, language = talker.user.person.account, talker.form.language
    if account:
        talker.tell(texts.ALREADY, account=account)
    elif talker.hub.policy.accounts.registration != "open":
        talker.show(f"* {OBSTACLES[Obstacle.NOT_ALLOWED].to(language)}")
    elif talker.user.nick != nick:  # while they were asked
        talker.tell(texts.NAMED_OTHERWISE)
    else:
        return True
    return False


def _may_log_in(talker: Talker, name: str) -> bool:
    """Whether it is worth a password; else they are told why not."""
    if talker.hub.accounts.find(name) is None:
        if talker.user.person.account:
            talker.tell(texts.NO_SUCH_ACCOUNT, account=name)
        else:
            talker.tell(texts.LOG_IN_AS)
        return False
    return True


def _has_account(talker: Talker) -> bool:
    """Whether they have an account. Raises Refused if they have none."""
    return bool(_own(talker).id)


def _is_still(talker: Talker, account: Account) -> bool:
    """Whether `account` is still theirs. Raises Refused if it is not."""
    if _own(talker).id != account.id:
        raise Refused(Reason.NOT_LOGGED_IN)
    return True


def _own(talker: Talker) -> Account:
    account = talker.hub.accounts.by_id(talker.user.person.identity)
    if account is None:
        raise Refused(Reason.NOT_LOGGED_IN)
    return account


def _with_password(
    talker: Talker,
    given: str,
    may: Callable[[], bool],
    question: Text,
    name: str,
    then: Callable[[str], None],
    more: int = 0,
) -> None:
    """Do `then` with the password `given`, or with the answer to `question` (about `name`) if that
    is ""; `then` asks `more` questions. `may` says whether that makes sense, or tells why not: it
    is asked before the question and again when the answer is there. Raises Refused."""
    if given:
        if not talker.outlet.takes_passwords:
            talker.tell(REFUSALS[Reason.NEEDS_TLS])
            _tell_of_tcp(talker)
            return
        # What was given may not be the password: a name that is mistyped, say, with the password on
        # the line behind it.
        talker.outlet.prompt.doubt(1)
        if may():
            then(given)
        return

    def answered(password: str) -> None:
        try:
            if may():
                then(password)
        except Refused as refused:
            talker.refuse(refused.refusal)

    # If they cannot be asked, what they send next may be passwords all the same: a script's.
    prompt = talker.outlet.prompt
    prompt.doubt(1 + more)
    if not talker.outlet.takes_passwords:
        talker.tell(texts.ONLY_WITH_TLS)
        _tell_of_tcp(talker)
    elif may():
        asked = question.to(talker.form.language, name=short(name))
        prompt.ask(asked, answered, more)


def _tell_of_tcp(talker: Talker) -> None:
    if takes_them_by_tcp(talker.outlet.link, talker.hub.policy.accounts):
        talker.tell(texts.BY_TCP)


# ── doing it ───────────────────────────────────────────────────────────────────────────────────


def _register(talker: Talker, nick: str, password: str) -> None:
    if _NO_TEXT in password:
        talker.tell(texts.NO_UTF8)
        return
    identity, host = talker.outlet.memory.identity, talker.outlet.link.host

    def registered(account: Account) -> None:
        talker.outlet.prompt.doubt(0)
        if talker.do(LogIn(account)):
            talker.tell(texts.REGISTERED, account=account.name)

    _ask(talker, lambda: identity.register(nick, password, host), registered)


def _log_in(talker: Talker, name: str, password: str) -> None:
    identity, host = talker.outlet.memory.identity, talker.outlet.link.host

    def verified(account: Account) -> None:
        talker.outlet.prompt.doubt(0)
        if talker.do(LogIn(account)):
            talker.tell(texts.LOGGED_IN, account=account.name)

    _ask(talker, lambda: identity.authenticate(name, password, host), verified)


def _check_password(talker: Talker, old: str, then: Callable[[Account], None]) -> None:
    """Do `then` with their account if `old` is its password, or tell them that it is not."""
    account = _own(talker)
    identity, host = talker.outlet.memory.identity, talker.outlet.link.host

    def verified(account: Account) -> None:
        try:
            then(account)
        except Refused as refused:
            talker.refuse(refused.refusal)

    _ask(
        talker,
        lambda: identity.authenticate(account.name, old, host),
        verified,
        wrong=texts.WRONG_PRESENT_PASSWORD,
    )


def _change_password(talker: Talker, account: Account, new: str) -> None:
    if _NO_TEXT in new:
        talker.tell(texts.NO_UTF8)
        return
    identity = talker.outlet.memory.identity

    def changed(_: None) -> None:
        talker.outlet.prompt.doubt(0)
        talker.tell(texts.PASSWORD_CHANGED)

    _ask(talker, lambda: identity.set_password(account.id, new), changed)


def _set(talker: Talker, own: Account, name: str, value: str) -> None:
    identity = talker.outlet.memory.identity

    def change(old: Account) -> Account:
        return replace(old, settings=altered(old.settings, name, value) or old.settings)

    _ask(
        talker,
        lambda: identity.change(own.id, change),
        lambda changed: _show(talker, changed),
    )


def _show(talker: Talker, account: Account) -> None:
    settings, language = account.settings, talker.form.language
    talker.tell(texts.YOUR_ACCOUNT, account=account.name)
    for text, value in (
        (texts.MULTICLIENT, WORDS[settings.multiclient]),
        (texts.ALWAYS_ON, WORDS[settings.always_on]),
        (texts.ENFORCE, settings.enforce.value),
    ):
        talker.show("  " + text.to(language, value=value))


def _ask(
    talker: Talker,
    question: Callable[[], T],
    answer: Callable[[T], None],
    wrong: Text = OBSTACLES[Obstacle.WRONG],
) -> None:
    """Have a worker do `question`, and tell them if something stands in the way: `wrong` if that
    is a wrong password."""

    def answered(outcome: T | Exception) -> None:
        if isinstance(outcome, IdentityError) and outcome.obstacle is Obstacle.WRONG:
            talker.tell(wrong)
        elif isinstance(outcome, IdentityError):
            talker.show(f"* {sentence(outcome, talker.form.language)}")
        elif isinstance(outcome, Exception):
            raise outcome
        else:
            answer(outcome)

    talker.outlet.ask(question, answered, talker.outlet.memory.clerks)
