"""Commands of examples, run by bash as somebody would type them.

What ends by itself is run to its end. Some programs stay: a server is waited for, connected to and
stopped; whoever talks has a talk; whoever follows a room is given something to follow.
"""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

import pytest

from beseda.catalogue import lifecycle, plain
from tests.cli.running import taking_interrupts
from tests.docs.given import PASSWORD, Given
from tests.system.running import until

PATIENCE = 20.0
HELLO = "hello everybody"
_TALKERS = {"nc", "ncat", "telnet", "openssl"}


class Kind(Enum):
    """What becomes of a command."""

    ENDS = "ends"
    SERVES = "serves"
    LISTENS = "listens"
    """A server of an example's own, which need not say so."""
    TALKS = "talks"
    """By lines: a name, what is said, a word for leaving."""
    CHATS = "chats"
    """The terminal client."""
    FOLLOWS = "follows"
    MAKES = "makes"
    """A target of make that takes too long: it is looked whether it is there."""


def commands(text: str) -> list[str]:
    """The commands of a block: a line each, unless it goes on after a backslash."""
    whole = text.replace("\\\n", "")
    return [line for line in whole.splitlines() if shlex.split(line, comments=True)]


def kind_of(command: str) -> Kind:
    """What will become of it."""
    words = [word for word in _first_program(command) if "=" not in word.partition("'")[0]]
    words = words or ["true"]
    name = words[0].rpartition("/")[2]
    if name == "beseda":
        if words[1:2] == ["tail"] and "--count" in words:
            return Kind.ENDS
        kinds = {"serve": Kind.SERVES, "chat": Kind.CHATS, "tail": Kind.FOLLOWS}
        return Kind.ENDS if "--help" in words else kinds.get(words[1], Kind.ENDS)
    if name == "python" and "--listen" in words:
        return Kind.LISTENS
    if name == "make" and len(words) > 1 and words[1] != "2>&1":
        return Kind.SERVES if words[1] == "run" else Kind.MAKES
    if "|" in command:
        return Kind.ENDS
    return Kind.TALKS if name in _TALKERS and words[1:2] != ["x509"] else Kind.ENDS


def _first_program(command: str) -> list[str]:
    words = shlex.split(command, comments=True)
    return words[: words.index("|")] if "|" in words and words[0] != "make" else words


def wants_server(text: str) -> bool:
    """Whether these commands talk to a server that they do not start."""
    kinds = [kind_of(command) for command in commands(text)]
    clients = {Kind.TALKS, Kind.CHATS, Kind.FOLLOWS}
    if any(kind in clients for kind in kinds):
        return True
    return bool(re.search(r"\bbeseda (send|tail)\b|\bcurl\b", text)) and Kind.SERVES not in kinds


