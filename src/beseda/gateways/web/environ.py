"""What a WSGI application is told of a request (PEP 3333, "environ Variables"; RFC 3875)."""

import io
import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from beseda.gateways.web.exchange import Request
from beseda.gateways.web.request import Address

_LINE_LENGTH = 2000
_LINE_END = re.compile(r"[\r\n]+")

_OWN_NAMES = {"content-type", "content-length"}
"""Fields that have variables of their own instead of HTTP_."""

_KEPT_BACK = {
    # It would be HTTP_PROXY, which programs that the application runs take for a setting.
    "proxy",
    # The body is whole already, and not in chunks any more.
    "transfer-encoding",
    "expect",
}


class Surroundings(Struct, frozen=True):
    """What is to be known besides the request itself."""

    server: Address
    """Where the server listens."""
    mount: str
    """The path where the application is mounted, "" for the root; decoded, as the next."""
    path: str
    """What comes after it."""
    version: str = "1.1"
    """The client's version of HTTP."""
    is_secure: bool = False


class ErrorStream:
    """`wsgi.errors`: a text stream whose lines go to `tell`. For one thread at a time; a line is
    cut at 2,000 characters."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._unfinished = ""

    def write(self, text: str) -> int:
        """Add `text`; every line that it ends is told. Returns how many characters that were."""
        *lines, self._unfinished = _LINE_END.split(self._unfinished + text)
        for line in lines:
            self._say(line)
        self._unfinished = self._unfinished[:_LINE_LENGTH]
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Add all of `lines`."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Tell what is there of a line without an end."""
        line, self._unfinished = self._unfinished, ""
        self._say(line)

    def _say(self, line: str) -> None:
        if line.strip():
            self._tell(line[:_LINE_LENGTH])


def make_environ(request: Request, around: Surroundings, errors: ErrorStream) -> dict[str, Any]:
    """The dictionary for one call of an application, which may change it. Pure.

    Its strings hold bytes as characters (latin-1), as PEP 3333 has it.
    """
    headers = request.headers
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": around.mount,
        "PATH_INFO": around.path,
        "QUERY_STRING": request.query,
        "SERVER_NAME": around.server.host,
        "SERVER_PORT": str(around.server.port),
        "SERVER_PROTOCOL": f"HTTP/{around.version}",
        "SERVER_SOFTWARE": "Beseda",
        "GATEWAY_INTERFACE": "CGI/1.1",
        # Who comes by a Unix socket is on this computer, and applications want an IP address.
        "REMOTE_ADDR": "127.0.0.1" if request.host == "unix" else request.host,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if around.is_secure else "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": errors,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if around.is_secure:
        environ["HTTPS"] = "on"
    if "content-type" in headers:
        environ["CONTENT_TYPE"] = headers["content-type"]
    # Not set if the client has announced no body, so that an application can tell.
    if "content-length" in headers or "transfer-encoding" in headers:
        environ["CONTENT_LENGTH"] = str(len(request.body))
    for name, value in headers.items():
        # With an underscore it could pass for another one, such as a proxy's X-Real-IP.
        if name not in _OWN_NAMES and name not in _KEPT_BACK and "_" not in name:
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ
