"""What the kernel says about a server process."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Processor time in seconds, user plus system, of all threads of `pid`.

    Children that have ended are included, so a server that forks helpers does not look cheaper
    than it is. The resolution is one clock tick, usually 10 ms.
    """
    stat = Path(f"/proc/{pid}/stat").read_text()
    # The command name stands in parentheses and may itself contain spaces or parentheses.
    fields = stat[stat.rindex(")") + 2 :].split()
    utime, stime, cutime, cstime = (int(field) for field in fields[11:15])
    return (utime + stime + cutime + cstime) / _TICKS_PER_SECOND


def written_bytes(pid: int) -> int:
    """Bytes that `pid` has given to the kernel to write into files and pipes, each time that it
    wrote them; what is sent on sockets does not count."""
    for line in Path(f"/proc/{pid}/io").read_text().splitlines():
        if line.startswith("wchar:"):
            return int(line.split()[1])
    raise RuntimeError(f"process {pid} reports no wchar; it has probably ended")


def resident_bytes(pid: int) -> int:
    """Resident memory (VmRSS) of `pid` in bytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"process {pid} reports no VmRSS; it has probably ended")


def machine_cpu_seconds() -> float:
    """Processor time in seconds all cores together were not idle, since the machine started.

    Time stolen by a hypervisor for other machines counts as well.
    """
    total = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, _idle, _iowait, irq, softirq, steal = (int(field) for field in total[:8])
    return (user + nice + system + irq + softirq + steal) / _TICKS_PER_SECOND
