"""Incoming webhooks: what a program POSTs to /hooks/TOKEN is said in a room.

Statuses and the first line of each answer are Slack's where it has one ("Handling errors with
incoming webhooks"), since programs that post know those; a sentence for people follows. The token
is the right to post, so no cookie and no origin counts for anything, and a page of another site
that makes a browser post here cannot do more than whoever knows the token.
"""

import math
import time
from collections.abc import Callable
from http import HTTPStatus

from beseda.catalogue import Language, Text
from beseda.catalogue import webhook_answers as texts
from beseda.catalogue import webhooks as payload_texts
from beseda.domain.actions import webhooks as actions
from beseda.domain.events import Kind
from beseda.domain.hub import Hub
from beseda.domain.pacing import Pace
from beseda.domain.receipts import Outcome, Receipt
from beseda.domain.refusals import Refused
from beseda.domain.webhooks import Webhook, digest_of
from beseda.gateways.web.exchange import Answer, Request
from beseda.gateways.web.hook_settings import WebhookSettings
from beseda.identity.throttle import Throttle, network_of
from beseda.protocol.webhooks.authenticity import verify
from beseda.protocol.webhooks.posts import PayloadError, Posts
from beseda.protocol.webhooks.reading import read

PREFIX = "/hooks/"
MOST_TOKEN = 100
"""Characters; a longer one is none of ours."""

WRONG_TRIES_PER_MINUTE = 30
"""So many wrong tokens a minute are looked at from one address."""

RECORD_SECONDS = 10.0
"""So long an answer waits for the disk."""
_BUSY_SECONDS = 5
"""When to try again if the disk is full or slow."""


class _Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """What is answered instead of "ok"."""

    def __init__(
        self, status: HTTPStatus, code: str, sentence: str, retry_seconds: float = 0.0
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.sentence = sentence
        self.retry_seconds = retry_seconds

    def answer(self) -> Answer:
        headers: tuple[tuple[str, str], ...] = ()
        if self.retry_seconds:
            headers = (("Retry-After", str(math.ceil(self.retry_seconds))),)
        return Answer(self.status, f"{self.code}\n{self.sentence}\n".encode(), headers=headers)


class Hooks:
    """All incoming webhooks of a server. What changes in it is under the hub's lock."""

    def __init__(
        self,
        hub: Hub,
        settings: WebhookSettings,
        language: Language,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`language` is that of the answers; `clock` gives seconds and never runs backwards."""
        self._hub = hub
        self._settings = settings
        self._language = language
        self._clock = clock
        self._tries = Throttle(WRONG_TRIES_PER_MINUTE)
        self._paces: dict[str, Pace] = {}

    def answer(self, request: Request) -> Answer:
        """Post what `request` brings, and say what became of it once that is known. Any worker
        thread; it may wait for the disk, `RECORD_SECONDS` at most."""
        try:
            webhook = self._webhook(request)
            posts = self._posts(webhook, request)
            if posts.lines:
                self._post(webhook, posts)
        except _Refusal as refusal:
            return refusal.answer()
        return Answer(HTTPStatus.OK, b"ok")

    # ── who posts ──────────────────────────────────────────────────────────────────────────

    def _webhook(self, request: Request) -> Webhook:
        """The webhook whose token the path has. A wrong one counts against its sender's address,
        but keeps nobody there from posting with a right one: it may be a proxy's."""
        token = request.path.removeprefix(PREFIX)
        digest = digest_of(token) if len(token) <= MOST_TOKEN else ""
        address = network_of(request.host)
        with self._hub.lock:
            webhook = self._hub.webhooks.by_digest(digest)
            wait = self._tries.take(address, self._clock()) if webhook is None else 0.0
        if wait:
            raise self._refusal(
                HTTPStatus.TOO_MANY_REQUESTS, "rate_limited", texts.TOO_MANY_TRIES, wait
            )
        if webhook is None:
            raise self._refusal(HTTPStatus.NOT_FOUND, "no_service", texts.NO_SERVICE)
        return webhook

    def _posts(self, webhook: Webhook, request: Request) -> Posts:
        """What the payload says. Whether it comes from whoever knows the secret is seen first."""
        if webhook.secret and not verify(webhook.secret, request.headers, request.body):
            raise self._refusal(HTTPStatus.FORBIDDEN, "invalid_signature", texts.INVALID_SIGNATURE)
        try:
            posts = read(request.headers, request.body, self._language)
        except PayloadError as error:
            sentence = payload_texts.PROBLEMS[error.code].to(self._language, **error.values)
            raise _Refusal(error.status, error.code, sentence) from None
        names = self._hub.names
        if posts.room and names.fold_room(posts.room) != names.fold_room(webhook.room):
            raise self._refusal(
                HTTPStatus.FORBIDDEN, "action_prohibited", texts.OTHER_ROOM, room=webhook.room
            )
        return posts

    # ── what is posted ─────────────────────────────────────────────────────────────────────

    def _post(self, webhook: Webhook, posts: Posts) -> None:
        receipt = Receipt()
        with self._hub.lock:
            if self._hub.clogged:
                raise self._busy()
            self._spend(webhook, len(posts.lines))
            now = self._hub.webhooks.find(webhook.id)
            if now is None:  # removed a moment ago
                raise self._refusal(HTTPStatus.NOT_FOUND, "no_service", texts.NO_SERVICE)
            try:
                actions.post(
                    self._hub,
                    now,
                    posts.lines,
                    name=posts.name,
                    kind=Kind(posts.kind),
                    asker=receipt,
                )
            except Refused:
                raise self._busy() from None
            receipt.expect(self._hub)
        self._hub.deliver()
        match receipt.wait(RECORD_SECONDS):
            case Outcome.REFUSED:
                raise self._busy()
            case Outcome.UNKNOWN:
                raise self._refusal(
                    HTTPStatus.SERVICE_UNAVAILABLE, "timeout", texts.TIMEOUT, _BUSY_SECONDS
                )
            case Outcome.RECORDED:
                return

    def _spend(self, webhook: Webhook, lines: int) -> None:
        """Take `lines` out of the webhook's budget. With the lock."""
        settings, now = self._settings, self._clock()
        pace = self._paces.get(webhook.id)
        if pace is None:
            known = self._hub.webhooks
            self._paces = {key: each for key, each in self._paces.items() if known.find(key)}
            pace = self._paces[webhook.id] = Pace(settings.rate, settings.burst, now)
        cost = min(lines, settings.burst)
        if not pace.spend(cost, now):
            raise self._refusal(
                HTTPStatus.TOO_MANY_REQUESTS, "rate_limited", texts.TOO_FAST, pace.wait(cost)
            )

    def _busy(self) -> _Refusal:
        return self._refusal(
            HTTPStatus.SERVICE_UNAVAILABLE, "service_unavailable", texts.NOT_RECORDED, _BUSY_SECONDS
        )

    def _refusal(
        self,
        status: HTTPStatus,
        code: str,
        text: Text,
        retry_seconds: float = 0.0,
        **values: object,
    ) -> _Refusal:
        return _Refusal(status, code, text.to(self._language, **values), retry_seconds)
