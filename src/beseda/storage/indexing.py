"""Filling the search index, and taking out of it."""

import time
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, func, select, text, update

from beseda.storage.schema import AUTHORS, EVENTS, FACTS, FIRST_EVENT_KIND
from beseda.storage.words import terms

CHUNK = 256
"""So many events are indexed in one transaction: a few milliseconds."""

INDEXED = select(FACTS.c.value).where(FACTS.c.name == "indexed")
"""The last event that the index has seen."""


class _Entry(NamedTuple):
    """What the index is given: a row's number and its terms."""

    number: int
    terms: str


_encode = msgspec.json.Encoder().encode
_CHUNK = (
    select(EVENTS.c.id, EVENTS.c.room_id, EVENTS.c.kind, EVENTS.c.text, AUTHORS.c.folded)
    .join_from(EVENTS, AUTHORS, AUTHORS.c.id == EVENTS.c.author_id)
    .where(EVENTS.c.id > bindparam("after"))
    .order_by(EVENTS.c.id)
    .limit(bindparam("limit"))
)
_SAID = select(EVENTS.c.room_id, EVENTS.c.text, AUTHORS.c.folded).where(
    EVENTS.c.id == bindparam("number"),
    EVENTS.c.kind < FIRST_EVENT_KIND,
    EVENTS.c.id <= INDEXED.scalar_subquery(),
    AUTHORS.c.id == EVENTS.c.author_id,
)
_IS_INDEXED = select(
    INDEXED.scalar_subquery() >= func.coalesce(select(func.max(EVENTS.c.id)).scalar_subquery(), 0)
)
_ADVANCE = update(FACTS).where(FACTS.c.name == "indexed").values(value=bindparam("number"))
# One statement for all, because each gives up the interpreter lock (see `appending`).
_ADD = text(
    "INSERT INTO events_text (rowid, terms) "
    "SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:entries)"
)
_DELETE = text(
    "INSERT INTO events_text (events_text, rowid, terms) VALUES ('delete', :number, :terms)"
)


class Indexer:
    """Indexes what was said and is not indexed yet. For the thread of the writing connection,
    outside a transaction. All may raise what the database raises."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def index(self, most: int = CHUNK) -> bool:
        """Index the next events, up to `most`, in a transaction of its own; returns whether there
        may be more. A chore of the writer."""
        connection = self._connection
        with connection.begin():
            after = connection.scalar(INDEXED) or 0
            rows = connection.execute(_CHUNK, {"after": after, "limit": most}).all()
            if rows:
                add(
                    connection,
                    [
                        _Entry(row.id, terms(row.room_id, row.folded, row.text or ""))
                        for row in rows
                        if row.kind < FIRST_EVENT_KIND
                    ],
                )
                connection.execute(_ADVANCE, {"number": rows[-1].id})
        return len(rows) == most

    def catch_up(self, seconds: float) -> None:
        """Index what there is, but begin nothing after `seconds`."""
        end = time.monotonic() + seconds
        while self.index() and time.monotonic() < end:
            pass


def is_indexed(connection: Connection) -> bool:
    """Whether the index has seen all events."""
    return bool(connection.scalar(_IS_INDEXED))


def add(connection: Connection, entries: Sequence[_Entry]) -> None:
    """Give the index messages that it does not have, in the caller's transaction."""
    if entries:
        connection.execute(_ADD, {"entries": _encode(entries).decode()})


def unindex(connection: Connection, number: int) -> None:
    """Have the index forget the event `number`, if it is in it; in the caller's transaction. Its
    text must still be there: FTS5 removes what it is told was in it (sqlite.org, "Contentless
    Tables")."""
    row = connection.execute(_SAID, {"number": number}).first()
    if row is not None:
        was = terms(row.room_id, row.folded, row.text or "")
        connection.execute(_DELETE, {"number": number, "terms": was})
