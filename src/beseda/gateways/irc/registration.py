"""Getting in, staying and going: CAP, PASS, NICK, USER, PING, PONG, QUIT."""

import hmac

from beseda import __version__
from beseda.catalogue import irc as texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.commands import Rename
from beseda.domain.refusals import Reason, Refused
from beseda.domain.room_modes import ROOM_MODES, USER_MODES
from beseda.gateways.irc import capabilities, rooms, server_queries
from beseda.gateways.irc.form import BODY_BYTES
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.gateways.lines import Stage
from beseda.protocol.irc.numerics import Numeric


def cap(session: IrcSession, params: list[str]) -> None:
    """CAP (IRCv3 capability negotiation): LS, LIST, REQ, END."""
    subcommand = params[0].upper()
    rest = params[1] if len(params) > 1 else ""
    match subcommand:
        case "LS":
            _negotiate(session)
            asked = int(rest[:6]) if rest.isascii() and rest.isdigit() else 0
            session.version_302 = session.version_302 or asked >= 302
            names = capabilities.listed(session.server.settings, values=asked >= 302)
            _list(session, "LS", names, one_line=asked < 302)
        case "LIST":
            names = sorted(session.capabilities)
            _list(session, "LIST", names, one_line=not session.version_302)
        case "REQ":
            _negotiate(session)
            _request(session, rest)
        case "END":
            session.registration.negotiating = False
            _try_to_enter(session)
        case _:
            session.numeric(Numeric.ERR_INVALIDCAPCMD, as_param(params[0]), text=texts.BAD_CAP)


def _negotiate(session: IrcSession) -> None:
    if session.stage is Stage.NAMELESS:
        session.registration.negotiating = True


def _list(session: IrcSession, subcommand: str, names: list[str], *, one_line: bool) -> None:
    """As many lines as the names take, of which all but the last have an asterisk; clients that do
    not know of that (before 302) get one."""
    head = f"CAP {session.nick} {subcommand}"
    room = BODY_BYTES - len(f":{session.name} {head} * :".encode())
    if one_line:
        session.from_server(f"{head} :{capabilities.in_one_line(names, room)}")
        return
    *lines, last = capabilities.in_lines(names, room)
    for line in lines:
        session.from_server(f"{head} * :{line}")
    session.from_server(f"{head} :{last}")


def _request(session: IrcSession, wanted: str) -> None:
    """All or nothing; `-name` gives a capability up. cap-notify comes with 302 and cannot go."""
    held = set(session.capabilities)
    for word in wanted.split():
        name = word.removeprefix("-")
        if name not in capabilities.BY_NAME or (word == "-cap-notify" and session.version_302):
            _reply(session, "NAK", wanted)
            return
        if word.startswith("-"):
            held.discard(name)
        else:
            held.add(name)
    _reply(session, "ACK", wanted)
    session.hold(frozenset(held))


def _reply(session: IrcSession, subcommand: str, wanted: str) -> None:
    """The words as they were asked for, exactly, unless one line does not hold them: a line that
    were cut would end with half a name."""
    head = f"CAP {session.nick} {subcommand}"
    room = BODY_BYTES - len(f":{session.name} {head} :".encode())
    fits = len(wanted.encode("utf-8", "replace")) <= room
    for line in [wanted] if fits else capabilities.in_lines(wanted.split(), room):
        session.from_server(f"{head} :{line}")


def password(session: IrcSession, params: list[str]) -> None:
    """PASS: the last one before registration counts."""
    session.registration.password = params[0]


def nick(session: IrcSession, params: list[str]) -> None:
    """NICK: the first one registers, later ones rename."""
    wanted = params[0] if params else ""
    if session.stage is Stage.PRESENT:
        session.perform(Rename(wanted))
        return
    name = session.hub.names.nick(wanted)
    session.hub.check_free(name)
    session.registration.nick = name.shown
    _try_to_enter(session)


def user(session: IrcSession, params: list[str]) -> None:
    """USER: the username gets a tilde, because nobody vouches for it (Modern IRC, USER)."""
    limits = session.hub.policy.limits
    realname = params[3]
    username = "".join(c for c in params[0] if c.isascii() and (c.isalnum() or c in "._-"))
    if not params[0] or not realname:
        session.need_more("USER")
        return
    session.registration.username = ("~" + (username or "user"))[: limits.username_length]
    session.registration.realname = realname[: limits.realname_length]
    _try_to_enter(session)


def _try_to_enter(session: IrcSession) -> None:
    """Register the client once it has said all it must; then the welcome."""
    told = session.registration
    if session.stage is not Stage.NAMELESS or told.negotiating:
        return
    if not told.nick or not told.username:
        return
    if not _knows_password(session):
        session.numeric(Numeric.ERR_PASSWDMISMATCH, text=texts.WRONG_PASSWORD)
        session.finish(texts.WRONG_PASSWORD.to(session.language))
        return
    hub = session.hub
    try:
        person = hub.enter(
            hub.names.nick(told.nick),
            told.username,
            session.host,
            told.realname,
            session.link.host,
        )
    except Refused as refused:
        session.refuse(refused.refusal)
        if refused.refusal.reason is Reason.DOOR_CLOSED:
            session.finish(
                SENTENCES[Reason.DOOR_CLOSED].to(session.language, **refused.refusal.values)
            )
        told.nick = ""
        return
    session.become(person)
    _welcome(session)


def _knows_password(session: IrcSession) -> bool:
    """Whether the server's password was given, if it has one; no time tells how nearly."""
    expected, given = session.server.password, session.registration.password
    return not expected or hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def _welcome(session: IrcSession) -> None:
    """The burst that every client waits for (Modern IRC, "Connection Registration")."""
    server, mask = session.server, session.user.person.mask
    session.numeric(Numeric.RPL_WELCOME, text=texts.WELCOME, network=server.network, mask=mask)
    session.numeric(
        Numeric.RPL_YOURHOST, text=texts.YOUR_HOST, server=server.name, version=__version__
    )
    created = server_queries.moment(session.hub.started)
    session.numeric(Numeric.RPL_CREATED, text=texts.CREATED, created=created)
    flags = "".join(sorted(mode.letter for mode in ROOM_MODES))
    with_param = "".join(sorted(mode.letter for mode in ROOM_MODES if mode.takes_param(on=True)))
    session.numeric(Numeric.RPL_MYINFO, server.name, server.version, USER_MODES, flags, with_param)
    server_queries.send_isupport(session)
    server_queries.lusers(session, [])
    server_queries.motd(session, [])
    for name in server.settings.auto_join:
        rooms.join(session, [name])


def ping(session: IrcSession, params: list[str]) -> None:
    """PING: the same token comes back in PONG, after everything that was caused before."""
    if not params:
        session.numeric(Numeric.ERR_NOORIGIN, text=texts.NO_ORIGIN)
        return
    session.from_server(f"PONG {session.server.name} :{params[0]}")


def pong(session: IrcSession, params: list[str]) -> None:
    """PONG: that anything came is all that counts, and `heard_at` has it."""


def quit_server(session: IrcSession, params: list[str]) -> None:
    """QUIT: ERROR is the answer, then the connection closes."""
    reason = params[0] if params else ""
    session.finish(reason, told=f"Quit: {reason}", own_words=True)


def error(session: IrcSession, params: list[str]) -> None:
    """ERROR is for servers to send; from a client it means nothing."""
