"""Bringing a database to the present schema."""

from pathlib import Path

from sqlalchemy import Connection

from beseda.storage.schema import METADATA


def prepare(connection: Connection, path: Path) -> None:
    """Make the tables that are missing."""
    with connection.begin():
        METADATA.create_all(connection)
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS events_text USING fts5"
            "(text, content='events', content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
        )
        connection.exec_driver_sql("INSERT OR IGNORE INTO facts VALUES ('indexed', 0)")
