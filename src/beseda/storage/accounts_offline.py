"""The accounts while no server runs; and reading them, whether or not one does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from beseda.domain.accounts import Account
from beseda.storage import database
from beseda.storage.accounts import AccountStore, read_accounts
from beseda.storage.database import ERRORS, FILE_NAME, diagnosis
from beseda.storage.listing import NoHistoryError, check_revision
from beseda.storage.offline import changing
from beseda.storage.tidying import Tidying


class OfflineAccounts(NamedTuple):
    """The accounts, and what clears up after something was removed."""

    accounts: AccountStore
    tidying: Tidying


@contextmanager
def changing_accounts(directory: Path) -> Iterator[OfflineAccounts]:
    """Opens the database in `directory`, which must be there. Raises as `offline.changing`."""
    with changing(directory) as connection:
        reading = database.reading(directory / FILE_NAME)
        try:
            store = AccountStore(connection, reading, lambda errand: errand())
            yield OfflineAccounts(store, Tidying(connection, lambda _gone: None))
        finally:
            reading.dispose()


def list_accounts(directory: Path) -> list[Account]:
    """All accounts of the server that has its data in `directory`, oldest first. Raises
    NoHistoryError, StorageError and those derived from it."""
    path = directory / FILE_NAME
    if not path.exists():
        raise NoHistoryError(directory)
    engine = database.reading(path)
    try:
        with database.connect(engine) as connection:
            check_revision(connection)
            with connection.begin():
                return read_accounts(connection)
    except ERRORS as error:
        raise diagnosis(error) from error
    finally:
        engine.dispose()
