"""Changing modes. A change that cannot be made is reported and the others are still made."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from beseda.domain import lasting, masks, permissions, ranks, registered, views
from beseda.domain.commands import ChangeOwnModes, ChangeRoomModes, ModeChange
from beseda.domain.events import ModesChanged
from beseda.domain.hub import Hub
from beseda.domain.presence import ListEntry, Room, Session, User
from beseda.domain.refusals import Reason, Refusal, Refused
from beseda.domain.room_modes import BY_LETTER, USER_MODES, ModeType


class Change(Struct, frozen=True):
    """One change that was made, as the room is told."""

    on: bool
    letter: str
    param: str | None


class _Attempt(Struct, frozen=True):
    """One change that `user`, with the power `own`, may try in `room`."""

    hub: Hub
    room: Room
    user: User
    change: ModeChange
    own: int


def change_room_modes(hub: Hub, session: Session, command: ChangeRoomModes) -> Sequence[Refusal]:
    """Change a room's modes in order, and tell the room in one event."""
    user = session.user
    room = views.room(hub, command.room, user)
    done: list[Change] = []
    refusals: list[Refusal] = []
    for change in command.changes:
        try:
            made = _change(hub, room, user, change)
        except Refused as refused:
            if refused.refusal not in refusals:
                refusals.append(refused.refusal)
        else:
            if made is not None:
                done.append(made)
    if done:
        changes, params = written(done)
        hub.note("mode", nick=user.nick, room=room.name, changes=" ".join((changes, *params)))
        event = ModesChanged(
            by=user.person, at=hub.clock(), room=room.name, changes=changes, params=params
        )
        room.log = None  # whether all may read it may be different now
        hub.record(room.audience(), event, hub.log_of(room))
        registered.keep(hub, room)
        lasting.keep_members(hub, room)
    return refusals


def _change(hub: Hub, room: Room, user: User, change: ModeChange) -> Change | None:
    """Make one change; None if it changes nothing. Raises Refused."""
    mode = BY_LETTER.get(change.letter)
    if mode is None:
        raise Refused(Reason.UNKNOWN_MODE, mode=change.letter, room=room.name)
    if mode.takes_param(change.on) and not change.param and mode.type is not ModeType.ALWAYS:
        raise Refused(Reason.BAD_MODE_VALUE, mode=change.letter, room=room.name, value="*")
    if user.operator is None:
        permissions.check_member(room, user)
    own = permissions.check_rank(room, user, mode.rank)
    return _CHANGERS[mode.type](_Attempt(hub, room, user, change, own))


def _change_flag(attempt: _Attempt) -> Change | None:
    room, change = attempt.room, attempt.change
    if change.on == (change.letter in room.flags):
        return None
    if change.on:
        room.flags.add(change.letter)
    else:
        room.flags.discard(change.letter)
    return Change(change.on, change.letter, None)


def _change_key(attempt: _Attempt) -> Change | None:
    room, change = attempt.room, attempt.change
    if not change.on:
        if room.key is None:
            return None
        room.key, old = None, room.key
        return Change(False, "k", old)
    key = change.param or ""
    if not key or any(character in " ,:" or character < "!" for character in key):
        raise Refused(Reason.KEY_MALFORMED, room=room.name)
    key = key[: attempt.hub.policy.limits.key_length]
    if room.key == key:
        return None
    room.key = key
    return Change(True, "k", key)


def _change_limit(attempt: _Attempt) -> Change | None:
    room, change = attempt.room, attempt.change
    if not change.on:
        if room.limit is None:
            return None
        room.limit = None
        return Change(False, "l", None)
    text = change.param or ""
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise Refused(Reason.BAD_MODE_VALUE, mode="l", room=room.name, value=text)
    if room.limit == int(text):
        return None
    room.limit = int(text)
    return Change(True, "l", str(room.limit))


def _change_list(attempt: _Attempt) -> Change | None:
    hub, room, change = attempt.hub, attempt.room, attempt.change
    mask = masks.complete(change.param or "")
    if len(mask) > masks.MASK_LENGTH or " " in mask or mask.startswith(":"):
        raise Refused(Reason.BAD_MODE_VALUE, mode=change.letter, room=room.name, value=mask)
    folded = hub.names.fold_mask(mask)
    entries = room.lists[change.letter]
    if not change.on:
        entry = entries.pop(folded, None)
        return Change(False, change.letter, entry.mask) if entry else None
    if folded in entries:
        return None
    if len(entries) >= hub.policy.limits.list_entries:
        raise Refused(Reason.LIST_FULL, room=room.name, mode=change.letter, value=mask)
    entries[folded] = ListEntry(mask, attempt.user.nick, hub.clock(), masks.compiled(folded))
    return Change(True, change.letter, mask)


def _change_rank(attempt: _Attempt) -> Change | None:
    room, user, change, own = attempt.room, attempt.user, attempt.change, attempt.own
    rank = ranks.BY_LETTER[change.letter]
    steps_down = not change.on and attempt.hub.roster.find(change.param or "") is user
    if not steps_down and not ranks.may_change(own, rank.bit):
        raise Refused(Reason.NOT_OPERATOR_HERE, room=room.name)
    other = attempt.hub.roster.user(change.param or "")
    held = room.members.get(other)
    if held is None:
        raise Refused(Reason.NOT_IN_THAT_ROOM, nick=other.nick, room=room.name)
    if change.on == bool(held & rank.bit):
        return None
    if not steps_down and ranks.highest(held) > ranks.highest(own):
        raise Refused(Reason.RANK_TOO_LOW, nick=other.nick, room=room.name)
    room.members[other] = held ^ rank.bit
    return Change(change.on, rank.letter, other.nick)


_Changer = Callable[[_Attempt], Change | None]

_CHANGERS: dict[ModeType, _Changer] = {
    ModeType.FLAG: _change_flag,
    ModeType.ALWAYS: _change_key,
    ModeType.WHEN_SET: _change_limit,
    ModeType.LIST: _change_list,
    ModeType.RANK: _change_rank,
}


def written(changes: list[Change]) -> tuple[str, tuple[str, ...]]:
    """Changes as IRC writes them: "+ov-m" and the parameters in their order."""
    letters: list[str] = []
    sign: bool | None = None
    for change in changes:
        if change.on is not sign:
            sign = change.on
            letters.append("+" if sign else "-")
        letters.append(change.letter)
    return "".join(letters), tuple(c.param for c in changes if c.param is not None)


def change_own_modes(hub: Hub, session: Session, command: ChangeOwnModes) -> Sequence[Refusal]:
    """Change one's own modes; nobody makes themselves a server operator this way."""
    user = session.user
    done: list[Change] = []
    unknown = False
    modes = set(user.modes)
    for change in command.changes:
        if change.letter not in USER_MODES:
            unknown = True
        elif change.letter == "o" and change.on:
            continue
        elif change.on != (change.letter in modes):
            modes ^= {change.letter}
            done.append(Change(change.on, change.letter, None))
    hub.roster.set_modes(user, frozenset(modes))
    if "o" not in modes:
        user.operator = None
    if done:
        changes, params = written(done)
        event = ModesChanged(
            by=user.person, at=hub.clock(), room=user.nick, changes=changes, params=params
        )
        hub.post(user.audience(), event)
    return (Refusal(Reason.UNKNOWN_USER_MODE),) if unknown else ()
