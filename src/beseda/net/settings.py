"""How the server meets the network: the settings under `[net]`, `[udp]` and `[tls]`."""

from typing import Annotated, Literal

from msgspec import Meta, Struct


class NetSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What each field means stands in `beseda.catalogue.settings`."""

    threads: Literal["shared", "per-client"] = "shared"
    io_threads: Annotated[int, Meta(ge=1, le=64, extra={"unit": "threads"})] = 1
    backlog: Annotated[int, Meta(ge=1, le=65_535, extra={"unit": "connections"})] = 1024
    sniff_seconds: Annotated[float, Meta(gt=0, le=60, extra={"unit": "seconds"})] = 0.5
    switch_interval_ms: Annotated[float, Meta(gt=0, le=100, extra={"unit": "milliseconds"})] = 0.5
    drain_seconds: Annotated[float, Meta(ge=0, le=60, extra={"unit": "seconds"})] = 3.0


class UdpSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[udp]`; as above."""

    enabled: bool = True
    quic: bool = True
    prove: Literal["never", "remote", "always"] = "remote"
    public: bool = False
    idle_seconds: Annotated[int, Meta(ge=1, le=86_400, extra={"unit": "seconds"})] = 300


class TlsSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The settings under `[tls]`; as above."""

    certificate: str = ""
    key: str = ""
    minimum_version: Literal["1.2", "1.3"] = "1.2"
    handshake_seconds: Annotated[float, Meta(gt=0, le=120, extra={"unit": "seconds"})] = 10.0
    handshakes: Annotated[int, Meta(ge=1, le=10_000, extra={"unit": "connections"})] = 200
    sts_seconds: Annotated[int, Meta(ge=0, le=315_360_000, extra={"unit": "seconds"})] = 0
    sts_port: Annotated[int, Meta(ge=0, le=65_535)] = 0
