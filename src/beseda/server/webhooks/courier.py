"""One HTTP request to somebody's server: sent, and its answer read, within a time for all of it.

Only whoever runs this server says where requests go, so any address may be one, this computer's
own among them. Redirects are not followed: what answers with one has not taken the message.
"""

import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import h11
from msgspec import Struct

from beseda.domain.webhooks import Problem, WebhookError
from beseda.protocol.webhooks.lines import shortened
from beseda.version import VERSION

SECONDS = 10.0
"""How long a request may take, from looking up the name to the end of the answer; but the system
decides how long it looks a name up."""

MOST_ANSWER_BYTES = 64 * 1024
MOST_URL = 2000
_MOST_RETRY_DIGITS = 6
_READ_BYTES = 1 << 14
_PORTS = {"http": 80, "https": 443}


class Target(NamedTuple):
    """Where requests go: from a URL that was checked."""

    scheme: str
    host: str
    port: int
    path: str
    authority: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Raises WebhookError(BAD_URL): it must be http or https, without a user's name and
        password, which would be shown with it."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
            host = (parts.hostname or "").encode("idna").decode()
            good = host and "@" not in parts.netloc and len(url) <= MOST_URL
            if not good or not url.isascii() or not url.isprintable() or " " in url:
                raise ValueError
        except (ValueError, KeyError):
            raise WebhookError(Problem.BAD_URL, url=url[:MOST_URL]) from None
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(parts.scheme, host, port, path, parts.netloc)

    @property
    def shown(self) -> str:
        """What may stand in a log: in many services' addresses the rest is a secret."""
        return f"{self.scheme}://{self.authority}"


class Reply(Struct, frozen=True):
    """What was answered. `retry_seconds` is what Retry-After says (0: nothing); of a body that is
    too long there is nothing."""

    status: int
    body: bytes
    retry_seconds: float = 0.0


class UndeliveredError(Exception):
    """There was no answer; `str(error)` says why, as the system put it."""


class Courier:
    """Sends to one target, one request after the other, each over a connection of its own. For one
    thread; any other may `abort`."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._context: ssl.SSLContext | None = None
        self._socket: socket.socket | None = None
        self._aborted = False

    def abort(self) -> None:
        """Break off what is under way, and send nothing more."""
        self._aborted = True
        sock = self._socket
        if sock is not None:
            with suppress(OSError):
                # As of the plain socket: that of TLS has its own ideas of which thread may ask.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def post(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """POST `body`, which is JSON. Raises UndeliveredError."""
        deadline = time.monotonic() + SECONDS
        try:
            self._connect(deadline)
            return self._exchange(headers, body, deadline)
        except TimeoutError as error:
            raise UndeliveredError("timeout") from error
        except (OSError, h11.ProtocolError) as error:
            problem = getattr(error, "strerror", None) or str(error)
            raise UndeliveredError(shortened(problem)) from error
        finally:
            if self._socket is not None:
                self._socket.close()
                self._socket = None

    def _connect(self, deadline: float) -> None:
        target = self._target
        problem: OSError | None = None
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        for family, kind, protocol, _, address in found:
            sock = self._socket = socket.socket(family, kind, protocol)
            if self._aborted:
                raise OSError("aborted")
            try:
                sock.settimeout(_left(deadline))
                sock.connect(address)
            except OSError as error:
                problem = error
                sock.close()
            else:
                break
        else:
            raise problem or OSError("no address")
        if target.scheme == "https":
            if self._context is None:
                self._context = ssl.create_default_context()
            self._socket = self._context.wrap_socket(sock, server_hostname=target.host)

    def _exchange(self, headers: Mapping[str, str], body: bytes, deadline: float) -> Reply:
        http = h11.Connection(h11.CLIENT)
        fields = {
            "host": self._target.authority,
            "user-agent": f"beseda/{VERSION}",
            "content-type": "application/json",
            "content-length": str(len(body)),
            "connection": "close",
            **headers,
        }
        request = h11.Request(method="POST", target=self._target.path, headers=list(fields.items()))
        pieces = (http.send(request), http.send(h11.Data(data=body)), http.send(h11.EndOfMessage()))
        sock = self._socket
        assert sock is not None
        sock.settimeout(_left(deadline))
        sock.sendall(b"".join(piece or b"" for piece in pieces))
        return _read(http, sock, deadline)


def _read(http: h11.Connection, sock: socket.socket, deadline: float) -> Reply:
    """The answer, or as much as there may be of it."""
    status, retry, body = 0, 0.0, bytearray()
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            sock.settimeout(_left(deadline))
            http.receive_data(sock.recv(_READ_BYTES))
        elif isinstance(event, h11.Response):
            status, retry = event.status_code, _retry_after(event.headers)
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > MOST_ANSWER_BYTES:
                return Reply(status, b"", retry)
        elif not isinstance(event, h11.InformationalResponse):
            return Reply(status, bytes(body), retry)


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> float:
    """The seconds of Retry-After (RFC 9110 section 10.2.3); a date does not count."""
    for name, value in headers:
        if name == b"retry-after" and value.isdigit() and len(value) <= _MOST_RETRY_DIGITS:
            return float(value)
    return 0.0


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
