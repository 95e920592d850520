"""RENAME: giving a channel another name (IRCv3 channel-rename)."""

from beseda.catalogue import irc as irc_texts
from beseda.catalogue.refusals import REFUSALS as SENTENCES
from beseda.domain.actions.renaming import check_may_rename
from beseda.domain.commands import RenameRoom
from beseda.domain.history import Page
from beseda.domain.presence import Room
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.roomlog import RoomLog
from beseda.gateways.irc.form import one_line
from beseda.gateways.irc.history import markers
from beseda.gateways.irc.packing import packed
from beseda.gateways.irc.rooms import CHANNEL_RENAME, NO_IMPLICIT_NAMES, names_head, names_words
from beseda.gateways.irc.session import IrcSession, Server
from beseda.protocol.irc.numerics import Numeric

VERB = "RENAME"

_CODES = {
    Reason.ROOM_NAME_TAKEN: "CHANNEL_NAME_IN_USE",
    Reason.ROOM_NAME_FIXED: "CANNOT_RENAME",
    Reason.RENAMED_RECENTLY: "CANNOT_RENAME",
    Reason.ROOM_MALFORMED: "CANNOT_RENAME",
    Reason.ROOM_TOO_LONG: "CANNOT_RENAME",
    Reason.READ_ONLY: "CANNOT_RENAME",
    Reason.HISTORY_UNREADABLE: "CANNOT_RENAME",
}
"""What has a code of its own; for all else there is a numeric."""

_SHAPING_NAMES = frozenset({"multi-prefix", "userhost-in-names"})


def rename(session: IrcSession, params: list[str]) -> None:
    """RENAME <channel> <new name> [<reason>]. Whether there was a channel of that name is looked up
    first: what was said there is not for those who come into this one."""
    target, to = params[0], params[1]
    reason = params[2] if len(params) > 2 else ""
    try:
        room, name = check_may_rename(session.hub, session.user, target, to)
    except Refused as refused:
        _refuse(session, refused.refusal, target, to)
        return
    if name.folded == room.folded:
        _rename(session, RenameRoom(target, to, reason, is_known=False))
        return
    archive = session.memory.archive
    page = Page(log=RoomLog(name.folded, name.shown), limit=1, happenings=True)

    def answer(found: bool | Exception) -> None:
        if isinstance(found, Exception):
            _refuse(session, Refusal(Reason.HISTORY_UNREADABLE), target, to)
        else:
            _rename(session, RenameRoom(target, to, reason, is_known=found))

    session.ask(lambda: bool(archive.page(page)), answer)


def _rename(session: IrcSession, command: RenameRoom) -> None:
    before = session.hub.find_room(command.room)
    key = before.folded if before is not None else ""
    try:
        session.perform(command)
    except Refused as refused:
        _refuse(session, refused.refusal, command.room, command.to)
        return
    room = session.hub.room(command.to)
    if room.folded != key:
        _show_again(session, room)


def _refuse(session: IrcSession, refusal: Refusal, target: str, to: str) -> None:
    code = _CODES.get(refusal.reason)
    if code is None:
        session.refuse(refusal)
    else:
        text = SENTENCES[refusal.reason]
        session.fail(VERB, code, target, to, text=text, **refusal.values)


# ── for those who see a channel left and another one entered ──────────────────────────────────


def _show_again(session: IrcSession, room: Room) -> None:
    """What comes after JOIN, for every client that does not know of renaming (IRCv3 channel-rename,
    "Fallback"). The names are put into lines once for all who get the same: there may be a thousand
    of both."""
    server, names = session.server, _Names(session.server.name, room)
    for user in room.members:
        for each in user.sessions:
            held = each.capabilities
            if each.protocol != session.protocol or CHANNEL_RENAME in held:
                continue
            told = _topic(server, user.nick, room)
            if held & markers.CAPABILITIES:
                told += markers.line(server.name, user, room.name, room.folded)
            if held.isdisjoint(NO_IMPLICIT_NAMES):
                told += names.told(user.nick, held)
                text = f"{user.nick} {room.name} :{irc_texts.END_OF_NAMES.to(server.language)}"
                told += one_line(f":{server.name} {Numeric.RPL_ENDOFNAMES} {text}")
            session.hub.reply(each.channel, told)


def _topic(server: Server, nick: str, room: Room) -> bytes:
    topic = room.topic
    if topic is None:
        return b""
    text = one_line(f":{server.name} {Numeric.RPL_TOPIC} {nick} {room.name} :{topic.text}")
    who = f"{room.name} {topic.by} {int(topic.at)}"
    return text + one_line(f":{server.name} {Numeric.RPL_TOPICWHOTIME} {nick} {who}")


class _Names:
    """RPL_NAMREPLY of one room, for several clients."""

    def __init__(self, server: str, room: Room) -> None:
        self._start = f":{server} {Numeric.RPL_NAMREPLY} "
        self._room = room
        longest = max((len(user.nick.encode()) for user in room.members), default=0)
        self._spare = len(self._start.encode()) + longest + 1
        self._lines: dict[frozenset[str], list[bytes]] = {}

    def told(self, nick: str, capabilities: frozenset[str]) -> bytes:
        """The lines for a client of `nick` with these capabilities."""
        held = capabilities & _SHAPING_NAMES
        lines = self._lines.get(held)
        if lines is None:
            words = names_words(self._room.members.items(), held)
            data = packed(names_head(self._room), words, spare=self._spare)
            lines = self._lines[held] = data.splitlines(keepends=True)
        head = f"{self._start}{nick} ".encode()
        return b"".join(head + line for line in lines)
