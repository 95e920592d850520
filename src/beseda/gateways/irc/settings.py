"""The settings under `[irc]`."""

from typing import Literal

from msgspec import Struct


class IrcSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each field means stands in `beseda.catalogue.settings`."""

    casemapping: Literal["precis", "ascii", "rfc1459"] = "precis"
    motd: str = ""
    admin_location: str = ""
    admin_contact: str = ""
    auto_join: list[str] = []
