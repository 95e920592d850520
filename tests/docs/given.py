"""What an example finds: a folder, a home, programs on the PATH, and a server if it needs one.

Examples are written for the server at 127.0.0.1:8080 and for chat.example.org. Both are here the
server of the test, on a free port: where an example says the port, another stands in its place,
and where it relies on the usual one, a `beseda` of ours is told of it.
"""

import os
import re
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import beseda
from tests.certificates import certificate, put
from tests.cli.running import environ, run
from tests.docs.documents import ROOT, Block
from tests.examples.loading import load
from tests.system import posting
from tests.system.running import Running, running
from tests.system.talking import IrcClient

FILES = Path(__file__).parent / "files"
PASSWORD = "correct-horse"
HOST = "chat.example.org"
FINGERPRINT = "41a0...e7"
"""How documents write the fingerprint of a certificate."""

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"""What webhooks of documents sign with."""

NEEDS = {
    "a server": "one runs, and listens where the examples expect it",
    "a certificate": "it has one, which everybody here trusts",
    "a history": "rooms `lobby`, `tea` and `cake`, in which something was said",
    "an account": f"Ann (Anna in Russian documents) has one, with the password {PASSWORD}",
    "an account of Ann": "the same, whatever the language",
    "a code": "datagrams are, even from this machine",
    "an operator": f"ann may say OPER ann {PASSWORD}",
    "a webhook": "there is one of #ops, whose address and id stand for those that are shown",
    "an outgoing webhook": f"there is one of #ops to 127.0.0.1:9000, which signs with {SECRET}",
    "a grade book": "in place of the server runs examples/gradebook.py",
}
"""What can be asked for with `<!-- given: ... -->`."""

_SHIM = """#!{python}
import sys
from beseda.client import address
address.DEFAULT_PORT = {port}
from beseda.cli.main import main
if sys.argv[1:2] == ["serve"] and "--listen" not in sys.argv:
    sys.argv += ["--listen", "127.0.0.1:{port}"]
sys.exit(main())
"""


class Given:
    """The place of one example. `server` is None if it needs none or starts its own."""

    def __init__(self, home: Path, port: int, russian: bool, server: Running | None) -> None:
        self.home = home
        self.folder = home / "work"
        self.port = port
        self.server = server
        self.socket = home / "beseda.sock"
        self.instead: dict[str, str] = {}
        """What else stands in place of what is shown."""
        self._witness: IrcClient | None = None
        programs = home / "bin"
        self.environ = environ(
            home,
            PATH=f"{programs}:{os.environ['PATH']}",
            SSL_CERT_FILE=str(home / "trusted.pem"),
            LC_ALL="",
            LC_MESSAGES="ru_RU.UTF-8" if russian else "C.UTF-8",
            PYTHONUTF8="1",
            PYTHONPATH=str(ROOT / "src"),
        )

    def witness(self) -> IrcClient:
        """Somebody in the lobby of the server who sees what happens."""
        assert self.server is not None
        if self._witness is None:
            self._witness = self.server.irc("Witness", "#lobby")
        return self._witness

    def real(self, text: str) -> str:
        """The text of an example with this place's addresses in it."""
        text = re.sub(rf"(ircs|quic)://{re.escape(HOST)}(?!:)", rf"\1://{HOST}:8080", text)
        text = re.sub(r"\b8080\b|\b6697\b", str(self.port), text)
        text = text.replace("/run/beseda.sock", str(self.socket)).replace(HOST, "localhost")
        text = text.replace(FINGERPRINT, certificate().fingerprint)
        for shown, meant in self.instead.items():
            text = text.replace(shown, meant)
        return text


def needs(block: Block) -> set[str]:
    """What the comments above a block ask for."""
    asked = {need.strip() for need in (block.comment("given:") or "").split(",") if need.strip()}
    unknown = asked - NEEDS.keys()
    assert not unknown, f"{block.name}: nobody knows how to give {unknown}; there is {[*NEEDS]}"
    return asked


