"""Handing on what somebody said elsewhere, under their name (RELAYMSG)."""

from collections.abc import Sequence

from msgspec.structs import replace

from beseda.domain import permissions, ranks, views
from beseda.domain.commands import Relay
from beseda.domain.events import MessagePosted
from beseda.domain.hub import Hub
from beseda.domain.people import Person
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.webhooks import SUFFIX

USERNAME = "relay"
"""The username of everybody whose words are relayed; their host is the server's name."""


def relay(hub: Hub, session: Session, command: Relay) -> Sequence[Refusal]:
    """Say in a room what somebody said elsewhere: the room's operators. What is said counts as
    theirs, but under a nick that nobody here can have."""
    user = session.user
    room = views.room(hub, command.room, user)
    permissions.check_rank(room, user, ranks.OPERATOR)
    name = hub.names.relayed(command.nick)
    if name.folded.endswith(SUFFIX):  # nobody speaks as a webhook but itself
        limit = str(hub.policy.limits.nick_length)
        raise Refused(Reason.NICK_NOT_RELAYED, nick=command.nick, limit=limit)
    if not command.text:
        raise Refused(Reason.EMPTY_TEXT)
    permissions.check_may_talk(room, user, command.text, command.kind)
    log = hub.log_of(room)
    hub.check_writable(log, room.name)
    user.active_at = now = hub.clock()
    if hub.policy.note_messages:
        hub.note("message", nick=name.shown, target=room.name, text=command.text)
    event = MessagePosted(
        by=_spoken_for(hub, user, name.shown, name.folded),
        at=now,
        kind=command.kind,
        target=room.name,
        private=False,
        text=command.text,
        tags=command.tags,
        origin=session.channel,
    )
    hub.record(room.audience(), event, log, session=session)
    if user not in room.members:
        hub.post(user.audience(), event)
    return ()


def _spoken_for(hub: Hub, user: User, nick: str, folded: str) -> Person:
    """Nothing of it says that it is `user` who speaks, but for the one tag that says just that."""
    return replace(
        user.person,
        nick=nick,
        folded=folded,
        username=USERNAME,
        host=hub.server.nick,
        realname="",
        account="",
        operator=False,
        relayed_by=user.nick,
    )
