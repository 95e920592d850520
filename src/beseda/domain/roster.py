"""Who is here, under which name. Under the hub's lock, all of it."""

import itertools
from collections import deque
from collections.abc import Callable, Iterable

from msgspec import Struct
from msgspec.structs import replace

from beseda.domain.accounts import Account
from beseda.domain.logins import Logins
from beseda.domain.names import Name, NamePolicy
from beseda.domain.people import Person
from beseda.domain.presence import User
from beseda.domain.refusals import Reason, Refused
from beseda.domain.watching import Watching


class Departed(Struct, frozen=True):
    """Somebody who held a nick and does not any more (IRC's WHOWAS); `at` is Unix time."""

    person: Person
    address: str
    at: float


class Roster:
    """The people who are here, and the names that they hold: promise 6, a name is a person."""

    def __init__(
        self,
        names: NamePolicy,
        logins: Logins,
        watching: Watching,
        whowas: int,
        epoch: int,
        clock: Callable[[], float],
        door: Callable[[], int],
    ) -> None:
        """`whowas`: how many of those who have left are remembered; `epoch` and `clock` as the
        hub's; `door` says how many people may be here at present (0: as many as like)."""
        self._names = names
        self._logins = logins
        self._watching = watching
        self._epoch = epoch
        self._clock = clock
        self._door = door
        self._users: dict[str, User] = {}
        self._skeletons: dict[str, User] = {}
        self._ids = itertools.count(1)
        self.most_people = 0
        self.operators = 0
        self.invisible = 0
        """How many people have user modes o and i; `set_modes` keeps count."""
        self.departed: deque[Departed] = deque(maxlen=whowas)

    def people(self) -> Iterable[User]:
        """Everybody, in the order in which they came or took their present name."""
        return self._users.values()

    @property
    def people_count(self) -> int:
        """How many people are here."""
        return len(self._users)

    def find(self, nick: str) -> User | None:
        """Who goes by `nick`, whatever its case."""
        return self._users.get(self._names.fold_nick(nick))

    def holders(self, name: Name) -> list[User]:
        """Who has `name`, or one that looks like it."""
        found = (self._users.get(name.folded), self._skeletons.get(name.skeleton))
        return list(dict.fromkeys(user for user in found if user is not None))

    def user(self, nick: str) -> User:
        """As `find`; raises Refused(NO_SUCH_NICK)."""
        user = self.find(nick)
        if user is None:
            raise Refused(Reason.NO_SUCH_NICK, nick=nick)
        return user

    def check_free(
        self, name: Name, holder: User | None = None, account: Account | None = None
    ) -> None:
        """Raises Refused if somebody other than `holder` has `name` or one that looks like it, or
        if it belongs to another account than `account` or that of `holder`."""
        own = account.id if account is not None else holder.person.identity if holder else ""
        self._logins.check_may_use(name, own)
        same = self._users.get(name.folded)
        if same is not None and same is not holder:
            raise Refused(Reason.NICK_TAKEN, nick=name.shown)
        twin = self._skeletons.get(name.skeleton)
        if twin is not None and twin is not holder:
            raise Refused(Reason.NICK_LOOKS_LIKE, nick=name.shown, other=twin.nick)

    def enter(
        self,
        name: Name,
        username: str,
        host: str,
        realname: str,
        address: str,
        account: Account | None = None,
    ) -> User:
        """Somebody new, by `name`, with no session yet. Raises Refused (names, DOOR_CLOSED)."""
        self.check_free(name, account=account)
        door = self._door()
        if door and len(self._users) >= door:
            raise Refused(Reason.DOOR_CLOSED, limit=str(door))
        number = next(self._ids)
        identity = f"{self._epoch}.{number}"
        person = Person(number, name.shown, name.folded, username, host, realname, identity)
        user = User(person, name.skeleton, address, self._clock())
        if account is not None:
            self.log_in(user, account)
        self._users[name.folded] = user
        self._skeletons[name.skeleton] = user
        self.most_people = max(self.most_people, len(self._users))
        self._watching.came(user.person)
        return user

    def log_in(self, user: User, account: Account) -> None:
        """`user` is the owner of `account` from now on."""
        self._logins.remove(user)
        user.person = replace(user.person, identity=account.id, account=account.name)
        user.account_key = self._names.fold_nick(account.name)
        self._logins.add(user)

    def log_out(self, user: User) -> None:
        """`user` is a guest from now on, whom nobody has known before."""
        self._logins.remove(user)
        identity = f"{self._epoch}.{next(self._ids)}"
        user.person = replace(user.person, identity=identity, account="")
        user.account_key = ""

    def rename(self, user: User, name: Name) -> Person:
        """`user` goes by `name` from now on; returns who they are then. Raises Refused."""
        self.check_free(name, user)
        old = user.person
        self._remember(user)
        del self._users[old.folded]
        del self._skeletons[user.skeleton]
        user.person = replace(old, nick=name.shown, folded=name.folded)
        user.skeleton = name.skeleton
        self._users[name.folded] = user
        self._skeletons[name.skeleton] = user
        if name.folded != old.folded:
            self._watching.went(old)
            self._watching.came(user.person)
        return user.person

    def remove(self, user: User) -> None:
        """`user`, who is in no room any more, is gone."""
        self.set_modes(user, frozenset())
        self._remember(user)
        del self._users[user.person.folded]
        del self._skeletons[user.skeleton]
        self._watching.went(user.person)
        self._logins.remove(user)

    def set_modes(self, user: User, modes: frozenset[str]) -> None:
        """`user` has exactly these user modes from now on."""
        bot, operator = "B" in modes, "o" in modes
        if user.person.bot is not bot or user.person.operator is not operator:
            user.person = replace(user.person, bot=bot, operator=operator)
        self.operators += ("o" in modes) - ("o" in user.modes)
        self.invisible += ("i" in modes) - ("i" in user.modes)
        user.modes = modes

    def _remember(self, user: User) -> None:
        self.departed.append(Departed(user.person, user.address, self._clock()))
