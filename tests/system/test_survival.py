"""What a server that is killed has shown is still there (`tests.system.killing` says more)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.system.killing import Ordeal, Plan
from tests.system.verdict import DifferenceError

pytestmark = pytest.mark.slow

KILLS = 3
_MIDDLE = "(SELECT max(id) / 2 FROM events)"
_TWO = "(SELECT id FROM events WHERE kind = 0 ORDER BY id LIMIT 2)"
FORGERIES = {
    "one is missing": f"DELETE FROM events WHERE id = {_MIDDLE}",
    "the end is missing": f"DELETE FROM events WHERE id > {_MIDDLE}",
    "all is missing": "DELETE FROM events",
    "a word is there twice": f"UPDATE events SET text = '0.p0.1 ' WHERE id IN {_TWO}",
    "other words": "UPDATE events SET text = text || '.' WHERE id = "
    "(SELECT min(id) FROM events WHERE kind = 0)",
    "it happened earlier": f"UPDATE events SET at = at - 1 WHERE id = {_MIDDLE}",
    "it happened later": "UPDATE events SET at = at + 1000000",
    "by somebody else": "UPDATE authors SET nick = 'p1' WHERE nick = 'p0'",
}


@pytest.mark.parametrize("durability", ["commit", "relaxed"])
def test_nothing_that_was_seen_is_lost_doubled_or_out_of_order(
    tmp_path: Path, durability: str
) -> None:
    """With `relaxed`, only the end of what was seen may be missing."""
    ordeal = Ordeal(Plan(tmp_path, durability=durability), seed=1)
    for _ in range(KILLS):
        ordeal.kill_once()
    ordeal.finish()
    assert ordeal.tally.events > 100
    assert ordeal.tally.seen > ordeal.tally.events


@pytest.mark.slow
@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_log_that_is_not_what_was_seen_is_noticed(tmp_path: Path, forgery: str) -> None:
    ordeal = Ordeal(Plan(tmp_path, rooms=1, people=3), seed=1)
    life = ordeal.live(seconds=0.3)
    with closing(sqlite3.connect(tmp_path / "data" / "history.db")) as database, database:
        assert database.execute(forgery).rowcount
    with pytest.raises(DifferenceError):
        ordeal.judge(life)


@pytest.mark.slow
def test_a_log_that_changes_later_is_noticed(tmp_path: Path) -> None:
    ordeal = Ordeal(Plan(tmp_path, rooms=1, people=3), seed=1)
    ordeal.judge(ordeal.live(seconds=0.3))
    ordeal.finish()
    with closing(sqlite3.connect(tmp_path / "data" / "history.db")) as database, database:
        assert database.execute(FORGERIES["the end is missing"]).rowcount
    with pytest.raises(DifferenceError):
        ordeal.finish()
