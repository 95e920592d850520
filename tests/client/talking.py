"""Conversations with a model: `<<` is what the server says, `>>` what the client answers."""

from beseda.client.events import Event
from beseda.client.model import Model

NOW = 1_700_000_000.0
OPENING = """
>> CAP LS 302
>> NICK ann
>> USER ann 0 * Ann
"""


def talk(model: Model, script: str) -> list[Event]:
    """Play `script`; the events of its lines. Fails at any line that the client should not send."""
    events: list[Event] = []
    pending = model.take_replies()
    for line in filter(None, script.splitlines()):
        direction, _, content = line.partition(" ")
        if direction == "<<":
            assert pending == [], f"not expected before {line!r}"
            events += model.feed_line(content.encode(), NOW)
            pending += model.take_replies()
        else:
            assert pending[:1] == [content]
            del pending[0]
    assert pending == []
    return events