class Running:
    """A program that runs, with what it has printed so far."""

    def __init__(self, command: str, place: Given) -> None:
        self.command = command
        with taking_interrupts():
            self.process = subprocess.Popen(
                ["bash", "-c", f"set -o pipefail; exec {command}"],
                cwd=place.folder,
                env=place.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.printed = ""
        self._ended = False
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            while data := output.read1(65536):  # type: ignore[attr-defined]
                with self._more:
                    self.printed += data.decode("utf-8", "replace")
                    self._more.notify_all()
        with self._more:
            self._ended = True
            self._more.notify_all()

    def type(self, line: str) -> None:
        """Give it a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def wait_for(self, *texts: str) -> None:
        """Wait until it has printed one of `texts`."""
        with self._more:
            self._more.wait_for(
                lambda: self._ended or any(text in self.printed for text in texts), PATIENCE
            )
        assert any(text in self.printed for text in texts), (
            f"{self.command}\ndoes not print {texts}, but\n{self.printed}"
        )

    def end_of_input(self) -> None:
        """Nothing more will be typed."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def interrupt(self) -> None:
        """Press Ctrl-C: everything that runs in that terminal gets it."""
        os.killpg(self.process.pid, signal.SIGINT)

    def wait_for_end(self) -> int:
        """Its exit status."""
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status

    def close(self) -> None:
        """End it, whatever state it is in."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        if self.process.stdin is not None and not self.process.stdin.closed:
            try:
                self.process.stdin.close()
            except OSError:
                return


@contextmanager
def started(command: str, place: Given) -> Iterator[Running]:
    """A program that runs inside the block."""
    program = Running(command, place)
    try:
        yield program
    finally:
        program.close()


def run(command: str, place: Given) -> str:
    """Run a command as its kind demands; what it has printed. Fails the test if it fails."""
    real = place.real(command)
    _need(real)
    return _RUN[kind_of(command)](real, place)


def script(text: str, place: Given) -> str:
    """Run a block as one script."""
    return _ends(f"bash -e -c {shlex.quote(place.real(text))}", place)


def _need(command: str) -> None:
    for program in {*shlex.split(command, comments=True)} & (_TALKERS | {"curl"}):
        if shutil.which(program) is None:
            pytest.skip(f"not installed: {program}")


def _ends(command: str, place: Given) -> str:
    ended = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=place.folder,
        env=place.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    printed = ended.stdout.decode("utf-8", "replace")
    assert ended.returncode == 0, f"{command}\nends with {ended.returncode}:\n{printed}"
    return printed


def _makes(command: str, place: Given) -> str:
    return _ends(command.replace("make", "make --dry-run", 1), place)


def _serves(command: str, place: Given) -> str:
    with started(command, place) as program:
        stop = lifecycle.JOIN_STOP
        program.wait_for(stop.to("en"), stop.to("ru"), '"event": "listening"')
        socket.create_connection(("127.0.0.1", place.port), PATIENCE).close()
        program.interrupt()
        status = program.wait_for_end()
        # make reports that it was interrupted; the server itself ends as it should.
        fine = {0, 2, -signal.SIGINT} if command.startswith("make") else {0}
        assert status in fine, f"{command}\nends with {status}:\n{program.printed}"
        return program.printed


def _listens(command: str, place: Given) -> str:
    with started(command, place) as program:
        until(lambda: program.process.poll() is not None or _answers(place.port), PATIENCE)
        assert program.process.poll() is None, program.printed
        program.interrupt()
        program.wait_for_end()
        return program.printed


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _talks(command: str, place: Given) -> str:
    witness = place.witness()
    with started(command, place) as program:
        program.type("Talker")
        program.wait_for(*(plain.NOW_IN.to(each, room="#lobby") for each in ("en", "ru")))
        program.type(HELLO)
        witness.expect(f":{HELLO}")
        program.type("exit")
        program.wait_for(*(plain.GOOD_BYE.to(each, nick="Talker") for each in ("en", "ru")))
        program.end_of_input()
        return program.printed


def _chats(command: str, place: Given) -> str:
    witness = place.witness()
    words = shlex.split(command, comments=True)
    if "--room" in words:
        witness.send(f"JOIN #{words[words.index('--room') + 1]}")
        witness.expect(" 366 ")
    with started(f"env BESEDA_PASSWORD={PASSWORD} {command}", place) as program:
        program.type(HELLO)
        program.end_of_input()
        witness.expect(f":{HELLO}")
        status = program.wait_for_end()
        assert status == 0, f"{command}\nends with {status}:\n{program.printed}"
        return program.printed


def _follows(command: str, place: Given) -> str:
    witness = place.witness()
    with started(command, place) as program:
        witness.expect(" JOIN #lobby")
        witness.say(HELLO)
        program.wait_for(HELLO)
        program.interrupt()
        program.wait_for_end()
        return program.printed


_RUN: dict[Kind, Callable[[str, Given], str]] = {
    Kind.ENDS: _ends,
    Kind.SERVES: _serves,
    Kind.LISTENS: _listens,
    Kind.TALKS: _talks,
    Kind.CHATS: _chats,
    Kind.FOLLOWS: _follows,
    Kind.MAKES: _makes,
}
