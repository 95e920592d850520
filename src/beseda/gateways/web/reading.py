"""Reads one request, however its bytes are cut: first the head, then the body. Pure.

h11 does the parsing; what it lets pass and we do not is judged in `request` (heads) and here
(bodies). A body counts only if it is whole and nothing is behind it.
"""

from collections.abc import Callable

import h11

from beseda.catalogue import web as texts
from beseda.gateways.web.problems import BUSY, FaultError
from beseda.gateways.web.request import HEAD_BYTES, body_length, has_body

_PIECE = 1 << 14
_MOST_CHUNKS = 4096
_CHUNK_BYTES = 256
"""A body may come in `_MOST_CHUNKS` chunks and one more for each so many bytes: taking in a byte
costs no more than about a microsecond, so a body of tiny chunks would keep an I/O thread busy."""


class Head:
    """Collects the head of a request."""

    def __init__(self) -> None:
        self.http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
        self.rest = b""
        """What came behind the head and `http` has not seen."""
        self._taken = 0

    @property
    def begun(self) -> bool:
        """Whether anything of it has come."""
        return self._taken > 0

    def feed(self, data: bytes) -> h11.Request | None:
        """Take more in; returns the request once its head is complete. Raises FaultError."""
        if not self._taken:
            data = data.lstrip(b"\r\n")  # RFC 9112 section 2.2: empty lines before a request
        # One byte more than allowed makes h11 refuse; the result does not depend on how the
        # stream is cut.
        room = HEAD_BYTES + 1 - self._taken
        piece, self.rest = data[:room], data[room:]
        if not piece:
            return None
        self._taken += len(piece)
        self.http.receive_data(piece)
        try:
            event = self.http.next_event()
        except h11.RemoteProtocolError as error:
            raise _refusal(error) from None
        return event if isinstance(event, h11.Request) else None


def _refusal(error: h11.RemoteProtocolError) -> FaultError:
    """Why h11 refuses a head, in our words."""
    match error.error_status_hint:
        case 431:
            return FaultError(texts.LARGE_HEAD, bytes=HEAD_BYTES)
        case 501:
            return FaultError(texts.UNKNOWN_CODING)
        case _ if "Content-Length" in str(error):
            return FaultError(texts.BAD_LENGTH)
        case _ if "Host: header" in str(error):  # none, or several
            return FaultError(texts.BAD_HOST)
        case _:
            return FaultError(texts.NOT_HTTP)


class Body:
    """Collects the body of the request whose head `http` has read."""

    def __init__(
        self, http: h11.Connection, request: h11.Request, bound: int, take: Callable[[int], bool]
    ) -> None:
        """`bound`: how many bytes it may have; `take` is asked for memory, in bytes, before it is
        used, and says whether there is any."""
        self._http = http
        self._bound = bound
        self._take = take
        self._length = body_length(request)
        self._is_announced = has_body(request) or self._length is not None
        # What is behind a request that can have no body is what old clients and pipelines send
        # there; it has always been dropped.
        self._may_be_followed = request.method in (b"GET", b"HEAD") and not self._is_announced
        self._data = bytearray()
        self._chunks = 0

    @property
    def came(self) -> int:
        """How many bytes of it have come."""
        return len(self._data)

    def whole(self) -> bytes:
        """The body, when it is complete."""
        return bytes(self._data)

    def feed(self, data: bytes) -> bool:
        """Take more in (b"": look at what `http` has already); returns whether that is all of it.
        Raises FaultError. Nothing may be fed after either."""
        for start in range(0, len(data) or 1, _PIECE):
            if piece := data[start : start + _PIECE]:
                self._http.receive_data(piece)
            if self._advance():
                self._check_behind(self._http.trailing_data[0] + data[start + _PIECE :])
                return True
        return False

    def unfinished(self) -> FaultError:
        """What to say if no more of it will come."""
        if self._length is None:
            return FaultError(texts.UNFINISHED_BODY, came=self.came)
        return FaultError(texts.SHORT_BODY, came=self.came, length=self._length)

    def _advance(self) -> bool:
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError:
                raise FaultError(texts.BAD_CHUNKS) from None
            if isinstance(event, h11.EndOfMessage):
                return True
            if not isinstance(event, h11.Data):
                return False
            self._add(event)

    def _add(self, event: h11.Data) -> None:
        size = len(event.data)
        if self.came + size > self._bound:
            raise FaultError(texts.LARGE_BODY, bytes=self._bound)
        self._chunks += event.chunk_start
        if self._chunks > _MOST_CHUNKS + self.came // _CHUNK_BYTES:
            raise FaultError(texts.BAD_CHUNKS)
        if not self._take(size):
            raise FaultError(BUSY.problem, **BUSY.values)
        self._data += event.data

    def _check_behind(self, behind: bytes) -> None:
        # RFC 9112 section 2.2: some old clients send an empty line behind a body.
        if self._may_be_followed or not behind.strip(b"\r\n"):
            return
        if not self._is_announced:
            raise FaultError(texts.BODY_WITHOUT_LENGTH)
        raise FaultError(texts.LONG_BODY, length=self.came)
