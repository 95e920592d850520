"""How many connections there may be, in all and from one address."""

import threading
from collections import Counter
from enum import Enum


class Verdict(Enum):
    """Whether one more connection is let in."""

    WELCOME = "welcome"
    SERVER_FULL = "server_full"
    ADDRESS_FULL = "address_full"


class Admission:
    """Counts connections. Any thread may call it; its lock is of tier 3 and held for a few
    instructions."""

    def __init__(self, connections: int, connections_per_address: int) -> None:
        self._connections = connections
        self._per_address = connections_per_address
        self._lock = threading.Lock()
        self._total = 0
        self._by_host: Counter[str] = Counter()

    def admit(self, host: str) -> Verdict:
        """Count one more from `host`, if there is room. Who is welcome must be released once."""
        with self._lock:
            if self._total >= self._connections:
                return Verdict.SERVER_FULL
            if self._by_host.get(host, 0) >= self._per_address:
                return Verdict.ADDRESS_FULL
            self._total += 1
            self._by_host[host] += 1
            return Verdict.WELCOME

    def release(self, host: str) -> None:
        """A connection from `host` has ended."""
        with self._lock:
            self._total -= 1
            self._by_host[host] -= 1
            if not self._by_host[host]:
                del self._by_host[host]

    @property
    def total(self) -> int:
        """How many there are now."""
        with self._lock:
            return self._total
