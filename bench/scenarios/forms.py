"""What it costs that clients negotiated different things: the same fan-out in several wire forms.

Everybody is told of a message in the form that they negotiated, and a server encodes it once for
each form. So modern clients cost what their longer lines cost, and a mixture what two forms cost.
Whoever has echo-message gets their own words back as well, so there are a few more deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.crowd import Tick, Wishes, nothing
from bench.scenario import Measurement
from bench.scenarios import saturated
from bench.scenarios.saturated import Load
from bench.servers import Launcher, Server

MODERN = ("batch", "echo-message", "message-tags", "server-time")


def _modern(_number: int) -> Sequence[str]:
    return MODERN


def _mixed(number: int) -> Sequence[str]:
    return MODERN if number % 2 else ()


PLAIN = "plain"
CROWDS: dict[str, Wishes] = {PLAIN: nothing, "modern": _modern, "mixed": _mixed}
_COMPARED = ("deliveries_per_s", "server_us_per_delivery")


def run(launcher: Launcher, server: Server, tick: Tick, load: Load) -> Measurement:
    """One saturated run for each crowd; figures of each, and their ratios to the plain one."""
    together = Measurement()
    for name, wishes in CROWDS.items():
        measurement = saturated.run(launcher, server, tick, load, wishes)
        together.figures |= {f"{name}_{key}": value for key, value in measurement.figures.items()}
        together.notes += [f"{name}: {note}" for note in measurement.notes]
    for name in CROWDS:
        for key in _COMPARED:
            ours = together.figures.get(f"{name}_{key}")
            plain = together.figures.get(f"{PLAIN}_{key}")
            if name != PLAIN and ours and plain:
                together.figures[f"{name}_{key}_ratio"] = ours / plain
    return together
