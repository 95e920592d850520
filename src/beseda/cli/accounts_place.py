"""Where `beseda account` does its work: in the server that runs, or here."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beseda.catalogue import Language
from beseda.catalogue import accounts as texts
from beseda.catalogue.identity import OBSTACLES
from beseda.cli import place as places
from beseda.cli.data import MOST_NICK, MOST_ROOM
from beseda.cli.place import Offline, Place, Wording
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.server.control_wire import AccountRequest, Answer
    from beseda.storage.accounts_offline import OfflineAccounts

_WORDING = Wording(OBSTACLES, texts.NOT_DONE)


def done(
    directory: Path, wanted: "AccountRequest", language: Language, *, make: bool = False
) -> str:
    """Have `wanted` done; returns the account's name, harmless to a terminal. Ends the process if
    it cannot be. `make` as for `reach`."""
    from beseda.server.control_wire import Done

    with reach(directory, language, make=make) as place:
        answer = place.last(wanted)
        if not isinstance(answer, Done):
            place.explain(answer)
    return safe(answer.name)


def reach(
    directory: Path, language: Language, *, make: bool = False
) -> AbstractContextManager[Place]:
    """See `place.reach`."""
    return places.reach(directory, language, _WORDING, _open_offline, make=make)


@contextmanager
def _open_offline(directory: Path) -> Iterator[Offline]:
    from beseda.storage.accounts_offline import changing_accounts

    with changing_accounts(directory) as offline:
        yield Offline(_orders(offline), offline.tidying)


def _orders(offline: "OfflineAccounts") -> "Callable[[Any], Iterator[Answer]]":
    """What carries out requests on a database of which no server runs. Which names are the same is
    up to a server's settings; here the usual ones are gone by."""
    from beseda.domain.accounts import Accounts
    from beseda.domain.names import NamePolicy
    from beseda.domain.settings import AccountsSettings
    from beseda.identity.service import IdentityService
    from beseda.protocol.irc.casemapping import fold_precis
    from beseda.server.account_orders import AccountOrders

    names = NamePolicy(fold_precis, MOST_NICK, MOST_ROOM)
    store = offline.accounts
    identity = IdentityService(
        Accounts(names, store.all()),
        threading.Lock(),
        names,
        store,
        AccountsSettings(),
        key=store.key,
    )
    return AccountOrders(identity).carry_out
