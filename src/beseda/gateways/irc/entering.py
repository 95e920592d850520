"""Coming in: from what a client has said of itself to the welcome (Modern IRC, "Connection
Registration")."""

import hmac
from functools import partial

from beseda.catalogue import irc as texts
from beseda.catalogue import irc_accounts as accounts
from beseda.catalogue.identity import SUSPENDED
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.accounts import Account
from beseda.domain.actions.presence import make_way
from beseda.domain.audience import WireForm
from beseda.domain.commands import LogIn, SetAway
from beseda.domain.events import Joined
from beseda.domain.hub import Hub
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.room_modes import ROOM_MODES, USER_MODES
from beseda.gateways.irc import logins, metadata_sync, rooms, sasl, server_queries
from beseda.gateways.irc.history import missed, replay
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.lines import Stage
from beseda.protocol.irc.numerics import Numeric
from beseda.version import VERSION


def try_to_enter(session: IrcSession) -> None:
    """Register the client once it has said all it must; then the welcome."""
    told = session.registration
    if session.stage is not Stage.NAMELESS or told.negotiating:
        return
    if not told.nick or not told.username or not _may_enter(session):
        return
    if session.sasl is not None:
        sasl.abort(session)
    try:
        make_way(session.hub, session.hub.names.nick(told.nick), told.account)
        person = _present(session) or session.hub.roster.enter(
            session.hub.names.nick(told.nick),
            told.username,
            session.host,
            told.realname,
            session.peer.host,
            told.account,
        )
    except Refused as refused:
        session.refuse(refused.refusal)
        if refused.refusal.reason is Reason.DOOR_CLOSED:
            session.finish(
                SENTENCES[Reason.DOOR_CLOSED].to(session.language, **refused.refusal.values)
            )
        told.nick = ""
    else:
        _enter(session, person)


def _may_enter(session: IrcSession) -> bool:
    """Whether the client has proved what it must; else it is told, and its connection ends."""
    if not _knows_password(session):
        session.numeric(Numeric.ERR_PASSWDMISMATCH, text=texts.WRONG_PASSWORD)
        session.finish(texts.WRONG_PASSWORD.to(session.language))
        return False
    account = session.registration.account
    if account is not None and not _may_be_used(session.hub, account):
        session.fail("*", "ACCOUNT_REQUIRED", text=SUSPENDED)
        session.finish(SUSPENDED.to(session.language))
        return False
    if account is None and session.hub.policy.accounts.required:
        session.fail("*", "ACCOUNT_REQUIRED", text=accounts.ACCOUNT_REQUIRED)
        session.finish(accounts.ACCOUNT_REQUIRED.to(session.language))
        return False
    return True


def _may_be_used(hub: Hub, account: Account) -> bool:
    """Whether `account` is still one that people may log in to: much can happen between their
    proof and the end of their registration."""
    now = hub.accounts.by_id(account.id)
    return now is not None and now.suspended is None


def _enter(session: IrcSession, person: User) -> None:
    """The client is `person` from now on, who may have been here before it."""
    told, missed_since = session.registration, person.absent_since
    session.become(person)
    assert session.session is not None
    session.session.tell_account = partial(logins.tell, session)
    # An absence for no reason in particular does not count beside other clients of the person.
    if told.away and (told.away != "*" or len(person.sessions) == 1):
        session.perform(SetAway(told.away))
    _welcome(session)
    if told.account is not None:
        session.perform(LogIn(told.account))
    # Before the welcome, clients take 433 for the end of their try, and go on with another nick.
    session.borrowing.check(session.session)
    for room in list(person.rooms):
        session.reply(_form_of(session).encode(_coming(person, room)))
        rooms.describe(session, room)
        if missed_since is None:
            replay.on_joining(session, room, returning=True)
    if missed_since is not None:
        missed.show(session, missed_since)
    for name in session.server.settings.auto_join:
        rooms.join(session, [name])


def _present(session: IrcSession) -> User | None:
    """The person of the client's account, if they are here and let their sessions share a nick."""
    account = session.registration.account
    if account is None or not account.settings.multiclient:
        return None
    return session.hub.logins.present(account.id)


def _coming(person: User, room: Room) -> Joined:
    """That the client comes into a room that its person is in already."""
    return Joined(by=person.person, at=person.signed_on, room=room.name)


def _form_of(session: IrcSession) -> WireForm:
    assert session.session is not None
    return session.session.form


def _knows_password(session: IrcSession) -> bool:
    """Whether the server's password was given, if it has one; no time tells how nearly."""
    expected, given = session.server.password, session.registration.password
    return not expected or hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _welcome(session: IrcSession) -> None:
    """The burst that every client waits for (Modern IRC, "Connection Registration")."""
    server, mask = session.server, session.user.person.mask
    session.numeric(Numeric.RPL_WELCOME, text=texts.WELCOME, network=server.network, mask=mask)
    session.numeric(Numeric.RPL_YOURHOST, text=texts.YOUR_HOST, server=server.name, version=VERSION)
    created = server_queries.moment(session.hub.started)
    session.numeric(Numeric.RPL_CREATED, text=texts.CREATED, created=created)
    flags = "".join(sorted(mode.letter for mode in ROOM_MODES))
    with_param = "".join(sorted(mode.letter for mode in ROOM_MODES if mode.takes_param(on=True)))
    session.numeric(Numeric.RPL_MYINFO, server.name, server.version, USER_MODES, flags, with_param)
    server_queries.send_isupport(session)
    server_queries.lusers(session, [])
    metadata_sync.on_entering(session)
    server_queries.motd(session, [])
