"""Taking messages out of the log: what they said goes, their places stay."""

from sqlalchemy import ColumnElement, Connection, select, update

from beseda.storage.indexing import unindex
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
