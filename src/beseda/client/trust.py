"""Which servers a user trusts although no authority vouches for them: by their fingerprints.

A file with a line for each, `HOST:PORT SHA256`, as ssh's `known_hosts`.
"""

import re
from contextlib import suppress
from enum import Enum
from pathlib import Path

from beseda.catalogue import Text
from beseda.catalogue import tls as texts
from beseda.client.address import Address
from beseda.client.keeping import write
from beseda.client.reasons import ConnectError
from beseda.client.sts import Policies
from beseda.client.tickets import Tickets

_MOST_SERVERS = 1000
_LINE = re.compile(r"(\S+) ([0-9a-f]{64})")
_HEADER = "# The servers whose certificates you accepted: address, SHA-256 of the certificate.\n"


class BadFingerprintError(ValueError):
    """Not a SHA-256 in hexadecimal."""


def parse_fingerprint(written: str) -> str:
    """64 lower-case hexadecimal digits; colons, spaces and capitals are understood. Raises
    BadFingerprintError."""
    digits = re.sub(r"[\s:]", "", written).lower()
    if not re.fullmatch("[0-9a-f]{64}", digits):
        raise BadFingerprintError(written)
    return digits


class Trust:
    """What is known of servers' certificates. Any thread may call it."""

    def __init__(
        self, file: Path | None = None, only: str = "", policies: Policies | None = None
    ) -> None:
        """`file` need not exist; None: nothing is remembered. `only`: the one fingerprint that is
        accepted, whatever is known and whoever vouches for another ("" if not given). `policies`:
        which servers are to be reached encrypted only."""
        self.policies = policies or Policies()
        self.file = file
        self.only = only
        self.tickets = Tickets()
        """By which servers that were found to be the right ones are recognised (QUIC)."""

    def known(self, address: Address) -> str:
        """The fingerprint that is expected of the server at `address`; "" if any may come that an
        authority vouches for."""
        return self.only or self._read().get(address.place, "")

    def remember(self, address: Address, fingerprint: str) -> None:
        """Expect this one from now on. Raises OSError."""
        if self.file is None:
            return
        servers = self._read()
        servers.pop(address.place, None)
        servers[address.place] = fingerprint
        lines = [f"{place} {digits}\n" for place, digits in servers.items()][-_MOST_SERVERS:]
        write(self.file, _HEADER + "".join(lines))

    def _read(self) -> dict[str, str]:
        if self.file is None:
            return {}
        with suppress(OSError, UnicodeDecodeError):
            found = map(_LINE.fullmatch, self.file.read_text("utf-8").splitlines())
            return {match[1]: match[2] for match in found if match}
        return {}


def users_trust(only: str = "") -> Trust:
    """What this user has accepted, in files of their own that need not exist; `only`: see Trust."""
    import platformdirs  # not for those who are given a Trust

    remembered = platformdirs.user_state_path("beseda")
    policies = Policies(remembered / "sts-policies")
    return Trust(remembered / "known-servers", only, policies)


class Doubt(Enum):
    """Why a certificate is not accepted."""

    UNKNOWN = "unknown"
    """Nobody vouches for it; the user could."""
    CHANGED = "changed"
    """It is another one than the user has accepted."""
    NOT_THE_ONE = "not the one"
    """It is another one than the user has demanded."""


class UntrustedError(ConnectError):
    """The server's certificate, with this fingerprint, is not accepted."""

    sentence = texts.NOT_TRUSTED

    def __init__(self, doubt: Doubt, fingerprint: str, problem: str, file: Path | None) -> None:
        text = _SENTENCES[doubt]
        values = {"fingerprint": fingerprint, "problem": problem, "file": file or "known-servers"}
        super().__init__(Text(text.to("en", **values), text.to("ru", **values)))
        self.doubt = doubt
        self.fingerprint = fingerprint


_SENTENCES = {
    Doubt.UNKNOWN: texts.UNKNOWN_SERVER,
    Doubt.CHANGED: texts.CHANGED_SERVER,
    Doubt.NOT_THE_ONE: texts.NOT_THE_SERVER,
}
