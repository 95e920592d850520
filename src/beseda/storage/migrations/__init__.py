"""Bringing a database to the present schema.

A database says of itself which revision it is (`alembic_version`). A new one is made from `schema`
at once; one of an earlier revision is copied (`copying`) and then changed by the scripts in
`versions`, one after the other, in one transaction (`upgrading`). A script is never changed once it
was released: to change the tables, change `schema`, add a script, and make `NEWEST` its revision.
"""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from beseda.storage.errors import ForeignDatabaseError
from beseda.storage.schema import METADATA, SEARCH_DDL

NEWEST = "0003"
"""The revision of `schema`. A constant, so that a start needs neither the scripts nor Alembic,
which takes a tenth of a second to import."""

APPLICATION_ID = 0x42657365
"""What SQLite's `application_id` says in a database of ours."""

_VERSION_DDL = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


class Scripts(NamedTuple):
    """The scripts in `directory`/versions, and the last one's revision."""

    directory: Path
    newest: str


SCRIPTS = Scripts(Path(__file__).parent, NEWEST)


def prepare(connection: Connection, path: Path, scripts: Scripts = SCRIPTS) -> None:
    """Bring the database to the newest revision; `connection` is the one that writes, `path` its
    file, beside which a copy of what it was is kept. Whoever calls holds the directory's lock.

    Raises NewerDatabaseError, ForeignDatabaseError, NoSpaceError, StorageError for a script that
    fails (the database is then as it was), and what the database raises.
    """
    found = revision(connection)
    if found == scripts.newest:
        return
    if found is None:
        with connection.begin():
            create(connection)
        return
    from beseda.storage.migrations.upgrading import upgrade

    upgrade(connection, path, found, scripts)


def revision(connection: Connection) -> str | None:
    """Which revision the database says it is; None for an empty one. Raises ForeignDatabaseError,
    and what the database raises."""
    with connection.begin():
        tables = connection.exec_driver_sql(
            "SELECT count(*), sum(name = 'alembic_version') FROM sqlite_master"
        ).one()
        if not tables[0]:
            return None
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
            raise ForeignDatabaseError("the tables in it are another program's")
        found = None
        if tables[1]:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found is None:
            raise ForeignDatabaseError("it does not say of which version it is")
        return str(found)


def create(connection: Connection) -> None:
    """Make all tables of the newest revision, in a database without any. In a transaction."""
    METADATA.create_all(connection, checkfirst=False)
    for statement in SEARCH_DDL:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_VERSION_DDL)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (NEWEST,))
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
