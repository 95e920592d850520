"""About the server: MOTD, LUSERS, ISUPPORT, VERSION, TIME, INFO, ADMIN, LINKS, STATS, HELP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from textwrap import wrap

from beseda.catalogue import irc as texts
from beseda.domain import masks
from beseda.gateways.irc.form import BODY_BYTES
from beseda.gateways.irc.history.tagging import batch
from beseda.gateways.irc.session import IrcSession, as_param
from beseda.gateways.lines import Stage
from beseda.protocol.irc.numerics import Numeric
from beseda.version import VERSION

EXTENDED_ISUPPORT = "draft/extended-isupport"

_ISUPPORT_PER_LINE = 12
_HELP_WIDTH = 80
"""Characters in a line of help."""


def moment(at: float) -> str:
    """Unix time in words that people and programs read alike."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def is_here(session: IrcSession, target: str) -> bool:
    """Whether `target` names this server, or somebody on it; says ERR_NOSUCHSERVER if not."""
    here = masks.matches(target.lower(), session.server.name.lower())
    if here or session.hub.roster.find(target) is not None:
        return True
    shown = as_param(target)
    session.numeric(Numeric.ERR_NOSUCHSERVER, shown, text=texts.NO_SUCH_SERVER)
    return False


def _elsewhere(session: IrcSession, params: list[str]) -> bool:
    return bool(params) and not is_here(session, params[0])


def motd(session: IrcSession, params: list[str]) -> None:
    """MOTD [<server>]."""
    if _elsewhere(session, params):
        return
    text = session.server.settings.motd
    if not text:
        session.numeric(Numeric.ERR_NOMOTD, text=texts.NO_MOTD)
        return
    session.numeric(Numeric.RPL_MOTDSTART, text=texts.MOTD_START, server=session.server.name)
    for line in text.splitlines():
        session.numeric(Numeric.RPL_MOTD, text=f"- {line}")
    session.numeric(Numeric.RPL_ENDOFMOTD, text=texts.END_OF_MOTD)


def lusers(session: IrcSession, params: list[str]) -> None:  # noqa: ARG001 - none are meant
    """LUSERS: how many there are of everything."""
    hub = session.hub
    total, most = hub.roster.people_count, hub.roster.most_people
    session.numeric(
        Numeric.RPL_LUSERCLIENT,
        text=texts.LUSER_CLIENT,
        visible=total - hub.roster.invisible,
        invisible=hub.roster.invisible,
    )
    session.numeric(Numeric.RPL_LUSEROP, str(hub.roster.operators), text=texts.LUSER_OP)
    session.numeric(Numeric.RPL_LUSERUNKNOWN, str(hub.nameless), text=texts.LUSER_UNKNOWN)
    session.numeric(Numeric.RPL_LUSERCHANNELS, str(hub.rooms_in_use), text=texts.LUSER_CHANNELS)
    session.numeric(Numeric.RPL_LUSERME, text=texts.LUSER_ME, total=total)
    counts = (str(total), str(most))
    session.numeric(Numeric.RPL_LOCALUSERS, *counts, text=texts.LOCAL_USERS, total=total, most=most)
    session.numeric(
        Numeric.RPL_GLOBALUSERS, *counts, text=texts.GLOBAL_USERS, total=total, most=most
    )


def isupport(session: IrcSession, params: list[str]) -> None:  # noqa: ARG001 - none are meant
    """ISUPPORT (IRCv3 extended-isupport); before registration for those who negotiated it."""
    if session.stage is Stage.NAMELESS and EXTENDED_ISUPPORT not in session.capabilities:
        session.not_registered()
    else:
        send_isupport(session)


def send_isupport(session: IrcSession) -> None:
    """RPL_ISUPPORT: what this server can do, 12 tokens a line at most; in a batch for those who
    know of it."""
    lines = [
        session.numeric_line(Numeric.RPL_ISUPPORT, *tokens, text=texts.ARE_SUPPORTED)
        for tokens in _in_lines(session)
    ]
    if session.capabilities >= {"batch", EXTENDED_ISUPPORT}:
        lines = list(batch(session.server.name, "isupport", lines, "draft/isupport"))
    session.reply(b"".join(lines))


def _in_lines(session: IrcSession) -> Iterator[list[str]]:
    rest = BODY_BYTES - len(
        session.numeric_line(Numeric.RPL_ISUPPORT, text=texts.ARE_SUPPORTED).rstrip()
    )
    line: list[str] = []
    size = 0
    for token in session.server.isupport:
        size += len(token.encode()) + 1
        if line and (len(line) == _ISUPPORT_PER_LINE or size > rest):
            yield line
            line, size = [], len(token.encode()) + 1
        line.append(token)
    yield line


