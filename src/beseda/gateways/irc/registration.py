"""Getting in, staying and going: CAP, PASS, NICK, USER, PING, PONG, QUIT."""

from beseda.catalogue import irc as texts
from beseda.domain.commands import Rename
from beseda.gateways.irc import capabilities, entering, sasl
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
            names = capabilities.listed(_terms(session), values=asked >= 302)
            _list(session, "LS", names, one_line=asked < 302)
        case "LIST":
            names = sorted(session.capabilities)
            _list(session, "LIST", names, one_line=not session.version_302)
        case "REQ":
            _negotiate(session)
            _request(session, rest)
        case "END":
            session.registration.negotiating = False
            entering.try_to_enter(session)
        case _:
            session.numeric(Numeric.ERR_INVALIDCAPCMD, as_param(params[0]), text=texts.BAD_CAP)


def _terms(session: IrcSession) -> capabilities.Terms:
    policy = session.hub.policy
    return capabilities.Terms(
        session.server.settings,
        policy.accounts,
        tuple(sasl.available(session)),
        limits=policy.limits,
        sts=session.server.sts(session.link.is_secure),
    )


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
    held, offered = set(session.capabilities), capabilities.offered(_terms(session))
    for word in wanted.split():
        name = word.removeprefix("-")
        is_known = name in offered or name in held
        if not is_known or (word == "-cap-notify" and session.version_302):
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
        assert session.session is not None
        session.borrowing.check(session.session)
        return
    told = session.registration
    name = session.hub.names.nick(wanted)
    told.wanted = name.shown
    # Whoever negotiates may still prove that the nick is theirs.
    if not told.negotiating:
        session.hub.roster.check_free(name, account=told.account)
    told.nick = name.shown
    entering.try_to_enter(session)


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
    entering.try_to_enter(session)


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
