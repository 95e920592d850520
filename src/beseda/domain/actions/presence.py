"""Being here: names, absence, leaving."""

from collections.abc import Sequence

from msgspec.structs import replace

from beseda.domain import lasting, permissions
from beseda.domain.accounts import Account
from beseda.domain.channels import Channel
from beseda.domain.commands import Ignore, Quit, Rename, SetAway, SetRealname, Watch
from beseda.domain.events import AwayChanged, LeftServer, RealnameChanged, Renamed
from beseda.domain.hub import Hub
from beseda.domain.names import Name
from beseda.domain.presence import Session, User, audience_around
from beseda.domain.refusals import Reason, Refusal, Refused


def rename(hub: Hub, session: Session, command: Rename) -> Sequence[Refusal]:
    """Go by another name; everyone who shares a room is told once."""
    user = session.user
    name = hub.names.nick(command.nick)
    if name.shown == user.nick:
        return ()
    _check_may_rename(user)
    make_way(hub, name, lasting.account_of(hub, user))
    go_by(hub, user, name, session.channel)
    return ()


def go_by(hub: Hub, user: User, name: Name, origin: Channel | None) -> None:
    """`user` is called `name` from now on, by what came over `origin` (None: not by their own
    will). Raises Refused if they cannot be."""
    before = user.person
    after = hub.roster.rename(user, name)
    hub.note("renamed", old=before.nick, new=after.nick)
    _stay_in_conversation(hub, user)
    event = Renamed(by=before, at=hub.clock(), to=after, origin=origin)
    hub.record(audience_around(user), event, *hub.logs_of(user))
    lasting.keep(hub, user)


def make_way(hub: Hub, name: Name, account: Account | None) -> None:
    """The owner of `account` is about to be called `name`: if it is the account's, a guest who has
    it gets another."""
    if account is None or hub.accounts.owner_of(name) is not account:
        return
    for other in hub.roster.holders(name):
        if other.person.identity != account.id:
            rename_guest(hub, other)


def rename_guest(hub: Hub, user: User) -> None:
    """`user` gets a name that nobody has and that says that it was given."""
    number = user.person.id
    while True:
        try:
            name = hub.names.nick(f"Guest{number}")
            hub.roster.check_free(name)
            break
        except Refused:
            number += 1000
    go_by(hub, user, name, None)


def _stay_in_conversation(hub: Hub, user: User) -> None:
    """Those with whom `user` has talked in private find the conversation under the new nick, too:
    the old one may soon be somebody else's."""
    for each in list(user.conversations.values()):
        other = hub.roster.find(each.other.nick)
        if other is not None and other.person.identity == each.other.identity:
            other.converse(user.person, each.log)


def _check_may_rename(user: User) -> None:
    """A banned or muted member cannot get round it by changing names."""
    for room, held in ((room, room.members[user]) for room in user.rooms):
        if not held and permissions.is_banned(room, user):
            raise Refused(Reason.BANNED_FROM_RENAMING, room=room.name)


def set_away(hub: Hub, session: Session, command: SetAway) -> Sequence[Refusal]:
    """Go away with a text, or be back."""
    user = session.user
    text = None if not command.text else command.text[: hub.policy.limits.away_length]
    if text != user.away:
        user.away = text
        event = AwayChanged(by=user.person, at=hub.clock(), text=text, origin=session.channel)
        hub.watching.tell_around(user, event)
    return ()


def set_realname(hub: Hub, session: Session, command: SetRealname) -> Sequence[Refusal]:
    """Change one's real name."""
    user = session.user
    realname = command.realname[: hub.policy.limits.realname_length]
    user.person = replace(user.person, realname=realname)
    hub.watching.tell_around(user, RealnameChanged(by=user.person, at=hub.clock()))
    return ()


def ignore(hub: Hub, session: Session, command: Ignore) -> Sequence[Refusal]:
    """See no more, or again, what somebody says. Who is not here can be ignored as well."""
    folded = hub.names.fold_nick(command.nick)
    if not folded:
        raise Refused(Reason.NICK_MALFORMED, nick=command.nick)
    if not command.on:
        session.ignores -= {folded}
    elif folded not in session.ignores and len(session.ignores) >= hub.policy.limits.ignores:
        raise Refused(Reason.TOO_MANY_IGNORES, limit=str(hub.policy.limits.ignores))
    else:
        session.ignores |= {folded}
    session.user.audience_changed()
    return ()


def watch(hub: Hub, session: Session, command: Watch) -> Sequence[Refusal]:
    """Be told, or no more, when somebody of a nick comes or goes. Raises Refused (names,
    TOO_MANY_WATCHED); who is not watched for, there is nothing to refuse about."""
    watching, most = hub.watching, hub.policy.limits.watched
    if not command.on:
        watching.remove(session, hub.names.fold_nick(command.nick))
        return ()
    name = hub.names.nick(command.nick)
    watched = watching.watched_by(session)
    if name.folded not in watched and len(watched) >= most:
        raise Refused(Reason.TOO_MANY_WATCHED, nick=command.nick, limit=str(most))
    watching.add(session, name)
    return ()


def quit_server(hub: Hub, session: Session, command: Quit) -> Sequence[Refusal]:
    """Leave the server; everyone who shares a room is told once, the one who goes is not."""
    user = session.user
    if session not in user.sessions:
        return ()
    user.remove_session(session)
    hub.watching.forget(session)
    if not user.sessions and not command.for_good and lasting.stays(hub, user):
        lasting.go_absent(hub, user)
    elif not user.sessions:
        depart(hub, user, command.reason, own_words=command.own_words)
    return ()


def depart(hub: Hub, user: User, reason: str, *, own_words: bool = False) -> None:
    """`user`, who has no session any more, is gone for good, for a reason in their `own_words` or
    in the server's."""
    reason = reason[: hub.policy.limits.reason_length]
    hub.note("quit", nick=user.nick, reason=reason)
    event = LeftServer(by=user.person, at=hub.clock(), reason=reason, own_words=own_words)
    hub.record(audience_around(user), event, *hub.logs_of(user))
    hub.leave(user)
