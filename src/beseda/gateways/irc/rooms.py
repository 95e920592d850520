"""Channels: JOIN, PART, TOPIC, NAMES, LIST, INVITE, KICK."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from beseda.catalogue import irc as texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain import ranks, views
from beseda.domain.commands import Invite, Join, Kick, Part, SetTopic
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.gateways.irc import metadata_sync
from beseda.gateways.irc.history import markers, replay
from beseda.gateways.irc.list_filter import ListFilter
from beseda.gateways.irc.packing import packed
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.protocol.irc.numerics import Numeric

NO_IMPLICIT_NAMES = frozenset({"no-implicit-names", "draft/no-implicit-names"})

CHANNEL_RENAME = "draft/channel-rename"

_SYMBOLS = {"s": "@", "p": "*"}


def join(session: IrcSession, params: list[str]) -> None:
    """JOIN <channel>{,<channel>} [<key>{,<key>}], or JOIN 0 to leave them all."""
    if params[0] == "0":
        for room in list(session.user.rooms):
            session.perform(Part(room.name))
        return
    keys = params[1].split(",") if len(params) > 1 else []
    for name, key in zip_longest(params[0].split(","), keys):
        if name:
            _join(session, name, key or None)


def _join(session: IrcSession, name: str, key: str | None) -> None:
    try:
        session.perform(Join(name, key))
    except Refused as refused:
        reason = refused.refusal.reason
        if reason is Reason.ROOM_RENAMED:
            _lead_on(session, refused.refusal, key)
        elif reason is not Reason.ALREADY_IN_ROOM:
            session.refuse(refused.refusal)
    else:
        show(session, session.hub.room(name))


def _lead_on(session: IrcSession, renamed: Refusal, key: str | None) -> None:
    """The channel has another name. A client that knows of that joins it by itself (IRCv3
    channel-rename, "Channel redirection")."""
    old, new = renamed.values["room"], renamed.values["to"]
    if CHANNEL_RENAME in session.capabilities:
        text = SENTENCES[renamed.reason]
        session.fail("JOIN", "CHANNEL_RENAMED", old, new, text=text, **renamed.values)
    else:
        session.refuse(renamed)
        _join(session, new, key)


def show(session: IrcSession, room: Room) -> None:
    """What a client is shown of a room that its person has come into, by whichever session."""
    describe(session, room)
    replay.on_joining(session, room)


def describe(session: IrcSession, room: Room) -> None:
    """What a client is shown of a room as it is now."""
    if room.topic is not None:
        _tell_topic(session, room)
    markers.on_joining(session, room)
    if session.capabilities.isdisjoint(NO_IMPLICIT_NAMES):
        _tell_names(session, room)
    metadata_sync.on_joining(session, room)


def part(session: IrcSession, params: list[str]) -> None:
    """PART <channel>{,<channel>} [<reason>]."""
    reason = params[1] if len(params) > 1 else ""
    for name in filter(None, params[0].split(",")):
        try:
            session.perform(Part(name, reason))
        except Refused as refused:
            session.refuse(refused.refusal)


def topic(session: IrcSession, params: list[str]) -> None:
    """TOPIC <channel> [<topic>]: with a topic, set it; an empty one takes it away."""
    if len(params) > 1:
        session.perform(SetTopic(params[0], params[1]))
        return
    room = views.room(session.hub, params[0], session.user)
    if room.topic is None:
        session.numeric(Numeric.RPL_NOTOPIC, room.name, text=texts.NO_TOPIC)
    else:
        _tell_topic(session, room)


def _tell_topic(session: IrcSession, room: Room) -> None:
    assert room.topic is not None
    session.numeric(Numeric.RPL_TOPIC, room.name, text=room.topic.text)
    session.numeric(Numeric.RPL_TOPICWHOTIME, room.name, room.topic.by, str(int(room.topic.at)))


def names(session: IrcSession, params: list[str]) -> None:
    """NAMES [<channel>{,<channel>}]: the names of each, and one end for all (RFC 2812, 3.2.5). Room
    by room, as the client reads.

    Without a channel nothing is listed: to list everybody would be a LIST and a WHO in one, and
    Modern IRC lets a server leave it.
    """
    asked = params[0] if params else "*"
    limit = session.hub.policy.limits.targets
    rooms = dict.fromkeys(map(session.hub.find_room, asked.split(",")[:limit]))

    def lines() -> Iterator[bytes]:
        for room in rooms:
            if room is not None:
                yield _names_of(session, room)
        yield session.numeric_line(Numeric.RPL_ENDOFNAMES, as_param(asked), text=texts.END_OF_NAMES)

    session.stream(lines())


def _tell_names(session: IrcSession, room: Room) -> None:
    session.reply(_names_of(session, room))
    session.numeric(Numeric.RPL_ENDOFNAMES, room.name, text=texts.END_OF_NAMES)


def _names_of(session: IrcSession, room: Room) -> bytes:
    head = f":{session.server.name} {Numeric.RPL_NAMREPLY} {session.nick} {names_head(room)}"
    return packed(head, names_words(views.members(room, session.user), session.capabilities))


def names_head(room: Room) -> str:
    """What stands before the names in RPL_NAMREPLY."""
    symbol = next((_SYMBOLS[flag] for flag in "sp" if flag in room.flags), "=")
    return f"{symbol} {room.name} :"


def names_words(members: Iterable[tuple[User, int]], capabilities: frozenset[str]) -> list[str]:
    """The members of a room, with their ranks, as RPL_NAMREPLY has them for a client with these
    capabilities."""
    every = "multi-prefix" in capabilities
    if "userhost-in-names" in capabilities:
        return [
            (ranks.prefixes(held, every=every) if held else "") + user.person.mask
            for user, held in members
        ]
    return [
        ranks.prefixes(held, every=every) + user.person.nick if held else user.person.nick
        for user, held in members
    ]


def list_rooms(session: IrcSession, params: list[str]) -> None:
    """LIST [<channel or condition>{,...}]: what matches all conditions and any of the masks.

    A long list goes out as fast as the client reads (ISUPPORT SAFELIST).
    """
    now = session.hub.clock()
    asked = ",".join(params).split(",")[: session.hub.policy.limits.targets]
    conditions = ListFilter(asked, now, session.hub.names.fold_room)
    session.numeric(Numeric.RPL_LISTSTART, "Channel", text=texts.LIST_HEADER)
    viewer = session.user

    def lines() -> Iterator[bytes]:
        for room in views.rooms(session.hub, viewer):
            visible = len(views.members(room, viewer))
            if visible and conditions.matches(room, visible):
                topic_text = room.topic.text if room.topic is not None else ""
                yield session.numeric_line(
                    Numeric.RPL_LIST, room.name, str(visible), text=topic_text
                )
        yield session.numeric_line(Numeric.RPL_LISTEND, text=texts.LIST_END)

    session.stream(lines())


def invite(session: IrcSession, params: list[str]) -> None:
    """INVITE <nick> <channel>; without parameters, the channels that one is invited to."""
    if not params:
        for folded, room in session.user.invitations.items():
            if session.hub.rooms.get(folded) is room:
                session.numeric(Numeric.RPL_INVITELIST, room.name)
        session.numeric(Numeric.RPL_ENDOFINVITELIST, text=texts.END_OF_INVITE_LIST)
        return
    if len(params) < 2:
        session.need_more("INVITE")
        return
    remarks = session.perform(Invite(params[0], params[1]))
    invited, room = session.hub.roster.user(params[0]), session.hub.room(params[1])
    session.numeric(Numeric.RPL_INVITING, invited.nick, room.name)
    for remark in remarks:
        if remark.reason is Reason.AWAY_NOW:
            session.numeric(Numeric.RPL_AWAY, invited.nick, text=remark.values["text"])


def kick(session: IrcSession, params: list[str]) -> None:
    """KICK <channel> <nick>{,<nick>} [<comment>], or as many channels as nicks (RFC 2812,
    section 3.2.8)."""
    reason = params[2] if len(params) > 2 else ""
    limit = session.hub.policy.limits.targets
    nicks = params[1].split(",")
    channels = params[0].split(",")
    if len(channels) == 1:
        channels *= len(nicks)
    pairs = [pair for pair in zip(channels, nicks, strict=False) if all(pair)]
    for name, nick in pairs[:limit]:
        try:
            session.perform(Kick(name, nick, reason))
        except Refused as refused:
            session.refuse(refused.refusal)
