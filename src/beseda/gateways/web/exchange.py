"""A request and its answer, for whoever makes answers; the session does the rest of HTTP."""

from collections.abc import Mapping
from http import HTTPStatus

from msgspec import Struct


class Request(Struct, frozen=True):
    """A whole request. Everything in it comes from outside and may hold anything."""

    method: str
    path: str
    """What comes before "?" in its target, as it was sent: percent signs are not decoded."""
    query: str
    headers: Mapping[str, str]
    """By lower-case names; the values of several fields of one name are joined with ", "."""
    body: bytes
    host: str
    """The client's IP address, or "unix"."""


class Answer(Struct, frozen=True):
    """What to say to it; the session adds the date, the length and what keeps browsers safe."""

    status: HTTPStatus
    body: bytes
    content_type: str = "text/plain; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
