"""Who is logged in to which account, and whose names those are. Under the hub's lock."""

from beseda.domain.accounts import Account, Accounts, Enforce
from beseda.domain.names import Name
from beseda.domain.presence import User
from beseda.domain.refusals import Reason, Refused


class Logins:
    """The people who are here with an account, by its id."""

    def __init__(self, accounts: Accounts) -> None:
        """`accounts` are all that there are, here or not."""
        self._accounts = accounts
        self._here: dict[str, list[User]] = {}

    def check_may_use(self, name: Name, account_id: str) -> None:
        """Raises Refused(NICK_REGISTERED) if `name` belongs to another account than that with the
        id ("" for a guest), or looks like one that does (promise 6)."""
        owner = self._accounts.owner_of(name)
        if owner is None or owner.id == account_id:
            return
        if owner.settings.enforce is Enforce.STRICT:
            raise Refused(Reason.NICK_REGISTERED, nick=name.shown, account=owner.name)

    def is_on_loan(self, user: User) -> bool:
        """Whether the name of `user` belongs to another account than theirs."""
        return self.owner_of_name(user) is not None

    def owner_of_name(self, user: User) -> Account | None:
        """The other account to which the name of `user` belongs, if it does."""
        name = Name(user.nick, user.person.folded, user.skeleton)
        owner = self._accounts.owner_of(name)
        return owner if owner is not None and owner.id != user.person.identity else None

    def present(self, account_id: str) -> User | None:
        """Whoever has been logged in to the account for longest, if they are here."""
        users = self._here.get(account_id)
        return users[0] if users else None

    def add(self, user: User) -> None:
        """`user` is logged in from now on."""
        self._here.setdefault(user.person.identity, []).append(user)

    def remove(self, user: User) -> None:
        """`user` is logged in no more, or is no guest of ours to begin with."""
        users = self._here.get(user.person.identity)
        if users is not None and user in users:
            users.remove(user)
            if not users:
                del self._here[user.person.identity]
