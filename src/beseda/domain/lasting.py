"""People who last: what is kept of whoever has an account, and staying when one's last session has
gone ("always on"). With the hub's lock, all of it.
"""

from msgspec.structs import replace

from beseda.domain.accounts import Account
from beseda.domain.events import AwayChanged
from beseda.domain.hub import Hub
from beseda.domain.kept import KeptPerson
from beseda.domain.metadata import Metadata
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Refused

KIND = "person"
"""The kind of document that holds a person, by their account's id."""


def keep(hub: Hub, user: User) -> None:
    """Have what lasts of `user` written down as it is now, if they have an account."""
    account = account_of(hub, user)
    if account is None:
        return
    kept = KeptPerson(
        replay=user.replay, read_markers=dict(user.read_markers), metadata=dict(user.metadata)
    )
    if account.settings.always_on:
        person = user.person
        kept = replace(
            kept,
            nick=person.nick,
            username=person.username,
            host=person.host,
            realname=person.realname,
            # A room that was closed to some is not made anew, open to all.
            rooms=[room.name for room in user.rooms if room.log_lasts],
            absent_since=user.absent_since,
        )
    document = hub.lasting.put(account.id, kept)
    if document is not None:
        hub.keep_document(KIND, account.id, document)


def keep_members(hub: Hub, room: Room) -> None:
    """Whether all may come into `room` may be different now: those who would bring it back after a
    restart do so only if they may."""
    for user in room.members:
        if stays(hub, user):
            keep(hub, user)


def forget(hub: Hub, account_id: str) -> None:
    """Nothing is to be kept any more of the account's owner."""
    hub.lasting.forget(account_id)
    hub.keep_document(KIND, account_id, None)


def recall(hub: Hub, user: User) -> None:
    """`user` has just logged in: what was kept of them is theirs again."""
    kept = hub.lasting.of(user.person.identity)
    if user.replay is None:
        user.replay = kept.replay
    user.metadata = Metadata({**kept.metadata, **dict(user.metadata)})
    for key, at in kept.read_markers.items():
        user.mark_read(key, at)


def account_of(hub: Hub, user: User) -> Account | None:
    """The account that `user` is logged in to."""
    return hub.accounts.by_id(user.person.identity) if user.person.account else None


# ── always on ──────────────────────────────────────────────────────────────────────────────────


def stays(hub: Hub, user: User) -> bool:
    """Whether `user` stays when their last session goes."""
    account = account_of(hub, user)
    return account is not None and account.settings.always_on and account.suspended is None


def go_absent(hub: Hub, user: User) -> None:
    """The last session of `user` has gone, and they stay."""
    user.absent_since = hub.clock()
    hub.note("stays", nick=user.nick)
    keep(hub, user)
    if user.away is None:
        _set_away(hub, user, hub.policy.absent_text)


def arrived(hub: Hub, user: User) -> None:
    """A session of `user` has come, perhaps the first one for a while."""
    if user.absent_since is not None:
        user.absent_since = None
        keep(hub, user)
        if user.away == hub.policy.absent_text:
            _set_away(hub, user, None)


def _set_away(hub: Hub, user: User, text: str | None) -> None:
    user.away = text
    hub.watching.tell_around(user, AwayChanged(by=user.person, at=hub.clock(), text=text))


def restore(hub: Hub) -> list[str]:
    """Those who are always on are here again after a start, in their rooms, as absent. Returns the
    names of those who cannot be, because somebody else has their place or the rules are others
    now."""
    failed = []
    for account in list(hub.accounts):
        kept = hub.lasting.of(account.id)
        if not (kept.nick and account.settings.always_on and account.suspended is None):
            continue
        try:
            name = hub.names.nick(kept.nick)
            user = hub.roster.enter(
                name, kept.username, kept.host, kept.realname, kept.host, account
            )
        except Refused:
            failed.append(account.name)
            continue
        user.absent_since = kept.absent_since or hub.clock()
        user.away = hub.policy.absent_text
        recall(hub, user)
        for room_name in kept.rooms:
            room = hub.find_room(room_name)
            if room is None:
                try:
                    room = hub.make_room(hub.names.room(room_name))
                except Refused:
                    continue
            registration = room.registration
            ranks = registration.access.get(account.id, 0) if registration is not None else 0
            room.add(user, ranks)
    return failed
