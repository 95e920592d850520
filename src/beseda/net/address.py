"""Where a listener stands: the text of a setting, read into a value.

Pure: nothing here opens a socket or looks up a name.
"""

import re
import socket
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

AddressKind = Literal["any", "inet", "inet6", "unix"]

AddressProblem = Literal[
    "empty",
    "no_port",
    "bare_port",
    "bad_port",
    "port_range",
    "bad_host",
    "bad_ipv4",
    "bad_ipv6",
    "ipv6_brackets",
    "no_path",
    "bad_path",
    "long_path",
]
"""What is wrong with an address; the sentences stand in `beseda.catalogue.configuration`."""

TLS_SCHEME = "tls://"
"""What an address begins with where TLS is demanded."""
UDP_SCHEME, QUIC_SCHEME = "udp://", "quic://"
"""The same where plain lines come in datagrams, and where QUIC is spoken."""

_PORT_MAX = 65_535
_UNIX_PATH_BYTES = 107  # Linux keeps 108 bytes for the path, the last of them a zero
_HOST_LENGTH = 253  # RFC 1035, 2.3.4, without the root's dot
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


class BadAddressError(ValueError):
    """A listen address that cannot be read: `reason` says why, `text` is what was given."""

    def __init__(self, reason: AddressProblem, text: str) -> None:
        super().__init__(f"{reason}: {text!r}")
        self.reason = reason
        self.text = text


class ListenAddress(Struct, frozen=True, kw_only=True):
    """Where to listen.

    `kind` is `"any"` (all interfaces, IPv4 and IPv6; `host` is empty), `"inet"` (`host` is an IPv4
    address or a name still to be looked up), `"inet6"` (`host` is an IPv6 address without
    brackets) or `"unix"` (`path` is set, `host` and `port` are not). Port 0 asks the system for a
    free one. `tls`: nobody is served there who does not speak TLS.
    """

    kind: AddressKind
    host: str = ""
    port: int = 0
    path: str = ""
    tls: bool = False

    def __str__(self) -> str:
        """The address as a setting would write it; `parse_listen` reads it back."""
        scheme = TLS_SCHEME if self.tls else ""
        match self.kind:
            case "unix":
                return f"{scheme}unix:{self.path}"
            case "inet6":
                return f"{scheme}[{self.host}]:{self.port}"
            case _:
                return f"{scheme}{self.host}:{self.port}"


def with_port(host: str, port: int) -> str:
    """An IP address and a port, as people read them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def parse_listen(text: str) -> ListenAddress:
    """Read `HOST:PORT`, `[IPV6]:PORT`, `:PORT`, `*:PORT` or `unix:PATH`, each also with
    `tls://` before it. A port alone is refused: it would let everybody in without saying so.

    Any thread may call it. Raises BadAddressError.
    """
    given = text.strip()
    if given.startswith(TLS_SCHEME):
        return replace(_parse(given.removeprefix(TLS_SCHEME), text), tls=True)
    return _parse(given, text)


def _parse(given: str, text: str) -> ListenAddress:
    if not given:
        raise BadAddressError("empty", text)
    if given.startswith("unix:"):
        return ListenAddress(kind="unix", path=_path(given.removeprefix("unix:"), text))
    if given.startswith("["):
        host, bracket, rest = given[1:].partition("]")
        if not bracket or not _is_ipv6(host):
            raise BadAddressError("bad_ipv6", text)
        if not rest.startswith(":"):
            raise BadAddressError("no_port", text)
        return ListenAddress(kind="inet6", host=host, port=_port(rest[1:], text))
    host, colon, port = given.rpartition(":")
    if ":" in host:
        raise BadAddressError("ipv6_brackets", text)
    if not colon and not (port.isascii() and port.isdigit()):
        raise BadAddressError("no_port", text)
    number = _port(port, text)
    if not colon:
        raise BadAddressError("bare_port", text)
    if host in ("", "*"):
        return ListenAddress(kind="any", port=number)
    return ListenAddress(kind="inet", host=_host(host, text), port=number)


def _port(port: str, text: str) -> int:
    if not port:
        raise BadAddressError("no_port", text)
    # int() would take "+1", "1_0" and digits of other scripts as well.
    if not (port.isascii() and port.isdigit()):
        raise BadAddressError("bad_port", text)
    if len(port) > len(str(_PORT_MAX)) or int(port) > _PORT_MAX:
        raise BadAddressError("port_range", text)
    return int(port)


def _host(host: str, text: str) -> str:
    if re.fullmatch(r"[0-9.]+", host):
        try:
            socket.inet_pton(socket.AF_INET, host)
        except OSError:
            raise BadAddressError("bad_ipv4", text) from None
        return host
    labels = host.removesuffix(".").split(".")
    if len(host) > _HOST_LENGTH or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddressError("bad_host", text)
    return host


def _is_ipv6(host: str) -> bool:
    """An IPv6 address, perhaps with a zone: `fe80::1%eth0`."""
    address, percent, zone = host.partition("%")
    if percent and not re.fullmatch(r"[\w.-]{1,64}", zone):
        return False
    try:
        socket.inet_pton(socket.AF_INET6, address)
    except (OSError, ValueError):  # ValueError for a zero character or a lone surrogate
        return False
    return True


def _path(path: str, text: str) -> str:
    if not path:
        raise BadAddressError("no_path", text)
    if "\0" in path:
        raise BadAddressError("bad_path", text)
    if len(path.encode("utf-8", "surrogateescape")) > _UNIX_PATH_BYTES:
        raise BadAddressError("long_path", text)
    return path
