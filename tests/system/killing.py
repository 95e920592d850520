"""Killing a server that people talk on, again and again, and holding its log against what they saw.

    python -m tests.system.killing --kills 100

SIGKILL leaves what the process has written to the system: this proves that nothing is shown before
it is written, nothing is recorded twice, and every place in the log keeps its meaning. That what is
written survives a power cut is SQLite's promise (synchronous=FULL) and the disk's.
"""

import random
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.system.serving import Served, serving
from tests.system.verdict import DifferenceError, Ledger
from tests.system.witnesses import (
    LOBBY,
    WISHES,
    IrcWitness,
    Load,
    NetcatWitness,
    Seen,
    Witness,
    converse,
    look_to_the_end,
)

START_SECONDS = 2.0
"""So long after it was started, a server has let somebody in."""
_PAGE = 100
_LARGEST_PAGE = 1000
_SETTINGS = (
    "limits.flood=off",
    "limits.outbox_bytes=67108864",
    "history.replay=0",
    f"history.page={_LARGEST_PAGE}",
)


class Plan(NamedTuple):
    """What all lives of the server have in common."""

    directory: Path
    rooms: int = 5
    people: int = 12
    durability: str = "commit"


class Tally(NamedTuple):
    """What came of it."""

    kills: int = 0
    events: int = 0
    seen: int = 0
    lost: int = 0
    """How often somebody saw what is not in the log; only with `relaxed`."""
    pages: int = 0
    """How many pages of history were asked of a server and compared."""
    slowest_start: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills: {self.events:,} events recorded, seen {self.seen:,} times, "
            f"{self.lost:,} times lost, {self.pages} pages read over the wire, "
            f"slowest start {self.slowest_start:.2f} s"
        )


class Life(NamedTuple):
    """One life of the server: its people, seconds until the first of them was in, and how many
    pages of history it told them."""

    people: list[Witness]
    start: float
    pages: int


class Ordeal:
    """One data directory, and a server on it that is killed again and again."""

    def __init__(self, plan: Plan, seed: int) -> None:
        self._plan = plan
        self._chance = random.Random(seed)
        self._rooms = [LOBBY, *(f"#room{number}" for number in range(1, plan.rooms))]
        path = plan.directory / "data" / "history.db"
        self._ledger = Ledger(path, strict=plan.durability == "commit")
        self.tally = Tally()

    def kill_once(self) -> None:
        """A life and what comes of it. Raises DifferenceError, and AssertionError if the server
        does not do what it should."""
        self.judge(self.live())

    def live(self, seconds: float | None = None) -> Life:
        """Start the server, let people talk, and kill it after `seconds`, or at some moment.
        Raises DifferenceError if it tells other things than were recorded."""
        began = time.monotonic()
        with serving(self._plan.directory, *self._arguments()) as served:
            chair = IrcWitness(served.address, "p0")
            chair.wait_for(lambda: chair.present)
            start = time.monotonic() - began
            assert start < START_SECONDS, f"nobody was let in for {start:.2f} s"
            self._settle_in(chair)
            pages = self._ask_for_pages(chair)
            everybody = self._gather(served, chair)
            self._talk_until_killed(served, everybody, seconds)
        return Life(everybody, start, pages)

    def judge(self, life: Life) -> None:
        """Hold what was recorded in a life against what its people saw. Raises DifferenceError."""
        for each in life.people:
            refused = each.refused if isinstance(each, IrcWitness) else []
            assert not refused, f"{each.nick} was refused: {refused[:5]}"
        events = self._ledger.settle(life.people)
        tally = self.tally
        self.tally = Tally(
            tally.kills + 1,
            tally.events + events,
            tally.seen + sum(len(stay.seen) for each in life.people for stay in each.stays),
            self._ledger.lost,
            tally.pages + life.pages,
            max(tally.slowest_start, life.start),
        )

    def finish(self) -> None:
        """Whether nothing has changed that was recorded before, and somebody who comes now can read
        all of it. Raises DifferenceError."""
        self._ledger.check_all()
        pages = 0
        with serving(self._plan.directory, *self._arguments()) as served:
            reader = IrcWitness(served.address, "p0")
            reader.wait_for(lambda: reader.present)
            self._settle_in(reader)
            for room in self._rooms if "draft/chathistory" in reader.offered else ():
                told: list[Seen] = []
                page = reader.page(room, _LARGEST_PAGE)
                while page:
                    told[:0] = page
                    pages += 1
                    page = reader.page(room, _LARGEST_PAGE, before=told[0].id)
                _compare_pages(room, told, self._ledger.said_in(room))
        self.tally = self.tally._replace(pages=self.tally.pages + pages)

    # ── one life ───────────────────────────────────────────────────────────────────────────

    def _arguments(self) -> list[str]:
        settings = (*_SETTINGS, f"history.durability={self._plan.durability}")
        return [word for each in settings for word in ("--set", each)]

    def _settle_in(self, chair: IrcWitness) -> None:
        """The first one takes what the server offers, and enters all rooms."""
        chair.send(f"CAP REQ :{' '.join(self._wishes(chair))}")
        chair.enter(self._rooms)
        chair.wait_for(lambda: len(chair.stays) == len(self._rooms))

    def _ask_for_pages(self, chair: IrcWitness) -> int:
        """Compare the newest page of each room with the log, if the server tells it."""
        if "draft/chathistory" not in chair.offered:
            return 0
        for room in self._rooms:
            kept = self._ledger.said_in(room)
            _compare_pages(room, chair.page(room, _PAGE), kept[-_PAGE:])
        return len(self._rooms)

    def _wishes(self, chair: IrcWitness) -> list[str]:
        return [wish for wish in WISHES if wish in chair.offered]

    def _gather(self, served: Served, chair: IrcWitness) -> list[Witness]:
        """Everybody else, on their way into some of the rooms."""
        everybody: list[Witness] = [chair, NetcatWitness(served.address, "netcat")]
        for number in range(1, self._plan.people):
            person = IrcWitness(served.address, f"p{number}", self._wishes(chair))
            rooms = self._chance.sample(self._rooms, min(3, len(self._rooms)))
            person.enter(list(dict.fromkeys([LOBBY, *rooms])))
            everybody.append(person)
        return everybody

    def _talk_until_killed(
        self, served: Served, everybody: list[Witness], seconds: float | None
    ) -> None:
        """Now one word at a time, now many: so that commits are small or large."""
        chance = self._chance
        people = [each for each in everybody if isinstance(each, IrcWitness)]
        load = Load(
            authors=chance.randint(1, len(people)),
            window=chance.choice([1, 4, 30, 300]),
            burst=chance.choice([1, 5, 50]),
            pause=chance.choice([0.0, 0.0, 0.005, 0.05]),
        )
        life = self.tally.kills

        def act(author: IrcWitness) -> float:
            others = [each.nick for each in people if each.present and each is not author]
            author.talk(life, load, others, chance)
            return chance.random() * load.pause

        shortest, longest = chance.choice([(0.0, 0.05), (0.05, 0.5), (0.5, 1.5)])
        drawn = chance.uniform(shortest, longest)
        end = time.monotonic() + (drawn if seconds is None else seconds)
        # Just when somebody hears something, what is shown too early is not on disk yet.
        alert = chance.random() < 0.5
        converse(people[: load.authors], everybody, act, end, alert=alert)
        served.process.kill()
        look_to_the_end(everybody)


