"""Runs a WSGI application once: from its environ to the bytes of its answer (PEP 3333).

Pure but for what the application does. Content of unknown length goes out in chunks (RFC 9112
section 7.1), although the connection ends with the answer: only so can the client tell an answer
that is complete from one whose application failed in the middle.
"""

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Any, TypeAlias
from wsgiref.util import is_hop_by_hop

import h11

from beseda.gateways.web.mounted import Application
from beseda.gateways.web.response import CLOSE, NO_SNIFFING, date

_ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]
_Headers: TypeAlias = list[tuple[str, str]]

_STATUS = re.compile(r"([2-5][0-9]{2}) ([^\x00-\x1f\x7f]*)")
# RFC 9110 section 5.6.2: a token; and what PEP 3333 keeps out of values.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")
_EMPTY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
"""Statuses without content (RFC 9110 section 6.4.1)."""
_JOINED_BYTES = 1 << 16


class ApplicationError(Exception):
    """The application does not keep to PEP 3333 or to HTTP; the words are for its author."""


class Response:
    """The answer of one call, for the thread that runs it: `start` is its start_response."""

    def __init__(
        self, http: h11.Connection, send: Callable[[bytes], None], now: float, *, head: bool
    ) -> None:
        """`http` has read the request; `send` gets the answer's bytes and may raise; `now` is Unix
        time; `head`: content is dropped."""
        self._http = http
        self._send = send
        self._now = now
        self._head = head
        self._status: tuple[int, str] | None = None
        self._headers: _Headers = []
        self.begun = False
        """Whether the head of the answer is out."""
        self._left: int | None = None
        """How much more content there may be, if its length was announced."""

    @property
    def status(self) -> int:
        """The status code, 0 if there is none yet."""
        return self._status[0] if self._status else 0

    def start(
        self, status: str, headers: _Headers, exc_info: _ExcInfo | None = None, /
    ) -> Callable[[bytes], None]:
        """start_response. Raises ApplicationError, and the error in `exc_info` if the head of the
        answer is out already."""
        if exc_info is not None:
            try:
                if self.begun:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None  # it holds this frame, which holds it
        elif self._status is not None:
            raise ApplicationError("start_response was called twice")
        self._status = _read_status(status)
        self._headers = _checked(headers)
        return self.write

    def write(self, data: bytes) -> None:
        """A piece of the content. Raises ApplicationError, and what `send` raises."""
        if not isinstance(data, bytes):
            raise ApplicationError(f"content must be bytes, not {type(data).__name__}")
        if not data:
            self._send(b"")  # so that one who yields nothing for ever hears of its client's end
            return
        if self._status is None:
            raise ApplicationError("content came before start_response was called")
        head = self._begin()
        excess = self._left is not None and len(data) > self._left
        if excess:
            data = data[: self._left]
        self._put(head, self._framed(data))
        if excess:
            raise ApplicationError("there is more content than its Content-Length says")

    def expect(self, size: int) -> None:
        """All content is known to be `size` bytes: unless the application has said so, it is
        announced. Raises ApplicationError if it has said something else."""
        if self._status is None or self.begun:
            return
        announced = _length(self._headers)
        if announced is None:
            # RFC 9110 section 8.6: for HEAD only the length that GET would have.
            if self.status not in _EMPTY and (size or not self._head):
                self._headers.append(("Content-Length", str(size)))
        elif announced != size and not self._has_no_content:
            raise ApplicationError(f"Content-Length is {announced}, the content has {size} bytes")

    def finish(self) -> None:
        """There is no more content. Raises ApplicationError if some was announced, or nothing at
        all was said."""
        if self._status is None:
            raise ApplicationError("start_response was not called")
        if not self.begun:
            self.expect(0)
        head = self._begin()
        if self._left:
            self._send(head)
            raise ApplicationError("there is less content than its Content-Length says")
        end = b"" if self._has_no_content else self._http.send(h11.EndOfMessage())
        self._send(head + end)

    @property
    def _has_no_content(self) -> bool:
        return self._head or self.status in _EMPTY

    def _begin(self) -> bytes:
        """The head, the first time. Raises ApplicationError."""
        if self.begun or self._status is None:
            return b""
        code, reason = self._status
        if code == HTTPStatus.NO_CONTENT:  # RFC 9110 section 8.6: never with a length
            self._headers = [each for each in self._headers if each[0].lower() != "content-length"]
        own = {name.lower() for name, _ in self._headers}
        extra = [each for each in (date(self._now), NO_SNIFFING) if each[0].lower() not in own]
        fields = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in (*self._headers, *extra, CLOSE)
        ]
        response = h11.Response(status_code=code, headers=fields, reason=reason.encode("latin-1"))
        written = self._http.send(response)
        self.begun = True
        if not self._has_no_content:
            self._left = _length(self._headers)
        return written

    def _put(self, head: bytes, content: bytes) -> None:
        """Send both, in one piece unless that would copy much."""
        if head and len(content) > _JOINED_BYTES:
            self._send(head)
            self._send(content)
        else:
            self._send(head + content if head else content)

    def _framed(self, data: bytes) -> bytes:
        if self._has_no_content or not data:
            return b""
        if self._left is not None:
            self._left -= len(data)
        return self._http.send(h11.Data(data=data))


def call(application: Application, environ: dict[str, Any], response: Response) -> None:
    """Call `application` and send its whole answer. Raises what it raises, ApplicationError, and
    what `response` raises; its close() is called in any case."""
    result: Iterable[bytes] = application(environ, response.start)
    try:
        if isinstance(result, list | tuple) and all(isinstance(each, bytes) for each in result):
            response.expect(sum(map(len, result)))
        for data in result:
            response.write(data)
        response.finish()
    finally:
        close = getattr(result, "close", None)
        if close is not None:
            close()


def _read_status(status: str) -> tuple[int, str]:
    match = _STATUS.fullmatch(status) if isinstance(status, str) else None
    if match is None or not _is_latin(match[2]):
        raise ApplicationError(f"{status!r} is not a status such as '200 OK'")
    return int(match[1]), match[2]


def _checked(headers: _Headers) -> _Headers:
    checked = []
    for name, value in headers:
        if not (isinstance(name, str) and _NAME.fullmatch(name)):
            raise ApplicationError(f"{name!r} is not the name of a header")
        if not (isinstance(value, str) and _is_latin(value)) or _FORBIDDEN.search(value):
            raise ApplicationError(f"the header {name} cannot have the value {value!r}")
        if is_hop_by_hop(name):
            raise ApplicationError(f"the header {name} is the server's business")
        checked.append((name, value.strip(" \t")))
    _length(checked)
    return checked


def _length(headers: _Headers) -> int | None:
    lengths = {value for name, value in headers if name.lower() == "content-length"}
    if not lengths:
        return None
    if len(lengths) > 1 or not re.fullmatch("[0-9]{1,18}", next(iter(lengths))):
        raise ApplicationError(f"Content-Length cannot be {', '.join(lengths)}")
    return int(next(iter(lengths)))


def _is_latin(text: str) -> bool:
    return all(ord(character) < 256 for character in text)
