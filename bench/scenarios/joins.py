"""A room that people join as fast as the server lets them, everybody seeing each of them."""

from __future__ import annotations

from bench import procfs
from bench.crowd import Crowd, Tick
from bench.meter import Meter
from bench.scenario import Measurement
from bench.scenarios.saturated import JOIN_WINDOW
from bench.servers import Launcher, Server


def run(launcher: Launcher, server: Server, tick: Tick, people: int) -> Measurement:
    """Register first, then measure from the first JOIN until its last delivery."""
    with launcher.run(server) as running, Crowd(running.address) as crowd:
        crowd.register(people, server.registrations_in_flight, tick)
        crowd.settle()
        meter = Meter(running.pid)
        deliveries = crowd.join([(client, "#room") for client in crowd.clients], JOIN_WINDOW, tick)
        usage = meter.read()
        measurement = Measurement()
        measurement.add_usage(usage, deliveries)
        measurement.notes += usage.notes()
        measurement.figures["joins_per_s"] = people / usage.wall
        measurement.figures["resident_bytes"] = procfs.resident_bytes(running.pid)
        crowd.settle()  # fails if anybody sees a JOIN twice
        return measurement
