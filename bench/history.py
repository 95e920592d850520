"""How fast the room log can be filled, read and searched: `python -m bench.history`."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from bench.procfs import resident_bytes
from bench.speech import ENGLISH, RARE, RUSSIAN, Speech
from beseda.domain.events import Event, Joined, Kind, MessagePosted, Parted
from beseda.domain.history import AtMessage, AtTime, Page, Search
from beseda.domain.keeping import Record
from beseda.domain.people import Person
from beseda.domain.roomlog import RoomLog
from beseda.storage import database
from beseda.storage.appending import Appender
from beseda.storage.archive import SqlArchive
from beseda.storage.indexing import Indexer
from beseda.storage.migrations import prepare

BEGAN_AT = 1_700_000_000.0
STEP_SECONDS = 3.0
EVENTS_PER_TRANSACTION = 20_000
PEOPLE = 500
BIG_ROOM_SHARE = 0.8
HAPPENINGS_SHARE = 0.1
ELSEWHERE = "заговор"
"""A word that is often said in a room that the searcher is not in, and nowhere else."""
PAGE = 50
READ_SAMPLES = 200
SEARCH_SAMPLES = 50


class Figure(NamedTuple):
    """How long something took, in milliseconds, and how much it found on average."""

    name: str
    half: float
    slow: float
    found: float


class World:
    """What the database is filled with: who says what, where and when."""

    def __init__(self, events: int, rooms: int) -> None:
        self.events = events
        self.random = random.Random(1)
        self.speech = Speech(2)
        self.people = [
            Person(n, f"user{n}", f"user{n}", f"u{n}", f"host{n}.example", "", f"1.{n}")
            for n in range(1, PEOPLE + 1)
        ]
        self.logs = [RoomLog(f"#room{n}", f"#room{n}") for n in range(rooms)]
        self.big, self.small, self.secret = self.logs[0], self.logs[-1], self.logs[1]

    def records(self) -> Iterator[Record]:
        """All events, in order."""
        log_weights = [BIG_ROOM_SHARE] + [
            (1 - BIG_ROOM_SHARE) / (len(self.logs) - 1) for _ in self.logs[1:]
        ]
        weights = [1 / n for n in range(1, PEOPLE + 1)]
        at = BEGAN_AT
        while True:
            logs = self.random.choices(self.logs, log_weights, k=1000)
            people = self.random.choices(self.people, weights, k=1000)
            for log, person in zip(logs, people, strict=True):
                at += STEP_SECONDS
                yield Record(log, self._event(log, person, at), None)

    def _event(self, log: RoomLog, by: Person, at: float) -> Event:
        draw = self.random.random()
        if draw < HAPPENINGS_SHARE:
            if draw < HAPPENINGS_SHARE / 2:
                return Joined(by=by, at=at, room=log.name)
            return Parted(by=by, at=at, room=log.name, reason="")
        text = self.speech.texts[int(self.random.random() * len(self.speech.texts))]
        if log is self.secret:
            text = f"{text} {ELSEWHERE}"
        return MessagePosted(
            by=by, at=at, kind=Kind.MESSAGE, target=log.name, private=False, text=text
        )

    @property
    def ends_at(self) -> float:
        """When the last event was."""
        return BEGAN_AT + self.events * STEP_SECONDS

    def moment(self) -> int:
        """Some time or other, in milliseconds."""
        return int(self.random.uniform(BEGAN_AT, self.ends_at) * 1000)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--events", default=1_000_000, show_default=True, help="How many to fill it with.")
@click.option("--rooms", default=50, show_default=True, type=click.IntRange(3))
@click.option("--directory", type=click.Path(path_type=Path), help="Where; a temporary one if not.")
@click.option("--keep", is_flag=True, help="Leave the database there, and use it if it is there.")
def main(events: int, rooms: int, directory: Path | None, keep: bool) -> None:
    """Fill a room log, then measure how fast it is read and searched."""
    console = Console()
    world = World(events, rooms)
    with tempfile.TemporaryDirectory() as temporary:
        place = directory or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        path = place / database.FILE_NAME
        if not (keep and path.exists()):
            for each in place.glob(f"{database.FILE_NAME}*"):
                each.unlink()
            _fill(world, path, console)
        _measure(world, path, console)
        if directory is not None and not keep:
            for each in place.glob(f"{database.FILE_NAME}*"):
                each.unlink()


# ── filling ────────────────────────────────────────────────────────────────────────────────────


def _fill(world: World, path: Path, console: Console) -> None:
    engine = database.writing(path)
    with database.connect(engine) as connection:
        prepare(connection, path)
        appender = Appender(connection)
        records = world.records()
        with _bar(console, "recording", world.events) as advance:
            for start in range(0, world.events, EVENTS_PER_TRANSACTION):
                size = min(EVENTS_PER_TRANSACTION, world.events - start)
                with connection.begin():
                    appender.write(appender.stamp([next(records) for _ in range(size)]))
                advance(size)
        indexer = Indexer(connection)
        with _bar(console, "indexing", world.events) as advance:
            while indexer.index(EVENTS_PER_TRANSACTION):
                advance(EVENTS_PER_TRANSACTION)
    engine.dispose()


@contextmanager
def _bar(console: Console, name: str, total: int) -> Iterator[Callable[[int], None]]:
    began = time.perf_counter()
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task(name, total=total)
        yield lambda size: progress.advance(task, size)
    seconds = time.perf_counter() - began
    console.print(f"{name:>10} {total:,} events: {seconds:.1f} s, {total / seconds:,.0f} a second")


# ── measuring ──────────────────────────────────────────────────────────────────────────────────


def _measure(world: World, path: Path, console: Console) -> None:
    engine = database.reading(path)
    archive = SqlArchive(engine)
    size = sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    before = resident_bytes(os.getpid())
    _show(console, f"Pages of {PAGE}", "p99", list(_pages(world, archive)))
    _show(console, f"Searches, {PAGE} wanted", "p95", list(_searches(world, archive)))
    after = resident_bytes(os.getpid())
    console.print(
        f"Database: {size / 1e6:,.0f} MB, {size / world.events:,.0f} bytes an event. "
        f"Resident memory: {before / 1e6:,.0f} MB before, {after / 1e6:,.0f} MB after reading."
    )
    engine.dispose()


def _pages(world: World, archive: SqlArchive) -> Iterator[Figure]:
    log = world.big
    ids: list[str] = []
    while len(ids) < READ_SAMPLES:
        found = archive.page(Page(log=log, limit=1, before=AtTime(world.moment())))
        ids += [event.id for event in found]
    pick, moment = world.random.choice, world.moment
    reads: dict[str, Callable[[], object]] = {
        "newest": lambda: archive.page(Page(log=log, limit=PAGE)),
        "oldest": lambda: archive.page(Page(log=log, limit=PAGE, newest=False)),
        "before an id": lambda: archive.page(
            Page(log=log, limit=PAGE, before=AtMessage(pick(ids)))
        ),
        "before an id, with joins": lambda: archive.page(
            Page(log=log, limit=PAGE, before=AtMessage(pick(ids)), happenings=True)
        ),
        "after a time": lambda: archive.page(
            Page(log=log, limit=PAGE, after=AtTime(moment()), newest=False)
        ),
        "between two times": lambda: archive.page(
            Page(log=log, limit=PAGE, after=AtTime(moment()), before=AtTime(moment()))
        ),
        "around an id": lambda: archive.around(Page(log=log, limit=PAGE), AtMessage(pick(ids))),
        "around a time": lambda: archive.around(Page(log=log, limit=PAGE), AtTime(moment())),
        "one by its id": lambda: archive.find(log, pick(ids)),
        "activity of all rooms": lambda: archive.activity(world.logs, "", 0, 1 << 60, PAGE),
    }
    for name, read in reads.items():
        yield _time(name, read, READ_SAMPLES, 99)


def _searches(world: World, archive: SqlArchive) -> Iterator[Figure]:
    big, small, mine = [world.big], [world.small], [world.big, *world.logs[2:]]
    often, seldom = RUSSIAN[0], world.speech.languages[0][20_000]
    word = world.speech.languages[0][200]
    nick = world.people[PEOPLE // 2].folded
    cases: dict[str, Callable[[], Search]] = {
        "rare word": lambda: Search(logs=big, limit=PAGE, text=RARE),
        "rare word, all rooms": lambda: Search(logs=mine, limit=PAGE, text=seldom),
        "frequent word": lambda: Search(logs=big, limit=PAGE, text=often),
        "frequent word, all rooms": lambda: Search(logs=mine, limit=PAGE, text=often),
        "frequent word, small room": lambda: Search(logs=small, limit=PAGE, text=often),
        "only in others' rooms": lambda: Search(logs=mine, limit=PAGE, text=ELSEWHERE),
        "two frequent words": lambda: Search(
            logs=big, limit=PAGE, text=f"{RUSSIAN[0]} {RUSSIAN[1]}"
        ),
        "two that never meet": lambda: Search(
            logs=big, limit=PAGE, text=f"{RUSSIAN[0]} {ENGLISH[0]}"
        ),
        "phrase": lambda: Search(logs=big, limit=PAGE, text=f'"{RUSSIAN[1]} {RUSSIAN[0]}"'),
        "frequent word, rare nick": lambda: Search(logs=big, limit=PAGE, text=often, nick=nick),
        "word, frequent nick": lambda: Search(logs=big, limit=PAGE, text=word, nick="user1"),
        "nick alone": lambda: Search(logs=mine, limit=PAGE, nick=nick),
        "nobody's nick": lambda: Search(logs=mine, limit=PAGE, text=often, nick="nobody"),
        "no hit": lambda: Search(logs=mine, limit=PAGE, text="ыыы"),
        "prefix of 1": lambda: Search(logs=big, limit=PAGE, text="п*"),
        "prefix of 2": lambda: Search(logs=big, limit=PAGE, text="пр*"),
        "prefix of 3": lambda: Search(logs=big, limit=PAGE, text="при*"),
        "prefix of 4": lambda: Search(logs=big, limit=PAGE, text="прик*"),
        "prefix of 5, all rooms": lambda: Search(logs=mine, limit=PAGE, text="прико*"),
        "word and prefix": lambda: Search(logs=big, limit=PAGE, text=f"{often} при*"),
        "frequent word, long ago": lambda: Search(
            logs=big, limit=PAGE, text=often, before=world.moment()
        ),
        "the same, all rooms": lambda: Search(
            logs=mine, limit=PAGE, text=often, before=world.moment()
        ),
        "newest, all rooms": lambda: Search(logs=mine, limit=PAGE),
    }
    for name, make in cases.items():
        yield _time(name, lambda make=make: archive.search(make()), SEARCH_SAMPLES, 95)  # type: ignore[misc]


def _time(name: str, call: Callable[[], object], samples: int, percentile: int) -> Figure:
    times, found = [], 0
    for _ in range(samples):
        began = time.perf_counter()
        result = call()
        times.append((time.perf_counter() - began) * 1000)
        found += len(result) if isinstance(result, list) else result is not None
    slow = statistics.quantiles(times, n=100, method="inclusive")[percentile - 1]
    return Figure(name, statistics.median(times), slow, found / samples)


def _show(console: Console, title: str, slow: str, figures: list[Figure]) -> None:
    table = Table(title, "p50 ms", f"{slow} ms", "found")
    for column in table.columns[1:]:
        column.justify = "right"
    for each in figures:
        table.add_row(each.name, f"{each.half:.2f}", f"{each.slow:.2f}", f"{each.found:.0f}")
    console.print(table)


if __name__ == "__main__":
    main()