@contextmanager
def given(block: Block, home: Path, *, server: bool) -> Iterator[Given]:
    """All that `block` needs; with `server`, one that runs."""
    asked = needs(block)
    data = home / ".local" / "share" / "beseda"
    with ExitStack() as stack:
        if asked & {"a history"}:
            _remember(home)
        if asked & {"an account"}:
            _make_account(home, "Anna" if block.russian else "Ann")
        if asked & {"an account of Ann"}:
            _make_account(home, "Ann")
        if asked & {"a certificate"}:
            put(data / "tls")
        running_server = None
        if asked & {"a grade book"}:
            port = stack.enter_context(_grade_book(home))
        elif server or asked & {"a server", "a webhook", "an outgoing webhook"}:
            running_server = stack.enter_context(_server(block, asked, data, home))
            port = running_server.address[1]
        else:
            port = free_port()
        place = Given(home, port, block.russian, running_server)
        _make_webhooks(place, asked)
        _furnish(place)
        yield place


@contextmanager
def _server(block: Block, asked: set[str], data: Path, home: Path) -> Iterator[Running]:
    data.mkdir(parents=True, exist_ok=True)
    with running(
        language="ru" if block.russian else "en",
        server={
            "data": str(data),
            "listen": ["127.0.0.1:0", f"unix:{home / 'beseda.sock'}"],
        },
        udp={"prove": "always" if "a code" in asked else "remote"},
        limits={"flood": False},
        net={"sniff_seconds": 0.05},
        operators={"ann": {"password": PASSWORD}} if "an operator" in asked else {},
    ) as server:
        yield server


def free_port() -> int:
    """A port that nobody has, for TCP and UDP, at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _furnish(place: Given) -> None:
    """The folder with what examples read, and the programs."""
    place.folder.mkdir(parents=True)
    for source in FILES.iterdir():
        shutil.copy(source, place.folder / source.name)
    logs = place.home / "irclogs" / "net"
    logs.mkdir(parents=True)
    shutil.move(place.folder / "#tea.log", logs / "#tea.log")
    (place.home / "trusted.pem").write_bytes(certificate().certificate)
    programs = place.home / "bin"
    programs.mkdir()
    shim = programs / "beseda"
    shim.write_text(_SHIM.format(python=sys.executable, port=place.port))
    shim.chmod(0o755)
    python = programs / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    # What `make run` finds after `make setup`: nothing is left for it to install.
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, place.folder / name)
    shutil.copytree(ROOT / "examples", place.folder / "examples")
    (place.folder / ".venv" / "bin").mkdir(parents=True)
    (place.folder / ".venv" / "bin" / "beseda").symlink_to(shim)
    (place.folder / ".venv" / "bin" / "python").symlink_to(python)
    for name in (".run", ".dev"):
        (place.folder / ".venv" / name).touch()


def _make_webhooks(place: Given, asked: set[str]) -> None:
    if "a webhook" in asked:
        assert place.server is not None
        made = posting.add(place.server, "#ops")
        place.instead |= {"hooks/TOKEN": f"hooks/{made.url.rpartition('/')[2]}", "yw2cvj": made.id}
    if "an outgoing webhook" in asked:
        assert place.server is not None
        port = str(free_port())
        posting.add(place.server, "#ops", to=f"http://127.0.0.1:{port}/", secret=SECRET)
        place.instead["9000"] = port


@contextmanager
def _grade_book(home: Path) -> Iterator[int]:
    """The port of one."""
    gradebook = load("gradebook")
    book = gradebook.Gradebook(home / "gradebook.db")
    site = {"/": gradebook.Website(book)}
    with beseda.Server(data=home / "grades", applications=site) as server:
        yield server.port
    book.close()


def _remember(home: Path) -> None:
    ended = run("import", str(FILES / "all.jsonl"), home=home)
    assert ended.returncode == 0, ended.stderr.decode()


def _make_account(home: Path, name: str) -> None:
    typed = f"{PASSWORD}\n".encode()
    ended = run("account", "add", name, "--password-stdin", home=home, typed=typed)
    assert ended.returncode == 0, ended.stderr.decode()
