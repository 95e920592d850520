"""How much memory the bodies of all HTTP requests may take together."""

import threading

from beseda.identity.throttle import network_of

BODIES_BYTES = 32 << 20
"""All of them."""

MOST_BYTES = BODIES_BYTES // 4
"""Those of one address, so that nobody can keep everybody else from posting."""
_NEAR = "unix"


class Bodies:
    """Counts the bytes that are in memory. Any thread may call it; its lock is of tier 3 and held
    for a few instructions.

    Who comes by a Unix socket is no address: it may be a proxy, and whoever can reach it may stop
    the server in simpler ways.
    """

    def __init__(self, most: int = BODIES_BYTES, most_of_one: int = MOST_BYTES) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._lock = threading.Lock()
        self._by_network: dict[str, int] = {}
        self._held = 0

    def take(self, size: int, host: str) -> bool:
        """Count `size` bytes more of whoever is at `host`, if there is room; whether there is."""
        network = network_of(host)
        with self._lock:
            own = self._by_network.get(network, 0) + size
            if self._held + size > self._most:
                return False
            if network != _NEAR and own > self._most_of_one:
                return False
            self._held += size
            self._by_network[network] = own
            return True

    def give_back(self, size: int, host: str) -> None:
        """`size` bytes that were taken for `host` are free again."""
        network = network_of(host)
        with self._lock:
            self._held -= size
            left = self._by_network.pop(network, 0) - size
            if left > 0:
                self._by_network[network] = left

    @property
    def held(self) -> int:
        """How many there are now."""
        with self._lock:
            return self._held
