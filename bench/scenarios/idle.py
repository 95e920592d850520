"""Many registered connections that do nothing: what they weigh, and whether they slow a PING."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench import procfs
from bench.crowd import PATIENCE, Client, Crowd, GeneratorError, Tick
from bench.meter import Meter
from bench.scenario import Measurement
from bench.servers import Launcher, Server

# Any number without a common divisor with the number of connections would do: stepping by it
# visits connections all over the place instead of those opened one after another.
STRIDE = 7919


@dataclass(frozen=True)
class Idle:
    """Sizes of the idle scenario."""

    connections: int
    wanted: int  # what `connections` would be without the limit on open files
    pings: int


def run(launcher: Launcher, server: Server, tick: Tick, idle: Idle) -> Measurement:
    """Weigh the empty server, register everybody, weigh again, and send PINGs one by one."""
    with launcher.run(server) as running, Crowd(running.address) as crowd:
        # One client first: what a server allocates for its first connection is no cost of each.
        crowd.register(1, 1, tick)
        empty = procfs.resident_bytes(running.pid)
        meter = Meter(running.pid)
        crowd.register(idle.connections, server.registrations_in_flight, tick)
        usage = meter.read()
        crowd.settle()
        full = procfs.resident_bytes(running.pid)

        measurement = Measurement()
        measurement.figures |= usage.figures()
        measurement.figures |= {
            "connections": idle.connections,
            "registrations_per_s": idle.connections / usage.wall,
            "empty_resident_bytes": empty,
            "resident_bytes": full,
            "bytes_per_connection": (full - empty) / idle.connections,
        }
        measurement.add_price("server_us_per_registration", usage, idle.connections)
        measurement.notes += usage.notes()
        tick("sending PINGs")
        chosen = [crowd.clients[n * STRIDE % len(crowd.clients)] for n in range(idle.pings)]
        measurement.add_latencies("ping", [_ping(crowd, client) for client in chosen])
        if crowd.slow_connects:
            measurement.notes.append(f"{crowd.slow_connects} connections had to wait for a second")
        if idle.connections < idle.wanted:
            measurement.notes.append(f"{idle.connections:,} connections: limit on open files")
        return measurement


def _ping(crowd: Crowd, client: Client) -> float:
    """Microseconds from sending a PING to reading its PONG."""
    begin = time.perf_counter()
    client.send(b"PING :idle\r\n")
    while time.perf_counter() - begin < PATIENCE:
        for who, lines in crowd.read_lines(1.0):
            if who is client and b" PONG " in lines:
                return (time.perf_counter() - begin) * 1e6
    raise GeneratorError(f"{client.nick} got no answer to a PING")
