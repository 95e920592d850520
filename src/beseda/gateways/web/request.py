"""What a request asks for: judged from its head alone, before anything of its body is read."""

import re
from http import HTTPStatus
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

import h11
from msgspec import Struct

from beseda.catalogue import Language

HEAD_BYTES = 16 * 1024
"""The longest head of a request: its first line and its fields. Node.js has the same limit."""

HEAD_SECONDS = 10.0
"""How long the head may take: a browser sends it at once, and waiting costs a connection."""

METHODS = ("GET", "HEAD")
"""What can be done with a page."""

_HTTP_PORT = 80
_PORT_MAX = 65_535
_HOST_LENGTH = 253  # RFC 1035 section 2.3.4, without the root's dot
_LABEL = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)")

# RFC 9110 section 7.2: Host = uri-host [ ":" port ]; RFC 3986 section 3.2.2 says what a host is.
_HOST_FIELD = re.compile(
    r"(?:\[[\w.~!$&'()*+,;=:-]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?", re.ASCII
)
# RFC 9112 section 3.2.2: a server must accept the absolute form, too.
_ABSOLUTE_FORM = re.compile(r"https?://([^/?#]*)([^#]*)", re.IGNORECASE)
# RFC 9110 section 12.4.2: weights from 0 to 1 with up to three digits.
_MOST_LANGUAGES = 32
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


class Address(NamedTuple):
    """Where this server is, for people: a name or an IP address (without brackets), and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class Wish(Struct, frozen=True):
    """What a request comes to: the status that it deserves, and for whom the answer is written.

    `address` is the server's as the client knows it; None if the client did not say it, or nothing
    that can be shown.
    """

    status: HTTPStatus
    language: Language
    address: Address | None = None
    head: bool = False
    """Whether the answer has no content (RFC 9110 section 9.3.2)."""


def judge(request: h11.Request, language: Language) -> Wish:
    """What `request` comes to; `language` is for those who wish for none of ours. Never raises."""
    fields = {name: value.decode("latin-1") for name, value in request.headers}
    host, target = fields.get(b"host"), request.target.decode("latin-1")
    absolute = _ABSOLUTE_FORM.fullmatch(target)
    path = target if absolute is None else absolute[2]
    if absolute is not None and not _lacks_host(request, host):
        # RFC 9112 section 3.2.2: then the target counts, and Host is ignored.
        host = absolute[1]
    return Wish(
        # RFC 9110 section 4.2.3: in an http URI an empty path is "/".
        _status(request, host, path.partition("?")[0] or "/"),
        wanted_language(fields.get(b"accept-language", ""), language),
        read_address(host or ""),
        head=request.method == b"HEAD",
    )


def _lacks_host(request: h11.Request, host: str | None) -> bool:
    # h11 has refused this in HTTP/1.1, but not in a later 1.x, which counts as 1.1 (RFC 9110
    # section 2.5).
    return host is None and request.http_version != b"1.0"


def _status(request: h11.Request, host: str | None, path: str) -> HTTPStatus:
    # The first that applies counts: what the message is, then what it wants.
    if not request.http_version.startswith(b"1."):
        return HTTPStatus.HTTP_VERSION_NOT_SUPPORTED
    # RFC 9112 section 3.2: 400 for a 1.1 request without Host, and for a Host that is no host.
    if _lacks_host(request, host) or not _HOST_FIELD.fullmatch(host or ""):
        return HTTPStatus.BAD_REQUEST
    if request.method.decode("latin-1") not in METHODS:
        return HTTPStatus.METHOD_NOT_ALLOWED
    # RFC 9110 section 9.3.1: content in a GET request has no meaning, and may be an attempt to
    # smuggle another request in; none is read.
    if _has_body(request):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return HTTPStatus.OK if path == "/" else HTTPStatus.NOT_FOUND


def _has_body(request: h11.Request) -> bool:
    # RFC 9112 section 6: either field announces a body. h11 lets only digits through here.
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and int(value) > 0)
        for name, value in request.headers
    )


def read_address(text: str) -> Address | None:
    """The address in a Host field or in a listening address. Pure.

    None unless it is one that can be typed into a shell as it is: a host name, an IPv4 address or
    an IPv6 address in brackets.
    """
    host, colon, digits = text.rpartition(":")
    if not colon or text.endswith("]"):
        host, digits = text, ""
    # RFC 9110 section 4.2.1: an http URI without a port, or with an empty one, means port 80.
    port = int(digits) if re.fullmatch("[0-9]{1,5}", digits) else 0 if digits else _HTTP_PORT
    if not 0 < port <= _PORT_MAX:
        return None
    if host.startswith("[") and host.endswith("]"):
        return Address(host[1:-1], port) if _is_ipv6(host[1:-1]) else None
    return Address(host, port) if _is_name(host) or _is_ipv4(host) else None


def _is_ipv6(host: str) -> bool:
    try:
        return "%" not in host and bool(IPv6Address(host))
    except AddressValueError:
        return False


def _is_ipv4(host: str) -> bool:
    try:
        return bool(IPv4Address(host))
    except AddressValueError:
        return False


def _is_name(host: str) -> bool:
    """A host name by RFC 1123 section 2.1; one whose last part is a number is meant to be an
    IPv4 address instead."""
    labels = host.removesuffix(".").split(".")
    return (
        len(host) <= _HOST_LENGTH
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )


def wanted_language(field: str, otherwise: Language) -> Language:
    """Which of our languages an Accept-Language field prefers (RFC 9110 section 12.5.4); of two
    equal ones the first. `otherwise` for a field that asks for neither, or for any. Pure."""
    known: dict[str, Language] = {"en": "en", "ru": "ru", "*": otherwise}
    best, best_weight = otherwise, 0.0
    for item in field.split(",", _MOST_LANGUAGES)[:_MOST_LANGUAGES]:
        tag, *parameters = (part.strip() for part in item.split(";", 2))
        language = known.get(tag.partition("-")[0].lower())
        weight = _weight(parameters)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: list[str]) -> float:
    if not parameters:
        return 1.0
    match = _WEIGHT.fullmatch(parameters[0])
    return float(match[1]) if match else 0.0
