"""MODE: asking for modes and changing them (Modern IRC, "MODE message")."""

from beseda.catalogue import irc as texts
from beseda.domain import views
from beseda.domain.commands import ChangeOwnModes, ChangeRoomModes, ModeChange
from beseda.domain.presence import Room
from beseda.domain.refusals import Reason, Refused
from beseda.domain.room_modes import BY_LETTER, ModeType
from beseda.gateways.irc.session import IrcSession
from beseda.protocol.irc.numerics import Numeric

MODES_AT_ONCE = 12
"""How many changes with a parameter one MODE may hold (ISUPPORT MODES); more are left out."""

_LISTS = {
    "b": (Numeric.RPL_BANLIST, Numeric.RPL_ENDOFBANLIST, texts.END_OF_BAN_LIST),
    "e": (Numeric.RPL_EXCEPTLIST, Numeric.RPL_ENDOFEXCEPTLIST, texts.END_OF_EXCEPT_LIST),
    "I": (Numeric.RPL_INVEXLIST, Numeric.RPL_ENDOFINVEXLIST, texts.END_OF_INVEX_LIST),
}


def mode(session: IrcSession, params: list[str]) -> None:
    """MODE <target> [<modes> [<parameter>...]]."""
    target, *rest = params
    if target.startswith("#"):
        room = views.room(session.hub, target, session.user)
        if rest:
            _change_room(session, room, rest)
        else:
            _tell_room(session, room)
        return
    if session.hub.roster.user(target) is not session.user:
        raise Refused(Reason.OTHERS_MODES)
    if not rest:
        modes = "+" + "".join(sorted(session.user.modes))
        session.numeric(Numeric.RPL_UMODEIS, modes)
        return
    on = True
    changes = []
    for letter in rest[0]:
        if letter in "+-":
            on = letter == "+"
        else:
            changes.append(ModeChange(on, letter))
    for refusal in session.perform(ChangeOwnModes(changes)):
        session.refuse(refusal)


def _tell_room(session: IrcSession, room: Room) -> None:
    """RPL_CHANNELMODEIS; the key is for those inside."""
    user = session.user
    letters = "".join(sorted(room.flags))
    params = []
    if room.key is not None:
        letters += "k"
        inside = user in room.members or user.operator is not None
        params.append(room.key if inside else "*")
    if room.limit is not None:
        letters += "l"
        params.append(str(room.limit))
    session.numeric(Numeric.RPL_CHANNELMODEIS, room.name, f"+{letters}", *params)
    session.numeric(Numeric.RPL_CREATIONTIME, room.name, str(int(room.created)))


def _change_room(session: IrcSession, room: Room, words: list[str]) -> None:
    changes, lists = parse_changes(words)
    for letter in lists:
        _tell_list(session, room, letter)
    if changes:
        for refusal in session.perform(ChangeRoomModes(room.name, changes)):
            session.refuse(refusal)


def parse_changes(words: list[str]) -> tuple[list[ModeChange], list[str]]:
    """The changes that `+ov-l nick nick` asks for, and the lists that are only asked to be shown.

    A list mode without a parameter asks for the list; other modes that lack theirs are left out
    ("the server MUST ignore that mode"), but for -k, which clients send without it.
    """
    letters, *params = words
    on = True
    taken = 0
    changes: list[ModeChange] = []
    lists: list[str] = []
    for letter in letters:
        if letter in "+-":
            on = letter == "+"
            continue
        row = BY_LETTER.get(letter)
        if row is None or not row.takes_param(on):
            changes.append(ModeChange(on, letter))
        elif taken < len(params):
            if taken < MODES_AT_ONCE:
                changes.append(ModeChange(on, letter, params[taken]))
            taken += 1
        elif row.type is ModeType.LIST:
            if letter not in lists:
                lists.append(letter)
        elif row.type is ModeType.ALWAYS and not on:
            changes.append(ModeChange(on, letter))
    return changes, lists


def _tell_list(session: IrcSession, room: Room, letter: str) -> None:
    """A list of masks: for everybody who may learn of the room."""
    entry_numeric, end_numeric, end = _LISTS[letter]
    for entry in room.lists[letter].values():
        session.numeric(entry_numeric, room.name, entry.mask, entry.by, str(int(entry.at)))
    session.numeric(end_numeric, room.name, text=end)
