"""Servers that are to be reached encrypted only, by their own wish (IRCv3 strict transport
security): the policies that they have told, remembered in a file.
"""

import ipaddress
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from beseda.client.address import Address
from beseda.client.keeping import write

_MOST_HOSTS = 1000
_MOST_SECONDS = 10 * 365 * 86_400
_LINE = re.compile(r"(\S+) ([0-9]{1,5}) ([0-9]{1,12})")
_HEADER = "# Servers that asked to be reached encrypted: host, port, until when (Unix time).\n"


class Policy(NamedTuple):
    """What a server has told: the port where TLS is spoken, and for how many seconds to come it is
    to be reached by that only; None where it has told nothing, or nonsense."""

    port: int | None
    duration: int | None


def parse_policy(value: str) -> Policy:
    """The value of the capability `sts`: `port=6697,duration=2592000`."""
    tokens = dict(token.partition("=")[::2] for token in value.split(","))
    port = _number(tokens.get("port", ""), 65_535)
    return Policy(port or None, _number(tokens.get("duration", ""), 10**12))


def _number(digits: str, most: int) -> int | None:
    usable = digits.isascii() and digits.isdigit() and len(digits) <= 12
    return int(digits) if usable and int(digits) <= most else None


def is_loopback(host: str) -> bool:
    """Whether nothing that is sent there leaves this computer."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host.lower() == "localhost"


class Policies:
    """The policies that have been told, by host. Any thread may call it."""

    def __init__(self, file: Path | None = None) -> None:
        """`file` need not exist; None: nothing is remembered."""
        self._file = file

    def applied(self, address: Address) -> Address:
        """The address to connect to instead of `address`: encrypted if its host wishes it."""
        if address.tls or address.path:
            return address
        port, until = self._read().get(address.host.lower(), (0, 0))
        return address._replace(port=port, tls=True) if until > time.time() else address

    def binds(self, address: Address) -> bool:
        """Whether the host of `address` is to be reached encrypted: then no doubt about its
        certificate may be put aside."""
        _, until = self._read().get(address.host.lower(), (0, 0))
        return until > time.time()

    def keep(self, address: Address, seconds: int) -> None:
        """Reach the host of `address` by this port only, for so long from now on; 0: by any, as
        before. Raises OSError."""
        if self._file is None:
            return
        now = int(time.time())
        hosts = {host: told for host, told in self._read().items() if told[1] > now}
        before = hosts.pop(address.host.lower(), None)
        if seconds:
            until = now + min(seconds, _MOST_SECONDS)
            hosts[address.host.lower()] = (address.port, until)
        elif before is None:
            return
        lines = [f"{host} {port} {until}\n" for host, (port, until) in hosts.items()]
        write(self._file, _HEADER + "".join(lines[-_MOST_HOSTS:]))

    def _read(self) -> dict[str, tuple[int, int]]:
        if self._file is None:
            return {}
        with suppress(OSError, UnicodeDecodeError):
            found = map(_LINE.fullmatch, self._file.read_text("utf-8").splitlines())
            return {match[1]: (int(match[2]), int(match[3])) for match in found if match}
        return {}
