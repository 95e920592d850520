"""Upgrading a database by Alembic's scripts. Imported only when there is something to upgrade."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from beseda.storage.errors import NewerDatabaseError
from beseda.storage.migrations import Scripts
from beseda.storage.migrations.copying import keep_copy, remove_old_copies


def upgrade(connection: Connection, path: Path, found: str, scripts: Scripts) -> None:
    """From the revision `found` to the newest, all or nothing, after a copy has been made of what
    there was. Raises as `migrations.prepare`."""
    pending = steps(scripts, found)
    keep_copy(connection, path, scripts.newest)
    carry_out(connection, scripts, pending)
    remove_old_copies(path)


def steps(scripts: Scripts, found: str) -> list[Script]:
    """The scripts after the revision `found` ("base": all), in order. Raises NewerDatabaseError."""
    directory = ScriptDirectory(str(scripts.directory))
    # Not by asking for the revision itself: Alembic would be content with the beginning of one.
    known = {script.revision for script in directory.walk_revisions()}
    if found not in {"base", *known}:
        raise NewerDatabaseError(found, scripts.newest)
    return [*directory.iterate_revisions("head", found)][::-1]


def carry_out(connection: Connection, scripts: Scripts, pending: list[Script]) -> None:
    """Run the scripts, in one transaction; after each, the database says that it is of its
    revision."""
    directory = ScriptDirectory(str(scripts.directory))
    with connection.begin():
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            for script in pending:
                script.module.upgrade()
                context.stamp(directory, script.revision)
