"""The settings under `[plain]`, for people with netcat, telnet or a client of their own."""

from typing import Annotated

from msgspec import Meta, Struct


class PlainSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each field means stands in `beseda.catalogue.settings`."""

    room: str = "#lobby"
    prompt: str = ""
    quiet_ms: Annotated[int, Meta(ge=10, le=10_000, extra={"unit": "milliseconds"})] = 100
    idle_seconds: Annotated[int, Meta(ge=0, le=604_800, extra={"unit": "seconds"})] = 0
    name_attempts: Annotated[int, Meta(ge=1, le=1_000, extra={"unit": "attempts"})] = 20
