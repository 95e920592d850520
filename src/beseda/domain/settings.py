"""What the domain itself can be told: rooms' defaults, what is remembered, who may become an
operator."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from beseda.domain.roomlog import Durability

DurabilitySetting = Literal["commit", "relaxed", "off"]
_Days = Annotated[int, Meta(ge=0, le=36_500, extra={"unit": "days"})]
_Messages = Annotated[int, Meta(ge=0, le=1_000_000_000, extra={"unit": "events"})]


class RoomSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[rooms]`; meanings in `beseda.catalogue.settings`."""

    default_modes: Annotated[str, Meta(pattern="^[imnpstC]*$")] = "nt"
    creation: bool = True


class OperatorSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One server operator, under `[operators.NAME]`."""

    password: Annotated[str, Meta(min_length=1)]
    masks: list[str] = field(default_factory=lambda: ["*@*"])


class RoomHistorySettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is different in one room, under `[history.rooms."#NAME"]`."""

    durability: Literal["", "commit", "relaxed", "off"] = ""
    keep_days: Annotated[int, Meta(ge=-1, le=36_500, extra={"unit": "days"})] = -1
    keep_events: Annotated[int, Meta(ge=-1, le=1_000_000_000, extra={"unit": "events"})] = -1


class HistorySettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[history]`; meanings in `beseda.catalogue.settings`."""

    durability: DurabilitySetting = "commit"
    keep_days: _Days = 0
    keep_events: _Messages = 0
    replay: Annotated[int, Meta(ge=0, le=500, extra={"unit": "messages"})] = 20
    page: Annotated[int, Meta(ge=1, le=1_000, extra={"unit": "messages"})] = 100
    rooms: dict[str, RoomHistorySettings] = {}

    def of_room(self, name: str) -> RoomHistorySettings:
        """What is set for the room `name`; room names are compared without regard to case."""
        wanted = name.casefold()
        for key, each in self.rooms.items():
            if key.casefold() == wanted:
                return each
        return RoomHistorySettings()

    def durability_of(self, name: str) -> Durability:
        """How the room `name` is recorded."""
        return Durability(self.of_room(name).durability or self.durability)


class AccountsSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[accounts]`; meanings in `beseda.catalogue.settings`."""

    required: bool = False
    always_on: bool = False
    registration: Literal["open", "closed"] = "open"
    before_connect: bool = True
    password_length: Annotated[int, Meta(ge=1, le=256, extra={"unit": "characters"})] = 8
    allow_plaintext: bool = False
    scram: bool = False
    tries_per_minute: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "tries"})] = 10
    hashes_at_once: Annotated[int, Meta(ge=1, le=64, extra={"unit": "passwords"})] = 2
    grace_seconds: Annotated[int, Meta(ge=5, le=3_600, extra={"unit": "seconds"})] = 60
