"""How often somebody may try to prove who they are: from one address, and for one account."""

import math
import threading
import time
from collections.abc import Callable

from beseda.domain.accounts import IdentityError, Obstacle
from beseda.identity.throttle import Throttle, network_of

_MOST_KNOWN = 10_000


class Tries:
    """Counts tries. Any thread may call it; its lock is the last that anybody takes.

    A stranger's tries keep nobody from their own account: where the owner has logged in from
    before, tries are counted apart.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """So many are let through from an address, and for an account. `clock` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._addresses = Throttle(per_minute)
        self._accounts = Throttle(per_minute)
        self._known: dict[str, None] = {}
        """Accounts with the networks that their owners have logged in from, latest last."""

    def take(self, address: str, account: str = "") -> None:
        """One try from `address`, for the `account` with that folded name ("": for none). Raises
        IdentityError(TOO_MANY_TRIES)."""
        network = network_of(address)
        with self._lock:
            now = self._clock()
            wait = self._addresses.take(network, now)
            if account and not wait:
                wait = self._accounts.take(self._bucket(account, network), now)
        if wait:
            seconds = math.ceil(wait)
            raise IdentityError(Obstacle.TOO_MANY_TRIES, retry_seconds=wait, seconds=seconds)

    def succeeded(self, address: str, account: str = "") -> None:
        """The try was a good one, and does not count. Arguments as for `take`."""
        network = network_of(address)
        with self._lock:
            self._addresses.give_back(network)
            if not account:
                return
            self._accounts.give_back(self._bucket(account, network))
            self._remember(_pair(account, network))

    def knows(self, address: str, account: str) -> None:
        """The owner of the account with that folded name has been at `address`."""
        with self._lock:
            self._remember(_pair(account, network_of(address)))

    def _remember(self, pair: str) -> None:
        self._known.pop(pair, None)
        self._known[pair] = None
        if len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def _bucket(self, account: str, network: str) -> str:
        pair = _pair(account, network)
        return pair if pair in self._known else account


def _pair(account: str, network: str) -> str:
    # No folded name has a space in it.
    return f"{account} {network}"
