"""SEARCH (soju.im/search; see docs/irc-search.md)."""

from msgspec import Struct

from beseda.catalogue import Text
from beseda.catalogue import irc_history as texts
from beseda.domain import reading
from beseda.domain.history import Search
from beseda.domain.refusals import Refused
from beseda.gateways.irc.history.asking import ask
from beseda.gateways.irc.history.moments import parse_moment
from beseda.gateways.irc.history.playback import player
from beseda.gateways.irc.history.selectors import INVALID, BadSelector, parse_limit
from beseda.gateways.irc.session import IrcSession
from beseda.protocol.irc.message import parse_tags

CAPABILITY = "soju.im/search"
VERB = "SEARCH"

_ATTRIBUTES = frozenset({"in", "from", "after", "before", "text", "limit"})
_NEVER = "\x00"
"""A nick that nobody has."""


class Wanted(Struct, frozen=True):
    """The attributes of a search, as they were given; times in milliseconds, both included."""

    text: str
    target: str
    nick: str
    after: int | None
    before: int | None
    limit: int


def search(session: IrcSession, params: list[str]) -> None:
    """SEARCH <attribute>=<value>[;<attribute>=<value>...], escaped as the values of tags are."""
    try:
        wanted = parse(" ".join(params), session.hub.policy.history.page)
    except BadSelector as bad:
        session.fail(VERB, bad.code, bad.parameter, text=bad.text)
        return
    try:
        query = _query(session, wanted)
    except Refused:
        session.fail(VERB, INVALID, f"in={wanted.target}", text=texts.NOT_RETRIEVED)
        return
    archive, writer = session.memory.archive, player(session)

    def read() -> list[bytes]:
        found = archive.search(query)
        return writer.play((each.event for each in reversed(found)), CAPABILITY)

    def failed(text: Text) -> None:
        session.fail(VERB, "INTERNAL_ERROR", text=text)

    ask(session, read, lambda pieces: session.stream(iter(pieces)), failed)


def parse(written: str, most: int) -> Wanted:
    """What `written` asks for, `most` messages at most. Pure. Raises BadSelector."""
    attributes = parse_tags(written.encode())
    for name, value in attributes.items():
        if name not in _ATTRIBUTES or not value:
            raise BadSelector(INVALID, name, texts.BAD_ATTRIBUTE)
    if not attributes.keys() - {"limit"}:
        raise BadSelector(INVALID, written, texts.TOO_FEW)
    limit = parse_limit(attributes["limit"], most) if "limit" in attributes else most
    return Wanted(
        attributes.get("text", ""),
        attributes.get("in", ""),
        attributes.get("from", ""),
        _moment(attributes, "after"),
        _moment(attributes, "before"),
        limit,
    )


def _moment(attributes: dict[str, str], name: str) -> int | None:
    if name not in attributes:
        return None
    at = parse_moment(attributes[name])
    if at is None:
        raise BadSelector(INVALID, f"{name}={attributes[name]}", texts.BAD_TIMESTAMP)
    return at


def _query(session: IrcSession, wanted: Wanted) -> Search:
    """With the hub's lock. Raises Refused if the target is not theirs to read."""
    hub, user = session.hub, session.user
    if wanted.target:
        logs = [reading.readable(hub, user, wanted.target)]
    else:
        logs = reading.all_readable(hub, user)
    nick = (hub.names.fold_nick(wanted.nick) or _NEVER) if wanted.nick else ""
    return Search(
        logs=logs,
        limit=wanted.limit,
        text=wanted.text,
        nick=nick,
        after=None if wanted.after is None else wanted.after - 1,  # `Search` includes neither
        before=None if wanted.before is None else wanted.before + 1,
    )
