"""A chat of plain clients without sockets or waiting: a test is the conversation, written down.

A script has a line for each thing that happens, beginning with whose it is:

    ann ++              ann connects, and is silent until she is asked something
    ann >> hello        ann sends a line
    ann >| hello        ann sends text without a line end, and is quiet for a second
    ann <> exit         ann sends a line and ends her input
    ann ~~ 30           30 seconds pass
    ann xx              ann's connection is lost
    ann << * Welcome    ann gets a line (`|` at its end: there was no line end)
    ann --              the server ends ann's connection

`play` does what a script does, and returns the script with what everybody really got.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from textwrap import dedent

from beseda.catalogue import Language
from beseda.domain.actions import perform
from beseda.domain.commands import Command
from beseda.domain.hub import Hub, Policy
from beseda.domain.limits import Limits
from beseda.domain.names import NamePolicy
from beseda.domain.notes import Note
from beseda.domain.people import Person
from beseda.domain.settings import AccountsSettings, HistorySettings, OperatorSettings, RoomSettings
from beseda.gateways.plain.form import PlainForm
from beseda.gateways.plain.session import PlainSession
from beseda.gateways.plain.settings import PlainSettings
from beseda.gateways.plain.telnet import WILL_ECHO, WONT_ECHO
from beseda.net.timers import Timer, Timers
from beseda.protocol.irc.casemapping import CASEMAPPINGS
from tests.gateways.forgetful import FORGETFUL
from tests.gateways.remembering import Remembering

NOON = 12 * 3600.0
"""Unix time at which every conversation begins: 12:00 UTC."""


class Thread:
    """The mailbox and the clock of all connections."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.timers = Timers()

    def put(self, channels: Sequence["FakeLink"], data: bytes) -> None:
        for channel in channels:
            channel.output += data

    def put_close(self, channel: "FakeLink", last_words: bytes, reason: str) -> None:
        channel.close(last_words, reason)

    def wake(self) -> None:
        pass


class FakeLink:
    """One connection: keeps what it is sent."""

    def __init__(self, thread: Thread, number: int, host: str = "") -> None:
        """From `host` ("": from a machine of its own)."""
        self.mailbox = thread
        self.host = host or f"192.0.2.{number}"
        self.address = f"{self.host}:4242"
        self.output = b""
        self.unsent = 0
        self.is_secure = False
        self.is_forgeable = False
        self.fingerprint = ""
        self.paused = False
        self.ended: str | None = None
        """The reason, once it is over."""

    @property
    def now(self) -> float:
        return self.mailbox.now

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        return self.mailbox.timers.at(self.now + seconds, call)

    def call_soon(self, call: Callable[[], None]) -> None:
        self.call_later(0, call)

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False

    def close(self, last_words: bytes, reason: str) -> None:
        if self.ended is None:
            self.output += last_words
            self.ended = reason


class Client:
    """One person with netcat."""

    def __init__(self, link: FakeLink, session: PlainSession) -> None:
        self.link = link
        self.session = session
        self.gone = False
        """Whether a script has shown the end."""
        self.kernel = b""
        """What was sent while the server did not read."""

    def taken(self) -> str:
        """What has come since the last time, without telnet's commands."""
        output, self.link.output = self.link.output, b""
        return output.replace(WILL_ECHO, b"").replace(WONT_ECHO, b"").decode()


