"""How much of everything one person, one room and the whole server may have."""

from typing import Annotated

from msgspec import Meta, Struct


class Limits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[limits]`; what each means stands in `beseda.catalogue.settings`.

    `extra["unit"]` names the unit for the sample file.
    """

    line_bytes: Annotated[int, Meta(ge=512, le=65536, extra={"unit": "bytes"})] = 4096
    nick_length: Annotated[int, Meta(ge=2, le=64, extra={"unit": "characters"})] = 32
    username_length: Annotated[int, Meta(ge=1, le=32, extra={"unit": "characters"})] = 12
    realname_length: Annotated[int, Meta(ge=1, le=300, extra={"unit": "characters"})] = 150
    room_length: Annotated[int, Meta(ge=2, le=200, extra={"unit": "characters"})] = 64
    topic_length: Annotated[int, Meta(ge=1, le=400, extra={"unit": "characters"})] = 300
    reason_length: Annotated[int, Meta(ge=1, le=400, extra={"unit": "characters"})] = 250
    away_length: Annotated[int, Meta(ge=1, le=400, extra={"unit": "characters"})] = 200
    key_length: Annotated[int, Meta(ge=1, le=64, extra={"unit": "characters"})] = 32
    rooms_per_user: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "rooms"})] = 50
    rooms: Annotated[int, Meta(ge=1, le=1_000_000, extra={"unit": "rooms"})] = 10_000
    people: Annotated[int, Meta(ge=0, le=1_000_000, extra={"unit": "people"})] = 0
    connections: Annotated[int, Meta(ge=1, le=1_000_000, extra={"unit": "connections"})] = 10_000
    connections_per_address: Annotated[
        int, Meta(ge=1, le=1_000_000, extra={"unit": "connections"})
    ] = 100
    outbox_bytes: Annotated[int, Meta(ge=65_536, le=1 << 30, extra={"unit": "bytes"})] = 1 << 20
    targets: Annotated[int, Meta(ge=1, le=100, extra={"unit": "targets"})] = 8
    list_entries: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "masks"})] = 100
    ignores: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "names"})] = 100
    metadata_keys: Annotated[int, Meta(ge=1, le=1_000, extra={"unit": "keys"})] = 30
    metadata_subscriptions: Annotated[int, Meta(ge=1, le=1_000, extra={"unit": "keys"})] = 50
    metadata_bytes: Annotated[int, Meta(ge=1, le=400, extra={"unit": "bytes"})] = 256
    watched: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "names"})] = 100
    invites: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "invitations"})] = 100
    whowas: Annotated[int, Meta(ge=0, le=100_000, extra={"unit": "names"})] = 1000
    flood: bool = True
    rate: Annotated[float, Meta(gt=0, le=100_000, extra={"unit": "commands per second"})] = 5.0
    burst: Annotated[int, Meta(ge=1, le=100_000, extra={"unit": "commands"})] = 40
    patience_seconds: Annotated[int, Meta(ge=1, le=86_400, extra={"unit": "seconds"})] = 900
    register_seconds: Annotated[int, Meta(ge=1, le=3_600, extra={"unit": "seconds"})] = 60
    ping_seconds: Annotated[int, Meta(ge=5, le=86_400, extra={"unit": "seconds"})] = 120
    ping_timeout_seconds: Annotated[int, Meta(ge=5, le=86_400, extra={"unit": "seconds"})] = 60
