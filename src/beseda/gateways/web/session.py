"""One browser, or whoever else speaks HTTP: one request, one answer, and the connection ends."""

from collections.abc import Callable
from enum import Enum

import h11

from beseda.catalogue import web as texts
from beseda.catalogue.endings import CLOSED, ENDINGS
from beseda.domain.hub import Hub
from beseda.gateways.link import Link
from beseda.gateways.web.environ import Surroundings
from beseda.gateways.web.exchange import Answer, Request
from beseda.gateways.web.gateway import Gateway
from beseda.gateways.web.judging import Judged, judge
from beseda.gateways.web.mounted import Mounted, Outflow
from beseda.gateways.web.pages import joining_answer
from beseda.gateways.web.problems import BUSY, STOPPING, Fault, FaultError, Reader, explain
from beseda.gateways.web.reading import Body, Head
from beseda.gateways.web.request import HEAD_SECONDS, read_headers
from beseda.gateways.web.response import write
from beseda.gateways.web.routes import JoiningPage, Kind, Route, decode
from beseda.gateways.web.running import Call
from beseda.gateways.web.telling import shown_path

BODY_SECONDS = 30.0
"""How long a body may take in all."""

SILENCE_SECONDS = 10.0
"""How long its sender may be silent."""

ANSWER_SECONDS = 60.0
"""How long a worker or an application may take until it begins to answer, waiting for its turn
included."""


_UNKNOWN = "-"
"""Stands on the console for what has not come, as in the logs of other servers."""


class Stage(Enum):
    """How far the exchange has got, in this order."""

    ASKING = "asking"  # the head is not complete
    SENDING = "sending"  # the body is not complete
    WAITING = "waiting"  # a worker makes the answer, or an application sends it
    ANSWERED = "answered"  # the response is queued, and the end after it
    OVER = "over"


