"""How long something took and how busy the server and the generator were meanwhile."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from bench import procfs

# A generator busier than this, in front of a server less busy than this, is the bottleneck.
BUSY = 0.9
# Other processes that keep more cores busy than this are worth a warning.
DISTURBING = 0.1
# Processor time of a server is known in steps of 10 ms; over less than this (seconds) it is too
# coarse for conclusions.
CONCLUSIVE = 0.2


@dataclass(frozen=True)
class Usage:
    """One measured stretch of time; all values are in seconds."""

    wall: float
    server_cpu: float
    generator_cpu: float
    machine_cpu: float  # all processes and the kernel

    @property
    def server_busy(self) -> float:
        """Cores the server kept busy; more than 1 if several of its threads ran at once."""
        return self.server_cpu / self.wall

    @property
    def generator_busy(self) -> float:
        """Cores the generator kept busy; it has one thread, so this is at most 1."""
        return self.generator_cpu / self.wall

    @property
    def others_busy(self) -> float:
        """Cores that were kept busy by neither of the two, and so perhaps were missing."""
        return max(0.0, self.machine_cpu - self.server_cpu - self.generator_cpu) / self.wall

    def without_spinning(self, spun: float) -> Usage:
        """The same, less the processor time the generator spent only looking for work."""
        return replace(
            self,
            generator_cpu=self.generator_cpu - spun,
            machine_cpu=self.machine_cpu - spun,
        )

    def notes(self, saturated: bool = True) -> list[str]:
        """Warnings about what was in the server's way; `saturated` if it had to go all out."""
        notes: list[str] = []
        if self.wall < CONCLUSIVE:
            return notes
        if saturated and self.generator_busy > BUSY > self.server_busy:
            notes.append("generator-bound: the server could do more")
        if self.others_busy > DISTURBING:
            notes.append(f"disturbed: other processes kept over {DISTURBING} cores busy")
        return notes

    def figures(self) -> dict[str, float]:
        """The part of the figures every scenario has in common."""
        return {
            "wall_s": self.wall,
            "server_cpu_s": self.server_cpu,
            "generator_cpu_s": self.generator_cpu,
            "server_busy": self.server_busy,
            "generator_busy": self.generator_busy,
            "others_busy": self.others_busy,
        }


class Meter:
    """Starts measuring when it is made."""

    def __init__(self, server_pid: int) -> None:
        self._pid = server_pid
        self._server_cpu = procfs.cpu_seconds(server_pid)
        self._generator_cpu = time.process_time()
        self._machine_cpu = procfs.machine_cpu_seconds()
        self._begin = time.perf_counter()

    def read(self) -> Usage:
        """What has been used since the start."""
        return Usage(
            wall=time.perf_counter() - self._begin,
            server_cpu=procfs.cpu_seconds(self._pid) - self._server_cpu,
            generator_cpu=time.process_time() - self._generator_cpu,
            machine_cpu=procfs.machine_cpu_seconds() - self._machine_cpu,
        )
