"""The life of a server: start, wait for signals, reread settings, stop."""

import os
import queue
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from types import FrameType

from beseda.catalogue import Language, tls
from beseda.catalogue import lifecycle as texts
from beseda.net.address import parse_listen
from beseda.server.assembly import Assembly, make_policy
from beseda.server.console import Console
from beseda.server.errors import InvalidSettingsError, StartError
from beseda.server.history_problems import explain
from beseda.server.joining import how_to_join
from beseda.server.settings import Settings, data_directory
from beseda.storage.errors import StorageError

_CONSOLE_SECONDS = 2.0
_DEAF_SECONDS = 0.5
_MOST_WISHES = 16
_FILES = {"shared": 1, "per-client": 3}
"""Descriptors for a connection: a thread of its own has a selector and a way to be woken."""


class Wish(Enum):
    """What the main thread is asked to do."""

    STOP = "stop"
    REHASH = "rehash"


class Requests:
    """What signals and server operators ask of the main thread. Any thread may ask."""

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
        """Wait for the next one, half a second at most (None); for the main thread, which signals
        can interrupt here.

        No single wait is long: Python runs a signal's handler between two instructions, so one that
        comes after the last of them and before the wait is heard only when the wait is over.
        """
        with suppress(queue.Empty):
            return self._queue.get(timeout=_DEAF_SECONDS)
        return None


def serve(
    settings: Settings, language: Language, reload: Callable[[], Settings] | None = None
) -> int:
    """Run a server until it is told to stop; returns the exit status. For the main thread.

    `reload` reads the settings again (SIGHUP, REHASH). Raises StartError if the server cannot
    start.
    """
    requests = Requests()
    console = Console(settings.console, language)
    _prepare_data(settings, language)
    raise_file_limit(settings.limits.connections * _FILES[settings.net.threads])
    assembly = _assemble(settings, language, console, requests)
    # Before the first address: whoever can connect can already ask for the end.
    _install_signals(requests)
    assembly.encryption.start()
    opened = [address for text in settings.server.listen for address in _open(assembly, text)]
    answered = [*opened, *assembly.open_datagrams()]
    for address in answered:  # first of all: somebody may connect in the same moment
        assembly.note("listening", address=address)
    assembly.start(opened)
    if settings.console.format != "json":  # whoever reads objects can read nothing else
        _show(how_to_join(answered, settings, language))
    console.start()
    reason = _wait(requests, assembly, reload)
    assembly.note("stopping", reason=reason)
    sound = assembly.sound
    clean = assembly.stop()
    assembly.note("stopped")
    console.stop(_CONSOLE_SECONDS)
    return 0 if sound and clean else 1


def _assemble(
    settings: Settings, language: Language, console: Console, requests: Requests
) -> Assembly:
    try:
        return Assembly(settings, language, console, requests)
    except StorageError as error:
        line = explain(error, data_directory(settings.server), language)
        raise StartError(line) from None


def _show(text: str) -> None:
    """Print `text`. A full disk or a closed terminal costs these lines, never the server; that is
    why it does not go into `sys.stdout`, which would try again when the interpreter exits."""
    try:
        data = f"{text}\n".encode(sys.stdout.encoding, "backslashreplace")
        os.write(sys.stdout.fileno(), data)
    except (AttributeError, OSError, ValueError):  # AttributeError: there is no standard output
        return


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


def _install_signals(requests: Requests) -> None:
    """The first SIGINT or SIGTERM asks the server to stop, the second one ends it at once."""

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, _end_at_once)
        requests.stop(signal.Signals(number).name)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    signal.signal(signal.SIGHUP, lambda _number, _frame: requests.rehash())
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


def _end_at_once(number: int, _frame: FrameType | None) -> None:
    os._exit(128 + number)


def _wait(requests: Requests, assembly: Assembly, reload: Callable[[], Settings] | None) -> str:
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
