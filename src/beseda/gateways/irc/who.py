"""WHO, with WHOX (Modern IRC; IRCv3 whox)."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from beseda.catalogue import irc as texts
from beseda.domain import masks, ranks, views
from beseda.domain.presence import Room, User
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.session import IrcSession, as_param, host_param
from beseda.protocol.irc.numerics import Numeric


class Found(Struct, frozen=True):
    """One person to show: in which room, if the question was about one."""

    user: User
    room: Room | None


def who(session: IrcSession, params: list[str]) -> None:
    """WHO [<mask> [<o>][%<fields>[,<token>]]]; a long answer goes out as the client reads."""
    mask = params[0] if params else "*"
    options = params[1] if len(params) > 1 else ""
    flags, extended, asked = options.partition("%")
    only_operators = "o" in flags.lower()
    found = list(_find(session, mask))
    if only_operators:
        found = [each for each in found if each.user.operator is not None]
    if extended:
        fields, _, token = asked.partition(",")
        write = _whox_writer(session, fields, token)
    else:
        write = _who_writer(session)

    def lines() -> Iterator[bytes]:
        for each in found:
            yield one_line(write(each))
        shown = as_param(mask)
        yield session.numeric_line(Numeric.RPL_ENDOFWHO, shown, text=texts.END_OF_WHO)

    session.stream(lines())


def _find(session: IrcSession, mask: str) -> Iterator[Found]:
    """The people that a mask asks for: of a room, by exact nick, or by pattern."""
    viewer, hub = session.user, session.hub
    if mask.startswith("#"):
        room = hub.find_room(mask)
        if room is not None:
            for user, _ in views.members(room, viewer):
                yield Found(user, room)
        return
    exact = hub.roster.find(mask)
    if exact is not None:
        yield Found(exact, _common_room(exact, viewer))
        return
    if mask == "0":
        mask = "*"
    if "*" not in mask and "?" not in mask:
        return
    folded = mask.lower()
    for user in views.people(hub, viewer):
        person = user.person
        values = (person.folded, person.username, person.host, person.realname)
        if any(masks.matches(folded, value.lower()) for value in values):
            yield Found(user, _common_room(user, viewer))


def _common_room(user: User, viewer: User) -> Room | None:
    rooms = views.rooms_of(user, viewer)
    return next((room for room in rooms if viewer in room.members), rooms[0] if rooms else None)


def _flags(found: Found, *, every: bool) -> str:
    """H or G (here, gone), `*` for server operators, ranks, `B` for bots (Modern IRC,
    RPL_WHOREPLY)."""
    user = found.user
    held = found.room.members.get(user, 0) if found.room is not None else 0
    return (
        ("H" if user.away is None else "G")
        + ("*" if user.operator is not None else "")
        + ranks.prefixes(held, every=every)
        + ("B" if "B" in user.modes else "")
    )


def _who_writer(session: IrcSession) -> Callable[[Found], str]:
    every = "multi-prefix" in session.capabilities
    name = session.server.name
    head = f":{name} {Numeric.RPL_WHOREPLY} {session.nick}"

    def write(found: Found) -> str:
        person = found.user.person
        room = found.room.name if found.room is not None else "*"
        flags = _flags(found, every=every)
        return (
            f"{head} {room} {person.username} {person.host} {name} {person.nick} {flags}"
            f" :0 {person.realname}"
        )

    return write


def _address(session: IrcSession, found: Found) -> str:
    """The real address, for oneself and for operators; others get what WHOX says to give."""
    privileged = session.user is found.user or session.user.operator is not None
    return host_param(found.user.address) if privileged else "255.255.255.255"


def _idle(session: IrcSession, found: Found) -> str:
    privileged = session.user is found.user or session.user.operator is not None
    idle = int(session.hub.clock() - found.user.active_at)
    return str(max(0, idle)) if privileged else "0"


_FIELDS: dict[str, Callable[[IrcSession, Found], str]] = {
    "c": lambda _, found: found.room.name if found.room is not None else "*",
    "u": lambda _, found: found.user.person.username,
    "i": _address,
    "h": lambda _, found: found.user.person.host,
    "s": lambda session, _: session.server.name,
    "n": lambda _, found: found.user.person.nick,
    "f": lambda session, found: _flags(found, every="multi-prefix" in session.capabilities),
    "d": lambda _, __: "0",  # hops
    "l": _idle,
    "a": lambda _, found: found.user.person.account or "0",
    "o": lambda _, __: "n/a",  # ranks have no numbers here
    "r": lambda _, found: f":{found.user.person.realname}",
}
"""WHOX's fields, in the order in which they are sent whatever the order asked for; `t`, the token,
comes before them."""


def _whox_writer(session: IrcSession, fields: str, token: str) -> Callable[[Found], str]:
    head = [f":{session.server.name}", Numeric.RPL_WHOSPCRPL, session.nick]
    if "t" in fields:
        # IRCv3 whox: one to three digits; anything else counts as none given.
        valid = token.isascii() and token.isdigit() and len(token) <= 3
        head.append(token if valid else "0")
    wanted = [value for field, value in _FIELDS.items() if field in fields]
    return lambda found: " ".join((*head, *(value(session, found) for value in wanted)))
