"""All of webhooks, as the assembly knows it."""

from collections.abc import Callable, Iterable

from beseda.catalogue import Language
from beseda.domain.hub import Hub
from beseda.domain.receipts import Outcome, settle
from beseda.domain.webhooks import KIND, PROGRESS_KIND
from beseda.gateways.web.hook_settings import WebhookSettings
from beseda.gateways.web.hooks import PREFIX, Hooks
from beseda.gateways.web.routes import Kind, Route
from beseda.net.address import TLS_SCHEME
from beseda.protocol.webhooks.posts import MOST_BYTES
from beseda.server.control_wire import WebhookRequest
from beseda.server.joining import EVERYWHERE, own_address
from beseda.server.orders import Work
from beseda.server.webhooks.deliveries import Deliveries
from beseda.server.webhooks.orders import Base, WebhookOrders
from beseda.storage.store import Store

_HOUR_SECONDS = 3600.0
_SETTLE_SECONDS = 30.0
_UNIX = "unix:"


class WebhookSide:
    """Webhooks of one server; `routes` are for those who post. Made, started and stopped by the
    main thread."""

    def __init__(
        self,
        settings: WebhookSettings,
        language: Language,
        hub: Hub,
        store: Store,
        *,
        warn: Callable[[str], None],
        report: Callable[[str, BaseException], None],
    ) -> None:
        """Those that there were are there again. Raises StorageError. `warn` and `report` are for
        the console."""
        self._enabled = settings.enabled
        self._hub = hub
        self._base = Base("")
        with hub.lock:
            hub.webhooks.load(store.documents(KIND))
        hooks = Hooks(hub, settings, language)
        route = Route(("POST",), PREFIX, Kind.SLOW, hooks.answer, MOST_BYTES)
        self.routes = (route,) if settings.enabled else ()
        self._deliveries = Deliveries(
            hub,
            store.archive,
            lambda: store.documents(PROGRESS_KIND),
            give_up_seconds=settings.give_up_hours * _HOUR_SECONDS,
            language=language,
            warn=warn,
            on_error=report,
        )
        self._orders = WebhookOrders(
            hub,
            lambda: self._base,
            store.archive.end_of,
            self._settle,
            self._refresh,
            enabled=settings.enabled,
        )

    def start(self, opened: Iterable[str]) -> None:
        """Send from now on. `opened`: the addresses, as `Network.open` gave them."""
        self._base = base_of(opened)
        self._refresh()

    def stop(self) -> None:
        """Send nothing more."""
        self._deliveries.stop()

    def carry_out(self, wanted: WebhookRequest) -> Work:
        """What the operator orders; for the thread of the control socket. Raises TimeoutError if
        the disk takes too long."""
        return self._orders.carry_out(wanted)

    def _refresh(self) -> None:
        if self._enabled:
            self._deliveries.refresh()

    def _settle(self) -> None:
        if settle(self._hub, _SETTLE_SECONDS) is Outcome.UNKNOWN:
            raise TimeoutError


def base_of(opened: Iterable[str]) -> Base:
    """Where a server that listens at these addresses answers HTTP; without TLS if it can be, since
    a program would have to know the certificate. Pure, but for this computer's own address."""
    by_tcp = [address for address in opened if _UNIX not in address]
    if not by_tcp:
        paths = [address.partition(_UNIX)[2] for address in opened]
        return Base("http://localhost", paths[0]) if paths else Base("")
    first = min(by_tcp, key=lambda address: address.startswith(TLS_SCHEME))
    host, _, port = first.removeprefix(TLS_SCHEME).rpartition(":")
    if host in EVERYWHERE:
        host = own_address()
    scheme = "https" if first.startswith(TLS_SCHEME) else "http"
    return Base(f"{scheme}://{host}:{port}")
