"""Changing how somebody's address is shown (IRCv3 chghost)."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from beseda.domain import permissions, ranks
from beseda.domain.commands import ChangeHost
from beseda.domain.events import HostChanged, Reentered
from beseda.domain.hub import Hub
from beseda.domain.presence import Session, User
from beseda.domain.refusals import Reason, Refusal, Refused

HOST_LENGTH = 63
"""Characters (RFC 2812 section 2.3.1)."""

_USERNAME = re.compile(r"~?[A-Za-z0-9][A-Za-z0-9._-]*")
_HOST = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:/_-]*")


def is_host(text: str) -> bool:
    """Whether `text` can stand as somebody's host."""
    return len(text) <= HOST_LENGTH and _HOST.fullmatch(text) is not None


def change_host(hub: Hub, session: Session, command: ChangeHost) -> Sequence[Refusal]:
    """Give somebody another username, another host, or both: server operators. Bans still look at
    where they really come from as well."""
    permissions.check_server_operator(session.user)
    other = hub.roster.user(command.nick)
    username = command.username or other.person.username
    host = command.host or other.person.host
    if not _USERNAME.fullmatch(username) or len(username) > hub.policy.limits.username_length:
        raise Refused(Reason.HOST_MALFORMED, value=username)
    if not is_host(host):
        raise Refused(Reason.HOST_MALFORMED, value=host)
    if (username, host) != (other.person.username, other.person.host):
        _show_as(hub, other, username, host, command.told)
        hub.note("host_changed", nick=other.nick, by=session.user.nick, host=f"{username}@{host}")
    return ()


def _show_as(hub: Hub, user: User, username: str, host: str, told: str) -> None:
    """Those who do not know of such changes see `user` go and come back into each room that they
    share."""
    before, now = user.person, hub.clock()
    user.person = after = replace(before, username=username, host=host)
    changed = HostChanged(by=before, at=now, to=after, told=told)
    hub.watching.tell_around(user, changed)
    for room in user.rooms:
        held = room.members[user]
        letters = "".join(rank.letter for rank in ranks.RANKS if held & rank.bit)
        back = Reentered(
            by=after, at=now, room=room.name, ranks=letters, away=user.away, server=hub.server
        )
        hub.post(room.audience(), back)
