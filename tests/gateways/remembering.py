"""A memory for conversations: a real database, written by a real log writer."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

from argon2 import PasswordHasher

from beseda.domain.accounts import Identity
from beseda.domain.hub import Hub
from beseda.gateways.memory import Memory
from beseda.identity.hashing import Here
from beseda.identity.service import IdentityService
from beseda.storage.database import FILE_NAME
from beseda.storage.store import Store

SECONDS = 10.0


class _Quick(Here):
    """The same work on passwords, on so little memory that it is no wait."""

    _hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class _Later:
    """The service that keeps accounts, which is there when somebody asks."""

    def __init__(self, kept: "Remembering") -> None:
        self._kept = kept

    def __getattr__(self, method: str) -> Any:
        return getattr(self._kept.identity, method)


class Remembering:
    """The store of a world, and its one worker. `settle` waits until nothing is on its way, so
    that a conversation stays as simple as without it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._path = directory / FILE_NAME
        self.store = Store(directory, self._note, self._failed)
        self.notes: list[str] = []
        self.memory = Memory(self.store.archive, self, cast("Identity", _Later(self)), self)
        self.identity: IdentityService | None = None
        self._pool = ThreadPoolExecutor(1)
        self._jobs: list[Future[None]] = []
        self._errors: list[BaseException] = []

    def begin(self, hub: Hub) -> None:
        """Record what happens in `hub`, whose keeper is the store's writer."""
        self.store.start_for(hub)
        accounts = self.store.accounts
        self.identity = IdentityService(
            hub.accounts,
            hub.lock,
            hub.names,
            accounts,
            hub.policy.accounts,
            key=accounts.key,
            hasher=_Quick(),
            erased=hub.logs_changed,
        )

    def submit(self, job: Callable[[], None]) -> None:
        """Have the worker do `job`."""
        self._jobs.append(self._pool.submit(job))

    def settle(self) -> None:
        """Wait until all that happened is recorded and shown, and all questions are answered."""
        writer = self.store.writer
        while True:
            while writer.busy:
                writer.call(lambda: None).result(SECONDS)
            if not self._jobs:
                break
            self._jobs.pop(0).result(SECONDS)
        assert not self._errors, self._errors

    def break_reading(self) -> None:
        """From now on the log cannot be read."""
        self.store._reading.dispose()
        self._path.rename(self._path.with_suffix(".away"))

    def stop(self) -> None:
        """Close the database; another one may be opened in its place."""
        self._pool.shutdown()
        assert self.store.stop(SECONDS)

    def _note(self, name: str, **_values: object) -> None:
        self.notes.append(name)

    def _failed(self, _thread: str, error: BaseException) -> None:
        self._errors.append(error)
