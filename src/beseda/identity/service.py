"""Keeping and proving accounts: `domain.accounts.Identity`."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from secrets import token_hex

from msgspec.structs import replace

from beseda.domain.accounts import (
    Account,
    Accounts,
    AccountSettings,
    IdentityError,
    Obstacle,
    ScramSecret,
    Secrets,
)
from beseda.domain.names import Name, NamePolicy
from beseda.domain.refusals import Refused
from beseda.domain.settings import AccountsSettings
from beseda.identity.hashing import Hasher, Here
from beseda.identity.keeping import AccountKeeper, Progress
from beseda.identity.passwords import Passwords, normalized
from beseda.identity.scram import made_up_secret
from beseda.identity.tries import Tries

MOST_ACCOUNTS = 1_000_000
MOST_CERTIFICATES = 10
"""So many one account can have."""

_NOBODY = ""
"""The id of no account."""
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class IdentityService:
    """See `Identity`. Any thread that may wait.

    Whether a name is free is looked up, the account is written, and it is put into memory, under
    the hub's lock, by the one thread that writes (`AccountKeeper.call`): no two people can get the
    same name, nothing is in memory that is not on disk, and both change in the same order.
    """

    def __init__(
        self,
        accounts: Accounts,
        lock: AbstractContextManager[object],
        names: NamePolicy,
        keeper: AccountKeeper,
        settings: AccountsSettings,
        *,
        key: bytes,
        networks: Mapping[str, Sequence[str]] | None = None,
        hasher: Hasher | None = None,
        changed: Callable[[Account, Account | None], None] = lambda _old, _new: None,
        erased: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`accounts` are guarded by `lock`, as the hub's are; `key` is the server's own secret,
        the same at each start; `networks` are those that `keeper` was given (`set_networks`), by
        the accounts' ids. `hasher` does the slow work on passwords (None: the thread that
        asks for it does). `changed` is called when an account is another than it was, or no
        more (None), by the thread that writes; `erased` when what somebody has said was removed;
        both without any lock. `clock` is monotonic, `now` gives Unix time; in seconds."""
        self._accounts = accounts
        self._lock = lock
        self._names = names
        self._keeper = keeper
        self._settings = settings
        self._key = key
        self._changed = changed
        self._erased = erased
        self._now = now
        self._passwords = Passwords(settings.hashes_at_once, hasher or Here())
        self._tries = Tries(settings.tries_per_minute, clock, networks)

    # ── who somebody is ────────────────────────────────────────────────────────────────────

    def authenticate(self, name: str, password: str, address: str) -> Account:
        """See `Identity`. Takes as long for a name that nobody has as for a wrong password."""
        account = self._find(name)
        self._tries.take(address, self._counted_for(account, name))
        try:
            prepared = normalized(password)
        except IdentityError:
            raise IdentityError(Obstacle.WRONG) from None
        secrets = self._keeper.secrets(account.id if account is not None else _NOBODY)
        right = self._passwords.matches(secrets.password if secrets else "", prepared)
        if account is None or secrets is None or not right:
            raise IdentityError(Obstacle.WRONG)
        account = self._admit(account.id, address, counted_for=account.id)
        self._bring_up_to_date(account, secrets, prepared)
        return account

    def authenticate_certificate(self, fingerprint: str, name: str, address: str) -> Account:
        """See `Identity`. Nobody can guess a certificate: only the address's tries are counted."""
        self._tries.take(address)
        owner = self._keeper.owner_of_certificate(fingerprint.lower())
        if owner is None:
            raise IdentityError(Obstacle.WRONG)
        account = self._find(name) if name else None
        if name and (account is None or account.id != owner):
            raise IdentityError(Obstacle.WRONG)
        return self._admit(owner, address)

    def scram(self, name: str, address: str) -> ScramSecret:
        """See `Identity`."""
        account = self._find(name)
        self._tries.take(address, self._counted_for(account, name))
        secrets = self._keeper.secrets(account.id if account is not None else _NOBODY)
        made_up = made_up_secret(self._key, self._key_of(name))
        return (secrets.scram if secrets is not None else None) or made_up

    def proved(self, name: str, address: str) -> Account:
        """See `Identity`."""
        account = self._find(name)
        if account is None:
            raise IdentityError(Obstacle.WRONG)
        return self._admit(account.id, address, counted_for=account.id)

    def _admit(self, id: str, address: str, counted_for: str = "") -> Account:  # noqa: A002
        """Whoever is the owner of the account may come in, unless it is suspended, or was removed
        meanwhile. `counted_for` is what the try was counted for, besides the address."""
        with self._lock:
            account = self._accounts.by_id(id)
        if account is None:
            raise IdentityError(Obstacle.WRONG)
        self._tries.succeeded(address, counted_for)
        self._remember(id, address)
        if account.suspended is not None:
            reason = account.suspended
            raise IdentityError(Obstacle.SUSPENDED, name=account.name, reason=reason)
        return account

    def _remember(self, id: str, address: str) -> None:  # noqa: A002 - the account's field
        """The owner of the account is at `address`. That is kept over a restart, so that strangers
        who try passwords do not lock owners out where they have been before."""
        if not self._tries.knows(address, id):
            return

        def write() -> None:
            self._check_there(id)
            self._keeper.set_networks(id, self._tries.networks(id))

        with suppress(IdentityError):  # until then it is known in memory
            self._keeper.call(write)

    def _bring_up_to_date(self, account: Account, old: Secrets, password: str) -> None:
        """Keep of a password, now that it is known, what would be kept of it today."""
        new = old
        if self._passwords.outdated(old.password):
            new = replace(new, password=self._passwords.hash(password))
        if not self._settings.scram:
            new = replace(new, scram=None)
        elif old.scram is None:
            new = replace(new, scram=self._passwords.scram(password))
        if new != old:
            with suppress(IdentityError):  # the next time will do
                self._keeper.call(lambda: self._keeper.set_secrets(account.id, new))

    # ── accounts come, change and go ───────────────────────────────────────────────────────

    def register(self, name: str, password: str, address: str) -> Account:
        """See `Identity`. That it succeeds does not give the try back."""
        if self._settings.registration != "open":
            raise IdentityError(Obstacle.NOT_ALLOWED)
        self._tries.take(address)
        account = self.create(name, password)
        self._remember(account.id, address)
        return account

    def create(self, name: str, password: str, role: str = "") -> Account:
        """A new account, whoever may make some. Raises IdentityError."""
        wanted = self._name(name)
        self._check_free(wanted)  # before the work of hashing, and again when it is written
        secrets = self._secrets(self._new_password(password))
        account = Account(
            f"a{token_hex(8)}",
            wanted.shown,
            int(self._now() * 1000) / 1000,
            role,
            settings=AccountSettings(always_on=self._settings.always_on),
        )

        def write() -> None:
            self._check_free(wanted)
            self._keeper.add(account, secrets)
            self._put(account)

        self._keeper.call(write)
        return account

    def set_password(self, id: str, password: str) -> None:  # noqa: A002 - the account's field
        """See `Identity`."""
        self._check_there(id)
        secrets = self._secrets(self._new_password(password))
        self._keeper.call(lambda: self._keeper.set_secrets(id, secrets))

    def change(self, id: str, how: Callable[[Account], Account]) -> Account:  # noqa: A002
        """See `Identity`."""

        def write() -> Account:
            old = self._check_there(id)
            new = replace(how(old), id=id, registered_at=old.registered_at)
            if new.name != old.name:
                wanted = self._name(new.name)
                self._check_free(wanted, id)
                new = replace(new, name=wanted.shown)
            self._keeper.save(new)
            self._put(new)
            return new

        return self._keeper.call(write)

    def delete(self, id: str, *, messages: bool) -> None:  # noqa: A002 - the account's field
        """See `Identity`."""
        for _ in self.deletion(id, messages=messages):
            pass

    def deletion(self, id: str, *, messages: bool) -> Iterator[Progress]:  # noqa: A002
        """As `delete`, step by step. The account goes first: nobody can say anything more as its
        owner. A deletion that is broken off has removed what it has."""

        def write() -> None:
            self._keeper.remove(id)
            self._remove(id)

        self._check_there(id)
        self._keeper.call(write)
        if messages:
            try:
                yield from self._keeper.erase(id)
            finally:
                self._erased()

    # ── certificates ───────────────────────────────────────────────────────────────────────

    def certificates(self, id: str) -> list[str]:  # noqa: A002 - the account's field
        """See `Identity`."""
        return self._keeper.certificates(id)

    def add_certificate(self, id: str, fingerprint: str) -> None:  # noqa: A002
        """See `Identity`."""
        if not _FINGERPRINT.fullmatch(fingerprint.lower()):
            raise IdentityError(Obstacle.BAD_CERTIFICATE, most=MOST_CERTIFICATES)

        def write() -> None:
            self._check_there(id)
            self._keeper.add_certificate(id, fingerprint.lower(), MOST_CERTIFICATES)

        self._keeper.call(write)

    def remove_certificate(self, id: str, fingerprint: str) -> None:  # noqa: A002
        """See `Identity`."""
        self._keeper.call(lambda: self._keeper.remove_certificate(id, fingerprint.lower()))

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _key_of(self, name: str) -> str:
        """What stands for a name, whoever has it or nobody."""
        return self._names.fold_nick(name) or "*"

    def _counted_for(self, account: Account | None, name: str) -> str:
        """What stands for the account in counting tries; where there is none, for its name: that
        is counted just so."""
        return account.id if account is not None else f"?{self._key_of(name)}"

    def _find(self, name: str) -> Account | None:
        with self._lock:
            return self._accounts.find(name)

    def account(self, name: str) -> Account:
        """The account of that `name`. For whoever may know which there are. Raises IdentityError
        (UNKNOWN_ACCOUNT)."""
        account = self._find(name)
        if account is None:
            raise IdentityError(Obstacle.UNKNOWN_ACCOUNT, name=name)
        return account

    def _check_there(self, id: str) -> Account:  # noqa: A002 - the account's field
        with self._lock:
            account = self._accounts.by_id(id)
        if account is None:
            raise IdentityError(Obstacle.UNKNOWN_ACCOUNT, name=id)
        return account

    def _name(self, name: str) -> Name:
        try:
            return self._names.nick(name)
        except Refused:
            raise IdentityError(Obstacle.BAD_NAME, name=name) from None

    def _new_password(self, password: str) -> str:
        prepared = normalized(password)
        if len(prepared) < self._settings.password_length:
            raise IdentityError(Obstacle.WEAK_PASSWORD, least=self._settings.password_length)
        return prepared

    def _secrets(self, password: str) -> Secrets:
        scram = self._passwords.scram(password) if self._settings.scram else None
        return Secrets(self._passwords.hash(password), scram)

    def _check_free(self, name: Name, owner: str = _NOBODY) -> None:
        """Whether the account with the id `owner`, or a new one, can have that name."""
        with self._lock:
            if not owner and len(self._accounts) >= MOST_ACCOUNTS:
                raise IdentityError(Obstacle.FULL)
            self._accounts.check_free(name, owner)

    def _put(self, account: Account) -> None:
        with self._lock:
            old = self._accounts.by_id(account.id)
            self._accounts.put(account)
        if old is not None:
            self._changed(old, account)

    def _remove(self, id: str) -> None:  # noqa: A002 - the account's field
        with self._lock:
            old = self._accounts.by_id(id)
            self._accounts.remove(id)
        self._tries.forget(id)
        if old is not None:
            self._changed(old, None)
