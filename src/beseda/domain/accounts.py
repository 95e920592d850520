"""Accounts: whose a name is, whether or not they are here.

Guests need none. An account belongs to whoever can prove it (`Identity`); with it come its name,
which nobody else may use as a nick, and its history (`people.Person.identity`).
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum, StrEnum
from typing import Protocol

from msgspec import Struct

from beseda.domain.names import Name, NamePolicy
from beseda.domain.refusals import Refused

OPERATOR = "operator"
"""The role of a server operator."""


class Enforce(Enum):
    """What happens to others who come by the name of an account."""

    STRICT = "strict"
    """They do not get it."""
    GRACE = "grace"
    """They are renamed after a while, unless they log in."""


class AccountSettings(Struct, frozen=True, omit_defaults=True):
    """What the owner of an account chooses. The names stand in the database: they keep their
    meaning."""

    multiclient: bool = True
    """Whether several sessions share the nick."""
    always_on: bool = False
    """Whether they stay, away, when their last session goes."""
    enforce: Enforce = Enforce.STRICT


class Account(Struct, frozen=True):
    """An account as it is at present; a value, replaced when any of it changes.

    `id` is "a" and 16 hexadecimal digits, random and never used again; it is the identity of
    whoever is logged in. `name` is the nick that belongs to the account, as it is shown.
    `registered_at` is Unix time in seconds; `suspended` the reason why nobody can log in, None if
    they can.
    """

    id: str
    name: str
    registered_at: float
    role: str = ""
    suspended: str | None = None
    settings: AccountSettings = AccountSettings()


class Obstacle(StrEnum):
    """Why it was not done; the sentences stand in `beseda.catalogue.identity.OBSTACLES`."""

    NAME_TAKEN = "name_taken"
    NAME_LOOKS_LIKE = "name_looks_like"
    BAD_NAME = "bad_name"
    WEAK_PASSWORD = "weak_password"  # noqa: S105 - no password
    BAD_PASSWORD = "bad_password"  # noqa: S105 - no password
    """It is too long, or has characters that no password may have."""
    WRONG = "wrong"
    """No account of that name, or not its password: never which."""
    SUSPENDED = "suspended"
    TOO_MANY_TRIES = "too_many_tries"
    TOO_BUSY = "too_busy"
    NOT_ALLOWED = "not_allowed"
    """The server does not let people register themselves."""
    FULL = "full"
    """There are as many accounts as there can be."""
    UNKNOWN_ACCOUNT = "unknown_account"
    """For whoever may know which accounts there are."""
    CERTIFICATE_TAKEN = "certificate_taken"
    BAD_CERTIFICATE = "bad_certificate"
    """It is no fingerprint, or the account has too many of them."""
    FAILED = "failed"
    """It cannot be written down, or read."""


class IdentityError(Exception):
    """Something about accounts was not done, and nothing has changed.

    `values` are for the sentence; `retry_seconds` is after how long it is worth another try, 0 if
    that is not known."""

    def __init__(
        self, obstacle: Obstacle, /, retry_seconds: float = 0.0, **values: str | int
    ) -> None:
        super().__init__(obstacle.value, values)
        self.obstacle = obstacle
        self.values: dict[str, str | int] = values
        self.retry_seconds = retry_seconds


class Accounts:
    """All accounts, in memory. Under the hub's lock, all of it.

    What is in here is on disk (`identity.service`); so a look-up never waits for a disk.
    """

    def __init__(self, names: NamePolicy, accounts: Iterable[Account] = ()) -> None:
        """`names` decides which names are the same. Where two of `accounts` have the same by rules
        that have changed since, the name is the first one's."""
        self._names = names
        self._accounts: dict[str, Account] = {}
        self._folded: dict[str, list[str]] = {}
        self._skeletons: dict[str, list[str]] = {}
        for each in accounts:
            self.put(each)

    def __len__(self) -> int:
        return len(self._accounts)

    def __iter__(self) -> Iterator[Account]:
        """In the order in which they were put here."""
        return iter(self._accounts.values())

    def find(self, name: str) -> Account | None:
        """The account of that `name`, in any spelling: case and the like do not matter."""
        return self._first(self._folded, self._names.fold_nick(name))

    def by_id(self, id: str) -> Account | None:  # noqa: A002 - the account's field
        """The account with that `id`."""
        return self._accounts.get(id)

    def owner_of(self, name: Name) -> Account | None:
        """Whose name this is, or looks like."""
        return self._first(self._folded, name.folded) or self._first(self._skeletons, name.skeleton)

    def put(self, account: Account) -> None:
        """`account` is there from now on, instead of what had its id."""
        old = self._accounts.get(account.id)
        self._accounts[account.id] = account
        if old is None or old.name != account.name:
            if old is not None:
                self._unlist(old)
            name = self._name(account.name)
            self._folded.setdefault(name.folded, []).append(account.id)
            self._skeletons.setdefault(name.skeleton, []).append(account.id)

    def remove(self, id: str) -> None:  # noqa: A002 - the account's field
        """The account with that `id` is no more. Nothing happens if there is none."""
        account = self._accounts.pop(id, None)
        if account is not None:
            self._unlist(account)

    def check_free(self, name: Name, owner: str = "") -> None:
        """Raises IdentityError (NAME_TAKEN, NAME_LOOKS_LIKE) if another account than that with the
        id `owner` has `name`, or one that looks like it."""
        for ids, key, obstacle in (
            (self._folded, name.folded, Obstacle.NAME_TAKEN),
            (self._skeletons, name.skeleton, Obstacle.NAME_LOOKS_LIKE),
        ):
            for each in ids.get(key, ()):
                if each != owner:
                    other = self._accounts[each].name
                    raise IdentityError(obstacle, name=name.shown, other=other)

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _first(self, ids: dict[str, list[str]], key: str) -> Account | None:
        found = ids.get(key)
        return self._accounts[found[0]] if found else None

    def _unlist(self, account: Account) -> None:
        name = self._name(account.name)
        for ids, key in ((self._folded, name.folded), (self._skeletons, name.skeleton)):
            ids[key].remove(account.id)
            if not ids[key]:
                del ids[key]

    def _name(self, text: str) -> Name:
        """The keys of a name, also of one that the rules would not allow any more."""
        try:
            return self._names.nick(text)
        except Refused:
            folded = self._names.fold_nick(text) or text.casefold()
            return Name(text, folded, folded)


