"""A thread that sends what is said in a room to a receiver: at least once, and in order.

What it sends it reads from the log, never from memory. How far the receiver has confirmed is kept
with the log, so that neither a crash of this server nor hours of the receiver's absence lose
anything. What was sent and confirmed in the last moments before a crash is sent again; it has the
same `webhook-id` then, by which receivers know it.
"""

import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from msgspec.structs import replace

from beseda.catalogue import Language, Text
from beseda.catalogue import webhook_console as texts
from beseda.domain.actions import webhooks as actions
from beseda.domain.events import Event, Kind, MessagePosted
from beseda.domain.history import HistoryError, Journal
from beseda.domain.hub import Hub
from beseda.domain.refusals import Refused
from beseda.domain.roomlog import RoomLog
from beseda.domain.webhooks import PROGRESS_KIND, State, Webhook
from beseda.protocol.webhooks.outgoing import Said, body_of, read_answer
from beseda.protocol.webhooks.signing import sign
from beseda.server.webhooks.bell import Bell
from beseda.server.webhooks.courier import Courier, Reply, Target, UndeliveredError
from beseda.server.webhooks.progress import Progress, encode, following, is_sent

POLL_SECONDS = 60.0
"""How often it looks if nothing wakes it."""

BEHIND_SECONDS = 1.0
"""When it looks again after it was woken for nothing: in a room with relaxed durability something
is shown before it is written."""

FIRST_RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 300.0
_MOST_DOUBLINGS = 9
_SAVE_SECONDS = 1.0
_PAGE = 20