class WebSession:
    """One connection that speaks HTTP/1.1.

    Its public methods are the network's `Handler`, called on the connection's own thread without
    any lock. It holds one request at most: a head (`HEAD_BYTES`) and the body that its target
    allows, which counts in `Gateway.bodies` as well. One request a connection is served, and what
    comes behind it is never taken for another (RFC 9112 section 11.2).

    A request that another site's page makes a browser send is answered like any other: nothing of
    ours goes by cookies or by who asks, so such a page can do nothing here that its author could
    not do without the browser. Whoever may post to a hook knows its secret path.
    """

    protocol = "http"
    """The protocol's name, for the console."""

    def __init__(self, link: Link, hub: Hub, gateway: Gateway) -> None:
        self._link = link
        self._hub = hub
        self._gateway = gateway
        self._stage = Stage.ASKING
        self._head = Head()
        self._reader = Reader(gateway.language)
        self._body_until = self._heard_at = link.now
        self._reserved = 0
        """Bytes of the body that count in `Gateway.bodies`, until somebody else has it."""
        self._outflow: Outflow | None = None
        self._judged: Judged | None = None
        self._body: Body | None = None
        self._status = 0
        """Of the answer, as soon as that is begun."""
        self._deadline = link.call_later(HEAD_SECONDS, self._check_asked)

    # ── the network's Handler ──────────────────────────────────────────────────────────────

    def received(self, data: bytes) -> None:
        """Bytes came; what is beyond the request is dropped."""
        self._heard_at = self._link.now
        try:
            if self._stage is Stage.ASKING:
                request = self._head.feed(data)
                if request is not None:
                    self._begin(request)
            elif self._stage is Stage.SENDING:
                self._take(data)
        except FaultError as error:
            self._refuse(error.fault)

    def input_ended(self) -> None:
        """The client sends no more; half a request gets an answer all the same."""
        if self._stage is Stage.SENDING and self._body is not None:
            self._refuse(self._body.unfinished().fault)
        elif self._stage is Stage.ASKING and self._head.begun:
            self._refuse(Fault(texts.NOT_HTTP))
        elif self._stage is Stage.ASKING:
            with self._hub.lock:
                self._hub.close(self._link, b"", CLOSED)

    def closed(self, reason: str) -> None:
        """The connection is over."""
        self._deadline.cancel()
        self._stage = Stage.OVER
        self._release()
        if self._outflow is not None:
            self._outflow.abandon()
        words = ENDINGS[reason].to(self._gateway.language) if reason in ENDINGS else reason
        judged = self._judged
        method = path = _UNKNOWN
        if judged is not None:
            method, path = judged.head.method.decode("latin-1"), shown_path(judged.line.path)
        end: dict[str, str | int] = {"status": self._status} if self._status else {"reason": words}
        with self._hub.lock:
            self._hub.note("http", address=self._link.address, method=method, path=path, **end)

    def farewell(self, reason: str) -> bytes:  # noqa: ARG002 - every reason is the same here
        """503 for whoever has no answer yet; nothing in the middle of one. Called with or without
        the lock."""
        if self._stage in (Stage.ANSWERED, Stage.OVER):
            return b""
        if self._outflow is not None and not self._outflow.give_up():
            return b""
        return self._written(explain(STOPPING, self._reader, self._gateway.site))

    # ── the request ────────────────────────────────────────────────────────────────────────

    def _begin(self, request: h11.Request) -> None:
        """The head is complete. Raises FaultError."""
        self._judged = judge(request, self._gateway.routes, self._gateway.language)
        self._reader = self._judged.reader
        target = self._judged.outcome
        if isinstance(target, Fault):
            self._refuse(target)
            return
        self._body = Body(self._head.http, request, target.body_bytes, self._reserve)
        self._stage = Stage.SENDING
        self._deadline.cancel()
        self._body_until = self._link.now + BODY_SECONDS
        self._take(self._head.rest)
        if self._stage is Stage.SENDING:
            self._ask_for_body()
            self._deadline = self._link.call_later(SILENCE_SECONDS, self._check_body)

    def _ask_for_body(self) -> None:
        """RFC 9110 section 10.1.1: whoever waits to be told to send the body is told."""
        http = self._head.http
        if http.they_are_waiting_for_100_continue:
            go_on = http.send(
                h11.InformationalResponse(status_code=100, headers=[], reason="Continue")
            )
            with self._hub.lock:
                self._hub.reply(self._link, go_on)

    def _take(self, data: bytes) -> None:
        """More of the body, or b"" to see whether it is there already. Raises FaultError."""
        assert self._body is not None
        if self._body.feed(data):
            body, self._body = self._body.whole(), None
            self._deadline.cancel()
            self._carry_out(body)

    def _reserve(self, size: int) -> bool:
        if not self._gateway.bodies.take(size, self._link.host):
            return False
        self._reserved += size
        return True

    def _release(self) -> None:
        if self._reserved:
            size, self._reserved = self._reserved, 0
            self._gateway.bodies.give_back(size, self._link.host)

    def _check_asked(self) -> None:
        if self._stage is Stage.ASKING:
            # RFC 9110 section 15.5.9
            self._refuse(Fault(texts.TOO_SLOW, {"seconds": round(HEAD_SECONDS)}))

    def _check_body(self) -> None:
        if self._stage is not Stage.SENDING or self._body is None:
            return
        left = min(self._body_until, self._heard_at + SILENCE_SECONDS) - self._link.now
        if left <= 0:
            self._refuse(self._body.unfinished().fault)
        else:
            self._deadline = self._link.call_later(left, self._check_body)

    # ── the answer ─────────────────────────────────────────────────────────────────────────

    def _carry_out(self, body: bytes) -> None:
        """The request is whole."""
        assert self._judged is not None
        head, line, target = self._judged.head, self._judged.line, self._judged.outcome
        headers = read_headers(head)
        if line.host is not None:
            headers["host"] = line.host
        method = head.method.decode("latin-1")
        request = Request(method, line.path, line.query, headers, body, self._link.host)
        match target:
            case JoiningPage():
                self._answer(self._joining_page())
            case Route(kind=Kind.QUICK):
                self._send(*self._answer_of(target, request))
            case Route():
                self._ask_worker(target, request)
            case Mounted():
                self._call(target, request, head)

    def _joining_page(self) -> Answer:
        with self._hub.lock:
            people = self._hub.roster.people_count
        site, reader = self._gateway.site, self._reader
        return joining_answer(site, reader.language, reader.address or site.address, people)

    def _answer_of(self, route: Route, request: Request) -> tuple[int, bytes]:
        """What a route answers: the status, and the bytes. Any thread, without a lock; raises
        nothing."""
        try:
            answer = route.answer(request)
            return answer.status, self._written(answer)
        except Exception as error:  # noqa: BLE001 - reported; whoever asks is told that it failed
            self._gateway.failed(route.path, error)
        failed = explain(Fault(texts.FAILED), self._reader, self._gateway.site)
        return failed.status, self._written(failed)

    def _ask_worker(self, route: Route, request: Request) -> None:
        release = self._start_waiting()

        def work() -> None:
            status, data = self._answer_of(route, request)
            release()
            self._link.call_soon(lambda: self._answered(status, data))

        if not self._gateway.workers.submit(work):
            release()
            self._refuse(BUSY)

    def _answered(self, status: int, data: bytes) -> None:
        """A worker has the answer, unless that took too long."""
        if self._stage is Stage.WAITING:
            self._send(status, data)

    def _call(self, mounted: Mounted, request: Request, head: h11.Request) -> None:
        """Have a mounted application answer."""
        self._outflow = mounted.open(self._link)
        release = self._start_waiting()
        call = Call(
            self._gateway,
            mounted,
            request,
            Surroundings(
                self._gateway.site.address,
                mounted.path,
                decode(request.path)[len(mounted.path) :],
                version=head.http_version.decode(),
                is_secure=self._link.is_secure,
            ),
            self._reader,
            self._head.http,
            self._outflow,
            self._hub.clock,
            release,
            self._learn_status,
        )
        if not mounted.pool.submit(call.run):
            release()
            self._refuse(BUSY)

    def _learn_status(self, status: int) -> None:
        """An application's thread calls this before it ends its answer, by way of the connection's
        mailbox: `closed` comes after it."""
        self._status = status

    def _start_waiting(self) -> Callable[[], None]:
        """Somebody else has the body from now on; returns what is to be called when they are done
        with it, by any thread."""
        size, self._reserved = self._reserved, 0
        self._stage = Stage.WAITING
        # Whoever half-closes now is still waiting for the answer, and the network gives such a
        # client `net.drain_seconds` from the moment it reads that. One that leaves altogether is
        # found out by the first bytes that are sent to it.
        self._link.pause()
        self._deadline = self._link.call_later(ANSWER_SECONDS, self._check_answered)
        return lambda: self._gateway.bodies.give_back(size, self._link.host)

    def _check_answered(self) -> None:
        if self._stage is Stage.WAITING and (self._outflow is None or self._outflow.give_up()):
            self._refuse(BUSY)

    def _refuse(self, fault: Fault) -> None:
        self._answer(explain(fault, self._reader, self._gateway.site))

    def _answer(self, answer: Answer) -> None:
        self._send(answer.status, self._written(answer))

    def _written(self, answer: Answer) -> bytes:
        return write(answer, self._hub.clock(), head=self._reader.head)

    def _send(self, status: int, data: bytes) -> None:
        """The answer goes out after all that was caused before it, and the end after it."""
        self._deadline.cancel()
        self._stage = Stage.ANSWERED
        self._status = int(status)
        self._body = None
        self._release()
        reason = texts.ANSWERED.to(self._gateway.language, status=int(status))
        with self._hub.lock:
            self._hub.reply(self._link, data)
            self._hub.close(self._link, b"", reason)
