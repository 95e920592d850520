"""What is done to webhooks, and what they say. With the hub's lock, all of it."""

from collections.abc import Iterable

from msgspec.structs import replace

from beseda.domain import webhooks
from beseda.domain.audience import Audience, Listener
from beseda.domain.events import Kind, MessagePosted
from beseda.domain.hub import Hub
from beseda.domain.keeping import Asker
from beseda.domain.presence import Room
from beseda.domain.refusals import Refused
from beseda.domain.roomlog import Durability, RoomLog
from beseda.domain.webhooks import Problem, State, Webhook, WebhookError

_NOT_IN_A_LINE = str.maketrans("\r\n", "  ", "\0\x01")
"""Line ends, and what begins a CTCP request: a program far away does not ask ours for anything."""


def check_name(hub: Hub, room: str, name: str) -> tuple[str, str]:
    """The room's name and the webhook's, as they are to be; the room's own is taken if `name` is
    "". Raises WebhookError(BAD_ROOM or BAD_NAME)."""
    try:
        shown = hub.names.room(room).shown
    except Refused:
        raise WebhookError(Problem.BAD_ROOM, room=room) from None
    most = max(1, hub.policy.limits.nick_length - len(webhooks.SUFFIX))
    if not name:
        return shown, hub.names.part_of_nick(shown, most) or webhooks.KIND
    if hub.names.part_of_nick(name, most) != name:
        raise WebhookError(Problem.BAD_NAME, name=name, most=most)
    return shown, name


def add(hub: Hub, webhook: Webhook) -> None:
    """There is another one. Raises WebhookError(TOO_MANY, NO_LOG or NOT_WRITABLE)."""
    if len(hub.webhooks) >= webhooks.MOST:
        raise WebhookError(Problem.TOO_MANY, most=webhooks.MOST)
    if webhook.url and log_of(hub, webhook).durability is Durability.OFF:
        raise WebhookError(Problem.NO_LOG, room=webhook.room)
    if hub.keeper is not None and not hub.keeper.writable:
        raise WebhookError(Problem.NOT_WRITABLE)
    _put(hub, webhook)


def remove(hub: Hub, webhook_id: str) -> Webhook:
    """It is no more. Raises WebhookError(UNKNOWN)."""
    webhook = hub.webhooks.find(webhook_id)
    if webhook is None:
        raise WebhookError(Problem.UNKNOWN, id=webhook_id)
    listen(hub, webhook, None)
    hub.webhooks.drop(webhook)
    hub.keep_document(webhooks.KIND, webhook.id, None)
    hub.keep_document(webhooks.PROGRESS_KIND, webhook.id, None)
    return webhook


def retire(hub: Hub, webhook: Webhook) -> None:
    """Its receiver wants nothing more."""
    if hub.webhooks.find(webhook.id) is not None:
        _put(hub, replace(webhook, state=State.GONE))


def follow(hub: Hub, room: Room, old: str) -> None:
    """`room` had the folded name `old` and has another one: its webhooks go with it."""
    for webhook in hub.webhooks.in_room(old):
        _put(hub, replace(webhook, room=room.name))


def _put(hub: Hub, webhook: Webhook) -> None:
    hub.webhooks.put(webhook)
    hub.keep_document(webhooks.KIND, webhook.id, webhooks.encode(webhook))


def log_of(hub: Hub, webhook: Webhook) -> RoomLog:
    """The log of its room, also while nobody is there: the one that whoever comes will read."""
    room = hub.find_room(webhook.room)
    if room is not None:
        return hub.log_of(room)
    durability = hub.policy.history.durability_of(webhook.room)
    return RoomLog(hub.names.fold_room(webhook.room), webhook.room, durability)


def listen(hub: Hub, webhook: Webhook, listener: Listener | None) -> None:
    """`listener` hears its room for it from now on, or nobody any more (None)."""
    hub.webhooks.listen(webhook, listener)
    room = hub.find_room(webhook.room)
    if room is not None:
        room.listeners = hub.webhooks.listeners(room.folded)
        room.audience_changed()


def post(
    hub: Hub,
    webhook: Webhook,
    lines: Iterable[str],
    *,
    name: str = "",
    kind: Kind = Kind.MESSAGE,
    asker: Asker | None = None,
) -> None:
    """It says `lines`, each a message, under the name that was chosen for this (""; its own), in
    its room; if nobody is there, in the room's log. It may speak where not everybody may: whoever
    runs the server has made it. `asker` is told if it cannot be recorded. Raises
    Refused(READ_ONLY)."""
    room = hub.find_room(webhook.room)
    log = log_of(hub, webhook)
    target = webhook.room if room is None else room.name
    hub.check_writable(log, target)
    most = hub.policy.limits.nick_length
    by = hub.webhooks.speaker(webhook, name, hub.server.nick, most)
    now = hub.clock()
    for line in lines:
        text = line.translate(_NOT_IN_A_LINE).rstrip()
        if not text:
            continue
        if hub.policy.note_messages:
            hub.note("message", nick=by.nick, target=target, text=text)
        said = MessagePosted(by=by, at=now, kind=kind, target=target, private=False, text=text)
        audience = Audience() if room is None else room.audience()
        hub.record(audience, said, log, session=asker)
