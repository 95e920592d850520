"""One browser, or whoever else speaks HTTP: one request, one answer, and the connection ends."""

from enum import Enum
from http import HTTPStatus

import h11

from beseda.catalogue import Language
from beseda.catalogue import web as texts
from beseda.catalogue.endings import CLOSED, ENDINGS
from beseda.domain.hub import Hub
from beseda.gateways.link import Link
from beseda.gateways.web import pages
from beseda.gateways.web.request import HEAD_BYTES, HEAD_SECONDS, Address, Wish, judge
from beseda.gateways.web.response import write


class Stage(Enum):
    """How far the exchange has got, in this order."""

    ASKING = "asking"  # the head is not complete
    ANSWERED = "answered"  # the response is queued, and the end after it
    OVER = "over"


class WebSession:
    """One connection that speaks HTTP/1.1.

    Its public methods are the network's `Handler`, called on the connection's own thread without
    any lock. It holds the head of one request at most (`HEAD_BYTES`); bodies and whatever else
    comes after the head are dropped unread, and one request a connection is served, so nothing
    that is smuggled in behind the first can be taken for another (RFC 9112 section 11.2).
    """

    protocol = "http"
    """The protocol's name, for the console."""

    def __init__(
        self, link: Link, hub: Hub, language: Language, site: pages.Site = pages.DEFAULT_SITE
    ) -> None:
        """`language` is the server's, for the console and for whoever wishes for none of ours;
        `site` is what the pages tell of this server."""
        self._link = link
        self._hub = hub
        self._language = language
        self._site = site
        self._stage = Stage.ASKING
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_BYTES)
        self._taken = 0
        """Bytes of the head so far."""
        self._deadline = link.call_later(HEAD_SECONDS, self._check_asked)
        with hub.lock:
            hub.note("identified", address=link.address, protocol=self.protocol)

    # ── the network's Handler ──────────────────────────────────────────────────────────────

    def received(self, data: bytes) -> None:
        """Bytes came; what is beyond the head is dropped."""
        if self._stage is not Stage.ASKING:
            return
        if not self._taken:
            data = data.lstrip(b"\r\n")  # RFC 9112 section 2.2: empty lines before a request
        # One byte more than allowed makes h11 refuse; the result does not depend on how the
        # stream is cut.
        piece = data[: HEAD_BYTES + 1 - self._taken]
        if piece:
            self._taken += len(piece)
            self._http.receive_data(piece)
            self._read()

    def input_ended(self) -> None:
        """The client sends no more; half a request gets an answer all the same."""
        if self._stage is not Stage.ASKING:
            return
        if self._taken:
            self._fail(HTTPStatus.BAD_REQUEST)
        else:
            with self._hub.lock:
                self._hub.close(self._link, b"", CLOSED)

    def closed(self, reason: str) -> None:
        """The connection is over."""
        self._deadline.cancel()
        self._stage = Stage.OVER
        words = ENDINGS[reason].to(self._language) if reason in ENDINGS else reason
        with self._hub.lock:
            self._hub.note("disconnected", address=self._link.address, reason=words)

    def farewell(self, reason: str) -> bytes:  # noqa: ARG002 - every reason is the same here
        """503 for whoever has no answer yet; nothing in the middle of one. Pure; called with or
        without the lock."""
        if self._stage is not Stage.ASKING:
            return b""
        status = HTTPStatus.SERVICE_UNAVAILABLE
        page = pages.problem_page(self._site, self._language, status, self._shown_address(None))
        fresh = h11.Connection(h11.SERVER)
        return write(fresh, status, page, self._language, self._hub.clock())

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _read(self) -> None:
        """See whether the head is complete, and answer it."""
        try:
            event = self._http.next_event()
        except h11.RemoteProtocolError as error:
            self._fail(HTTPStatus(error.error_status_hint))
        else:
            if isinstance(event, h11.Request):
                self._answer(judge(event, self._language))

    def _check_asked(self) -> None:
        if self._stage is Stage.ASKING:
            self._fail(HTTPStatus.REQUEST_TIMEOUT)  # RFC 9110 section 15.5.9

    def _fail(self, status: HTTPStatus) -> None:
        """Answer something that is no request, so that nothing is known about who asks."""
        self._answer(Wish(status, self._language))

    def _answer(self, wish: Wish) -> None:
        address = self._shown_address(wish.address)
        if wish.status is HTTPStatus.OK:
            with self._hub.lock:
                people = self._hub.roster.people_count
            page = pages.joining_page(self._site, wish.language, address, people)
        else:
            page = pages.problem_page(self._site, wish.language, wish.status, address)
        now = self._hub.clock()
        data = write(self._http, wish.status, page, wish.language, now, head=wish.head)
        self._deadline.cancel()
        self._stage = Stage.ANSWERED
        reason = texts.ANSWERED.to(self._language, status=int(wish.status))
        with self._hub.lock:
            self._hub.reply(self._link, data)
            self._hub.close(self._link, b"", reason)

    def _shown_address(self, known: Address | None) -> Address:
        """The address by which the client knows us, or else the one where we listen."""
        return known or self._site.address
