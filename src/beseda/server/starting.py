"""Starting a server, and what is asked of whoever looks after it."""

import os
import queue
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum

from msgspec import Struct

from beseda.catalogue import Language, tls
from beseda.catalogue import lifecycle as texts
from beseda.net.address import parse_listen
from beseda.server.assembly import Assembly, make_policy
from beseda.server.console import Console
from beseda.server.errors import InvalidSettingsError, StartError
from beseda.server.history_problems import explain
from beseda.server.mounting import Mount
from beseda.server.settings import Settings, data_directory
from beseda.storage.errors import StorageError

_DEAF_SECONDS = 0.5
_MOST_WISHES = 16
_FILES = {"shared": 1, "per-client": 3}
"""Descriptors for a connection: a thread of its own has a selector and a way to be woken."""


class Wish(Enum):
    """What whoever looks after a server is asked to do."""

    STOP = "stop"
    REHASH = "rehash"


class Requests:
    """What signals and server operators ask of whoever looks after a server. Any thread may
    ask."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[tuple[Wish, str]] = queue.SimpleQueue()

    def rehash(self) -> None:
        """Read the settings again. Whoever asks while many are waiting gets what they get."""
        if self._queue.qsize() < _MOST_WISHES:
            self._queue.put((Wish.REHASH, ""))

    def stop(self, reason: str) -> None:
        """Stop the server."""
        self._queue.put((Wish.STOP, reason))

    def next(self) -> tuple[Wish, str] | None:
        """Wait for the next one, half a second at most (None); for that thread, which
        signals can interrupt here if it is the main one.

        No single wait is long: Python runs a signal's handler between two instructions, so one that
        comes after the last of them and before the wait is heard only when the wait is over.
        """
        with suppress(queue.Empty):
            return self._queue.get(timeout=_DEAF_SECONDS)
        return None


class Started(Struct, frozen=True):
    """A server that runs, and the addresses where it listens and where it answers datagrams, as
    `Network.open` and `DatagramNetwork.open` name them."""

    assembly: Assembly
    opened: list[str]
    datagrams: list[str]


def start(
    settings: Settings,
    language: Language,
    console: Console,
    requests: Requests,
    *,
    mounts: Sequence[Mount] = (),
    before: Callable[[], None] = lambda: None,
) -> Started:
    """Start a server; it says so to `console`, which need not run. `mounts` are applications on its
    port; `before` is called before anybody can connect. Raises StartError, and then nothing is left
    of it."""
    _prepare_data(settings, language)
    raise_file_limit(settings.limits.connections * _FILES[settings.net.threads])
    assembly = _assemble(settings, language, console, requests, mounts)
    before()
    try:
        assembly.encryption.start()
        opened = [address for text in settings.server.listen for address in _open(assembly, text)]
        # First of all: somebody may connect in the same moment.
        datagrams = assembly.open_datagrams()
        for address in [*opened, *datagrams]:
            assembly.note("listening", address=address)
    except BaseException:
        assembly.stop()
        raise
    assembly.start(opened)
    return Started(assembly, opened, datagrams)


def look_after(
    assembly: Assembly, requests: Requests, reload: Callable[[], Settings] | None
) -> str:
    """Do what is asked until the server is to stop, or cannot go on; returns the reason."""
    while assembly.sound:
        match requests.next():
            case (Wish.STOP, reason):
                return reason
            case (Wish.REHASH, _):
                _rehash(assembly, reload)
            case None:
                assembly.encryption.look()
    return texts.THREAD_DIED.to(assembly.language)


def _rehash(assembly: Assembly, reload: Callable[[], Settings] | None) -> None:
    """Take over the settings that can change while the server runs: limits on people and rooms,
    operators, the certificate, and what the console shows of messages."""
    if reload is None:
        return
    try:
        settings = reload()
    except InvalidSettingsError as error:
        assembly.note("warning", text=error.to(assembly.language))
        return
    with assembly.hub.lock:
        assembly.hub.adopt(make_policy(settings, assembly.language))
    assembly.encryption.adopt(settings.tls)
    assembly.note("rehashed", at=int(time.time()))


def _assemble(
    settings: Settings,
    language: Language,
    console: Console,
    requests: Requests,
    mounts: Sequence[Mount],
) -> Assembly:
    try:
        return Assembly(settings, language, console, requests, mounts)
    except StorageError as error:
        line = explain(error, data_directory(settings.server), language)
        raise StartError(line) from None


def _open(assembly: Assembly, text: str) -> list[str]:
    address = parse_listen(text)
    if address.tls and not assembly.encryption.ready:
        raise StartError(tls.LISTENER_NEEDS_CERTIFICATE.to(assembly.language, address=text))
    try:
        return assembly.network.open(address)
    except OSError as error:
        line = texts.CANNOT_LISTEN.to(
            assembly.language, address=text, problem=_problem(error, assembly.language)
        )
        raise StartError(line) from None


def _problem(error: OSError, language: Language) -> str:
    text = texts.LISTEN_PROBLEMS.get(error.errno or 0)
    return text.to(language) if text else (error.strerror or str(error))


def _prepare_data(settings: Settings, language: Language) -> None:
    """The data directory exists and can be written to, or the server does not start."""
    directory = data_directory(settings.server)
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = directory / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        line = texts.CANNOT_WRITE.to(
            language, directory=directory, problem=error.strerror or str(error)
        )
        raise StartError(line) from None


def raise_file_limit(needed: int) -> int:
    """Ask the system for so many descriptors besides those of any program, as far as it gives them
    without privileges; returns how many there are."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = needed + 64
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return soft
