"""Whether a database is in order: one function a check, each a row in `CHECKS`.

All of it only reads, and each check sees the database as it is at one moment, so that a server can
go on. A check returns what is wrong, a few words each, and nothing for what is as it should be.
"""

import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, bindparam, func, select, text

from beseda.storage import database
from beseda.storage.database import ERRORS, diagnosis, problem_of
from beseda.storage.ids import Place, prefix, split_id
from beseda.storage.indexing import INDEXED
from beseda.storage.listing import NoHistoryError, check_revision
from beseda.storage.rows import Extra, RowKind
from beseda.storage.schema import AUTHORS, EVENTS, FIRST_EVENT_KIND, ROOMS
from beseda.storage.words import terms

MOST_SHOWN = 5
"""Problems of one kind that are listed."""

_STEPS = 100_000
"""So many of SQLite's instructions pass between two calls of `tick`."""
_SAMPLES = 200
_MOST_TERMS = 50
"""Messages that are looked for in the search index, and how many terms of each."""


class Result(NamedTuple):
    """What a check found; `problems` is empty if all is well."""

    name: str
    problems: list[str]


Check = Callable[[Connection], list[str]]


def check(path: Path, tick: Callable[[str], None]) -> Iterator[Result]:
    """Check the database in the file `path`, one check after the other. `tick` gets the name of
    the check that is being made, several times a second. Raises NoHistoryError, StorageError."""
    if not path.exists():
        raise NoHistoryError(path.parent)
    engine = database.reading(path)
    try:
        with database.connect(engine) as connection:
            try:
                check_revision(connection)
            except ERRORS as error:
                raise diagnosis(error) from error
        for name, function in CHECKS.items():
            yield Result(name, _make(engine, name, function, tick))
    finally:
        engine.dispose()


def _make(engine: Engine, name: str, function: Check, tick: Callable[[str], None]) -> list[str]:
    interrupted = False

    def look() -> bool:
        nonlocal interrupted
        try:
            tick(name)
        except KeyboardInterrupt:  # SQLite has no way to pass it on
            interrupted = True
        return interrupted

    tick(name)
    try:
        with engine.connect() as connection:
            _driver(connection).set_progress_handler(look, _STEPS)
            try:
                return function(connection)[:MOST_SHOWN]
            finally:
                _driver(connection).set_progress_handler(None, 0)
    except ERRORS as error:
        if interrupted or _name_of(error) == "SQLITE_INTERRUPT":
            raise KeyboardInterrupt from None
        return [problem_of(error)]


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def _name_of(error: BaseException) -> str:
    return getattr(getattr(error, "orig", None) or error, "sqlite_errorname", "")


# ── the checks ─────────────────────────────────────────────────────────────────────────────


def _structure(connection: Connection) -> list[str]:
    """The file itself: its pages, and that each index has what its table has."""
    rows = connection.exec_driver_sql(f"PRAGMA integrity_check({MOST_SHOWN})").all()
    return [row[0] for row in rows if row[0] != "ok"]


def _references(connection: Connection) -> list[str]:
    """Each event has its log and its author."""
    rows = connection.execute(
        text('SELECT "table", rowid, parent FROM pragma_foreign_key_check LIMIT :most'),
        {"most": MOST_SHOWN},
    )
    return [f"{row[0]} {row[1]} -> {row[2]} ?" for row in rows]


def _places(connection: Connection) -> list[str]:
    """In each log, above what was removed, every place is taken."""
    counted = (
        select(
            ROOMS.c.id,
            ROOMS.c.name,
            ROOMS.c.one,
            ROOMS.c.removed_seq,
            func.count(EVENTS.c.seq).label("number"),
            func.max(EVENTS.c.seq).label("last"),
        )
        .select_from(
            ROOMS.join(
                EVENTS, (EVENTS.c.room_id == ROOMS.c.id) & (EVENTS.c.seq > ROOMS.c.removed_seq)
            )
        )
        .group_by(ROOMS.c.id)
    )
    return [
        f"{_name(row)} {row.removed_seq + 1}..{row.last}: {row.number}"
        for row in connection.execute(counted)
        if row.number != row.last - row.removed_seq
    ]


def _name(row: Any) -> str:
    """What to call a log: whose conversations there were is nobody's business."""
    return row.name if row.one is None else f"({row.id})"


def _times(connection: Connection) -> list[str]:
    """No event is earlier than the one before it in its log."""
    return _pairs(connection, "later.at < earlier.at")


def _pairs(connection: Connection, wrong: str) -> list[str]:
    """Where an event and the one before it in its log are `wrong`."""
    query = (  # nothing of it comes from outside
        "SELECT rooms.id, rooms.name, rooms.one, later.seq "  # noqa: S608
        "FROM events AS later CROSS JOIN events AS earlier "
        "ON earlier.room_id = later.room_id AND earlier.seq = later.seq - 1 "
        f"JOIN rooms ON rooms.id = later.room_id WHERE {wrong} LIMIT {MOST_SHOWN}"
    )
    return [f"{_name(row)} {row.seq}" for row in connection.execute(text(query))]


_TOKEN = re.compile(r"[0-9a-z]{4,40}")


