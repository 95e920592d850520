"""What can be typed about accounts. Main thread.

Passwords are asked for, unseen; who types one behind the command gets it carried out as well
(`beseda.client.console.discretion` keeps that line off the screen).
"""

from beseda.catalogue import chat
from beseda.catalogue import chat_accounts as texts
from beseda.client.authentication import LogInError, explain
from beseda.client.connection import NotConnectedError
from beseda.client.console.conversation import Conversation
from beseda.client.credentials import Credentials
from beseda.client.entering import logged_in
from beseda.client.mechanisms import Fault
from beseda.client.state import LoginPhase
from beseda.protocol.irc.message import serialize

REGISTRATION = "draft/account-registration"
WORTH_ANOTHER = frozenset({Fault.REFUSED, Fault.UNFIT})
"""Failures after which another password may do."""
MOST_TRIES = 3
"""How often a password is asked for before we give up."""


def register(conversation: Conversation, argument: str) -> bool:
    """/register [PASSWORD]: make our nick an account."""
    if not conversation.can(REGISTRATION):
        conversation.tell(texts.NO_REGISTRATION)
    elif _is_private(conversation) and (password := argument or _new(conversation)):
        try:
            conversation.client.register(password)
        except NotConnectedError:
            conversation.tell(chat.NOT_CONNECTED)
    return True


def login(conversation: Conversation, argument: str) -> bool:
    """/login [NAME [PASSWORD]]: the account is the last one, or called like us, unless named."""
    client = conversation.client
    name, _, typed = argument.partition(" ")
    account = name or client.look(lambda model: model.login.last_account or model.nick)
    for _ in range(MOST_TRIES):
        password = typed.strip() or conversation.ask_secret(texts.ASK_PASSWORD, account=account)
        if not password and not client.shows_certificate:
            conversation.tell(texts.NOTHING_DONE)
            return True
        credentials = Credentials(account, password, client.shows_certificate)
        if not _log_in(conversation, credentials) or not conversation.screen.answers:
            return True
        typed = ""
    return True


def _log_in(conversation: Conversation, credentials: Credentials) -> bool:
    """Log in; whether another password is worth a try."""
    client = conversation.client
    try:
        client.log_in(credentials)
    except NotConnectedError:
        client.remember(lambda _: credentials)
        conversation.tell(texts.LATER)
        return False
    except LogInError as error:
        conversation.complain(error.reason)
        return error.fault in WORTH_ANOTHER
    if logged_in(client):
        return False
    phase, fault = client.look(lambda model: (model.login.phase, model.login.fault))
    if phase is LoginPhase.TRYING:
        conversation.complain(explain(Fault.NO_ANSWER, credentials))
    return phase is LoginPhase.FAILED and fault in WORTH_ANOTHER


def logout(conversation: Conversation, _argument: str) -> bool:
    """/logout"""
    if _account(conversation):
        conversation.order("NICKSERV LOGOUT")
    return True


def account(conversation: Conversation, _argument: str) -> bool:
    """/account: which it is, and what it is set to in the server's words."""
    name = conversation.client.look(lambda model: model.login.account)
    if name:
        conversation.tell(texts.YOUR_ACCOUNT, account=name)
        conversation.order("NICKSERV SET")
    else:
        conversation.tell(texts.NO_ACCOUNT)
    return True


def password(conversation: Conversation, argument: str) -> bool:
    """/password [OLD NEW]"""
    words = argument.split()
    if not _account(conversation) or not _is_private(conversation):
        return True
    if len(words) == 2:
        old, new = words
    else:
        old = conversation.ask_secret(texts.ASK_OLD)
        new = _new(conversation) if old else ""
    if not old:
        conversation.tell(texts.NOTHING_DONE)
    elif len(f"{old} {new}".split(" ")) != 2:
        conversation.tell(texts.NO_SPACES)
    elif new:
        # Not PRIVMSG: where there are no services, somebody may be called so.
        conversation.order(serialize("NICKSERV", [f"PASSWORD {old} {new}"]))
        conversation.client.remember(lambda known: known.changed(new) if known else None)
    return True


def keep(conversation: Conversation, _argument: str) -> bool:
    """/keep: have the current room last."""
    room = conversation.desk.room
    if room is None:
        conversation.tell(chat.NO_ROOM)
    else:
        conversation.order(serialize("CHANSERV", [f"REGISTER {room}"]))
    return True


def _account(conversation: Conversation) -> str:
    """Our account; "" if there is none, which is told."""
    name = conversation.client.look(lambda model: model.login.account)
    if not name:
        conversation.tell(texts.NOT_LOGGED_IN)
    return name


def _is_private(conversation: Conversation) -> bool:
    """Whether a password may be sent; if not, that is told."""
    private = conversation.client.look(lambda model: model.login.private)
    if not private:
        conversation.tell(texts.NOT_PRIVATE)
    return private


def _new(conversation: Conversation) -> str:
    """A new password, asked for twice; "" if it is none, which is told."""
    first = conversation.ask_secret(texts.ASK_NEW)
    if not first:
        conversation.tell(texts.NOTHING_DONE)
    elif conversation.ask_secret(texts.ASK_NEW_AGAIN) == first:
        return first
    else:
        conversation.tell(texts.NOT_THE_SAME)
    return ""
