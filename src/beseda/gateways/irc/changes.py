"""How IRC clients are told of what IRCv3 added to the protocol: changes of people and rooms that
older clients do not know of, or see as something else."""

from typing import Protocol

from msgspec.structs import replace

from beseda.domain.events import (
    AccountChanged,
    AwayChanged,
    CameOnline,
    Event,
    HostChanged,
    Joined,
    MetadataChanged,
    ModesChanged,
    Moved,
    Observed,
    Parted,
    RealnameChanged,
    Reentered,
    RoomRenamed,
    WentOffline,
)
from beseda.protocol.irc.numerics import Numeric


class Form(Protocol):
    """What is needed of a wire form (`form.IrcForm`)."""

    def has(self, shape: str) -> bool: ...
    def line(self, event: Event, text: str) -> bytes: ...
    def encode(self, event: Event) -> bytes: ...


def away_changed(form: Form, event: AwayChanged) -> bytes:
    """AWAY, for those who want to know (IRCv3 away-notify)."""
    if not form.has("away-notify"):
        return b""
    text = f" :{event.text}" if event.text is not None else ""
    return form.line(event, f":{event.by.mask} AWAY{text}")


def realname_changed(form: Form, event: RealnameChanged) -> bytes:
    """SETNAME (IRCv3 setname)."""
    if not form.has("setname"):
        return b""
    return form.line(event, f":{event.by.mask} SETNAME :{event.by.realname}")


def account_changed(form: Form, event: AccountChanged) -> bytes:
    """ACCOUNT (IRCv3 account-notify)."""
    if not form.has("account-notify"):
        return b""
    return form.line(event, f":{event.by.mask} ACCOUNT {event.by.account or '*'}")


def host_changed(form: Form, event: HostChanged) -> bytes:
    """CHGHOST, or the first half of going and coming back (IRCv3 chghost)."""
    if form.has("chghost"):
        to = event.to
        return form.line(event, f":{event.by.mask} CHGHOST {to.username} {to.host}")
    return form.line(event, f":{event.by.mask} QUIT :{event.told}")


def reentered(form: Form, event: Reentered) -> bytes:
    """IRCv3 chghost, "Fallback": as if they had come anew."""
    if form.has("chghost"):
        return b""
    by, room = event.by, event.room
    lines = [form.encode(Joined(by=by, at=event.at, room=room))]
    if event.ranks:
        given = ModesChanged(
            by=event.server,
            at=event.at,
            room=room,
            changes=f"+{event.ranks}",
            params=(by.nick,) * len(event.ranks),
        )
        lines.append(form.encode(given))
    if event.away is not None:
        lines.append(form.encode(AwayChanged(by=by, at=event.at, text=event.away)))
    return b"".join(lines)


def room_renamed(form: Form, event: RoomRenamed) -> bytes:
    """RENAME (IRCv3 channel-rename)."""
    if not form.has("channel-rename"):
        return b""
    text = f":{event.by.mask} RENAME {event.before} {event.room} :{event.reason}"
    return form.line(event, text)


def moved(form: Form, event: Moved) -> bytes:
    """IRCv3 channel-rename, "Fallback"."""
    if form.has("channel-rename"):
        return b""
    left = Parted(by=event.by, at=event.at, room=event.before, reason=event.reason)
    return form.encode(left) + form.encode(Joined(by=event.by, at=event.at, room=event.room))


def metadata_changed(form: Form, event: MetadataChanged) -> bytes:
    """METADATA, or the numerics that answer it (IRCv3 metadata, two versions of the draft)."""
    about = f"{event.target} {event.key}"
    if form.has("metadata-3"):
        if event.value is None:
            text = f"{Numeric.RPL_KEYNOTSET} * {about} :{event.told}"
        else:
            text = f"{Numeric.RPL_KEYVALUE} * {about} * :{event.value}"
        return form.line(replace(event, by=event.server), f":{event.server.nick} {text}")
    if form.has("metadata-2"):
        value = "" if event.value is None else f" :{event.value}"
        return form.line(event, f":{event.by.mask} METADATA {about} *{value}")
    return b""


def came_online(form: Form, event: CameOnline) -> bytes:
    """RPL_MONONLINE (IRCv3 monitor)."""
    # IRCv3 monitor: "*" may stand for the client's nick, so that all get the same line.
    return form.line(event, f":{event.by.nick} {Numeric.RPL_MONONLINE} * :{event.who.mask}")


def went_offline(form: Form, event: WentOffline) -> bytes:
    """RPL_MONOFFLINE (IRCv3 monitor)."""
    return form.line(event, f":{event.by.nick} {Numeric.RPL_MONOFFLINE} * :{event.who.nick}")


_NEEDED: dict[type[Event], str] = {
    AccountChanged: "account-notify",
    AwayChanged: "away-notify",
    HostChanged: "chghost",
    RealnameChanged: "setname",
}
"""What a client that only watches for somebody must have negotiated to be told of this, besides
extended-monitor."""


def observed(form: Form, event: Observed) -> bytes:
    """What happens to people whom the client only watches for (IRCv3 extended-monitor)."""
    seen = event.event
    if form.has("extended-monitor") and form.has(_NEEDED[type(seen)]):
        return form.encode(seen)
    return b""
