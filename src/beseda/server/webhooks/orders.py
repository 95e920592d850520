"""Carrying out what `beseda webhook` asks: on the control socket, or while no server runs."""

import secrets
from collections.abc import Callable
from typing import NamedTuple

from beseda.domain.actions import webhooks as actions
from beseda.domain.hub import Hub
from beseda.domain.webhooks import (
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
        settle: Callable[[], None],
        changed: Callable[[], None],
        *,
        enabled: bool = True,
    ) -> None:
        """`settle` has all that is queued recorded, and waits for it; `changed` is called when
        there are other webhooks."""
        self._hub = hub
        self._base = base
        self._settle = settle
        self._changed = changed
        self._enabled = enabled

    def carry_out(self, wanted: WebhookRequest) -> Work:
        """One step; it raises what `settle` does."""
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
            actions.add(hub, webhook)
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
