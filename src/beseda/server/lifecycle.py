"""The life of a server that is a process of its own: start, wait for signals, stop."""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

from beseda.catalogue import Language
from beseda.server.console import Console
from beseda.server.joining import how_to_join
from beseda.server.settings import Settings
from beseda.server.starting import Requests, look_after, start

_CONSOLE_SECONDS = 2.0


def serve(
    settings: Settings, language: Language, reload: Callable[[], Settings] | None = None
) -> int:
    """Run a server until it is told to stop; returns the exit status. For the main thread.

    `reload` reads the settings again (SIGHUP, REHASH). Raises StartError if the server cannot
    start.
    """
    requests = Requests()
    console = Console(settings.console, language)
    # Before the first address: whoever can connect can already ask for the end.
    started = start(
        settings, language, console, requests, before=partial(_install_signals, requests)
    )
    assembly = started.assembly
    if settings.console.format != "json":  # whoever reads objects can read nothing else
        _show(how_to_join([*started.opened, *started.datagrams], settings, language))
    console.start()
    reason = look_after(assembly, requests, reload)
    assembly.note("stopping", reason=reason)
    sound = assembly.sound
    clean = assembly.stop()
    assembly.note("stopped")
    console.stop(_CONSOLE_SECONDS)
    return 0 if sound and clean else 1


def _show(text: str) -> None:
    """Print `text`. A full disk or a closed terminal costs these lines, never the server; that is
    why it does not go into `sys.stdout`, which would try again when the interpreter exits."""
    try:
        data = f"{text}\n".encode(sys.stdout.encoding, "backslashreplace")
        os.write(sys.stdout.fileno(), data)
    except (AttributeError, OSError, ValueError):  # AttributeError: there is no standard output
        return


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
