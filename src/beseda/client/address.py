"""Where a server is: parsing `HOST[:PORT]`, `[V6]:PORT` and `unix:PATH`."""

from typing import NamedTuple

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8080
_UNIX = "unix:"


class Address(NamedTuple):
    """A host and a TCP port, or the path of a Unix socket: `path` is "" unless it is one."""

    host: str
    port: int
    path: str = ""

    def __str__(self) -> str:
        if self.path:
            return _UNIX + self.path
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class AddressError(ValueError):
    """The text is no address."""


def parse_address(written: str) -> Address:
    """The address that `written` means; what is left out is 127.0.0.1 or 8080.

    `host`, `host:port`, `:port`, `[v6]`, `[v6]:port`, `v6` (two or more colons) and `unix:path`
    are understood. Raises AddressError.
    """
    if written.startswith(_UNIX):
        path = written.removeprefix(_UNIX)
        if not path or "\0" in path:
            raise AddressError(written)
        return Address("", 0, path)
    if written.startswith("["):
        host, bracket, rest = written[1:].partition("]")
        if not bracket or not host or (rest and not rest.startswith(":")):
            raise AddressError(written)
        return Address(host, _port(rest[1:], written) if rest else DEFAULT_PORT)
    if written.count(":") > 1:
        return Address(_host(written, written), DEFAULT_PORT)
    host, colon, port = written.partition(":")
    return Address(
        _host(host or DEFAULT_HOST, written), _port(port, written) if colon else DEFAULT_PORT
    )


def _host(host: str, written: str) -> str:
    if any(character.isspace() or not character.isprintable() for character in host):
        raise AddressError(written)
    return host


def _port(port: str, written: str) -> int:
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65_536):
        raise AddressError(written)
    return int(port)
