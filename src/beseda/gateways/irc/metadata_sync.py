"""Telling clients what others say of themselves, without being asked (IRCv3 metadata).

There are two versions of the draft, and they differ in how a client is told: `draft/metadata-2` by
METADATA, `draft/metadata-3` by the numerics that also answer its questions.
"""

from collections.abc import Iterable, Iterator

from beseda.domain.commands import SetMetadata
from beseda.domain.metadata import Metadata
from beseda.domain.presence import Room, User
from beseda.domain.refusals import Refused
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.history.tagging import batch
from beseda.gateways.irc.session import IrcSession
from beseda.protocol.irc.numerics import Numeric

VERB = "METADATA"
NUMERIC_VERSION = "draft/metadata-3"
CAPABILITIES = frozenset({"draft/metadata-2", NUMERIC_VERSION})

MOST_AT_ONCE = 100
"""With more people than this in a room, clients ask for its metadata when they want it."""

_LATER_SECONDS = 4


def speaks(session: IrcSession) -> bool:
    """Whether the client knows of metadata."""
    return not session.capabilities.isdisjoint(CAPABILITIES)


def enclosed(session: IrcSession, lines: Iterable[bytes], *words: str) -> Iterator[bytes]:
    """Lines in a batch of the type and with the parameters `words`, if the client knows batches."""
    if "batch" not in session.capabilities:
        return iter(lines)
    kind, *params = words
    return batch(session.server.name, VERB.lower(), lines, kind, *params)


def key_value(session: IrcSession, target: str, key: str, value: str) -> bytes:
    """RPL_KEYVALUE. Every key is for everybody to see (`*`)."""
    return session.numeric_line(Numeric.RPL_KEYVALUE, target, key, "*", text=value)


def on_entering(session: IrcSession) -> None:
    """The client is let in: what it has said of itself counts from now on, and it is told what it
    says of itself; before the end of the message of the day."""
    assert session.session is not None
    told, user = session.registration, session.user
    session.session.subscriptions = told.subscriptions
    for key, value in told.metadata:
        try:
            session.perform(SetMetadata(user.nick, key, value))
        except Refused as refused:
            session.refuse(refused.refusal)
    if speaks(session):
        lines = (_line(session, user.nick, key, value) for key, value in user.metadata)
        session.reply(b"".join(enclosed(session, lines, "metadata", user.nick)))


def on_joining(session: IrcSession, room: Room) -> None:
    """The client has come into `room`, or wants to know more of it."""
    assert session.session is not None
    if not (session.session.subscriptions and speaks(session)):
        return
    if len(room.members) > MOST_AT_ONCE:
        later(session, room.name)
        return
    lines = list(of_room(session, room, session.session.subscriptions))
    if lines:
        session.reply(b"".join(enclosed(session, lines, "metadata", room.name)))


def on_watching(session: IrcSession, users: Iterable[User]) -> None:
    """The client watches for `users`, who are here."""
    assert session.session is not None
    wanted = session.session.subscriptions
    if wanted and speaks(session):
        for user in users:
            session.reply(b"".join(_of(session, user.nick, user.metadata, wanted)))


def on_subscribing(session: IrcSession, keys: list[str]) -> None:
    """The client wants to know of more `keys`: at once in its small rooms, and of those for whom
    it watches."""
    assert session.session is not None
    wanted = dict.fromkeys(keys)
    watched = session.hub.watching.watched_by(session.session)
    people = dict.fromkeys(filter(None, map(session.hub.roster.find, watched)))
    for room in session.user.rooms:
        if len(room.members) > MOST_AT_ONCE:
            later(session, room.name)
        else:
            session.reply(b"".join(_of(session, room.name, room.metadata, wanted)))
            people |= dict.fromkeys(room.members)
    for user in people:
        session.reply(b"".join(_of(session, user.nick, user.metadata, wanted)))


def on_whois(session: IrcSession, user: User) -> None:
    """RPL_WHOISKEYVALUE for each key of `user`."""
    if speaks(session):
        for key, value in user.metadata:
            session.numeric(Numeric.RPL_WHOISKEYVALUE, user.nick, key, "*", text=value)


def later(session: IrcSession, target: str) -> None:
    """RPL_METADATASYNCLATER: the client may ask after some seconds."""
    session.numeric(Numeric.RPL_METADATASYNCLATER, target, str(_LATER_SECONDS))


def of_room(session: IrcSession, room: Room, wanted: Iterable[str]) -> Iterator[bytes]:
    """What a room and those in it say under the keys `wanted`."""
    keys = list(wanted)
    yield from _of(session, room.name, room.metadata, keys)
    for user in list(room.members):
        yield from _of(session, user.nick, user.metadata, keys)


def of_person(session: IrcSession, user: User, wanted: Iterable[str]) -> Iterator[bytes]:
    """What `user` says under the keys `wanted`."""
    return _of(session, user.nick, user.metadata, wanted)


def _of(
    session: IrcSession, target: str, metadata: Metadata, wanted: Iterable[str]
) -> Iterator[bytes]:
    if not metadata:
        return
    for key in wanted:
        value = metadata.get(key)
        if value is not None:
            yield _line(session, target, key, value)


def _line(session: IrcSession, target: str, key: str, value: str) -> bytes:
    if NUMERIC_VERSION in session.capabilities:
        return key_value(session, target, key, value)
    return one_line(f":{session.server.name} {VERB} {target} {key} * :{value}")
