"""Where `beseda webhook` does its work: in the server that runs, or here."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from beseda.catalogue import Language
from beseda.catalogue import webhook_commands as texts
from beseda.cli import place as places
from beseda.cli.data import MOST_NICK, MOST_ROOM
from beseda.cli.place import Offline, Place, Wording

if TYPE_CHECKING:
    from beseda.domain.hub import Hub
    from beseda.domain.keeping import Batch
    from beseda.storage.documents_offline import OfflineDocuments

_WORDING = Wording(texts.PROBLEMS, texts.NOT_DONE)


def reach(
    directory: Path, language: Language, *, make: bool = False
) -> AbstractContextManager[Place]:
    """See `place.reach`."""
    return places.reach(directory, language, _WORDING, _open_offline, make=make)


@contextmanager
def _open_offline(directory: Path) -> Iterator[Offline]:
    from beseda.client.address import DEFAULT_HOST, DEFAULT_PORT
    from beseda.server.webhooks.orders import Base, WebhookOrders
    from beseda.storage.documents_offline import changing_documents

    with changing_documents(directory) as documents:
        hub = _hub(documents)
        base = Base(f"http://{DEFAULT_HOST}:{DEFAULT_PORT}")
        orders = WebhookOrders(hub, lambda: base, documents.end_of, hub.deliver, lambda: None)
        yield Offline(orders.carry_out)


class _Scribe:
    """Stands for the log writer (`keeping.Keeper`): writes documents at once, and shows nobody
    anything."""

    busy = False
    clogged = False
    writable = True

    def __init__(self, documents: "OfflineDocuments") -> None:
        self._documents = documents

    def take(self, batch: "Batch") -> None:
        self._documents.write(batch.documents)


def _hub(documents: "OfflineDocuments") -> "Hub":
    """A chat in which nobody is, with the webhooks of a database of which no server runs. What is a
    room's name, and which history is kept, is up to a server's settings; here the usual ones are
    gone by."""
    from beseda.domain.hub import Hub, Policy
    from beseda.domain.limits import Limits
    from beseda.domain.names import NamePolicy
    from beseda.domain.people import Person
    from beseda.domain.settings import RoomSettings
    from beseda.domain.webhooks import KIND
    from beseda.protocol.irc.casemapping import fold_precis

    hub = Hub(
        NamePolicy(fold_precis, MOST_NICK, MOST_ROOM),
        Policy(Limits(), RoomSettings(), {}),
        Person(0, "server", "", "", "", ""),
        lambda _note: None,
        keeper=_Scribe(documents),
    )
    with hub.lock:
        hub.webhooks.load(documents.of_kind(KIND))
    return hub
