"""All of HTTP, as the assembly knows it: routes, mounted applications, and the threads for both."""

import time
from collections.abc import Callable, Sequence

from beseda.catalogue import Language
from beseda.gateways.web.gateway import Gateway
from beseda.gateways.web.pages import DEFAULT_SITE, Site
from beseda.gateways.web.routes import Kind, Route, Routes
from beseda.server.applications import ApplicationThreads
from beseda.server.bodies import Bodies
from beseda.server.mounting import Mount, Mounts

_POSTING_THREADS = 2
_LAST_SECONDS = 1.0


class WebSide:
    """Made, started and stopped by the main thread."""

    def __init__(
        self,
        routes: Sequence[Route],
        mounts: Sequence[Mount],
        outbox_bytes: int,
        language: Language,
        note: Callable[..., None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """See `Mounts`; raises ValueError as it does."""
        self._routes = routes
        self._language = language
        self._mounts = Mounts(mounts, outbox_bytes, language, note, on_error)
        self._bodies = Bodies()
        # Not those that read history: a stalled disk holds up whoever posts for seconds.
        is_slow = any(route.kind is Kind.SLOW for route in routes)
        names = [f"post-{number}" for number in range(1, _POSTING_THREADS + 1)] if is_slow else []
        self._posting = ApplicationThreads(names, on_error)
        self.gateway = self._make_gateway(DEFAULT_SITE)
        """What sessions are given."""

    def start(self, site: Site) -> None:
        """Let routes and applications run; the pages tell of `site`."""
        self.gateway = self._make_gateway(site)
        self._posting.start()
        self._mounts.start()

    def finish(self, seconds: float) -> None:
        """Carry nothing new out (503), and wait for what is under way, at most so long. Before the
        network stops, so that the answers can go out."""
        deadline = time.monotonic() + seconds
        self._posting.finish(deadline)
        self._mounts.finish(max(0.0, deadline - time.monotonic()))

    def stop(self) -> bool:
        """End the threads, when the network has stopped; whether all have ended."""
        posting = self._posting.stop(time.monotonic() + _LAST_SECONDS)
        return self._mounts.stop() and not posting

    def _make_gateway(self, site: Site) -> Gateway:
        return Gateway(
            self._language,
            self._posting,
            self._bodies,
            self._mounts.failed,
            self._mounts.says,
            site,
            Routes(self._routes, self._mounts.mounted),
        )