def _ids(connection: Connection) -> list[str]:
    """Ids can be told from places and places from ids: tokens, epochs, and one order of rows."""
    problems = [
        f"({row.id}) {row.token}"
        for row in connection.execute(select(ROOMS.c.id, ROOMS.c.token))
        if not _TOKEN.fullmatch(row.token)
        or split_id(f"{prefix(row.token, 1)}{1:x}") != Place(row.token, 1, 1)
    ]
    terms_wrong = (
        "SELECT later.epoch FROM terms AS later JOIN terms AS earlier "
        "ON earlier.epoch < later.epoch AND earlier.first_event > later.first_event"
    )
    problems += [f"epoch {row[0]}" for row in connection.execute(text(terms_wrong))]
    without = "SELECT id FROM events WHERE id < (SELECT coalesce(min(first_event), 0) FROM terms)"
    limit = f" LIMIT {MOST_SHOWN}"
    problems += [f"event {row[0]}" for row in connection.execute(text(without + limit))]
    return problems + _pairs(connection, "later.id < earlier.id")


def _contents(connection: Connection) -> list[str]:
    """What stands in each row can be read back."""
    known = ", ".join(str(kind.value) for kind in RowKind)
    unknown = (
        f"SELECT id FROM events WHERE kind NOT IN ({known}) "  # noqa: S608 - constants
        f"OR (kind < {FIRST_EVENT_KIND} AND text IS NULL) LIMIT {MOST_SHOWN}"
    )
    problems = [f"event {row[0]}" for row in connection.execute(text(unknown))]
    decode = msgspec.json.Decoder(Extra).decode
    query = select(EVENTS.c.id, EVENTS.c.extra).where(EVENTS.c.extra.is_not(None))
    for row in connection.execution_options(yield_per=1_000).execute(query):
        try:
            decode(row.extra)
        except msgspec.MsgspecError as error:
            problems.append(f"event {row.id}: {error}")
            if len(problems) >= MOST_SHOWN:
                break
    return problems


def _search(connection: Connection) -> list[str]:
    """The search index agrees with itself, and finds what was said."""
    return _index_itself(connection) or _samples(connection)


_SHADOWS = ("data", "idx", "config")
"""The tables in which FTS5 keeps an index without content (sqlite.org, "FTS5 Data Structures")."""


def _index_itself(connection: Connection) -> list[str]:
    """FTS5 checks itself by a command that writes: it gets a copy of the index to do so."""
    declared = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE name = 'events_text'"
    ).scalar()
    if declared is None:
        return ["events_text ?"]
    path = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    with tempfile.TemporaryDirectory(prefix="beseda-check-") as directory:
        copy = Path(directory) / "index.db"
        with closing(sqlite3.connect(copy, isolation_level=None, uri=True)) as target:
            target.execute("PRAGMA journal_mode=OFF")
            target.execute("PRAGMA synchronous=OFF")
            target.execute(declared)
            target.execute("ATTACH ? AS source", (f"{Path(path).as_uri()}?mode=ro",))
            target.execute("BEGIN")
            for name in _SHADOWS:
                target.execute(f"DELETE FROM main.events_text_{name}")  # noqa: S608 - constants
                target.execute(
                    f"INSERT INTO main.events_text_{name} SELECT * FROM source.events_text_{name}"  # noqa: S608 - constants
                )
            target.execute("COMMIT")
            target.execute("DETACH source")
        with closing(sqlite3.connect(copy, isolation_level=None)) as target:
            try:
                target.execute("INSERT INTO events_text (events_text) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                return [str(error)]
    return []


def _samples(connection: Connection) -> list[str]:
    """Some messages from all over the index, each looked for by all its terms."""
    indexed = connection.scalar(INDEXED) or 0
    places = range(1, indexed + 1, max(1, indexed // _SAMPLES))
    return [problem for place in places for problem in _sample(connection, place, indexed)]


_SAID = (
    select(EVENTS.c.id, EVENTS.c.room_id, EVENTS.c.text, AUTHORS.c.folded)
    .join_from(EVENTS, AUTHORS, AUTHORS.c.id == EVENTS.c.author_id)
    .where(EVENTS.c.id.between(bindparam("first"), bindparam("last")))
    .where(EVENTS.c.kind < FIRST_EVENT_KIND)
    .order_by(EVENTS.c.id)
    .limit(1)
)
_FOUND = text("SELECT 1 FROM events_text WHERE events_text MATCH :query AND rowid = :number")


def _sample(connection: Connection, place: int, last: int) -> list[str]:
    row = connection.execute(_SAID, {"first": place, "last": last}).first()
    if row is None:
        return []
    wanted = terms(row.room_id, row.folded, row.text or "").split()[:_MOST_TERMS]
    query = " AND ".join(f'"{term}"' for term in wanted)
    found = connection.execute(_FOUND, {"query": query, "number": row.id}).first()
    return [] if found is not None else [f"event {row.id}"]


CHECKS: dict[str, Check] = {
    "structure": _structure,
    "references": _references,
    "places": _places,
    "times": _times,
    "ids": _ids,
    "contents": _contents,
    "search": _search,
}
"""By name; what each is called stands in `beseda.catalogue.history`."""
