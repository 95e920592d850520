"""How long a server takes from being started to accepting a connection."""

from __future__ import annotations

import statistics
import time

from bench import procfs
from bench.crowd import Crowd, Tick
from bench.scenario import Measurement
from bench.servers import Launcher, Server


def run(launcher: Launcher, server: Server, tick: Tick, times: int) -> Measurement:
    """Start the server `times` times; the figures are medians."""
    accepting, welcome, resident, cpu = [], [], [], []
    for number in range(times):
        begin = time.perf_counter()
        with launcher.run(server) as running, Crowd(running.address) as crowd:
            resident.append(procfs.resident_bytes(running.pid))
            crowd.register(1, 1, tick)
            welcome.append((time.perf_counter() - begin) * 1e6)
            accepting.append(running.accepting_after * 1e6)
            cpu.append(procfs.cpu_seconds(running.pid))
        tick(f"{number + 1} of {times}: {accepting[-1] / 1000:.1f} ms")
    return Measurement(
        {
            "start_us": statistics.median(accepting),
            "start_to_welcome_us": statistics.median(welcome),
            "resident_bytes": statistics.median(resident),
            "server_cpu_s": statistics.median(cpu),
        }
    )
