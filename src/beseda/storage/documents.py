"""State that is to survive a restart: see `schema.DOCUMENTS`."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert, select

from beseda.domain.keeping import Document
from beseda.storage.schema import DOCUMENTS

_DELETE = delete(DOCUMENTS).where(
    DOCUMENTS.c.kind == bindparam("of_kind"), DOCUMENTS.c.key == bindparam("of_key")
)


def write_documents(connection: Connection, documents: Iterable[Document]) -> None:
    """Write and remove documents; of those with one kind and key the last one counts. In the
    caller's transaction."""
    newest = {(each.kind, each.key): each for each in documents}
    if not newest:
        return
    connection.execute(_DELETE, [{"of_kind": kind, "of_key": key} for kind, key in newest])
    kept = [
        {"kind": each.kind, "key": each.key, "data": each.data}
        for each in newest.values()
        if each.data is not None
    ]
    if kept:
        connection.execute(insert(DOCUMENTS), kept)


def read_documents(connection: Connection, kind: str) -> dict[str, bytes]:
    """All documents of a kind, by their keys. In the caller's transaction."""
    rows = connection.execute(
        select(DOCUMENTS.c.key, DOCUMENTS.c.data)
        .where(DOCUMENTS.c.kind == kind)
        .order_by(DOCUMENTS.c.key)
    )
    return {row.key: row.data for row in rows}
