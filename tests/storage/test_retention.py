"""What is older, or more, than the settings say goes by itself; all else stays as it is."""

from pathlib import Path

import msgspec
import pytest

from beseda.domain.history import Page, Search
from beseda.domain.settings import HistorySettings
from beseda.storage.retention import PASS_SECONDS, Limit, Retention, is_limited, limit_of
from beseda.storage.tidying import Tidying
from tests.storage.building import BEGINNING, Built

DAY = 86_400_000


def history(**settings: object) -> HistorySettings:
    return msgspec.convert(settings, HistorySettings)


class Keeping:
    """A store and its retention, with clocks that are put forward by hand."""

    def __init__(self, built: Built, settings: HistorySettings) -> None:
        self.built = built
        self.settings = settings
        self.seconds = 0.0
        self.calls = 0
        appender = built.store._appender
        self.retention = Retention(
            appender, lambda: self.settings, lambda: built.now / 1000, lambda: self.seconds
        )
        self.tidying = Tidying(built.store._connection, appender.forget_authors)

    def go_through(self) -> int:
        """A pass, when it is time for the next one; returns how many calls it took."""
        self.built.store._indexer.catch_up(5)
        calls = 1
        while self.retention():
            calls += 1
        self.tidying.finish()
        self.seconds += PASS_SECONDS
        return calls

    def seqs(self, room: str = "#tea") -> list[int]:
        page = Page(log=self.built.log(room), limit=5000, happenings=True)
        return [event.seq for event in self.built.archive.page(page)]

    def count(self, table: str) -> int:
        connection = self.built.store._connection
        with connection.begin():
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one())


class TestLimits:
    def test_a_room_can_be_different(self) -> None:
        rooms = {"#Tea": {"keep_days": 7}, "#den": {"keep_events": 0, "keep_days": -1}}
        settings = history(keep_days=30, keep_events=100, rooms=rooms)
        assert limit_of(settings, "#TEA") == Limit(7, 100)
        assert limit_of(settings, "#den") == Limit(30, 0)
        assert limit_of(settings, "#other") == Limit(30, 100)
        assert limit_of(settings, None) == Limit(30, 100)

    def test_whether_there_are_any(self) -> None:
        assert not is_limited(history())
        assert not is_limited(history(rooms={"#tea": {"keep_days": 0}}))
        assert is_limited(history(keep_days=1))
        assert is_limited(history(rooms={"#tea": {"keep_events": 1}}))


class TestRemoving:
    def test_only_so_many_events_are_kept(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            for number in range(300):
                built.say("#tea", f"message {number}")
                built.say("#quiet", f"message {number}")
            built.commit()
            kept = Keeping(built, history(keep_events=100, rooms={"#quiet": {"keep_events": 0}}))
            assert kept.go_through() > 2  # not all at once
            assert kept.seqs() == [*range(201, 301)]
            assert len(kept.seqs("#quiet")) == 300

    def test_only_so_old_events_are_kept(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            for day in range(10):
                built.say("#tea", f"day {day}", at=BEGINNING + day * DAY)
            built.commit()
            kept = Keeping(built, history(keep_days=3))
            kept.go_through()
            assert kept.seqs() == [7, 8, 9, 10]
            built.now += DAY
            kept.go_through()
            assert kept.seqs() == [8, 9, 10]

    def test_without_limits_nothing_goes(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "hello")
            built.commit()
            kept = Keeping(built, history())
            built.now += 10_000 * DAY
            kept.go_through()
            assert kept.seqs() == [1]

    def test_what_is_gone_is_not_found(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "samovar")
            built.say("#tea", "kettle")
            built.commit()
            kept = Keeping(built, history(keep_events=1))
            kept.go_through()
            logs = [built.log("#tea")]
            assert built.archive.search(Search(logs=logs, limit=9, text="samovar")) == []
            assert len(built.archive.search(Search(logs=logs, limit=9, text="kettle"))) == 1

    def test_settings_can_change(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            for number in range(10):
                built.say("#tea", f"message {number}")
            built.commit()
            kept = Keeping(built, history())
            kept.go_through()
            kept.settings = history(keep_events=4)
            kept.go_through()
            assert kept.seqs() == [7, 8, 9, 10]

    def test_it_waits_for_the_next_pass(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            kept = Keeping(built, history(keep_events=1))
            kept.go_through()
            built.say("#tea", "one")
            built.say("#tea", "two")
            built.commit()
            kept.seconds -= 1
            assert not kept.retention()
            assert kept.seqs() == [1, 2]


class TestPlaces:
    @pytest.mark.parametrize("restarted", [False, True])
    def test_no_place_is_used_twice(self, tmp_path: Path, restarted: bool) -> None:
        with Built(tmp_path) as built:
            for number in range(5):
                built.say("#tea", f"message {number}")
            built.commit()
            kept = Keeping(built, history(keep_days=1))
            built.now += 2 * DAY
            kept.go_through()
            assert kept.seqs() == []
            if restarted:
                built.restart()
            said = built.say("#tea", "and on")
            built.commit()
            assert said.seq == 6

    def test_logs_that_are_over_go(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.happen(built.log("#den", is_open=False), built.say("#tea", "hello"))
            built.tell("Ann", "Bob", "psst")
            built.commit()
            built.end("#den")
            built.commit()
            kept = Keeping(built, history(keep_days=1))
            built.now += 2 * DAY
            kept.go_through()
            # Somebody may go on with the conversation, as long as the server runs.
            assert kept.count("rooms") == 2
            built.tell("Ann", "Bob", "are you there?")
            built.commit()
            built.restart()
            kept = Keeping(built, history(keep_days=1))
            built.now += 2 * DAY
            kept.go_through()
            assert kept.count("rooms") == 1
            assert kept.count("events") == 0


class TestAuthors:
    def test_nobody_is_kept_for_nothing(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "hello", by="Ann")
            built.say("#tea", "hello", by="Bob")
            built.commit()
            kept = Keeping(built, history(keep_events=1))
            kept.go_through()
            assert kept.count("authors") == 1

    def test_whoever_comes_again_is_written_again(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.say("#tea", "hello", by="Ann")
            built.commit()
            kept = Keeping(built, history(keep_days=1))
            built.now += 2 * DAY
            kept.go_through()
            assert kept.count("authors") == 0
            built.say("#tea", "here again", by="Ann")
            built.commit()
            page = built.archive.page(Page(log=built.log("#tea"), limit=9))
            assert [event.by.nick for event in page] == ["Ann"]
