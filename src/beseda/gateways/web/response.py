"""An answer in HTTP: what it says, and the fields that keep browsers safe. Pure."""

from email.utils import formatdate
from http import HTTPStatus

import h11

from beseda.gateways.web.exchange import Answer

CLOSE = ("Connection", "close")
"""RFC 9112 section 9.6: one request a connection, and the client is told so."""

NO_SNIFFING = ("X-Content-Type-Options", "nosniff")

_ALWAYS = (
    # What it says depends on the moment (RFC 9111 section 5.2.2.5).
    ("Cache-Control", "no-store"),
    # Nothing may be loaded, run, sent or framed.
    (
        "Content-Security-Policy",
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
"""Unless the answer has a field of that name itself."""

_EMPTY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
"""What never has content, nor a length (RFC 9110 section 8.6)."""


def date(now: float) -> tuple[str, str]:
    """RFC 9110 section 6.6.1: a server with a clock sends the date; `now` is Unix time."""
    return ("Date", formatdate(now, usegmt=True))


def write(answer: Answer, now: float, *, head: bool = False) -> bytes:
    """The bytes of `answer`, the only one on its connection; `now` is Unix time.

    `head`: the request was HEAD, so the same fields go out without content (RFC 9110 section
    9.3.2). Raises h11.LocalProtocolError if a field of the answer cannot be sent.
    """
    has_content = answer.status not in _EMPTY
    own = {name.lower() for name, _ in answer.headers}
    fields = [date(now), CLOSE, NO_SNIFFING]
    if has_content:
        fields += [
            ("Content-Length", str(len(answer.body))),
            ("Content-Type", answer.content_type),
        ]
    fields += [each for each in _ALWAYS if each[0].lower() not in own]
    response = h11.Response(
        status_code=answer.status,
        headers=[*fields, *answer.headers],
        reason=answer.status.phrase,
    )
    written = h11.Connection(h11.SERVER).send(response)
    return written if head or not has_content else written + answer.body
