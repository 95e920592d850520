"""What the server says in one go (IRCv3 batch): pages of the past, and what a search found."""

from beseda.client.events import Event, HistoryKind, HistoryListed, MessageReceived
from beseda.client.state import Batch, State, param
from beseda.protocol.irc.message import Message

KINDS: dict[str, HistoryKind] = {"chathistory": "history", "soju.im/search": "search"}
"""The types of batches that are pages; what comes in others is taken as it comes."""

_MOST_OPEN = 10
_MOST_MESSAGES = 2_000


def on_batch(state: State, message: Message, _now: float) -> list[Event]:
    """BATCH: `+reference type [target]` begins one, `-reference` ends it."""
    sign, reference = param(message, 0)[:1], param(message, 0)[1:]
    if sign == "+":
        kind = KINDS.get(param(message, 1))
        if kind is not None and len(state.batches) < _MOST_OPEN:
            state.batches[reference] = Batch(kind, param(message, 2))
        return []
    batch = state.batches.pop(reference, None)
    if batch is None:
        return []
    return [HistoryListed(batch.kind, batch.target, tuple(batch.messages))]


def put_aside(state: State, message: Message, events: list[Event]) -> list[Event]:
    """`events` that came of `message`, without those that belong to a page."""
    batch = state.batches.get(message.tags.get("batch", ""))
    if batch is None:
        return events
    for event in events:
        if isinstance(event, MessageReceived) and len(batch.messages) < _MOST_MESSAGES:
            batch.messages.append(event)
    return []
