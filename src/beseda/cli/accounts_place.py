"""Where `beseda account` does its work: in the server that runs, or here."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from beseda.catalogue import Language, deletion
from beseda.catalogue import accounts as texts
from beseda.catalogue.history import NO_HISTORY
from beseda.catalogue.identity import OBSTACLES
from beseda.cli.data import FAILED, INTERRUPTED, MOST_NICK, MOST_ROOM, fail
from beseda.client.safe import safe

if TYPE_CHECKING:
    from beseda.server.control_wire import AccountRequest, Answer
    from beseda.storage.accounts_offline import OfflineAccounts
    from beseda.storage.tidying import Tidying


class Place:
    """Something that carries out requests: `order` gives its answers, the last one counts."""

    def __init__(
        self,
        order: "Callable[[AccountRequest], Iterator[Answer]]",
        language: Language,
        tidying: "Tidying | None" = None,
    ) -> None:
        self.order = order
        self.tidying = tidying
        self._language = language

    def last(self, wanted: "AccountRequest") -> "Answer":
        """The answer that counts."""
        *_, answer = self.order(wanted)
        return answer

    def explain(self, answer: "Answer | None") -> NoReturn:
        """Say why it was not done, and end the process."""
        from beseda.server.control_wire import Denied, Failed

        language = self._language
        if isinstance(answer, Denied) and answer.obstacle in OBSTACLES:
            values = {key: safe(str(value)) for key, value in answer.values.items()}
            fail(OBSTACLES[answer.obstacle].to(language, **values), FAILED)
        if isinstance(answer, Failed):
            text = deletion.FAILURES if answer.code != "failed" else {}
            line = text.get(answer.code, texts.NOT_DONE)
            fail(line.to(language, problem=safe(answer.problem)), FAILED)
        fail(deletion.FAILURES["bad_request"].to(language), FAILED)


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


@contextmanager
def reach(directory: Path, language: Language, *, make: bool = False) -> Iterator[Place]:
    """The server that uses `directory`, if one runs, and otherwise the database, which is made if
    there is none and it is to (`make`). What goes wrong inside becomes a line and the exit
    status."""
    from beseda.server.control_client import UnreachableError, ask
    from beseda.server.history_problems import explain
    from beseda.storage.accounts_offline import changing_accounts
    from beseda.storage.database import FILE_NAME
    from beseda.storage.errors import DirectoryInUseError, StorageError

    shown = safe(str(directory))
    try:
        if make:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        elif not (directory / FILE_NAME).exists():
            fail(NO_HISTORY.to(language, place=shown), FAILED)
        with ExitStack() as stack:
            place = Place(lambda wanted: ask(directory, wanted), language)
            try:
                offline = stack.enter_context(changing_accounts(directory))
            except DirectoryInUseError:
                pass
            else:
                place = Place(_orders(offline), language, offline.tidying)
            yield place
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except UnreachableError as error:
        fail(deletion.NO_ANSWER.to(language, directory=shown, problem=safe(str(error))), FAILED)
    except StorageError as error:
        fail(safe(explain(error, directory, language)), FAILED)
    except OSError as error:
        fail(texts.NOT_DONE.to(language, problem=safe(error.strerror or str(error))), FAILED)


def _orders(offline: "OfflineAccounts") -> "Callable[[AccountRequest], Iterator[Answer]]":
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
