"""What the hub needs of whoever keeps the logs. `beseda.storage` provides it.

The place of an event in a log is (epoch, seq): `seq` counts the log's events without gaps, and the
epoch changes with each start of the server, so that no place ever means two events, not even where
a promise to remember was not given.
"""

from typing import Protocol

from msgspec import Struct

from beseda.domain.delivery import Queued
from beseda.domain.events import Event
from beseda.domain.notes import Note
from beseda.domain.presence import Session
from beseda.domain.roomlog import RoomLog


class RoomEnded(Event, frozen=True, kw_only=True):
    """A room is no more, and whoever makes another of its name is not to read what was said in it.

    For its log only; nobody is shown it.
    """


class Record(Struct, frozen=True):
    """`event` belongs into `log`; `session` is whose client to tell if that cannot be done. The
    event `RoomEnded` ends the log instead."""

    log: RoomLog
    event: Event
    session: Session | None


class Batch(Struct):
    """What happened between two deliveries: the queue, what of it is to be recorded, and the
    console's lines, each in the order in which they came."""

    queue: list[Queued]
    records: list[Record]
    notes: list[Note]


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
