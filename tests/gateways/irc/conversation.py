"""A chat of IRC clients without sockets or waiting: a test is the conversation, written down.

The scripts are those of `tests.gateways.plain.conversation`, with one thing more: a line that
somebody gets may end with `…`, which stands for the sentence that people read.

    ann >> TOPIC #tea
    ann << :irc.test 331 ann #tea :…

Whatever a server says in a conversation is held to what every IRC line must be (`check_line`).
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, cast

from beseda.catalogue import Language
from beseda.domain.hub import Hub, Policy
from beseda.domain.limits import Limits
from beseda.domain.names import NamePolicy
from beseda.domain.notes import Note
from beseda.domain.people import Person
from beseda.domain.settings import AccountsSettings, HistorySettings, OperatorSettings, RoomSettings
from beseda.gateways.irc.gateway import make_server
from beseda.gateways.irc.session import IrcSession
from beseda.gateways.irc.settings import IrcSettings
from beseda.protocol.irc.casemapping import CASEMAPPINGS
from tests.gateways.forgetful import FORGETFUL
from tests.gateways.plain.conversation import (
    NOON,
    Client,
    FakeLink,
    Thread,
    World,
    written,
)
from tests.gateways.remembering import Remembering

NOON_STAMP = int(NOON)
"""The Unix time at which every conversation begins, as numerics have it."""

OPERATORS = {
    "root": OperatorSettings(password="secret"),
    "far": OperatorSettings(password="secret", masks=["*@203.0.113.*"]),
}

_RELAYED = re.compile(rb"(?:@[^ ]+ )?:[^ ]+!(?:[^ ]+) (?:PRIVMSG|NOTICE) ")


class Mailbox(Thread):
    """Never gets nothing to send."""

    def put(self, channels: Sequence[FakeLink], data: bytes) -> None:
        assert data
        super().put(channels, data)


class Control:
    """Remembers what server operators did to the server."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def rehash(self) -> None:
        self.done.append("rehash")

    def stop(self, reason: str) -> None:
        self.done.append(f"stop: {reason}")


class IrcWorld(World):
    """A hub, and everybody's IRC connections."""

    def __init__(
        self,
        *,
        settings: IrcSettings | None = None,
        limits: Limits | None = None,
        language: Language = "en",
        network: str = "Test Net",
        password: str = "",
        cut: int = 0,
        creation: bool = True,
        kept: Remembering | None = None,
        history: HistorySettings | None = None,
        accounts: AccountsSettings | None = None,
    ) -> None:
        """`cut`: in pieces of how many bytes all input comes (0: whole). `kept` records what
        happens (None: nobody does)."""
        self.kept = kept
        self.memory = kept.memory if kept is not None else FORGETFUL
        self.limits = limits or Limits(flood=False)
        self.cut = cut
        self.thread = Mailbox()
        self.notes: list[Note] = []
        self.clients: dict[str, Client] = {}
        self.irc = settings or IrcSettings()
        self.control = Control()
        names = NamePolicy(
            CASEMAPPINGS[self.irc.casemapping], self.limits.nick_length, self.limits.room_length
        )
        policy = Policy(
            limits=self.limits,
            rooms=RoomSettings(creation=creation),
            operators=OPERATORS,
            history=history or HistorySettings(),
            accounts=accounts or AccountsSettings(),
        )
        self.hub = Hub(
            names,
            policy,
            Person(0, "irc.test", "irc.test", "", "", ""),
            self.notes.append,
            clock=lambda: NOON + self.thread.now - 1000.0,
            keeper=kept.store.writer if kept is not None else None,
            epoch=kept.store.epoch if kept is not None else 0,
        )
        if kept is not None:
            kept.begin(self.hub)
        self.server = make_server(
            self.hub,
            self.irc,
            self.control,
            network=network,
            description="A server",
            password=password,
            language=language,
        )

    def connect(self, name: str, host: str = "") -> Client:
        """A connection whose client has not said anything yet, in this very moment."""
        link = FakeLink(self.thread, len(self.clients) + 1)
        link.host = host or link.host
        link.address = f"{link.host}:4242"
        session = IrcSession(link, self.hub, self.memory, self.server)
        client = self.clients[name] = Client(link, cast("Any", session))
        return client

    def session(self, name: str) -> IrcSession:
        """The session of `name`'s client."""
        return cast("IrcSession", self.clients[name].session)

    def enter(self, *names: str, capabilities: str = "") -> None:
        """Let people in who go by their scripts' names, and forget what anybody was told."""
        for name in names:
            self.connect(name)
            if capabilities:
                self.say(name, f"CAP REQ :{capabilities}")
            self.say(name, f"NICK {name}", f"USER {name} 0 * :{name.title()} Real", "CAP END")
        self.forget()

    def say(self, name: str, *lines: str) -> None:
        """`name` sends lines."""
        for line in lines:
            self.send(name, line.encode() + b"\r\n")

    def gather(self, room: str, *names: str) -> None:
        """People join a room, the first one first; nobody has heard any of it."""
        for name in names:
            self.say(name, f"JOIN {room}")
        self.forget()

    def forget(self) -> None:
        """Nobody has heard anything so far."""
        for client in self.clients.values():
            check_lines(client.taken())

    def hears(self, name: str) -> list[str]:
        """The lines that came to `name` since the last time."""
        return check_lines(self.clients[name].taken())

    def ask(self, name: str, *lines: str) -> list[str]:
        """The answer to `lines`, and whatever else comes meanwhile."""
        self.hears(name)
        self.say(name, *lines)
        return self.hears(name)

    def play(self, script: str) -> str:
        """Do what `script` does; returns it with what everybody really got, but for sentences of
        which the script says `…`."""
        got = super().play(script).splitlines()
        expected = written(script).splitlines()
        for number, (line, wanted) in enumerate(zip(got, expected, strict=False)):
            check_line(line.partition(" << ")[2].encode() or b":x")
            if wanted.endswith("…") and line.startswith(wanted[:-1]) and len(line) >= len(wanted):
                got[number] = wanted
        return "\n".join(got) + "\n"


def check_lines(output: str) -> list[str]:
    """What a client got, in lines, each held to what every line must be."""
    assert output.endswith("\r\n") or not output
    lines = output.split("\r\n")[:-1]
    for line in lines:
        check_line(line.encode())
    return lines


def check_line(line: bytes) -> None:
    """A line holds no line end and no NUL, begins with its source (but for ERROR, PING and
    AUTHENTICATE), has no empty middle parameters, and is of at most 512 bytes, unless it relays
    what somebody said."""
    assert not re.search(rb"[\r\n\0]", line), line
    if not _RELAYED.match(line):
        body = line.partition(b" ")[2] if line.startswith(b"@") else line
        assert len(body) <= 510, line
    before, _, _ = line.removeprefix(b":").partition(b" :")
    assert b"  " not in before, line
    assert line.startswith((b":", b"@", b"ERROR :", b"PING :", b"AUTHENTICATE ")), line


def numerics(lines: Iterable[str]) -> list[str]:
    """The second word of each line."""
    return [line.split(" ", 2)[1] for line in lines]
