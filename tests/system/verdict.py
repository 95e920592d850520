"""Whether the log of a server that was killed agrees with what people saw of it.

What stands in the log is read from the database's tables as they are, without the server's own
code.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.system.witnesses import SAID, IrcWitness, NetcatWitness, Seen, Stay, What, Witness

_KINDS = {
    0: What.MESSAGE,
    1: What.NOTICE,
    2: What.ACTION,
    10: What.JOINED,
    11: What.PARTED,
    15: What.TOPIC,
}
"""`beseda.storage.rows.RowKind`, as numbers: they must never change."""
_CONTEXT = 3


class Kept(NamedTuple):
    """An event in a log, and its place there."""

    number: int
    seq: int
    seen: Seen


class Log(NamedTuple):
    """A log, as the database has it."""

    name: str
    private: bool
    kept: list[Kept]


class DifferenceError(AssertionError):
    """What people saw is not what stands in the log."""


class Ledger:
    """All that should stand in the logs, over all lives of the server.

    `strict`: what anybody saw must be there. Otherwise the end of each life may be missing.
    """

    def __init__(self, path: Path, *, strict: bool = True) -> None:
        self._path = path
        self._strict = strict
        self.logs: dict[int, Log] = {}
        self.lost = 0
        """How much somebody saw that is not in the log."""
        self._last = 0
        self._texts: set[str] = set()
        self._ids: dict[str, Seen] = {}

    def said_in(self, room: str) -> list[Seen]:
        """What was said in `room`, as far as it was read."""
        return [
            kept.seen
            for log in self.logs.values()
            if log.name == room
            for kept in log.kept
            if kept.seen.what in SAID
        ]

    def settle(self, witnesses: Collection[Witness]) -> int:
        """Read what is new, hold it against what the people of this life saw, and return how many
        events are new. Raises DifferenceError."""
        fresh = dict(_read(self._path, self._last))
        for number, log in fresh.items():
            self._add(number, log)
        rooms = {log.name: log.kept for log in fresh.values() if not log.private}
        lives = [log for log in fresh.values() if log.private]
        for each in witnesses:
            visits: dict[str, int] = {}
            for stay in each.stays:
                visits[stay.room] = visits.get(stay.room, 0) + 1
                self._check_stay(each, stay, visits[stay.room], rooms.get(stay.room, []))
            if isinstance(each, IrcWitness):
                for other, seen in each.private.items():
                    self._check_private(each.nick, other, seen, lives)
        return sum(len(log.kept) for log in fresh.values())

    def check_all(self) -> None:
        """Whether all logs still are what they were when they were read. Raises DifferenceError."""
        now = dict(_read(self._path, 0))
        if now != self.logs:
            changed = [log.name for number, log in self.logs.items() if now.get(number) != log]
            raise DifferenceError(f"the logs of {changed} have changed since")

    # ── what is new in the logs ────────────────────────────────────────────────────────────

    def _add(self, number: int, log: Log) -> None:
        """Take over what is new in a log: without gaps, in order, and nothing twice."""
        known = self.logs.setdefault(number, Log(log.name, log.private, []))
        for before, after in pairwise([*known.kept[-1:], *log.kept]):
            if after.seq != before.seq + 1:
                raise DifferenceError(f"{log.name}: {after} has the place after {before}")
            if after.seen.at < before.seen.at:
                raise DifferenceError(f"{log.name}: {after} is older than {before}")
        if not known.kept and log.kept[0].seq != 1:
            raise DifferenceError(f"{log.name} begins with {log.kept[0]}")
        for kept in log.kept:
            if kept.seen.text in self._texts:
                raise DifferenceError(f"{log.name}: {kept} is there twice")
            if kept.seen.text:
                self._texts.add(kept.seen.text)
            self._identify(log.name, kept.seen)
            self._last = max(self._last, kept.number)
        known.kept.extend(log.kept)

    def _identify(self, name: str, seen: Seen) -> None:
        """No id ever means two things."""
        if seen.id and self._ids.setdefault(seen.id, seen)[:3] != seen[:3]:
            raise DifferenceError(f"{name}: {seen.id} is {self._ids[seen.id]} and {seen}")

    # ── what people saw ────────────────────────────────────────────────────────────────────

    def _check_stay(self, witness: Witness, stay: Stay, visit: int, kept: list[Kept]) -> None:
        """What somebody saw of a room is what stands in its log from when they came, without
        anything in between that they did not see."""
        comings = [
            place
            for place, each in enumerate(kept)
            if each.seen.what is What.JOINED and each.seen.nick == witness.nick
        ]
        story = f"{witness.nick} in {stay.room}, visit {visit}"
        # Who is not in the log has seen only what is not there either.
        start = comings[visit - 1] if visit <= len(comings) else len(kept)
        said_only = isinstance(witness, NetcatWitness)
        log = [k.seen for k in kept[start:] if not said_only or k.seen.what in SAID]
        self._compare(story, stay.seen, log)

    def _check_private(self, nick: str, other: str, seen: list[Seen], logs: list[Log]) -> None:
        found = [log for log in logs if set(log.name.split(" ")) == {nick, other}]
        if len(found) > 1:
            raise DifferenceError(f"{nick} and {other} have {len(found)} logs in one life")
        log = [kept.seen for kept in found[0].kept] if found else []
        self._compare(f"{nick} and {other}", seen, log)

    def _compare(self, story: str, seen: Sequence[Seen], log: Sequence[Seen]) -> None:
        for place, (theirs, ours) in enumerate(zip(seen, log, strict=False)):
            same_words = theirs[:3] == ours[:3]
            same_moment = not theirs.at or theirs.at == ours.at
            same_id = not theirs.id or theirs.id == ours.id
            if not (same_words and same_moment and same_id):
                raise DifferenceError(_first_difference(story, seen, log, place))
        for each in seen:
            self._identify(story, each)
        missing = seen[len(log) :]
        if missing and self._strict:
            raise DifferenceError(_first_difference(story, seen, log, len(log)))
        for each in missing:
            if each.text in self._texts:
                raise DifferenceError(f"{story}: {each} is in the log, and not where it should be")
        self.lost += len(missing)


def _first_difference(story: str, seen: Sequence[Seen], log: Sequence[Seen], place: int) -> str:
    """Both sides around `place`."""
    lines = [f"{story}: {place} agree, then they differ"]
    for title, side in (("seen", seen), ("log", log)):
        lines.append(f"  {title}:")
        start = max(0, place - _CONTEXT)
        for number, each in enumerate(side[start : place + _CONTEXT], start):
            mark = ">" if number == place else " "
            lines.append(f"  {mark} {number} {each._replace(text=each.text.split(' ')[0])}")
        if place >= len(side):
            lines.append("  > (nothing more)")
    return "\n".join(lines)


def _read(path: Path, after: int) -> Iterator[tuple[int, Log]]:
    """The logs that have events behind the one with the number `after`, with only those."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        if not _has_tables(database):
            return
        terms = database.execute("SELECT first_event, epoch FROM terms ORDER BY epoch").fetchall()
        firsts, epochs = [first for first, _ in terms], [epoch for _, epoch in terms]
        rooms = database.execute("SELECT id, name, token, one FROM rooms").fetchall()
        logs = {number: Log(name, one is not None, []) for number, name, _, one in rooms}
        tokens = {number: token for number, _, token, _ in rooms}
        rows = database.execute(
            "SELECT e.id, e.room_id, e.seq, e.at, e.kind, a.nick, e.text"
            " FROM events e JOIN authors a ON a.id = e.author_id WHERE e.id > ? ORDER BY e.id",
            (after,),
        )
        for number, room, seq, at, kind, nick, text in rows:
            epoch = epochs[bisect_right(firsts, number) - 1]
            seen = Seen(_KINDS[kind], nick, text or "", at, f"{tokens[room]}-{epoch:x}-{seq:x}")
            logs[room].kept.append(Kept(number, seq, seen))
    yield from ((number, log) for number, log in logs.items() if log.kept)


def _has_tables(database: sqlite3.Connection) -> bool:
    """Whether the server got so far as to make its tables before it was killed."""
    found = database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'events'").fetchone()
    return bool(found[0])
