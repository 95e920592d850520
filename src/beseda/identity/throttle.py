"""How often something may be tried: token buckets. Pure; the time is an argument.

For each bucket one number is kept: when it will be full again (the "theoretical arrival time" of
the generic cell rate algorithm, ITU-T I.371). A bucket of N tries that fills up in a minute lets N
through at once and N more in the course of the minute, so that of 2N tries in a minute the last is
always refused.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_IPV6_BITS = 64
"""Of an IPv6 address these say whose it is; the rest its owner can change at will (RFC 4291)."""


class Throttle:
    """Buckets of one size, by their keys. For whoever has a lock around it."""

    def __init__(self, tries: int, seconds: float = 60.0, most: int = 10_000) -> None:
        """`tries` in `seconds` are let through. At most `most` buckets are remembered; those that
        were not touched for longest are forgotten first, and most of these are full again."""
        self._interval = seconds / tries
        self._slack = seconds - self._interval
        self._most = most
        self._full_at: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, key: str, now: float) -> float:
        """Take one try of the bucket `key`: returns 0.0, or if there is none left, after how many
        seconds there will be one. `now` is in seconds and never runs backwards."""
        full_at = max(self._full_at.pop(key, now), now)
        wait = full_at - now - self._slack
        # What is left of a bucket that a thousand additions have touched is not exact.
        taken = wait <= self._interval * 1e-6
        self._full_at[key] = full_at + self._interval if taken else full_at
        if len(self._full_at) > self._most:
            del self._full_at[next(iter(self._full_at))]
        return 0.0 if taken else wait

    def give_back(self, key: str) -> None:
        """The last try of the bucket `key` is not to count."""
        if key in self._full_at:
            self._full_at[key] -= self._interval


def network_of(address: str) -> str:
    """Whom `address` (a host, as `Link.host` gives it) stands for: an IPv6 network of 64 bits, as
    one person has at least; any other address itself."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return f"{found.packed[: _IPV6_BITS // 8].hex()}/{_IPV6_BITS}"
    return address if found is None else str(found)


def neighbourhood_of(address: str) -> str:
    """Where `address` is, roughly: 256 addresses of IPv4, or an IPv6 network of 48 bits, as a house
    or an office has. What is kept of it does not say who it was; any other address is itself."""
    found = _parsed(address)
    if found is None:
        return address
    bits = 24 if isinstance(found, IPv4Address) else 48
    return str(ip_network((found, bits), strict=False))


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