def version(session: IrcSession, params: list[str]) -> None:
    """VERSION [<server>]."""
    if _elsewhere(session, params):
        return
    server = session.server
    session.numeric(Numeric.RPL_VERSION, server.version, server.name, text=server.network)
    send_isupport(session)


def time_of_day(session: IrcSession, params: list[str]) -> None:
    """TIME [<server>]."""
    if _elsewhere(session, params):
        return
    now = session.hub.clock()
    session.numeric(Numeric.RPL_TIME, session.server.name, str(int(now)), "0", text=moment(now))


def info(session: IrcSession, params: list[str]) -> None:
    """INFO [<server>]."""
    if _elsewhere(session, params):
        return
    for text in texts.INFO:
        session.numeric(
            Numeric.RPL_INFO,
            text=text,
            version=VERSION,
            started=moment(session.hub.started),
        )
    session.numeric(Numeric.RPL_ENDOFINFO, text=texts.END_OF_INFO)


def admin(session: IrcSession, params: list[str]) -> None:
    """ADMIN [<server>]."""
    if _elsewhere(session, params):
        return
    server = session.server
    unknown = texts.NOT_SAID.to(session.language)
    session.numeric(Numeric.RPL_ADMINME, server.name, text=texts.ADMIN_OF, server=server.name)
    session.numeric(Numeric.RPL_ADMINLOC1, text=server.settings.admin_location or unknown)
    session.numeric(Numeric.RPL_ADMINLOC2, text=server.network)
    session.numeric(Numeric.RPL_ADMINEMAIL, text=server.settings.admin_contact or unknown)


def links(session: IrcSession, params: list[str]) -> None:
    """LINKS: this server has none."""
    shown = as_param(params[-1] if params else "*")
    session.numeric(Numeric.RPL_ENDOFLINKS, shown, text=texts.END_OF_LINKS)


def stats(session: IrcSession, params: list[str]) -> None:
    """STATS <letter>: u uptime, m commands, o operators' names (for operators)."""
    letter = as_param(params[0][:1])
    match letter:
        case "u":
            up = int(session.hub.clock() - session.hub.started)
            hours, rest = divmod(up % 86_400, 3_600)
            session.numeric(
                Numeric.RPL_STATSUPTIME,
                text=texts.SERVER_UP,
                days=up // 86_400,
                time=f"{hours}:{rest // 60:02d}:{rest % 60:02d}",
            )
        case "m":
            for verb in sorted(session.server.commands):
                count = session.server.usage.get(verb, 0)
                if count:
                    session.numeric(Numeric.RPL_STATSCOMMANDS, verb, str(count))
        case "o" if session.user.operator is not None:
            for name, settings in session.hub.policy.operators.items():
                for mask in settings.masks:
                    session.numeric(Numeric.RPL_STATSOLINE, "O", mask, "*", name)
        case _:
            pass
    session.numeric(Numeric.RPL_ENDOFSTATS, letter, text=texts.END_OF_STATS)


def show_help(session: IrcSession, params: list[str]) -> None:
    """HELP [<subject>]: the commands, or one of them."""
    commands = session.server.commands
    subject = params[0].upper() if params else ""
    if not subject:
        _tell_help(session, "*", texts.HELP_TITLE.to(session.language), _help_index(session))
    elif subject in commands:
        lines = commands[subject].help.to(session.language).splitlines()
        wrapped = [part for line in lines for part in wrap(line, _HELP_WIDTH)]
        _tell_help(session, subject, f"** {subject} **", ["", *wrapped])
    else:
        shown = as_param(params[0])
        session.numeric(Numeric.ERR_HELPNOTFOUND, shown, text=texts.HELP_NOT_FOUND)


def _help_index(session: IrcSession) -> list[str]:
    verbs = sorted(session.server.commands)
    rows = [" ".join(verbs[start : start + 8]) for start in range(0, len(verbs), 8)]
    return ["", *texts.HELP_INTRODUCTION.to(session.language).splitlines(), *rows]


def _tell_help(session: IrcSession, subject: str, title: str, lines: list[str]) -> None:
    session.numeric(Numeric.RPL_HELPSTART, subject, text=title)
    for line in lines:
        session.numeric(Numeric.RPL_HELPTXT, subject, text=line)
    session.numeric(Numeric.RPL_ENDOFHELP, subject, text=texts.END_OF_HELP)
