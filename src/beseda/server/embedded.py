"""A server inside another program, or a test."""

import json
import logging
import tempfile
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Self, TextIO, TypeAlias

from msgspec.structs import replace

from beseda.catalogue import Language
from beseda.gateways.web.mounted import Application
from beseda.net.address import TLS_SCHEME
from beseda.server.configuration import load
from beseda.server.console import Console, ConsoleEvent
from beseda.server.joining import EVERYWHERE
from beseda.server.mounting import Mount, check_mounts
from beseda.server.overriding import Override
from beseda.server.rendering import TIME, TextRenderer
from beseda.server.settings import ConsoleSettings, Settings
from beseda.server.starting import Requests, Started, look_after, start

SettingValue: TypeAlias = str | int | float | bool | list[str]

_CONSOLE_SECONDS = 2.0
_MOST_PROBLEMS = 20
_log = logging.getLogger("beseda.server")
_LEVELS = {
    "warning": (logging.WARNING, "text"),
    "refused": (logging.WARNING, ""),
    "thread_died": (logging.ERROR, "error"),
}
"""What is more than information, and which of its values is told, if not the whole sentence."""


class Server:
    """A chat server that runs on threads of its own.

        with Server() as server:
            print(server.address)

    Any thread may call any method. One that has been stopped is over: make another. It takes no
    signals; the program that it is part of does.
    """

    def __init__(
        self,
        listen: str | list[str] = "127.0.0.1:0",
        *,
        data: str | Path | None = None,
        config: str | Path | None = None,
        settings: Mapping[str, SettingValue] | None = None,
        applications: Mapping[str, Application | Mount] | None = None,
        language: Language = "en",
        console: TextIO | None = None,
    ) -> None:
        """`listen`: where, as `server.listen`; port 0 is any that is free. `data`: the directory
        for what is kept; without one nothing is, after the end. `config`: a settings file;
        `settings`: what is otherwise than in it, or than by default, as after `--set`:
        `{"limits.people": 2}`. `applications`: WSGI applications (PEP 3333) on the same port, each
        at its path, "/" or "/shop"; as a `Mount` with bounds of its own. Worker threads call them,
        several at once. `console`: where its console's lines go, such as `sys.stdout`; by default
        to the log `beseda.server`, most of them as information.

        Raises InvalidSettingsError, a ValueError, with all that is wrong; ValueError for paths.
        """
        self._file = Path(config) if config is not None else None
        self._overrides = [
            Override("server.listen", [listen] if isinstance(listen, str) else listen, "listen"),
            *(_override(key, value) for key, value in (settings or {}).items()),
        ]
        self._mounts = [
            mounted if isinstance(mounted, Mount) else Mount(path, mounted)
            for path, mounted in (applications or {}).items()
        ]
        check_mounts(self._mounts)
        self._undo = ExitStack()
        if data is not None:
            self._overrides.append(Override("server.data", str(data), "data"))
        self._language = language
        self._settings = self._load()
        self._stream = console
        self._requests = Requests()
        self._keeps = data is not None or bool(self._settings.server.data)
        self._begun = False
        self._started: Started | None = None  # set once, before anybody else knows of us
        self._keeper = threading.Thread(target=self._look_after, name="keeper", daemon=True)
        self._clean = True

    def start(self) -> Self:
        """Start it; it can be connected to when this returns. Once. Raises StartError, and
        RuntimeError the second time."""
        if self._begun:
            raise RuntimeError("a server is started once: make another")
        self._begun = True
        if not self._keeps:
            directory = self._undo.enter_context(tempfile.TemporaryDirectory(prefix="beseda-"))
            self._overrides.append(Override("server.data", directory, "data"))
            self._settings = self._load()
        self._console = _EmbeddedConsole(self._settings.console, self._language, self._stream)
        try:
            self._started = start(
                self._settings,
                self._language,
                self._console,
                self._requests,
                mounts=self._mounts,
            )
        except BaseException:
            self._undo.close()
            raise
        self._console.start()
        self._keeper.start()
        return self

    def stop(self) -> None:
        """Let everybody go and record what was said; waits for that, some seconds at most. Again
        does no harm. Raises ServerFailedError if the server did not run well to its end."""
        self._requests.stop("stop")
        if self._keeper.ident is None:
            return
        self._keeper.join()
        problems = self._console.problems
        if problems or not self._clean:
            raise ServerFailedError(problems or ["a thread of the server did not end"])

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the server has ended, as by an operator's DIE; False after `timeout`
        seconds."""
        self._keeper.join(timeout)
        return not self._keeper.is_alive()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def addresses(self) -> list[str]:
        """Where it listens, each as `Client` and `beseda chat` take it."""
        return [_connectable(address) for address in self._running.opened]

    @property
    def address(self) -> str:
        """The first of them: `127.0.0.1:40123`."""
        return self.addresses[0]

    @property
    def port(self) -> int:
        """Its port; 0 for a Unix socket."""
        _, _, port = self.address.rpartition(":")
        return int(port) if port.isdigit() else 0

    @property
    def url(self) -> str:
        """What a browser is given for it. Raises ValueError for a Unix socket."""
        if not self.port:
            raise ValueError("a Unix socket has no URL")
        scheme, _, place = self.address.rpartition("://")
        return f"{'https' if scheme else 'http'}://{place}"

    @property
    def people(self) -> list[str]:
        """The nicks of all who are in, in the order of the alphabet."""
        hub = self._running.assembly.hub
        with hub.lock:
            return sorted(user.nick for user in hub.roster.people())

    @property
    def _running(self) -> Started:
        if self._started is None:
            raise RuntimeError("the server has not been started")
        return self._started

    def _load(self) -> Settings:
        return load(self._file, self._overrides)

    def _look_after(self) -> None:
        """The life of the thread "keeper"."""
        assembly = self._running.assembly
        reason = look_after(assembly, self._requests, self._load)
        assembly.note("stopping", reason=reason)
        sound = assembly.sound
        self._clean = assembly.stop() and sound
        assembly.note("stopped")
        self._console.stop(_CONSOLE_SECONDS)
        self._undo.close()


class ServerFailedError(RuntimeError):
    """The server did not run well to its end: `problems` says what its console said of that."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _EmbeddedConsole(Console):
    """Remembers what must not go unseen in a program whose user sees no console."""

    def __init__(
        self, settings: ConsoleSettings, language: Language, stream: TextIO | None
    ) -> None:
        if stream is None:
            settings, stream = replace(settings, format="json"), _LogStream(language)
        super().__init__(settings, language, stream)
        self._problems: deque[str] = deque(maxlen=_MOST_PROBLEMS)

    @property
    def problems(self) -> list[str]:
        """Errors that nobody foresaw, the last ones. To be read when the server has ended."""
        return list(self._problems)

    def say(self, event: ConsoleEvent) -> None:
        """See Console."""
        if event.name == "thread_died":
            self._problems.append(f"{event.values['thread']}: {event.values['error']}")
        super().say(event)


class _LogStream(StringIO):
    """A stream whose lines, which are events as JSON, become messages of the log. Written to by the
    console's thread."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._renderer = TextRenderer(language, colour=False)

    def write(self, text: str) -> int:
        """Log the lines of `text`, which are whole."""
        for line in text.splitlines():
            values = json.loads(line)
            name = values.pop("event")
            del values[TIME]
            level, told = _LEVELS.get(name, (logging.INFO, ""))
            # Where a program's own mistake is told, its lines stay lines.
            words = values[told] if told else self._renderer.sentence(name, values)
            _log.log(level, "%s", words)
        return len(text)


def _override(key: str, value: SettingValue) -> Override:
    if isinstance(value, bool):
        return Override(key, "on" if value else "off", f"settings[{key!r}]")
    return Override(key, value if isinstance(value, list) else str(value), f"settings[{key!r}]")


def _connectable(address: str) -> str:
    """An address of `Network.open` as clients on this computer write it."""
    if address.startswith("unix:"):
        return address
    scheme = "ircs://" if address.startswith(TLS_SCHEME) else ""
    host, _, port = address.removeprefix(TLS_SCHEME).rpartition(":")
    return f"{scheme}{'127.0.0.1' if host in EVERYWHERE else host}:{port}"
