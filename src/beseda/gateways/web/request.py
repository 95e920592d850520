"""What is to be known of a request from its head alone, before anything of its body is read."""

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple

import h11

from beseda.catalogue import Language

HEAD_BYTES = 16 * 1024
"""The longest head of a request: its first line and its fields. Node.js has the same limit."""

HEAD_SECONDS = 10.0
"""How long the head may take: a browser sends it at once, and waiting costs a connection."""

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


class Line(NamedTuple):
    """What the first line of a request, and its Host field, come to."""

    path: str
    """As it was sent; an empty one is "/" (RFC 9110 section 4.2.3)."""
    query: str
    host: str | None
    """The Host field, or what stands for it; None if there is none."""


def read_line(request: h11.Request) -> Line:
    """Where `request` goes. Never raises."""
    host, target = field(request, b"host"), request.target.decode("latin-1")
    absolute = _ABSOLUTE_FORM.fullmatch(target)
    if absolute is not None:
        target = absolute[2]
        # RFC 9112 section 3.2.2: then the target counts, and Host is ignored, but must be there.
        if host is not None or request.http_version == b"1.0":
            host = absolute[1]
    path, _, query = target.partition("?")
    return Line(path or "/", query, host)


def field(request: h11.Request, name: bytes) -> str | None:
    """The value of the first field called `name` (in lower case), None if there is none."""
    return next((value.decode("latin-1") for key, value in request.headers if key == name), None)


def read_headers(request: h11.Request) -> dict[str, str]:
    """All fields by lower-case names; the values of several of one name are joined with ", "
    (RFC 9110 section 5.3)."""
    headers: dict[str, str] = {}
    for key, value in request.headers:
        name, text = key.decode("latin-1"), value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def is_host(text: str) -> bool:
    """Whether `text` can stand in a Host field. Pure."""
    return bool(_HOST_FIELD.fullmatch(text))


def body_length(request: h11.Request) -> int | None:
    """What Content-Length says, None if it is not there. h11 lets only digits through."""
    length = field(request, b"content-length")
    return None if length is None else int(length)


def has_body(request: h11.Request) -> bool:
    """Whether a body is announced (RFC 9112 section 6: either field does)."""
    return is_chunked(request) or bool(body_length(request))


def is_chunked(request: h11.Request) -> bool:
    """Whether it has a Transfer-Encoding, of which h11 lets only "chunked" through."""
    return field(request, b"transfer-encoding") is not None


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


def reads_html(accept: str) -> bool:
    """Whether an Accept field asks for HTML by name, as every browser's does for a page (RFC 9110
    section 12.5.1). Pure."""
    return "text/html" in accept.lower()


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
