"""Where accounts are kept: a real store whose writer runs, and the service over it."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from beseda.domain.accounts import Account, Accounts, IdentityError, Obstacle
from beseda.domain.keeping import Batch
from beseda.domain.names import NamePolicy
from beseda.domain.settings import AccountsSettings
from beseda.identity.service import IdentityService
from beseda.protocol.irc.casemapping import fold_precis
from beseda.storage.store import Store

PASSWORD = "correct horse"
HERE = "203.0.113.7"
NAMES = NamePolicy(fold_precis, 32, 64)


class Nobody:
    """A hub in which nothing happens."""

    def hand_out(self, batch: Batch, done: Callable[[], None]) -> None:
        done()


class Office:
    """The accounts of a server. `now` is its clock, in seconds; `changes` are what others were
    told."""

    def __init__(self, directory: Path, **settings: Any) -> None:
        self.now = 1000.0
        self.directory = directory
        self.settings = AccountsSettings(**settings)
        self.changes: list[tuple[Account, Account | None]] = []
        self.errors: list[BaseException] = []
        self._open()

    def _open(self) -> None:
        self.store = Store(self.directory, lambda *_args, **_values: None, self._failed)
        self.store.start_for(Nobody())
        self.accounts = Accounts(NAMES, self.store.accounts.all())
        self.lock = threading.Lock()
        self.service = IdentityService(
            self.accounts,
            self.lock,
            NAMES,
            self.store.accounts,
            self.settings,
            key=self.store.accounts.key,
            networks=self.store.accounts.networks(),
            changed=lambda old, new: self.changes.append((old, new)),
            clock=lambda: self.now,
        )

    def restart(self) -> None:
        """The server is stopped and started again."""
        self.close()
        self._open()

    def close(self) -> None:
        assert self.store.stop(10.0)
        assert not self.errors

    def ann(self) -> Account:
        """Ann has an account."""
        return self.service.create("Ann", PASSWORD)

    def on_disk(self) -> list[Account]:
        return self.store.accounts.all()

    def _failed(self, _thread: str, error: BaseException) -> None:
        self.errors.append(error)


def obstacle(work: Callable[[], object]) -> Obstacle | None:
    """Why it is not done; None if it is."""
    try:
        work()
    except IdentityError as error:
        return error.obstacle
    return None
