"""What the hub needs of whoever keeps the logs. `beseda.storage` provides it.

The place of an event in a log is (epoch, seq): `seq` counts the log's events without gaps, and the
epoch changes with each start of the server, so that no place ever means two events, not even where
a promise to remember was not given.
"""

from typing import Protocol

from msgspec import Struct

from beseda.domain.channels import Channel
from beseda.domain.delivery import Queued
from beseda.domain.events import Event
from beseda.domain.notes import Note
from beseda.domain.presence import Excuse
from beseda.domain.roomlog import RoomLog


class OfTheLog(Event, frozen=True, kw_only=True):
    """What happens to a log as a whole. For the log only; nobody is shown it."""


class RoomEnded(OfTheLog, frozen=True, kw_only=True):
    """A room is no more, and whoever makes another of its name is not to read what was said in
    it."""


class LogMoved(OfTheLog, frozen=True, kw_only=True):
    """What stands in the log is the log `to` from now on: its room has another name. If there is
    one of that name already, which was free a moment ago, that one is over."""

    to: RoomLog


class Asker(Protocol):
    """Whoever is told that what they wanted could not be recorded: somebody's session, as a
    rule."""

    @property
    def channel(self) -> Channel: ...
    @property
    def excuse(self) -> Excuse: ...


class Record(Struct, frozen=True):
    """`event` belongs into `log`; `session` is whom to tell if that cannot be done. An event that
    is `OfTheLog` is done to it instead."""

    log: RoomLog
    event: Event
    session: Asker | None


class Document(Struct, frozen=True):
    """State that is to survive a restart: the document `key` of a `kind` is `data` from now on, or
    is no more (None). Only who wrote it knows what is in it (`hub.Hub.keep_document`)."""

    kind: str
    key: str
    data: bytes | None


class Batch(Struct):
    """What happened between two deliveries: the queue, what of it is to be recorded, and the
    console's lines, each in the order in which they came; and the documents that have changed, of
    each the newest."""

    queue: list[Queued]
    records: list[Record]
    notes: list[Note]
    documents: list[Document] = []


class Keeper(Protocol):
    """Records batches, one after the other, and hands each back (`Hub.hand_out`) when it may be
    shown: by default, when it is on disk. Any thread may call the methods; none blocks."""

    @property
    def busy(self) -> bool:
        """Whether a batch is in its hands. It stops being so within `Hub.hand_out`."""

    @property
    def clogged(self) -> bool:
        """Whether so much is waiting for the disk that no more should be read from anybody."""

    @property
    def writable(self) -> bool:
        """Whether messages can be recorded at present."""

    def take(self, batch: Batch) -> None:
        """Take charge of a batch. Called with `Hub._delivery` held: it only queues it."""
