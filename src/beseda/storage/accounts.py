"""The accounts on disk: `identity.keeping.AccountKeeper`, as far as names of ours go.

Reads have connections of their own; what writes is for the thread that writes (`call`).
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from secrets import token_bytes
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from beseda.domain.accounts import (
    Account,
    AccountSettings,
    IdentityError,
    Obstacle,
    ScramSecret,
    Secrets,
)
from beseda.domain.keeping import Document
from beseda.storage.database import ERRORS, diagnosis
from beseda.storage.deletion import PersonDeletion
from beseda.storage.documents import read_documents, write_documents
from beseda.storage.errors import DamagedDatabaseError, StorageError
from beseda.storage.schema import ACCOUNTS, CERTIFICATES, DOCUMENTS
from beseda.storage.tidying import ask_for_tidying
from beseda.storage.writer import LogWriter

T = TypeVar("T")

_BEGIN_SECONDS = 10.0
"""So long an errand may wait for its turn; then it is given up."""
_END_SECONDS = 30.0
"""So long it may take."""
_KEY = ("server", "identity key")
_KEY_BYTES = 32
_NETWORKS = "networks"
"""The kind of document that says where the owner of an account, by its id, has logged in from."""

_encode = msgspec.json.Encoder().encode
_decode_settings = msgspec.json.Decoder(AccountSettings).decode
_decode_scram = msgspec.json.Decoder(ScramSecret).decode
_decode_networks = msgspec.json.Decoder(list[str]).decode


class AccountStore:
    """See `AccountKeeper`. Made by the thread that opens the database, before another uses it."""

    def __init__(
        self,
        connection: Connection,
        reading: Engine,
        call: Callable[[Callable[[], Any]], Any],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`connection` is the one that writes, and `call` has its thread do something, and waits
        for that. Raises what the database raises."""
        self._connection = connection
        self._reading = reading
        self._call = call
        self._clock = clock
        self.key = self._read_key()
        """The server's own secret, the same at each start."""

    def _read_key(self) -> bytes:
        kind, name = _KEY
        with self._connection.begin():
            key = read_documents(self._connection, kind).get(name)
            if key is None:
                key = token_bytes(_KEY_BYTES)
                write_documents(self._connection, [Document(kind, name, key)])
        return key

    def call(self, errand: Callable[[], T]) -> T:
        """See `AccountKeeper`, as for all methods."""
        with _failing():
            result: T = self._call(errand)
            return result

    # ── the thread that writes ─────────────────────────────────────────────────────────────

    def add(self, account: Account, secrets: Secrets) -> None:
        """See there."""
        values = {"id": account.id, **_row(account), **_secrets_row(secrets)}
        with self._writing() as connection:
            connection.execute(insert(ACCOUNTS).values(values))

    def save(self, account: Account) -> None:
        """See there."""
        with self._writing() as connection:
            connection.execute(
                update(ACCOUNTS).where(ACCOUNTS.c.id == account.id).values(_row(account))
            )

    def remove(self, id: str) -> None:  # noqa: A002 - the account's field
        """See there. Nothing of the secrets stays in the files (`tidying`), and no document that
        has the account's id for its key."""
        with self._writing() as connection:
            connection.execute(delete(CERTIFICATES).where(CERTIFICATES.c.account_id == id))
            connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.key == id))
            connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.id == id))
            ask_for_tidying(connection)

    def set_secrets(self, id: str, secrets: Secrets) -> None:  # noqa: A002
        """See there."""
        with self._writing() as connection:
            connection.execute(
                update(ACCOUNTS).where(ACCOUNTS.c.id == id).values(_secrets_row(secrets))
            )

    def add_certificate(self, id: str, fingerprint: str, most: int) -> None:  # noqa: A002
        """See there."""
        of_account = CERTIFICATES.c.account_id == id
        with self._writing() as connection:
            owner = _owner_of_certificate(connection, fingerprint)
            if owner == id:
                return
            if owner is not None:
                raise IdentityError(Obstacle.CERTIFICATE_TAKEN)
            count = select(func.count()).select_from(CERTIFICATES).where(of_account)
            if (connection.scalar(count) or 0) >= most:
                raise IdentityError(Obstacle.BAD_CERTIFICATE, most=most)
            connection.execute(
                insert(CERTIFICATES).values(
                    fingerprint=fingerprint, account_id=id, added_at=int(self._clock() * 1000)
                )
            )

    def remove_certificate(self, id: str, fingerprint: str) -> None:  # noqa: A002
        """See there."""
        with self._writing() as connection:
            connection.execute(
                delete(CERTIFICATES).where(
                    CERTIFICATES.c.account_id == id, CERTIFICATES.c.fingerprint == fingerprint
                )
            )

    def set_networks(self, id: str, networks: Sequence[str]) -> None:  # noqa: A002
        """See there."""
        with self._writing() as connection:
            write_documents(connection, [Document(_NETWORKS, id, _encode(networks))])

    # ── any thread ─────────────────────────────────────────────────────────────────────────

    def all(self) -> list[Account]:
        """All accounts, oldest first. Raises StorageError."""
        try:
            with self._reading.connect() as connection, connection.begin():
                return read_accounts(connection)
        except ERRORS as error:
            raise diagnosis(error) from error

    def networks(self) -> dict[str, list[str]]:
        """What `set_networks` was given, by the accounts' ids. Raises StorageError."""
        try:
            with self._reading.connect() as connection, connection.begin():
                kept = read_documents(connection, _NETWORKS)
            return {id: _decode_networks(data) for id, data in kept.items()}  # noqa: A001
        except msgspec.MsgspecError as error:
            raise DamagedDatabaseError(str(error)) from error
        except ERRORS as error:
            raise diagnosis(error) from error

    def secrets(self, id: str) -> Secrets | None:  # noqa: A002 - the account's field
        """See there."""
        query = select(ACCOUNTS.c.password, ACCOUNTS.c.scram).where(ACCOUNTS.c.id == id)
        with self._looking() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return Secrets(row.password, _decode_scram(row.scram) if row.scram else None)

    def certificates(self, id: str) -> list[str]:  # noqa: A002 - the account's field
        """See there."""
        query = (
            select(CERTIFICATES.c.fingerprint)
            .where(CERTIFICATES.c.account_id == id)
            .order_by(CERTIFICATES.c.added_at, CERTIFICATES.c.fingerprint)
        )
        with self._looking() as connection:
            return list(connection.scalars(query))

    def owner_of_certificate(self, fingerprint: str) -> str | None:
        """See there."""
        with self._looking() as connection:
            return _owner_of_certificate(connection, fingerprint)

    def erase(self, id: str) -> Iterator[tuple[int, int, int]]:  # noqa: A002
        """See there."""
        deletion = self.call(lambda: PersonDeletion(self._connection, identity=id))
        while True:
            progress = self.call(deletion.step)
            yield progress
            if progress.done >= progress.total:
                return

    # ── within ─────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _failing(), self._connection.begin():
            yield self._connection

    @contextmanager
    def _looking(self) -> Iterator[Connection]:
        with _failing(), self._reading.connect() as connection, connection.begin():
            yield connection


