"""How often somebody may try to prove who they are: from one address, and for one account."""

import math
import threading
import time
from collections.abc import Callable, Iterable, Mapping

from beseda.domain.accounts import IdentityError, Obstacle
from beseda.identity.throttle import Throttle, neighbourhood_of, network_of

MOST_KNOWN = 8
"""So many networks are remembered of the owner of one account, the latest."""


class Tries:
    """Counts tries. Any thread may call it; its lock is the last that anybody takes.

    A stranger's tries keep nobody from their own account: where the owner has logged in from
    before, tries are counted apart. What stands for an account is its id, so that this goes with it
    and not with its name; for names that nobody has, anything that is no id.
    """

    def __init__(
        self,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        known: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """So many are let through from an address, and for an account. `clock` gives seconds.
        `known` has, for each account, what `networks` gave before the server was stopped."""
        self._clock = clock
        self._lock = threading.Lock()
        self._addresses = Throttle(per_minute)
        self._accounts = Throttle(per_minute)
        self._known = {
            account: dict.fromkeys(networks) for account, networks in (known or {}).items()
        }
        """By account, the networks that its owner has logged in from, latest last."""

    def take(self, address: str, account: str = "") -> None:
        """One try from `address`, for an `account` ("": for none). Raises
        IdentityError(TOO_MANY_TRIES)."""
        with self._lock:
            now = self._clock()
            wait = self._addresses.take(network_of(address), now)
            if account and not wait:
                wait = self._accounts.take(self._bucket(account, address), now)
        if wait:
            seconds = math.ceil(wait)
            raise IdentityError(Obstacle.TOO_MANY_TRIES, retry_seconds=wait, seconds=seconds)

    def succeeded(self, address: str, account: str = "") -> None:
        """The try was a good one, and does not count. Arguments as for `take`."""
        with self._lock:
            self._addresses.give_back(network_of(address))
            if account:
                self._accounts.give_back(self._bucket(account, address))

    def knows(self, address: str, account: str) -> bool:
        """The owner of `account` has been at `address`. Returns whether that was not known."""
        network = neighbourhood_of(address)
        with self._lock:
            known = self._known.setdefault(account, {})
            is_new = network not in known
            known.pop(network, None)
            known[network] = None
            if len(known) > MOST_KNOWN:
                del known[next(iter(known))]
        return is_new

    def networks(self, account: str) -> list[str]:
        """Where the owner of `account` has logged in from, latest last; at most `MOST_KNOWN`."""
        with self._lock:
            return list(self._known.get(account, ()))

    def forget(self, account: str) -> None:
        """The account is no more."""
        with self._lock:
            self._known.pop(account, None)

    def _bucket(self, account: str, address: str) -> str:
        network = neighbourhood_of(address)
        # No account's id has a space in it.
        return f"{account} {network}" if network in self._known.get(account, ()) else account
