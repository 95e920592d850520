"""Databases of other versions: upgraded, refused, and never changed without a copy."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from setuptools import find_packages
from sqlalchemy import Connection

import beseda
from beseda.domain.events import MessagePosted
from beseda.domain.history import AtSeq, Page, Search
from beseda.storage import database
from beseda.storage.database import FILE_NAME
from beseda.storage.errors import (
    DamagedDatabaseError,
    ForeignDatabaseError,
    NewerDatabaseError,
    NoSpaceError,
)
from beseda.storage.migrations import NEWEST, SCRIPTS, Scripts, copying, prepare
from beseda.storage.migrations.copying import MOST_COPIES, copies
from beseda.storage.migrations.upgrading import carry_out, steps
from tests.storage.building import Built

pytestmark = pytest.mark.slow

FIRST = Path(__file__).parent / "data" / "first.sql"

SECOND = """
from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("rooms", sa.Column("colour", sa.Text, nullable=False, server_default="blue"))
    op.execute("UPDATE rooms SET colour = 'green' WHERE key = '#tea'")
"""
FAILING = SECOND + "    op.execute('INSERT INTO nowhere VALUES (1)')\n"


def made_up(directory: Path, second: str = SECOND) -> Scripts:
    """The scripts with one more that nobody has written."""
    versions = directory / "scripts" / "versions"
    versions.mkdir(parents=True)
    shutil.copy(SCRIPTS.directory / "versions" / "revision_0001.py", versions)
    (versions / "revision_0002.py").write_text(second, encoding="utf-8")
    return Scripts(directory / "scripts", "0002")


@contextmanager
def connected(path: Path) -> Iterator[Connection]:
    engine = database.writing(path)
    try:
        with database.connect(engine) as connection:
            yield connection
    finally:
        engine.dispose()


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database of the first revision."""
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST.read_text(encoding="utf-8"))
    connection.close()
    return path


def schema(connection: Connection) -> dict[str, str]:
    """The statements that would make the tables and indexes, by name, whatever their layout."""
    with connection.begin():
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master").all()
    return {
        row.name: re.sub(r"\s*([(),])\s*", r"\1", " ".join((row.sql or "").split())) for row in rows
    }


