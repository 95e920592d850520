"""The modes a room can have: a row each (Modern IRC, "Channel Modes")."""

from enum import Enum

from msgspec import Struct

from beseda.domain.ranks import HALFOP, OPERATOR, RANKS


class ModeType(Enum):
    """How a mode takes its parameter: ISUPPORT CHANMODES' types A to D, and the ranks."""

    LIST = "A"
    ALWAYS = "B"
    WHEN_SET = "C"
    FLAG = "D"
    RANK = "rank"


class RoomMode(Struct, frozen=True):
    """One mode: its letter, its type and the least rank that may change it (0 for ranks: who may
    give and take those, `ranks.may_change` says)."""

    letter: str
    type: ModeType
    rank: int = HALFOP

    def takes_param(self, on: bool) -> bool:
        """Whether a change of it has a parameter."""
        return self.type in (ModeType.ALWAYS, ModeType.RANK, ModeType.LIST) or (
            self.type is ModeType.WHEN_SET and on
        )


ROOM_MODES = (
    RoomMode("b", ModeType.LIST),
    RoomMode("e", ModeType.LIST),
    RoomMode("I", ModeType.LIST),
    RoomMode("k", ModeType.ALWAYS),
    RoomMode("l", ModeType.WHEN_SET),
    RoomMode("C", ModeType.FLAG),
    RoomMode("i", ModeType.FLAG),
    RoomMode("m", ModeType.FLAG),
    RoomMode("n", ModeType.FLAG),
    RoomMode("p", ModeType.FLAG, OPERATOR),
    RoomMode("s", ModeType.FLAG, OPERATOR),
    RoomMode("t", ModeType.FLAG),
    *(RoomMode(rank.letter, ModeType.RANK, 0) for rank in RANKS),
)

BY_LETTER = {mode.letter: mode for mode in ROOM_MODES}

USER_MODES = "BRiow"
"""B a bot, R no private messages from strangers, i invisible, o operator, w wants WALLOPS."""
