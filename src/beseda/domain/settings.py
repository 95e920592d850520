"""What the domain itself can be told: rooms' defaults and who may become an operator."""

from typing import Annotated

from msgspec import Meta, Struct, field


class RoomSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[rooms]`; meanings in `beseda.catalogue.settings`."""

    default_modes: Annotated[str, Meta(pattern="^[imnpstC]*$")] = "nt"
    creation: bool = True


class OperatorSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One server operator, under `[operators.NAME]`."""

    password: Annotated[str, Meta(min_length=1)]
    masks: list[str] = field(default_factory=lambda: ["*@*"])
