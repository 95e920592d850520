"""The threads that send: one for each outgoing webhook."""

import time
from collections.abc import Callable, Iterable, Mapping

from beseda.catalogue import Language
from beseda.domain.history import Journal
from beseda.domain.hub import Hub
from beseda.domain.webhooks import Direction, State, Webhook
from beseda.server.webhooks.delivery import Delivery
from beseda.server.webhooks.progress import Progress, decode

_GRACE_SECONDS = 1.0
"""For a request that is under way when the server stops."""
_STOP_SECONDS = 2.0


class Deliveries:
    """All of them. One thread at a time calls the methods: the main one, which starts and stops
    them, and between these the one that carries out what the operator orders."""

    def __init__(
        self,
        hub: Hub,
        journal: Journal,
        progress: Callable[[], Mapping[str, bytes]],
        *,
        give_up_seconds: float,
        language: Language,
        warn: Callable[[str], None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`progress` reads the documents of that kind, by the webhooks' ids; for the rest see
        `Delivery`."""
        self._hub = hub
        self._journal = journal
        self._progress = progress
        self._give_up_seconds = give_up_seconds
        self._language = language
        self._warn = warn
        self._on_error = on_error
        self._running: dict[str, Delivery] = {}

    def refresh(self) -> None:
        """Send for all outgoing webhooks that there are, and for no others."""
        with self._hub.lock:
            wanted = {
                each.id: each
                for each in self._hub.webhooks
                if each.direction is Direction.OUTGOING and each.state is State.ACTIVE
            }
        for webhook_id in self._running.keys() - wanted.keys():
            self._running.pop(webhook_id).abort()
        new = wanted.keys() - self._running.keys()
        documents = self._progress() if new else {}
        for webhook_id in new:
            document = documents.get(webhook_id)
            delivery = self._delivery(wanted[webhook_id], document)
            self._running[webhook_id] = delivery
            delivery.start()

    def stop(self) -> None:
        """Send nothing more, and have it queued for the log how far each is. What is under way has
        a moment, so that it need not be sent again; whoever is still waiting for the system to look
        up a name is not waited for."""
        running = list(self._running.values())
        for each in running:
            each.stop()
        _join(running, _GRACE_SECONDS)
        for each in running:
            each.abort()
        _join(running, _STOP_SECONDS)
        self._running.clear()

    def _delivery(self, webhook: Webhook, document: bytes | None) -> Delivery:
        return Delivery(
            self._hub,
            self._journal,
            webhook,
            Progress() if document is None else decode(document),
            give_up_seconds=self._give_up_seconds,
            language=self._language,
            warn=self._warn,
            on_error=self._on_error,
        )


def _join(threads: Iterable[Delivery], seconds: float) -> None:
    """Wait until they have ended, `seconds` at most for all of them."""
    end = time.monotonic() + seconds
    for each in threads:
        each.join(max(0.0, end - time.monotonic()))
