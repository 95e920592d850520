"""Where a client reaches its server, and whether encrypted: as its user says, and as the server
itself has wished (IRCv3 sts)."""

from contextlib import suppress

from beseda.client.address import Address
from beseda.client.sts import Policies, Policy, is_loopback


class Reaching:
    """One server. `applied` and `keep` read and write a file, any thread may call them; the rest
    is not for two threads at once."""

    def __init__(self, address: Address, policies: Policies) -> None:
        self.address = address
        """Where the server is, to its user."""
        self.upgrades = False
        """Whether the present connection is given up because the server is to be reached
        encrypted."""
        self._policies = policies
        self._reached = address
        self._wish: int | None = None
        """For how many seconds the server has wished that, on the present connection."""

    def applied(self) -> Address:
        """Where to connect to now."""
        return self._policies.applied(self.address)

    def begin(self, reached: Address) -> None:
        """There is a new connection, to `reached`."""
        self._reached, self.upgrades, self._wish = reached, False, None

    @property
    def is_private(self) -> bool:
        """Whether nobody can read what the present connection carries."""
        reached = self._reached
        return reached.tls or bool(reached.path) or is_loopback(reached.host)

    def heed(self, policy: Policy) -> bool:
        """Reach the server as it wishes, from now on and, if it says so where nobody can have
        changed its words, in future; whether the present connection is to be given up for it."""
        reached = self._reached
        if reached.tls:
            self._wish = policy.duration if policy.duration is not None else self._wish
        elif policy.port and not self.is_private:
            self.address = reached._replace(port=policy.port, tls=True)
            self.upgrades = True
        return self.upgrades

    def keep(self) -> None:
        """Remember the server's wish; its time begins anew whenever that is done."""
        if self._wish is not None:
            with suppress(OSError):  # then it is heeded the next time that it is told
                self._policies.keep(self._reached, self._wish)
