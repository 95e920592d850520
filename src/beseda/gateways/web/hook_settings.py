"""The settings under `[webhooks]`, for programs that post and those that are posted to."""

from typing import Annotated

from msgspec import Meta, Struct


class WebhookSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each field means stands in `beseda.catalogue.settings`."""

    enabled: bool = True
    rate: Annotated[float, Meta(gt=0, le=100_000, extra={"unit": "lines per second"})] = 5.0
    burst: Annotated[int, Meta(ge=1, le=100_000, extra={"unit": "lines"})] = 40
    give_up_hours: Annotated[int, Meta(ge=1, le=8_760, extra={"unit": "hours"})] = 24
