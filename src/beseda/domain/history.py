"""Reading what was recorded: what gateways may ask of the log. `beseda.storage` answers.

Who may read what is decided before it is asked (`beseda.domain.reading`). The methods of `Archive`
query a database: they are for worker threads and for `delivery.Later`, never under a lock and never
on an I/O thread.
"""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from msgspec import Struct

from beseda.domain.events import Event
from beseda.domain.roomlog import RoomLog


class HistoryError(Exception):
    """The log cannot be read; `problem` says why, as the system put it."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class UnknownMessageError(Exception):
    """No message in that log has that id."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class AtTime(Struct, frozen=True):
    """A moment, in milliseconds of Unix time."""

    milliseconds: int


class AtMessage(Struct, frozen=True):
    """The place of the event with this id."""

    id: str


class AtSeq(Struct, frozen=True):
    """A place, by number."""

    seq: int


Mark: TypeAlias = AtTime | AtMessage | AtSeq


class Page(Struct, frozen=True, kw_only=True):
    """Up to `limit` events of `log`, after `after` and before `before` (neither included; None: no
    bound), the oldest of them or the `newest`. With `happenings` everything that was recorded,
    else only what people said. What was removed is never in it."""

    log: RoomLog
    limit: int
    after: Mark | None = None
    before: Mark | None = None
    newest: bool = True
    happenings: bool = False


class Follow(Struct, frozen=True, kw_only=True):
    """Up to `limit` messages after the event `message` of the room that `log` is of now, oldest
    first: in the log where it stands, and then in those that the room of this name has had since,
    also if they are over. If it is in none of them any more: what is later than `at` (milliseconds
    of Unix time). If `message` is "": all in logs that began after the one with the number
    `newer_than`."""

    log: RoomLog
    message: str
    at: int
    newer_than: int
    limit: int


class End(Struct, frozen=True):
    """Where a log ends: the id of its last event, "" if there is none, and the number of the newest
    of all logs."""

    message: str
    newest_log: int


class Search(Struct, frozen=True, kw_only=True):
    """Up to `limit` messages, newest first, that have all words of `text` ("" for any text) and
    meet all other conditions. Times are in milliseconds of Unix time and not included, the nick is
    folded. In `text`, "quoted words" must follow each other, and word* is the beginning of one."""

    logs: Sequence[RoomLog]
    limit: int
    text: str = ""
    nick: str = ""
    after: int | None = None
    before: int | None = None
    older_than: str | None = None
    """Only messages before the one with this id, to page on."""


class Found(Struct, frozen=True):
    """A message that was found, and in which log."""

    log: RoomLog
    event: Event


class Activity(Struct, frozen=True):
    """A log, and the last thing that was said in it."""

    log: RoomLog
    last: Event


class Archive(Protocol):
    """The log, to read. Any worker thread may call the methods. All may raise HistoryError."""

    def page(self, page: Page) -> list[Event]:
        """A page, oldest first. Raises UnknownMessageError."""

    def around(self, page: Page, mark: Mark) -> list[Event]:
        """The event at `mark` and about as many before as after it, `page.limit` in all, oldest
        first. `after`, `before` and `newest` of `page` do not count. Raises UnknownMessageError."""

    def find(self, log: RoomLog, message: str) -> Event | None:
        """The event with this id in `log`; None if there is none, or it was removed."""

    def activity(
        self, rooms: Sequence[RoomLog], identity: str, after: int, before: int, limit: int
    ) -> list[Activity]:
        """Of `rooms` and of the conversations that `identity` had: those in which something was
        said last between the two times (neither included), oldest first; up to `limit`, counted
        from `after` (which may be the later one)."""

    def search(self, search: Search) -> list[Found]:
        """What was found, newest first. Raises UnknownMessageError for `older_than`."""


class Journal(Protocol):
    """The logs to read on in, for the server itself: those of closed rooms, and those that are
    are not kept back. Any thread that may wait can call the methods, which may raise HistoryError.
    """

    def follow(self, wanted: Follow) -> list[Event]:
        """What was said next."""

    def end_of(self, log: RoomLog) -> End:
        """Where `log` ends at present."""