class ScramSecret(Struct, frozen=True):
    """What the server keeps of a password for SCRAM-SHA-256 (RFC 5802, section 3; RFC 7677)."""

    salt: bytes
    iterations: int
    stored_key: bytes
    server_key: bytes


class Secrets(Struct, frozen=True):
    """What is kept to tell whether somebody is the owner of an account: the hash of the password,
    "" if there is none."""

    password: str = ""
    scram: ScramSecret | None = None


class Identity(Protocol):
    """Keeps accounts and proves whose they are. `beseda.identity.service` provides it.

    Called by worker threads, without any lock; each call may take some hundred milliseconds. All
    raise IdentityError. When a call returns, what it changed is on disk and then in `Accounts`,
    which it changes itself under the hub's lock: who calls has nothing to put there. `address` is
    the host that somebody calls from, as `Link.host` gives it.
    """

    def register(self, name: str, password: str, address: str) -> Account:
        """A new account. That somebody else present goes by `name` is the caller's to check."""

    def authenticate(self, name: str, password: str, address: str) -> Account:
        """The account whose name and password these are."""

    def authenticate_certificate(self, fingerprint: str, name: str, address: str) -> Account:
        """The account that has the certificate with that SHA-256 `fingerprint` (hexadecimal, as
        TLS proved it); with a `name`, only the account of that name."""

    def scram(self, name: str, address: str) -> ScramSecret:
        """What the account of that `name` has for SCRAM; for unknown names something made up, and
        the same each time, so that nothing tells them apart. Counts as a try. For
        `identity.scram`."""

    def proved(self, name: str, address: str) -> Account:
        """The account of that `name`, whose owner has proved to know the secret that `scram` gave.
        For `identity.scram`."""

    def set_password(self, id: str, password: str) -> None:  # noqa: A002 - the account's field
        """The account has another password from now on."""

    def change(self, id: str, how: Callable[[Account], Account]) -> Account:  # noqa: A002
        """The account is from now on what `how` makes of it: of its name, role, suspension and
        settings. `how` is called with the account as it is then, so that of two changes at the same
        time neither is lost; it must not wait for anything. Raises IdentityError as `register` does
        for another name."""

    def delete(self, id: str, *, messages: bool) -> None:  # noqa: A002 - the account's field
        """The account is no more; with `messages`, neither is what its owner said."""

    def certificates(self, id: str) -> list[str]:  # noqa: A002 - the account's field
        """The fingerprints of the account's certificates, oldest first."""

    def add_certificate(self, id: str, fingerprint: str) -> None:  # noqa: A002
        """Whoever comes with that certificate can be the account's owner. Raises IdentityError
        (CERTIFICATE_TAKEN, BAD_CERTIFICATE)."""

    def remove_certificate(self, id: str, fingerprint: str) -> None:  # noqa: A002
        """The certificate proves nothing any more. Nothing happens if it did not."""
