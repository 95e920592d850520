"""What a scenario is and what comes out of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from bench.crowd import Tick
from bench.meter import Usage
from bench.servers import Launcher, Server

# Below this much processor time (seconds) a price per delivery is not given.
PRICEABLE = 0.05


class Unit(Enum):
    """How a figure is shown."""

    RATE = "rate"  # per second
    MICROSECONDS = "µs"
    BYTES = "bytes"
    CORES = "cores"  # a share of one core
    RATIO = "ratio"


@dataclass(frozen=True)
class Column:
    """A figure that is shown in the table."""

    key: str
    title: str
    unit: Unit
    compared: bool = True  # whether a ratio between servers makes sense


@dataclass
class Measurement:
    """What one run of a scenario against one server found out."""

    figures: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add_usage(self, usage: Usage, deliveries: int) -> None:
        """Add processor times, and the rate and price of `deliveries`."""
        self.figures |= usage.figures()
        self.figures["deliveries"] = deliveries
        self.figures["deliveries_per_s"] = deliveries / usage.wall
        self.add_price("server_us_per_delivery", usage, deliveries)

    def add_price(self, key: str, usage: Usage, count: int) -> None:
        """Add the server's processor time for each of `count` things, in microseconds.

        Left out if the server used so little that the clock's steps of 10 ms would decide.
        """
        if count and usage.server_cpu >= PRICEABLE:
            self.figures[key] = usage.server_cpu / count * 1e6

    def add_latencies(self, prefix: str, microseconds: Sequence[float]) -> None:
        """Add median, 99th percentile and maximum."""
        ordered = sorted(microseconds)
        if not ordered:
            self.notes.append("no latency could be measured")
            return
        for name, share in (("p50", 0.50), ("p99", 0.99), ("max", 1.0)):
            self.figures[f"{prefix}_{name}_us"] = ordered[rank(len(ordered), share)]


def rank(count: int, share: float) -> int:
    """Index of the smallest of `count` ordered values that at least `share` do not exceed."""
    return math.ceil(share * count) - 1


@dataclass(frozen=True)
class Scenario:
    """One thing that is measured. `run` starts a fresh server itself."""

    name: str
    title: str
    headline: str  # key of the figure that goes into the plot
    headline_title: str
    more_is_better: bool
    columns: tuple[Column, ...]
    parameters: dict[str, object]
    run: Callable[[Launcher, Server, Tick], Measurement]
    needs: frozenset[str] = frozenset()  # what a server must have (`Server.features`)
    variants: bool = True  # whether to run it against variants of a server, too

    def suits(self, server: Server) -> bool:
        """Whether it makes sense to run it against `server`."""
        return self.needs <= server.features and (self.variants or not server.variant)


DELIVERY_COLUMNS = (
    Column("deliveries_per_s", "deliveries/s", Unit.RATE),
    Column("server_us_per_delivery", "CPU/delivery", Unit.MICROSECONDS),
)
BUSY_COLUMNS = (
    Column("server_busy", "server", Unit.CORES, compared=False),
    Column("generator_busy", "generator", Unit.CORES, compared=False),
)


def latency_columns(prefix: str) -> tuple[Column, ...]:
    """The columns of the figures `Measurement.add_latencies` adds."""
    return tuple(
        Column(f"{prefix}_{name}_us", name, Unit.MICROSECONDS) for name in ("p50", "p99", "max")
    )
