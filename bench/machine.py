"""The machine under the benchmark: what it is, its limits, and how its cores are shared out."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# Besides the connections themselves: listener, epoll, logs, the interpreter's own files.
SPARE_DESCRIPTORS = 200


@dataclass(frozen=True)
class Cores:
    """Which cores the generator and the server may use; empty sets mean no pinning."""

    generator: frozenset[int]
    server: frozenset[int]


def split_cores(pin: bool) -> Cores:
    """Give the generator one core of its own and the server all the others.

    Without this the two would be moved around and now and then share a core, which makes rounds
    hard to compare. With a single core there is nothing to split.
    """
    available = sorted(os.sched_getaffinity(0))
    if not pin or len(available) < 2:
        return Cores(frozenset(), frozenset())
    return Cores(frozenset(available[:1]), frozenset(available[1:]))


def raise_descriptor_limit() -> int:
    """Raise the soft limit on open files to the hard limit and return it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def connections_per_address() -> int:
    """How many connections one source address is used for.

    Half of the ephemeral ports: the other half stays free for ports still in TIME_WAIT.
    """
    text = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text()
    low, high = (int(word) for word in text.split())
    return max(1, (high - low) // 2)


def describe() -> dict[str, object]:
    """The machine as it goes into the JSON file."""
    return {
        "cpu": _first_value(Path("/proc/cpuinfo"), "model name"),
        "cores": os.cpu_count() or 1,
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "kernel": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_average_at_start": os.getloadavg(),
        "flush_us": flush_seconds() * 1e6,
    }


def flush_seconds(times: int = 20) -> float:
    """How long the disk under the servers' data takes to have 4 KiB for good: the median. What is
    recorded before it is shown waits for that once in each batch."""
    spent = []
    with tempfile.TemporaryFile() as file:
        for _ in range(times):
            file.write(bytes(4096))
            file.flush()
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            spent.append(time.perf_counter() - begin)
    return statistics.median(spent)


def _first_value(path: Path, key: str) -> str:
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return "unknown"
