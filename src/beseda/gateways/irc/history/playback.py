"""Writing events of the past: as they were written when they were new, in a batch, and with the
time in the text where clients could not show it otherwise."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from beseda.domain.audience import WireForm
from beseda.domain.events import Event, MessagePosted
from beseda.gateways.irc.history.tagging import batch
from beseda.gateways.irc.session import IrcSession

EVENT_PLAYBACK = frozenset({"draft/event-playback", "event-playback"})

_REFERENCE = "history"
"""A batch's name counts only until the batch ends, and a client has one of ours open at a time."""


class Player(Struct, frozen=True):
    """Writes the past for one client, by what it has negotiated. Any thread may use it."""

    server: str
    form: WireForm
    batches: bool
    timed: bool
    now: float
    """Unix time in seconds: of today's messages the text gets no date."""

    @property
    def way(self) -> tuple[WireForm, bool]:
        """What the bytes depend on, besides the day."""
        return self.form, self.batches

    def play(
        self, events: Iterable[Event], kind: str, *params: str, number: int = 0
    ) -> list[bytes]:
        """Events in a batch of type `kind`: a piece for each event, the first line, the last.
        `number` tells several batches of one answer apart."""
        return list(self.batch(map(self.write, events), kind, *params, number=number))

    def batch(
        self, pieces: Iterable[bytes], kind: str, *params: str, number: int = 0
    ) -> Iterator[bytes]:
        """Lines, each with its end, in a batch of type `kind` if the client knows batches."""
        if not self.batches:
            yield from filter(None, pieces)
            return
        reference = f"{_REFERENCE}-{number}" if number else _REFERENCE
        yield from batch(self.server, reference, pieces, kind, *params)

    def write(self, event: Event) -> bytes:
        """The lines of one event; b"" if clients of this form are not told of it."""
        if not self.timed and isinstance(event, MessagePosted):
            event = dated(event, self.now)
        return self.form.encode(event)


def player(session: IrcSession, *, asked: bool = True) -> Player:
    """The player for `session` as it is. With the hub's lock.

    Unless its user has `asked` for the past, they need to see that it is none of the present. Not
    every client that takes times shows them (irssi 1.4 does not, unless told to), so only those
    that know batches as well get the text without its time.
    """
    assert session.session is not None
    held = session.capabilities
    tells_apart = asked or "batch" in held
    return Player(
        session.server.name,
        session.session.form,
        "batch" in held,
        "server-time" in held and tells_apart,
        session.hub.clock(),
    )


def plays_events(session: IrcSession) -> bool:
    """Whether the client wants to know what happened, besides what was said."""
    return bool(session.capabilities & EVENT_PLAYBACK)


def dated(event: MessagePosted, now: float) -> MessagePosted:
    """The message with its time before its text, in the server's zone, and with its date if that
    is not today's. CTCP other than an action is for programs and stays as it is."""
    if event.text.startswith("\x01"):
        return event
    at, today = datetime.fromtimestamp(event.at), datetime.fromtimestamp(now)  # noqa: DTZ006
    stamp = f"[{at:%H:%M}] " if at.date() == today.date() else f"[{at:%Y-%m-%d %H:%M}] "
    cuts = tuple(cut + len(stamp) for cut in event.cuts)
    return replace(event, text=stamp + event.text, cuts=cuts)
