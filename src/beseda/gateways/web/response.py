"""An answer in HTTP: the page, and the fields that keep browsers safe."""

from email.utils import formatdate
from http import HTTPStatus

import h11

from beseda.catalogue import Language
from beseda.gateways.web.pages import CONTENT_SECURITY_POLICY
from beseda.gateways.web.request import METHODS

_ALWAYS = (
    # RFC 9112 section 9.6: one request a connection, and the client is told so.
    ("Connection", "close"),
    ("Content-Type", "text/html; charset=utf-8"),
    # The page depends on the moment, the address and the language (RFC 9111 section 5.2.2.5).
    ("Cache-Control", "no-store"),
    ("Vary", "Accept-Language"),
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


def write(
    http: h11.Connection,
    status: HTTPStatus,
    page: str,
    language: Language,
    now: float,
    *,
    head: bool = False,
) -> bytes:
    """The bytes of the only response on `http`; `now` is Unix time.

    `head`: the request was HEAD, so the same fields go out without content (RFC 9110 section
    9.3.2). Pure but for the state of `http`, which must not have sent anything.
    """
    body = page.encode()
    fields = [
        # RFC 9110 section 6.6.1: a server with a clock sends the date.
        ("Date", formatdate(now, usegmt=True)),
        ("Content-Length", str(len(body))),
        ("Content-Language", language),
        *_ALWAYS,
    ]
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        fields.append(("Allow", ", ".join(METHODS)))  # RFC 9110 section 15.5.6: a must
    events: list[h11.Event] = [
        h11.Response(status_code=status, headers=fields, reason=status.phrase),
        h11.EndOfMessage(),
    ]
    if not head:
        events.insert(1, h11.Data(data=body))
    return b"".join(http.send(event) or b"" for event in events)
