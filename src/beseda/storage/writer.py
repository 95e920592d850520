"""The log writer: the one thread that writes to the database."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Protocol, TypeAlias, TypeVar

from beseda.domain.delivery import Later, Queued
from beseda.domain.events import MessagePosted, MessageRedacted, TagsPosted, stamp
from beseda.domain.keeping import Asker, Batch, Document, OfTheLog, Record
from beseda.domain.refusals import Reason, Refusal
from beseda.domain.roomlog import Durability
from beseda.storage.appending import Appender
from beseda.storage.database import ERRORS, problem_of
from beseda.storage.errors import StorageError

T = TypeVar("T")

MOST_WAITING = 20_000
"""So many events may wait for the disk; then clients are not read from until it has caught up."""

MOST_OWED = 50_000
"""So many rows are kept for when the disk can be written to again."""

RETRY_SECONDS = 1.0
CHORE_SECONDS = 1.0
QUIET_SECONDS = 0.05
BUSY_SECONDS = 0.25
_TROUBLE_SECONDS = 60.0
REFUSABLE = (MessagePosted, TagsPosted, MessageRedacted)
"""What somebody can be told was not done. All else has happened, and is shown even if it cannot be
written."""


Chore: TypeAlias = Callable[[], bool]
"""Does a little with the database, in a transaction of its own and within a few milliseconds;
returns whether there is more to do now."""


class Hub(Protocol):
    """What the writer needs of the hub."""

    def hand_out(self, batch: Batch, done: Callable[[], None]) -> None:
        """Show a batch."""


class LogWriter(threading.Thread):
    """Records batches, commits, and hands them out (`domain.keeping.Keeper`).

    What came while one batch was written makes up the next: the busier the server, the more
    events share a commit. `_condition` is a lock of tier 3; the database belongs to the thread.
    """

    def __init__(
        self,
        appender: Appender,
        note: Callable[..., None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`note` writes a line to the console; `on_error` gets this thread's name and what ended
        it. Both are called on this thread."""
        super().__init__(name="log-writer", daemon=True)
        self.chores: list[Chore] = []
        """Set before the thread is started."""
        self._appender = appender
        self._note = note
        self._on_error = on_error
        self._hub: Hub | None = None
        self._condition = threading.Condition()
        self._waiting: list[Batch] = []
        self._waiting_events = 0
        self._working = False
        self._stopping = False
        self._problem = ""
        """Why nothing can be written; "" when it can."""
        self._owed: list[Record] = []
        """What was shown and is still to be written."""
        self._owed_documents: dict[tuple[str, str], Document] = {}
        """The same for documents, of each the newest, by kind and key."""
        self._ended: frozenset[str] = frozenset()
        self._forgotten = 0
        """How much more there was than can be owed."""
        self._retry_at = 0.0
        self._errands: list[tuple[Callable[[], Any], Future[Any]]] = []
        self._kept_at = 0.0
        """When the last batch was recorded; as `_chore_at` in seconds of the monotonic clock."""
        self._chore_at = 0.0
        """When the last chore was done."""
        self._troubled = False
        """Whether a chore could not be done."""
        self._turns = self._spend_idle_time()

    # ── any thread ─────────────────────────────────────────────────────────────────────────

    @property
    def busy(self) -> bool:
        """Whether there is a batch that was not handed out."""
        with self._condition:
            return self._working or bool(self._waiting)

    @property
    def clogged(self) -> bool:
        """Whether too much is waiting for the disk."""
        return self._waiting_events > MOST_WAITING

    @property
    def writable(self) -> bool:
        """Whether the last attempt to write went well."""
        return not self._problem

    @property
    def ended(self) -> frozenset[str]:
        """The keys of logs that are over, which could not be written down yet."""
        return self._ended

    def take(self, batch: Batch) -> None:
        """Record `batch` and hand it out."""
        with self._condition:
            self._waiting.append(batch)
            self._waiting_events += len(batch.records)
            self._condition.notify()

    def call(self, errand: Callable[[], T]) -> "Future[T]":
        """Have the thread do something with the database between two batches: its result, or what
        it raised, is in the future. Wait for it with a timeout."""
        future: Future[T] = Future()
        with self._condition:
            if self._stopping:
                future.set_exception(StorageError("the server is stopping"))
            else:
                self._errands.append((errand, future))
                self._condition.notify()
        return future

    def stop(self, seconds: float) -> bool:
        """Record what there is, and end; returns whether it did within `seconds`."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        if self.is_alive():
            self.join(seconds)
        return not self.is_alive()

    def start_for(self, hub: Hub) -> None:
        """Start the thread; `hub` gets what it has recorded."""
        self._hub = hub
        self.start()

    # ── the thread ─────────────────────────────────────────────────────────────────────────

    def run(self) -> None:
        """The thread's life."""
        try:
            while (batch := self._next()) is not None:
                self._keep(batch)
            if self._problem:
                self._retry_at = 0.0  # the last chance for what is owed
                self._recover()
        except BaseException as error:  # noqa: BLE001 - the last line of defence; reported
            self._on_error(self.name, error)

    def _next(self) -> Batch | None:
        """All that is waiting, as one batch; None when the thread is to end. While there is
        nothing, chores are done."""
        while True:
            with self._condition:
                errands, self._errands = self._errands, []
                if not errands:
                    if self._waiting:
                        return self._gather()
                    if self._stopping:
                        return None
            self._run_errands(errands)
            if not errands and (wait := next(self._turns)):
                with self._condition:
                    if not (self._waiting or self._errands or self._stopping):
                        self._condition.wait(wait)

    def _run_errands(self, errands: list[tuple[Callable[[], Any], "Future[Any]"]]) -> None:
        for errand, future in errands:
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(errand())
            except Exception as error:  # noqa: BLE001 - it is the business of whoever asked
                future.set_exception(error)

    def _gather(self) -> Batch:
        """With the lock."""
        batches, self._waiting = self._waiting, []
        self._waiting_events = 0
        self._working = True
        if len(batches) == 1:
            return batches[0]
        return Batch(
            [each for batch in batches for each in batch.queue],
            [each for batch in batches for each in batch.records],
            [each for batch in batches for each in batch.notes],
            [each for batch in batches for each in batch.documents],
        )

    def _done(self) -> None:
        """The batch has been handed out. Within `Hub.hand_out`, see there."""
        self._kept_at = time.monotonic()
        with self._condition:
            self._working = False

    def _hand_out(self, batch: Batch) -> None:
        assert self._hub is not None
        self._hub.hand_out(batch, self._done)

    # ── recording ──────────────────────────────────────────────────────────────────────────

    def _keep(self, batch: Batch) -> None:
        """Record a batch and show it: in this order if any of it is to be on disk first."""
        if not (batch.records or batch.documents):
            self._hand_out(batch)
            return
        if self._problem and not self._recover():
            self._keep_for_later(batch)
            return
        shown = False
        strict = _is_strict(batch)
        try:
            with self._appender.connection.begin():
                rows = self._appender.stamp(batch.records)
                if not strict:
                    self._hand_out(batch)
                    shown = True
                self._appender.write(rows, batch.documents)
        except ERRORS as error:
            self._fail(error)
            if shown:
                self._owe(batch.records, batch.documents)
            else:
                self._keep_for_later(batch)
        except Exception as error:  # noqa: BLE001 - reported; one record must not end the log
            self._on_error(self.name, error)
            self._appender.forget()
            self._keep_what_can_be(batch, shown=shown)
        else:
            if not shown:
                self._hand_out(batch)

    def _keep_what_can_be(self, batch: Batch, *, shown: bool) -> None:
        """Something in a batch cannot be recorded, whatever the disk: record all else, one by
        one."""
        refused: dict[int, Asker | None] = {}
        with suppress(Exception), self._appender.connection.begin():
            self._appender.write([], batch.documents)
        for record in batch.records:
            try:
                with self._appender.connection.begin():
                    self._appender.write(self._appender.stamp([record]))
            except Exception:  # noqa: BLE001 - reported with the batch
                self._appender.forget()
                if isinstance(record.event, REFUSABLE):
                    refused[id(record.event)] = record.session
        if not shown:
            batch.queue = list(_without(batch.queue, refused))
            self._hand_out(batch)

    def _fail(self, error: BaseException) -> None:
        """From now on messages are refused, until writing works again."""
        self._problem = problem_of(error)
        self._retry_at = time.monotonic() + RETRY_SECONDS
        self._appender.forget()
        self._note("history_read_only", problem=self._problem)

    def _keep_for_later(self, batch: Batch) -> None:
        """Show of a batch what has happened whether or not it is recorded, and owe it to the log;
        tell the authors of messages that were to be on disk first that they were not sent."""
        refused = {
            id(record.event): record.session
            for record in batch.records
            if record.log.durability is Durability.COMMIT and isinstance(record.event, REFUSABLE)
        }
        # An attempt to write may have given them places, which will be others' when they are
        # written: nobody is shown an id that could stand for something else later.
        for record in batch.records:
            stamp(record.event, record.event.at, 0, "")
        happened = [record for record in batch.records if id(record.event) not in refused]
        self._owe(happened, batch.documents)
        batch.queue = list(_without(batch.queue, refused))
        self._hand_out(batch)

    def _owe(self, records: list[Record], documents: list[Document]) -> None:
        self._owed_documents |= {(each.kind, each.key): each for each in documents}
        for each in records:
            # That a room is no more, or not of that name, is never forgotten: the next one of its
            # name could read it all.
            if len(self._owed) < MOST_OWED or isinstance(each.event, OfTheLog):
                self._owed.append(each)
                if isinstance(each.event, OfTheLog):
                    self._ended |= {each.log.key}
            else:
                self._forgotten += 1

    def _recover(self) -> bool:
        """If it is time to try again: write what is owed. Returns whether that went well."""
        now = time.monotonic()
        if now < self._retry_at:
            return False
        self._retry_at = now + RETRY_SECONDS
        try:
            with self._appender.connection.begin():
                self._appender.probe()
                rows = self._appender.stamp(self._owed)
                self._appender.write(rows, self._owed_documents.values())
        except ERRORS as error:
            self._problem = problem_of(error)
            self._appender.forget()
            return False
        except Exception as error:  # noqa: BLE001 - reported; what cannot be written is given up
            self._on_error(self.name, error)
            self._appender.forget()
            self._forgotten += len(self._owed)
            self._owed = []
            with suppress(Exception), self._appender.connection.begin():
                self._appender.write([], self._owed_documents.values())
        self._note("history_writable", owed=len(self._owed), forgotten=self._forgotten)
        self._problem, self._owed, self._forgotten = "", [], 0
        self._owed_documents = {}
        self._ended = frozenset()
        return True

    def _spend_idle_time(self) -> Iterator[float]:
        """Each step does something useful, and gives the seconds to wait before the next one."""
        due = 0.0
        while True:
            now = time.monotonic()
            if self._problem:
                self._recover()
                yield max(0.0, self._retry_at - now)
            elif now < due:
                yield due - now
            else:
                for chore in self.chores:
                    yield from self._wait_for_quiet()
                    while self._do(chore):
                        yield from self._wait_for_quiet()
                due = time.monotonic() + (CHORE_SECONDS if not self._troubled else _TROUBLE_SECONDS)
                self._troubled = False

    def _wait_for_quiet(self) -> Iterator[float]:
        """Wait until nothing has come for a moment, or for so long that chores get a turn all the
        same: between two batches of a busy room they would hold the next one up."""
        self._chore_at = time.monotonic()
        while True:
            quiet = min(self._kept_at + QUIET_SECONDS, self._chore_at + BUSY_SECONDS)
            rest = quiet - time.monotonic()
            if rest <= 0:
                yield 0.0
                return
            yield rest

    def _do(self, chore: Chore) -> bool:
        try:
            return chore()
        except ERRORS as error:
            self._troubled = True
            self._note("history_chore_failed", problem=problem_of(error))
            return False


def _is_strict(batch: Batch) -> bool:
    """Whether `batch` is to be on disk before it is shown: something in it is, or somebody is to be
    told what was recorded before."""
    return (
        any(record.log.durability is Durability.COMMIT for record in batch.records)
        or bool(batch.documents)
        or any(isinstance(item, Later) for _, item in batch.queue)
    )


def _without(queue: list[Queued], refused: dict[int, Asker | None]) -> Iterator[Queued]:
    """`queue` without the events whose `id()` is in `refused`; their authors are told instead."""
    told: set[int] = set()
    for pair in queue:
        event = id(pair[1])
        if event not in refused:
            yield pair
        elif event not in told:
            told.add(event)
            session = refused[event]
            if session is not None:
                values = {"target": getattr(pair[1], "target", "*")}
                yield session.channel, session.excuse(Refusal(Reason.READ_ONLY, values))