def read_accounts(connection: Connection) -> list[Account]:
    """All accounts, oldest first. In the caller's transaction. Raises DamagedDatabaseError."""
    query = select(ACCOUNTS).order_by(ACCOUNTS.c.registered_at, ACCOUNTS.c.id)
    try:
        return [_account(row) for row in connection.execute(query)]
    except msgspec.MsgspecError as error:
        raise DamagedDatabaseError(str(error)) from error


def through(writer: LogWriter) -> Callable[[Callable[[], Any]], Any]:
    """How other threads have something done by `writer`: see `AccountStore`."""

    def call(errand: Callable[[], Any]) -> Any:
        future = writer.call(errand)
        try:
            return future.result(_BEGIN_SECONDS)
        except TimeoutError:
            if future.cancel():
                raise
            return future.result(_END_SECONDS)

    return call


@contextmanager
def _failing() -> Iterator[None]:
    """What goes wrong with the database becomes IdentityError(FAILED)."""
    try:
        yield
    except (*ERRORS, StorageError, TimeoutError, msgspec.MsgspecError) as error:
        raise IdentityError(Obstacle.FAILED) from error


def _row(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "registered_at": int(account.registered_at * 1000),
        "role": account.role,
        "suspended": account.suspended,
        "settings": _encode(account.settings),
    }


def _account(row: Row[Any]) -> Account:
    settings = _decode_settings(row.settings)
    return Account(row.id, row.name, row.registered_at / 1000, row.role, row.suspended, settings)


def _secrets_row(secrets: Secrets) -> dict[str, Any]:
    scram = _encode(secrets.scram) if secrets.scram is not None else None
    return {"password": secrets.password, "scram": scram}


def _owner_of_certificate(connection: Connection, fingerprint: str) -> str | None:
    query = select(CERTIFICATES.c.account_id).where(CERTIFICATES.c.fingerprint == fingerprint)
    found: str | None = connection.scalar(query)
    return found