class Delivery(threading.Thread):
    """Sends for one webhook. What it shares with others is the hub's."""

    def __init__(
        self,
        hub: Hub,
        journal: Journal,
        webhook: Webhook,
        progress: Progress,
        *,
        give_up_seconds: float,
        language: Language,
        warn: Callable[[str], None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`warn` gets lines for the console, in `language`; `on_error` this thread's name and what
        ended it. Both are called on this thread."""
        super().__init__(name=f"webhook-{webhook.id}", daemon=True)
        self.webhook = webhook
        self._hub = hub
        self._journal = journal
        self._progress = progress
        self._saved = progress
        self._saved_at = 0.0
        self._give_up_seconds = give_up_seconds
        self._language = language
        self._warn = warn
        self._on_error = on_error
        self._target = Target.of(webhook.url)
        self._courier = Courier(self._target)
        self._bell = Bell()
        self._stopping = threading.Event()
        self._began = hub.clock()
        self._failures = 0
        """How often in a row the next message could not be delivered."""
        self._pause = 0.0
        """Seconds to the next try, if there were any."""

    def stop(self) -> None:
        """Send nothing more after what is under way. Any thread, without a lock."""
        self._stopping.set()
        self._bell.wake()

    def abort(self) -> None:
        """As `stop`, and what is under way is broken off."""
        self.stop()
        self._courier.abort()

    # ── the thread ─────────────────────────────────────────────────────────────────────────

    def run(self) -> None:
        """The thread's life."""
        try:
            self._listen(self._bell)
            rung = False
            while (log := self._log()) is not None:
                moved = self._send_on(log)
                if self._failures:
                    self._stopping.wait(self._pause)
                elif not moved:
                    self._save()
                    rung = self._bell.wait(BEHIND_SECONDS if rung else POLL_SECONDS)
            self._listen(None)
            self._save()
        except Exception as error:  # noqa: BLE001 - the last line of defence; reported
            self._on_error(self.name, error)

    def _listen(self, bell: Bell | None) -> None:
        with self._hub.lock:
            if self._hub.webhooks.find(self.webhook.id) is not None:
                actions.listen(self._hub, self.webhook, bell)

    def _log(self) -> RoomLog | None:
        """The log of its room, which may have another name by now; None if it is to end."""
        if self._stopping.is_set():
            return None
        with self._hub.lock:
            webhook = self._hub.webhooks.find(self.webhook.id)
            if webhook is None or webhook.state is not State.ACTIVE:
                return None
            self.webhook = webhook
            return actions.log_of(self._hub, webhook)

    def _send_on(self, log: RoomLog) -> bool:
        """Send what comes next, until there is nothing more on the page or something cannot be
        delivered: then it is read anew, since it may have been taken back by the time of the next
        try. Returns whether there was something."""
        try:
            page = following(self._journal, log, self._progress, _PAGE)
        except HistoryError as error:
            self._fail(error.problem)
            return False
        if not page:
            self._failures = 0
        for event in page:
            if self._stopping.is_set() or not self._is_over(event):
                break
            self._failures = 0
            self._progress = replace(self._progress, at=int(event.at * 1000), id=event.id)
            if time.monotonic() - self._saved_at >= _SAVE_SECONDS:
                self._save()
        return bool(page)

    def _is_over(self, event: Event) -> bool:
        """Deliver `event`, if it is one to be sent; returns whether nothing more is to be done with
        it."""
        if not (is_sent(event) and isinstance(event, MessagePosted)):
            return True
        try:
            reply = self._courier.post(*self._message(event))
        except UndeliveredError as error:
            return not self._stopping.is_set() and self._has_failed(event, str(error), 0.0)
        if HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            self._progress = replace(self._progress, delivered_at=self._hub.clock(), error="")
            self._say(reply)
            return True
        if reply.status == HTTPStatus.GONE:
            self._retire()
            return False
        return self._has_failed(event, f"HTTP {reply.status}", reply.retry_seconds)

    def _message(self, event: MessagePosted) -> tuple[dict[str, str], bytes]:
        body = body_of(
            Said(
                room=event.target,
                nick=event.by.nick,
                account=event.by.account,
                text=event.text,
                kind=event.kind.value,
                id=event.id,
                at=event.at,
            )
        )
        return sign(self.webhook.secret, event.id, int(self._hub.clock()), body), body

    def _say(self, reply: Reply) -> None:
        """Say in the room what the receiver answered, if it has something to say."""
        posts = read_answer(reply.body, self._language)
        if not posts.lines:
            return
        hub = self._hub
        with hub.lock:
            webhook = hub.webhooks.find(self.webhook.id)
            if webhook is None:
                return
            with suppress(Refused):  # nothing can be said at present
                actions.post(hub, webhook, posts.lines, name=posts.name, kind=Kind(posts.kind))
        hub.deliver()

    # ── failing ────────────────────────────────────────────────────────────────────────────

    def _has_failed(self, event: Event, problem: str, retry_seconds: float) -> bool:
        """`event` was not taken. Returns whether it is given up: it has been tried, and waits since
        so long (or since this server was started, if that was later)."""
        self._fail(problem, retry_seconds)
        if self._hub.clock() - max(event.at, self._began) < self._give_up_seconds:
            return False
        self._tell(texts.GIVEN_UP, id=event.id, problem=problem)
        return True

    def _fail(self, problem: str, retry_seconds: float = 0.0) -> None:
        if not self._progress.error:
            self._tell(texts.FAILING, problem=problem)
        is_other = problem != self._progress.error
        self._progress = replace(self._progress, error=problem)
        if is_other:
            self._save()
        doubled = FIRST_RETRY_SECONDS * 2 ** min(self._failures, _MOST_DOUBLINGS)
        self._failures += 1
        # Not all receivers that were away together are asked again in one moment.
        jitter = 0.8 + 0.4 * secrets.randbelow(1000) / 1000
        self._pause = min(max(doubled, retry_seconds), LONGEST_RETRY_SECONDS) * jitter

    def _retire(self) -> None:
        self._tell(texts.GONE)
        with self._hub.lock:
            actions.retire(self._hub, self.webhook)
        self._hub.deliver()

    def _tell(self, text: Text, **values: object) -> None:
        room, name = self.webhook.room, self.webhook.id
        self._warn(
            text.to(self._language, webhook=name, room=room, url=self._target.shown, **values)
        )

    def _save(self) -> None:
        """Have it written down how far it is."""
        self._saved_at = time.monotonic()
        if self._progress == self._saved:
            return
        self._saved = self._progress
        with self._hub.lock:
            if self._hub.webhooks.find(self.webhook.id) is not None:
                data = encode(self._progress)
                self._hub.keep_document(PROGRESS_KIND, self.webhook.id, data)
        self._hub.deliver()
