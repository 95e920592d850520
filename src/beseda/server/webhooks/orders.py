"""Carrying out what `beseda webhook` asks: on the control socket, or while no server runs."""

import secrets
from collections.abc import Callable
from typing import NamedTuple

from beseda.domain.actions import webhooks as actions
from beseda.domain.history import End
from beseda.domain.hub import Hub
from beseda.domain.roomlog import RoomLog
from beseda.domain.webhooks import (
    PROGRESS_KIND,
    Direction,
    Problem,
    Webhook,
    WebhookError,
    digest_of,
    new_token,
)
from beseda.gateways.web.hooks import PREFIX
from beseda.protocol.webhooks.signing import SecretError, new_secret, sign
from beseda.server.control_wire import (
    AddWebhook,
    Answer,
    Denied,
    Done,
    RemoveWebhook,
    WebhookAdded,
    WebhookRequest,
)
from beseda.server.orders import Work
from beseda.server.webhooks.courier import Target
from beseda.server.webhooks.progress import encode, start_at

_SECRET_BYTES = 32
_MOST_SECRET = 256


class Base(NamedTuple):
    """Where the server answers HTTP: the beginning of a URL, without a "/" at its end, and the path
    of the Unix socket if that is the only way."""

    url: str
    socket: str = ""


class WebhookOrders:
    """What whoever runs the server may do to webhooks. For one thread, which holds no lock."""

    def __init__(
        self,
        hub: Hub,
        base: Callable[[], Base],
        end_of: Callable[[RoomLog], End],
        settle: Callable[[], None],
        changed: Callable[[], None],
        *,
        enabled: bool = True,
    ) -> None:
        """`end_of` says where a log ends, as `Journal.end_of`; `settle` has all that is queued
        recorded, and waits for it; `changed` is called when there are other webhooks."""
        self._hub = hub
        self._base = base
        self._end_of = end_of
        self._settle = settle
        self._changed = changed
        self._enabled = enabled

    def carry_out(self, wanted: WebhookRequest) -> Work:
        """One step; it raises what `settle` and `end_of` do."""
        try:
            yield self._remove(wanted) if isinstance(wanted, RemoveWebhook) else self._add(wanted)
        except WebhookError as error:
            yield Denied(f"webhook_{error.problem.value}", error.values)

    def _add(self, wanted: AddWebhook) -> Answer:
        if not self._enabled:
            raise WebhookError(Problem.SWITCHED_OFF)
        token = "" if wanted.to else new_token()
        secret = _outgoing_secret(wanted) if wanted.to else _incoming_secret(wanted.secret)
        hub = self._hub
        with hub.lock:
            room, name = actions.check_name(hub, wanted.room, wanted.name)
            webhook = Webhook(
                id=hub.webhooks.new_id(),
                room=room,
                name=name,
                direction=Direction.OUTGOING if wanted.to else Direction.INCOMING,
                created=hub.clock(),
                digest=digest_of(token) if token else "",
                url=wanted.to,
                secret=secret,
            )
            log = actions.log_of(hub, webhook)
        # What is said between this look and the next lines is sent as well.
        end = self._end_of(log) if wanted.to else None
        with hub.lock:
            actions.add(hub, webhook)
            if end is not None:
                start = encode(start_at(end, hub.clock()))
                hub.keep_document(PROGRESS_KIND, webhook.id, start)
        self._settle()
        self._changed()
        if wanted.to:
            return WebhookAdded(webhook.id, room, name, wanted.to, secret=secret)
        base = self._base()
        return WebhookAdded(webhook.id, room, name, f"{base.url}{PREFIX}{token}", base.socket)

    def _remove(self, wanted: RemoveWebhook) -> Answer:
        with self._hub.lock:
            webhook = actions.remove(self._hub, wanted.id)
        self._settle()
        self._changed()
        return Done(webhook.id)


def _outgoing_secret(wanted: AddWebhook) -> str:
    """What to sign with. Raises WebhookError, also if the URL is none."""
    Target.of(wanted.to)
    if not wanted.secret:
        return new_secret(secrets.token_bytes(_SECRET_BYTES))
    try:
        sign(wanted.secret, "try", 0, b"")
    except SecretError:
        raise WebhookError(Problem.BAD_SECRET) from None
    return wanted.secret


def _incoming_secret(secret: str) -> str:
    """What a sender signs with. Raises WebhookError."""
    if len(secret) > _MOST_SECRET or not secret.isprintable():
        raise WebhookError(Problem.BAD_SECRET)
    return secret
