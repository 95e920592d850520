"""Taking messages out of the log: what they said goes, their places stay."""

from sqlalchemy import ColumnElement, Connection, select, text, update

from beseda.storage.rows import RowKind
from beseda.storage.schema import EVENTS


def remove(connection: Connection, *where: ColumnElement[bool]) -> int:
    """Remove the text and all else that the events which meet all of `where` say; returns how many.

    In the caller's transaction, on the writing connection. The search index forgets them as well.
    """
    condition = [*where, EVENTS.c.kind != RowKind.REMOVED]
    numbers = [row.id for row in connection.execute(select(EVENTS.c.id).where(*condition))]
    for number in numbers:
        unindex(connection, number)
        connection.execute(
            update(EVENTS)
            .where(EVENTS.c.id == number)
            .values(kind=RowKind.REMOVED, text=None, extra=None)
        )
    return len(numbers)


def unindex(connection: Connection, number: int) -> None:
    """Have the search index forget the event `number`, if it is in it. Its text must still be
    there: FTS5 removes from an index of external content what it is told was in it (sqlite.org,
    "External Content Tables")."""
    connection.execute(
        text(
            "INSERT INTO events_text (events_text, rowid, text) "
            "SELECT 'delete', id, text FROM events WHERE id = :number AND text IS NOT NULL "
            "AND kind < 3 AND id <= (SELECT value FROM facts WHERE name = 'indexed')"
        ),
        {"number": number},
    )
