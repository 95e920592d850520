"""Starting and stopping a server under test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.machine import Cores
from beseda.net.certificates import Files
from beseda.server.self_signed import make, write

HOST = "127.0.0.1"
DIRECTORY = "@DIRECTORY@"
PORT = "@PORT@"
DEEP = "keeps a thousand messages for a slow reader"
TLS = "speaks TLS"
CERTIFICATE, KEY = "certificate.pem", "key.pem"
START_TIMEOUT = 30.0


class ServerError(RuntimeError):
    """The server did not start, or ended before it was told to."""


class Server(ABC):
    """One kind of server: where its program is and how it is told to run without throttling.

    `arguments` and `configuration` contain DIRECTORY and PORT where every process gets its own.
    """

    name: str
    arguments: Sequence[str]
    # The text of the file DIRECTORY/server.conf; empty if the arguments say it all.
    configuration = ""
    # The same where everybody speaks TLS, with CERTIFICATE and KEY of DIRECTORY; for a server that
    # has TLS among its features.
    tls_arguments: Sequence[str] = ()
    tls_configuration = ""
    # How many registrations the generator keeps going at once. It is as high as the server's
    # accept queue allows: were the queue to overflow, the kernel would drop connection attempts
    # and repeat them after a second, and that second would be measured instead of the server.
    registrations_in_flight: int
    # What a scenario may need that not every server has: IRCv3 capabilities, DEEP or TLS.
    features: frozenset[str] = frozenset()
    # Whether this is another server of this list with a setting changed.
    variant = False

    @abstractmethod
    def executable(self) -> str | None:
        """The program's path, or None if it is not installed."""

    def prepare(self, directory: Path, port: int, *, tls: bool = False) -> list[str]:
        """Write the configuration into `directory` and return the command line."""

        def fill(text: str) -> str:
            return text.replace(DIRECTORY, str(directory)).replace(PORT, str(port))

        if tls:
            made = make([HOST], days=1)
            write(made, Files(directory / CERTIFICATE, directory / KEY), replace=False)
        configuration = self.tls_configuration if tls else self.configuration
        (directory / "server.conf").write_text(fill(configuration))
        arguments = (*self.arguments, *(self.tls_arguments if tls else ()))
        return [self.executable() or self.name, *map(fill, arguments)]

    def version(self) -> str:
        """The first line the program prints about its version."""
        executable = self.executable()
        if executable is None:
            return "not installed"
        result = subprocess.run(
            [executable, "--version"], capture_output=True, text=True, check=False, timeout=10
        )
        lines = (result.stdout or result.stderr).strip().splitlines()
        return lines[0] if lines else "unknown"


@dataclass(frozen=True)
class Running:
    """A started server."""

    pid: int
    port: int
    directory: Path  # where it keeps its data, if it keeps any
    # Seconds from starting the process to the first connection the kernel let through.
    accepting_after: float

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        return HOST, self.port


class Launcher:
    """Starts servers on the cores meant for them, one at a time."""

    def __init__(self, cores: Cores) -> None:
        self._cores = cores

    @contextmanager
    def run(self, server: Server, *, tls: bool = False) -> Iterator[Running]:
        """Run a fresh process of `server` with empty data for as long as the context lasts."""
        directory = Path(tempfile.mkdtemp(prefix="beseda-bench-"))
        # A server started as root may give up its rights and must still find its files.
        directory.chmod(0o755)
        port = _free_port()
        try:
            with (directory / "log").open("wb") as log:
                begin = time.perf_counter()
                process = self._start(server.prepare(directory, port, tls=tls), log.fileno())
                try:
                    _await_port(process, port, directory / "log")
                    yield Running(process.pid, port, directory, time.perf_counter() - begin)
                finally:
                    _stop(process)
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def _start(self, command: list[str], log: int) -> subprocess.Popen[bytes]:
        # A child inherits the affinity, and so do all threads it will ever start.
        if self._cores.server:
            os.sched_setaffinity(0, self._cores.server)
        try:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        finally:
            if self._cores.generator:
                os.sched_setaffinity(0, self._cores.generator)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _await_port(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a connection succeeds.

    Nothing announces that another process has begun to listen, so this has to try again and
    again; every half millisecond is fine enough for times of several milliseconds and leaves
    the processor to the server.
    """
    deadline = time.perf_counter() + START_TIMEOUT
    while True:
        if process.poll() is not None:
            raise ServerError(f"ended with status {process.returncode}: {_last_words(log)}")
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError:
            if time.perf_counter() > deadline:
                raise ServerError(
                    f"no port after {START_TIMEOUT:.0f} s: {_last_words(log)}"
                ) from None
            time.sleep(0.0005)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")


def _stop(process: subprocess.Popen[bytes]) -> None:
    # All has been measured, and a farewell to thousands of clients would only take time.
    process.kill()
    process.wait()
