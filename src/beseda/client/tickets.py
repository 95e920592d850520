"""Sessions that can be resumed: a server is recognised by them without showing its certificate."""

import threading
from typing import TYPE_CHECKING

from beseda.client.address import Address

if TYPE_CHECKING:
    from aioquic.tls import SessionTicket

_MOST = 100


class Tickets:
    """The last one of each server, each to be used once (RFC 8446, appendix C.4). In memory only.
    Any thread may call it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tickets: dict[Address, SessionTicket] = {}

    def keep(self, address: Address, ticket: "SessionTicket") -> None:
        """The server at `address`, which is the right one, has given this. What is sent by it is
        never early data: whoever overhears that can send it again."""
        ticket.max_early_data_size = None
        with self._lock:
            self._tickets.pop(address, None)
            self._tickets[address] = ticket
            if len(self._tickets) > _MOST:
                del self._tickets[next(iter(self._tickets))]

    def take(self, address: Address) -> "SessionTicket | None":
        """The one for `address`, if there is one."""
        with self._lock:
            return self._tickets.pop(address, None)
