"""Where a server is: parsing `HOST[:PORT]`, `[V6]:PORT` and `unix:PATH`, `irc://`, `ircs://` and
`quic://`."""

from typing import NamedTuple

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8080
TLS_PORT = 6697
"""The port where IRC is spoken over TLS (RFC 7194), and never without."""
_IRC_PORT = 6667
_UNIX = "unix:"
_IRC, _IRCS, _QUIC = "irc://", "ircs://", "quic://"


class Address(NamedTuple):
    """A host and a port, or the path of a Unix socket: `path` is "" unless it is one. `tls`: only
    encrypted; `quic`: by QUIC, which always is."""

    host: str
    port: int
    path: str = ""
    tls: bool = False
    quic: bool = False

    @property
    def place(self) -> str:
        """The same without how it is spoken there."""
        if self.path:
            return _UNIX + self.path
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __str__(self) -> str:
        if self.quic:
            return _QUIC + self.place
        return (_IRCS if self.tls else "") + self.place


class AddressError(ValueError):
    """The text is no address."""

    def __str__(self) -> str:
        return (
            f"not an address: {self.args[0]!r}. Write HOST, HOST:PORT, ircs://HOST, quic://HOST or"
            " unix:PATH"
        )


def parse_address(written: str) -> Address:
    """The address that `written` means; what is left out is 127.0.0.1 or 8080.

    `host`, `host:port`, `:port`, `[v6]`, `[v6]:port`, `v6` (two or more colons) and `unix:path`
    are understood; `irc://host` and `ircs://host` (encrypted) mean the ports that are usual for
    them. Port 6697 is always encrypted, and so is `quic://host`. Raises AddressError.
    """
    if written.lower().startswith(_QUIC):
        address = _parse_place(written[len(_QUIC) :].removesuffix("/"), DEFAULT_PORT)
        if address.path:
            raise AddressError(written)
        return address._replace(tls=True, quic=True)
    for scheme, port in ((_IRC, _IRC_PORT), (_IRCS, TLS_PORT)):
        if written.lower().startswith(scheme):
            address = _parse(written[len(scheme) :].removesuffix("/"), port)
            return address._replace(tls=address.tls or scheme == _IRCS)
    return _parse(written, DEFAULT_PORT)


def _parse(written: str, default: int) -> Address:
    address = _parse_place(written, default)
    return address._replace(tls=address.port == TLS_PORT)


def _parse_place(written: str, default: int) -> Address:
    if written.startswith(_UNIX):
        path = written.removeprefix(_UNIX)
        if not path or "\0" in path:
            raise AddressError(written)
        return Address("", 0, path)
    if written.startswith("["):
        host, bracket, rest = written[1:].partition("]")
        if not bracket or not host or (rest and not rest.startswith(":")):
            raise AddressError(written)
        return Address(host, _port(rest[1:], written) if rest else default)
    if written.count(":") > 1:
        return Address(_host(written, written), default)
    host, colon, port = written.partition(":")
    return Address(_host(host or DEFAULT_HOST, written), _port(port, written) if colon else default)


def _host(host: str, written: str) -> str:
    if "/" in host or any(character.isspace() or not character.isprintable() for character in host):
        raise AddressError(written)
    return host


def _port(port: str, written: str) -> int:
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65_536):
        raise AddressError(written)
    return int(port)