def _compare_pages(room: str, told: list[Seen], kept: list[Seen]) -> None:
    """Raises DifferenceError unless what was told is what was recorded."""
    pairs = enumerate(zip(told, kept, strict=False))
    if told != kept:
        place = next((number for number, pair in pairs if pair[0] != pair[1]), len(kept))
        raise DifferenceError(
            f"{room}: {len(told)} messages are told and {len(kept)} recorded, number {place} is\n"
            f"  {told[place : place + 1]}\n  {kept[place : place + 1]}"
        )


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--kills", default=100, show_default=True, help="How often.")
@click.option("--seed", type=int, help="To repeat a run, as far as threads repeat themselves.")
@click.option("--rooms", default=5, show_default=True)
@click.option("--people", default=12, show_default=True)
@click.option(
    "--durability", type=click.Choice(["commit", "relaxed"]), default="commit", show_default=True
)
@click.option(
    "--directory", type=click.Path(path_type=Path), help="Where the data is; it stays there."
)
def main(
    kills: int, seed: int | None, rooms: int, people: int, durability: str, directory: Path | None
) -> None:
    """Kill a server under load, and compare its log with what people saw, again and again."""
    seed = random.SystemRandom().randrange(1 << 32) if seed is None else seed
    console = Console()
    console.print(f"Seed {seed}", highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        tempfile.TemporaryDirectory(prefix="beseda-killing-") as temporary,
        Progress(*columns, TimeElapsedColumn(), console=console) as progress,
    ):
        ordeal = Ordeal(Plan(directory or Path(temporary), rooms, people, durability), seed)
        task = progress.add_task("Killing", total=kills)
        try:
            for _ in range(kills):
                ordeal.kill_once()
                progress.advance(task)
            ordeal.finish()
        except AssertionError as failure:
            progress.stop()
            console.print(f"After {ordeal.tally}", highlight=False)
            raise click.ClickException(str(failure)) from failure
    console.print(f"All as it should be. {ordeal.tally}", highlight=False)


if __name__ == "__main__":
    main()
