"""What one run of `beseda chat` is to do."""

from pathlib import Path

from msgspec import Struct

from beseda.client.address import Address
from beseda.client.connection import Timing
from beseda.client.credentials import Credentials
from beseda.client.reconnect import Backoff
from beseda.client.trust import Trust


class Options(Struct, frozen=True):
    """Where to go, under which name ("": the account's, or ask), to which room, with which
    server's password ("": it asks for none), to which account (None: as a guest)."""

    address: Address
    name: str
    suggestion: str
    room: str
    password: str = ""
    credentials: Credentials | None = None
    certificate: Path | None = None
    """The file with a client certificate and its key."""
    timing: Timing = Timing()
    backoff: Backoff | None = None
    trust: Trust = Trust()

    @property
    def nick(self) -> str:
        """The name to ask for first; "" if it is to be asked for."""
        return self.name or (self.credentials.account if self.credentials is not None else "")