class World:
    """A hub with its main room, and everybody's connections."""

    def __init__(
        self,
        *,
        settings: PlainSettings | None = None,
        limits: Limits | None = None,
        language: Language = "en",
        password: str = "",
        cut: int = 0,
        creation: bool = True,
        kept: Remembering | None = None,
        history: HistorySettings | None = None,
        accounts: AccountsSettings | None = None,
        host: str = "",
    ) -> None:
        """`cut`: in pieces of how many bytes all input comes (0: whole). `kept` records what
        happens (None: nobody does). `host` is where everybody comes from ("": each from another
        machine)."""
        self.kept = kept
        self.memory = kept.memory if kept is not None else FORGETFUL
        self.settings = settings or PlainSettings()
        self.limits = limits or Limits(flood=False)
        self.language = language
        self.password = password
        self.cut = cut
        self.host = host
        self.thread = Thread()
        self.notes: list[Note] = []
        self.clients: dict[str, Client] = {}
        names = NamePolicy(CASEMAPPINGS["precis"], self.limits.nick_length, self.limits.room_length)
        policy = Policy(
            limits=self.limits,
            rooms=RoomSettings(creation=creation),
            operators={"root": OperatorSettings(password="secret")},
            history=history or HistorySettings(),
            accounts=accounts or AccountsSettings(),
        )
        self.hub = Hub(
            names,
            policy,
            Person(0, "beseda.local", "", "", "", ""),
            self.notes.append,
            clock=lambda: NOON + self.thread.now - 1000.0,
            keeper=kept.store.writer if kept is not None else None,
            epoch=kept.store.epoch if kept is not None else 0,
        )
        if kept is not None:
            kept.begin(self.hub)
        with self.hub.lock:
            self.hub.make_room(names.room(self.settings.room), permanent=True, flags="n")
        self.form = PlainForm(language, self.settings.room, UTC)

    # ── what people do ─────────────────────────────────────────────────────────────────────

    def connect(self, name: str, host: str = "") -> Client:
        """A connection whose client has not said anything yet, in this very moment. It comes from
        `host` ("": where everybody comes from)."""
        link = FakeLink(self.thread, len(self.clients) + 1, host or self.host)
        session = PlainSession(
            link, self.hub, self.memory, self.language, self.settings, self.password, self.form
        )
        client = self.clients[name] = Client(link, session)
        return client

    def enter(self, *names: str) -> None:
        """Let people in who go by their scripts' names, and forget what they were told."""
        for name in names:
            self.connect(name)
            self.send(name, f"{name}\n".encode())
        for client in self.clients.values():
            client.taken()

    def send(self, name: str, data: bytes) -> None:
        """`name` sends bytes, all in one moment."""
        size = self.cut or len(data) or 1
        for start in range(0, len(data), size):
            self._arrive(self.clients[name], data[start : start + size])
        self.run(0)

    def _arrive(self, client: Client, data: bytes) -> None:
        if client.link.ended is not None:
            return
        if client.link.paused:
            client.kernel += data
        else:
            client.session.received(data)
        self._hand_out()

    def end_input(self, name: str) -> None:
        """`name` shuts down their sending side."""
        client = self.clients[name]
        if client.link.ended is None:
            client.session.input_ended()
            self._hand_out()
            self.run(0)  # the network waits a while for answers that are on their way
            client.link.close(b"", "ending_closed")
            client.session.closed("ending_closed")
            self._hand_out()

    def lose(self, name: str) -> None:
        """`name`'s connection breaks."""
        client = self.clients[name]
        client.link.ended = "ending_lost"
        client.session.closed("ending_lost")
        self._hand_out()

    def perform(self, name: str, command: Command) -> None:
        """`name` does what the plain gateway has no words for."""
        session = self.clients[name].session.session
        assert session is not None
        with self.hub.lock:
            perform(self.hub, session, command)
        self._hand_out()

    def run(self, seconds: float) -> None:
        """Let time pass."""
        end = self.thread.now + seconds
        while True:
            wait = self.thread.timers.wait(self.thread.now)
            if wait is None or self.thread.now + wait > end + 1e-6:  # sums are not exact
                break
            self.thread.now += max(wait, 1e-9)  # a real clock never stands still either
            for timer in self.thread.timers.due(self.thread.now):
                timer.fire()
            self._hand_out()
            self._read_again()
        self.thread.now = max(self.thread.now, end)

    def _read_again(self) -> None:
        for client in self.clients.values():
            if client.kernel and not client.link.paused:
                data, client.kernel = client.kernel, b""
                self._arrive(client, data)

    def _hand_out(self) -> None:
        self._deliver()
        for client in self.clients.values():
            if client.link.ended is not None and client.session.stage.value != "over":
                client.session.closed(client.link.ended)
                self._deliver()

    def _deliver(self) -> None:
        self.hub.deliver()
        if self.kept is not None:
            self.kept.settle()

    # ── scripts ────────────────────────────────────────────────────────────────────────────

    def play(self, script: str) -> str:
        """Do what `script` does; see above."""
        done: list[str] = []
        for line in written(script).splitlines():
            name, verb, *rest = line.split(" ", 2)
            if verb in ("<<", "--"):
                continue
            done.append(line)
            self._act(name, verb, rest[0] if rest else "")
            done += self._got()
        return "\n".join(done) + "\n"

    def _act(self, name: str, verb: str, text: str) -> None:
        match verb:
            case "++":
                self.connect(name)
                self.run(1)
            case ">>":
                self.send(name, text.encode() + b"\r\n")
            case ">|":
                self.send(name, text.encode())
                self.run(1)
            case "<>":
                self.send(name, text.encode())
                self.end_input(name)
            case "~~":
                self.run(float(text))
            case "xx":
                self.lose(name)
            case _:
                raise ValueError(verb)

    def _got(self) -> Iterator[str]:
        for name, client in self.clients.items():
            lines = client.taken().split("\r\n")
            rest = lines.pop()
            yield from (f"{name} << {line}" for line in lines)
            if rest:
                yield f"{name} << {rest}|"
            if client.link.ended not in (None, "ending_lost") and not client.gone:
                client.gone = True
                yield f"{name} --"


def written(script: str) -> str:
    """A script as it stands in a test, without what only the source needs."""
    return dedent(script).strip() + "\n"
