"""The settings under `[irc]`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field


class WebircSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One gateway, under `[irc.webirc.NAME]`."""

    password: Annotated[str, Meta(min_length=1)]
    addresses: list[str] = field(default_factory=lambda: ["127.0.0.1", "::1"])


class IrcSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each field means stands in `beseda.catalogue.settings`.

    The bounds of a multi-line message let one go out whole to a reader whose outbox is the smallest
    that `limits.outbox_bytes` allows.
    """

    casemapping: Literal["precis", "ascii", "rfc1459"] = "precis"
    motd: str = ""
    network_icon: Annotated[str, Meta(max_length=200)] = ""
    admin_location: str = ""
    admin_contact: str = ""
    auto_join: list[str] = []
    multiline_bytes: Annotated[int, Meta(ge=512, le=32_768, extra={"unit": "bytes"})] = 16_384
    multiline_lines: Annotated[int, Meta(ge=2, le=200, extra={"unit": "lines"})] = 100
    client_tags_denied: list[str] = []
    webirc: dict[str, WebircSettings] = {}
