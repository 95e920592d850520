"""Mounts a program's WSGI applications on the server's port, beside the chat."""

import time
import traceback
from collections.abc import Callable, Sequence

from msgspec import Struct

from beseda.catalogue import Language
from beseda.catalogue import web as texts
from beseda.gateways.web.mounted import Application, Mounted
from beseda.gateways.web.routes import RESERVED
from beseda.server.applications import ApplicationThreads
from beseda.server.bodies import MOST_BYTES
from beseda.server.outflow import WINDOW, Outflow

_LAST_SECONDS = 1.0


class Mount(Struct, frozen=True):
    """A WSGI application (PEP 3333) at a path.

    `path` begins with "/" and does not end with it, unless it is "/"; the longest that fits a
    request wins, and what is below "/hooks/" is the server's own. `body_bytes`: a longer body is
    refused (413); `MOST_BYTES` at most. `threads` run the application, so it must be thread-safe
    unless that is 1.
    """

    path: str
    application: Application
    body_bytes: int = 1 << 20
    threads: int = 4


class Mounts:
    """The mounted applications of one server. The methods are for the main thread."""

    def __init__(
        self,
        mounts: Sequence[Mount],
        outbox_bytes: int,
        language: Language,
        note: Callable[..., None],
        on_error: Callable[[str, BaseException], None],
    ) -> None:
        """`outbox_bytes`: more unread bytes would end a connection; `note` puts a line on the
        console; `on_error` as for `ApplicationThreads`. Raises ValueError for mounts that cannot
        be."""
        check_mounts(mounts)
        self._language = language
        self._note = note
        self._pools: list[ApplicationThreads] = []
        self.mounted: list[Mounted] = []
        """For `Routes`."""
        window = min(WINDOW, outbox_bytes // 2)
        first = 1
        for mount in mounts:
            names = [f"web-{number}" for number in range(first, first + mount.threads)]
            first += mount.threads
            pool = ApplicationThreads(names, on_error)
            self._pools.append(pool)
            # What PEP 3333 has in strings are bytes, as characters of the same numbers.
            path = mount.path.rstrip("/").encode().decode("latin-1")
            self.mounted.append(
                Mounted(
                    path,
                    mount.application,
                    mount.body_bytes,
                    pool,
                    lambda link: Outflow(link, window),
                )
            )

    def start(self) -> None:
        """Let the applications run."""
        for pool in self._pools:
            pool.start()

    def finish(self, seconds: float) -> None:
        """Call no application any more (503), and wait for those that run, at most so long. Before
        the network stops, so that their answers can go out."""
        deadline = time.monotonic() + seconds
        for pool in self._pools:
            pool.finish(deadline)

    def stop(self) -> bool:
        """End the threads, when the network has stopped and nobody waits for an answer any more;
        an application that does not return is left behind. Returns whether all have ended."""
        deadline = time.monotonic() + _LAST_SECONDS
        left = sum(pool.stop(deadline) for pool in self._pools)
        if left:
            self._note("warning", text=texts.APPLICATIONS_RUN.to(self._language, count=left))
        return not left

    def failed(self, path: str, error: BaseException) -> None:
        """An application or a route raised `error`: the console gets where it came from. Any
        thread."""
        trace = "".join(traceback.format_exception(error))
        self._note("warning", text=texts.FAILED_AT.to(self._language, path=path, error=trace))

    def says(self, path: str, line: str) -> None:
        """An application wrote to `wsgi.errors`. Any thread."""
        self._note("warning", text=texts.APPLICATION_SAYS.to(self._language, path=path, line=line))


def check_mounts(mounts: Sequence[Mount]) -> None:
    """Raises ValueError; the words are for whoever writes the program."""
    paths = [mount.path for mount in mounts]
    for mount in mounts:
        path = mount.path
        if not path.startswith("/") or (path != "/" and path.endswith("/")) or "?" in path:
            raise ValueError(f"{path!r} is no path to mount at: it is written like /grades, or /")
        if f"{path}/".startswith(RESERVED):
            raise ValueError(f"{path!r} cannot be mounted at: {RESERVED} is the server's own")
        if paths.count(path) > 1:
            raise ValueError(f"two applications are mounted at {path!r}")
        if mount.threads < 1 or not 0 <= mount.body_bytes <= MOST_BYTES:
            raise ValueError(
                f"what is mounted at {path!r} needs a thread, and takes bodies of 0 to"
                f" {MOST_BYTES} bytes"
            )