class TestNewest:
    def test_the_scripts_lead_to_the_present_schema(self, tmp_path: Path) -> None:
        pending = steps(SCRIPTS, "base")
        assert pending[-1].revision == NEWEST
        with connected(tmp_path / "new.db") as new, connected(tmp_path / "upgraded.db") as upgraded:
            prepare(new, tmp_path / "new.db")
            carry_out(upgraded, SCRIPTS, pending)
            assert schema(new) == schema(upgraded)
            for pragma in ("application_id", "user_version"):
                said = [c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (new, upgraded)]
                assert said[0] == said[1]
            facts = [c.exec_driver_sql("SELECT * FROM facts").all() for c in (new, upgraded)]
            assert facts[0] == facts[1]

    def test_a_start_does_not_import_alembic(self, tmp_path: Path) -> None:
        program = (
            "import sys; from pathlib import Path; from beseda.storage.store import Store\n"
            "for _ in range(2): Store(Path(sys.argv[1]), print, print).stop(5)\n"
            "print('alembic' in sys.modules)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == "False\n"

    def test_the_scripts_are_installed_with_the_rest(self) -> None:
        found = find_packages(str(Path(beseda.__file__).parents[1]))
        assert "beseda.storage.migrations.versions" in found

    def test_nothing_is_copied_when_nothing_changes(self, tmp_path: Path) -> None:
        with Built(tmp_path) as built:
            built.restart()
        assert copies(tmp_path / FILE_NAME) == []


class TestFirst:
    """What the first version wrote can be read by every later one."""

    def test_everything_is_readable(self, first: Path) -> None:
        with Built(first.parent) as built:
            events = built.archive.page(Page(log=built.log("#Tea"), limit=100, happenings=True))
            assert [type(event).__name__ for event in events] == [
                *("Joined", "Joined", "MessagePosted", "MessagePosted", "MessagePosted"),
                *("MessagePosted", "TagsPosted", "TopicChanged", "ModesChanged"),
                *("MessageRedacted", "Kicked", "Renamed", "LeftServer", "Parted", "MessagePosted"),
            ]
            assert [event.seq for event in events] == [*range(1, 7), *range(8, 17)]
            assert events[0].id == "96ae0f1779-1-1"
            assert events[-1].id == "96ae0f1779-2-10"
            message = events[5]
            assert isinstance(message, MessagePosted)
            assert (message.by.nick, message.text) == ("Bob", "Ёлка и чай\nв две строки")
            assert (message.tags, message.cuts) == ((("+draft/reply", "x"),), (4,))

    def test_other_logs(self, first: Path) -> None:
        with Built(first.parent) as built:
            old = built.archive.page(Page(log=built.log("#old"), limit=100, after=AtSeq(0)))
            assert [event.seq for event in old] == [3, 4]
            built.person("Ann")
            private = built.archive.page(Page(log=built.conversation("Ann", "Bob"), limit=9))
            assert [event.text for event in private if isinstance(event, MessagePosted)] == ["psst"]
            assert built.archive.page(Page(log=built.log("#den"), limit=9)) == []

    def test_it_can_be_searched(self, first: Path) -> None:
        with Built(first.parent) as built:
            logs = [built.log("#Tea")]
            found = built.archive.search(Search(logs=logs, limit=9, text="елка"))
            assert [each.event.seq for each in found] == [6]

    def test_it_goes_on(self, first: Path) -> None:
        with Built(first.parent) as built:
            assert built.store.epoch == 3
            said = built.say("#Tea", "and on")
            older = built.say("#old", "and on")
            built.commit()
            assert (said.seq, said.id) == (17, "96ae0f1779-3-11")
            assert older.seq == 5


class TestUpgrade:
    def test_it_is_copied_and_changed(self, first: Path, tmp_path: Path) -> None:
        scripts = made_up(tmp_path)
        with connected(first) as connection:
            prepare(connection, first, scripts)
            with connection.begin():
                rows = connection.exec_driver_sql("SELECT key, colour FROM rooms ORDER BY id").all()
            assert rows[0] == ("#tea", "green")
            assert rows[-1] == ("#old", "blue")
            (copy,) = copies(first)
            prepare(connection, first, scripts)  # now it is of the newest revision
            assert copies(first) == [copy]
        assert re.fullmatch(r"history\.db\.before-0002-\d{8}T\d{6}Z", copy.name)
        assert [path.name for path in tmp_path.glob("*.partial*")] == []
        shutil.copy(copy, tmp_path / "elsewhere.db")
        with connected(tmp_path / "elsewhere.db") as connection:
            prepare(connection, tmp_path / "elsewhere.db")
            assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == 21

    def test_a_copy_has_what_was_not_checkpointed(self, tmp_path: Path) -> None:
        path = tmp_path / FILE_NAME
        with Built(tmp_path) as built:
            built.say("#tea", "in the WAL")
            built.commit()
            copy = copying.keep_copy(built.store._connection, path, "0002")
        with sqlite3.connect(copy) as connection:
            assert connection.execute("SELECT text FROM events").fetchall() == [("in the WAL",)]
        connection.close()

    def test_all_or_nothing(self, first: Path, tmp_path: Path) -> None:
        scripts = made_up(tmp_path, FAILING)
        with connected(first) as connection:
            before = schema(connection)
            with pytest.raises(database.ERRORS, match="nowhere"):
                prepare(connection, first, scripts)
            assert schema(connection) == before
        with Built(tmp_path) as built:
            assert built.store.epoch == 3

    def test_the_last_copies_are_kept(self, first: Path, tmp_path: Path) -> None:
        older = [
            first.with_name(f"{FILE_NAME}.before-0001-2020010{n + 1}T000000Z") for n in range(4)
        ]
        for each in older:
            each.touch()
        with connected(first) as connection:
            prepare(connection, first, made_up(tmp_path))
        kept = copies(first)
        assert len(kept) == MOST_COPIES
        assert kept[:-1] == [each for each in older if each.exists()] == older[2:]

    def test_no_space(self, first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = shutil.disk_usage(tmp_path)._replace(free=1000)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
        before = first.read_bytes()
        with connected(first) as connection, pytest.raises(NoSpaceError) as refused:
            prepare(connection, first, made_up(tmp_path))
        assert refused.value.free == 1000
        assert refused.value.needed > len(before)
        assert copies(first) == []


class TestRefused:
    def test_a_newer_one(self, first: Path) -> None:
        with sqlite3.connect(first) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0009'")
        connection.close()
        with pytest.raises(NewerDatabaseError) as refused:
            Built(first.parent)
        assert (refused.value.found, refused.value.known) == ("0009", NEWEST)
        assert copies(first) == []

    @pytest.mark.parametrize(
        "content", [b"These are my notes.\n" * 100, b"SQLite format 3\0" + b"\xff" * 4096]
    )
    def test_no_database(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / FILE_NAME).write_bytes(content)
        with pytest.raises(ForeignDatabaseError):
            Built(tmp_path)
        assert (tmp_path / FILE_NAME).read_bytes() == content

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE notes (text)",
            "CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES (1)",
        ],
    )
    def test_another_programs(self, tmp_path: Path, statement: str) -> None:
        with sqlite3.connect(tmp_path / FILE_NAME) as connection:
            connection.executescript(statement)
        connection.close()
        with pytest.raises(ForeignDatabaseError):
            Built(tmp_path)

    def test_a_damaged_one(self, first: Path) -> None:
        data = bytearray(first.read_bytes())
        data[100:4096] = b"\xff" * 3996  # the page that says which tables there are
        first.write_bytes(data)
        with pytest.raises(DamagedDatabaseError):
            Built(first.parent)

    def test_an_empty_file_is_a_new_database(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).touch()
        with Built(tmp_path) as built:
            assert built.store.epoch == 1

    def test_whoever_is_refused_holds_nothing(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_bytes(b"notes" * 1000)
        for _ in range(2):
            with pytest.raises(ForeignDatabaseError):
                Built(tmp_path)
