"""A browser without a network: a link that remembers what it is sent, and a real hub behind it."""

from collections.abc import Callable, Sequence

import h11
from msgspec import Struct

from beseda.catalogue import Language
from beseda.domain.hub import Hub, Policy
from beseda.domain.limits import Limits
from beseda.domain.names import NamePolicy
from beseda.domain.notes import Note
from beseda.domain.people import Person
from beseda.domain.settings import RoomSettings
from beseda.gateways.web.gateway import Gateway
from beseda.gateways.web.pages import DEFAULT_SITE, Site
from beseda.gateways.web.routes import Routes
from beseda.gateways.web.session import WebSession
from beseda.server.bodies import Bodies

NO_ROUTES = Routes()


class Alarm:
    """Something that is due at a time."""

    def __init__(self, due: float, call: Callable[[], None]) -> None:
        self.due = due
        self.call = call
        self.waits = True

    def cancel(self) -> None:
        self.waits = False


class FakeLink:
    """One connection, and its own mailbox and clock."""

    def __init__(self) -> None:
        self.mailbox = self
        self.host = "192.0.2.7"
        self.address = "192.0.2.7:4242"
        self.now = 100.0
        self.unsent = 0
        self.is_secure = False
        self.is_forgeable = False
        self.fingerprint = ""
        self.output = b""
        self.ended: str | None = None
        """The reason, once the server has ended it."""
        self.alarms: list[Alarm] = []
        self.paused = False

    def put(self, channels: Sequence["FakeLink"], data: bytes) -> None:
        assert list(channels) == [self]
        assert self.ended is None, "nothing is sent after the end"
        self.output += data

    def put_close(self, channel: "FakeLink", last_words: bytes, reason: str) -> None:
        channel.close(last_words, reason)

    def wake(self) -> None:
        pass

    def call_later(self, seconds: float, call: Callable[[], None]) -> Alarm:
        self.alarms.append(Alarm(self.now + seconds, call))
        return self.alarms[-1]

    def call_soon(self, call: Callable[[], None]) -> None:
        """At once: whoever asks is this thread in these tests."""
        call()

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        raise AssertionError("nothing is read behind a request")

    def close(self, last_words: bytes, reason: str) -> None:
        if self.ended is None:
            self.output += last_words
            self.ended = reason


class Answer(Struct):
    """One response, read back by a client."""

    status: int
    fields: dict[str, str]
    body: str


class Hands:
    """Stands for the workers, and for the threads of an application: does what it is given when it
    is told to."""

    def __init__(self, room: int = 100) -> None:
        self.jobs: list[Callable[[], None]] = []
        self._room = room

    def submit(self, job: Callable[[], None]) -> bool:
        if len(self.jobs) >= self._room:
            return False
        self.jobs.append(job)
        return True

    def work(self) -> None:
        """Do all of it."""
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job()


class Browser:
    """One connection to a chat with `people` in it and `routes` besides its page."""

    def __init__(
        self,
        *,
        language: Language = "en",
        site: Site = DEFAULT_SITE,
        people: int = 0,
        routes: Routes = NO_ROUTES,
        bodies: Bodies | None = None,
        workers: Hands | None = None,
    ) -> None:
        self.failures: list[tuple[str, BaseException]] = []
        self.said: list[tuple[str, str]] = []
        self.bodies = Bodies() if bodies is None else bodies
        self.workers = Hands() if workers is None else workers
        self.notes: list[Note] = []
        limits = Limits()
        names = NamePolicy(str.lower, limits.nick_length, limits.room_length)
        policy = Policy(limits=limits, rooms=RoomSettings(), operators={})
        server = Person(0, "beseda.local", "", "", "", "")
        self.hub = Hub(names, policy, server, self.notes.append, clock=lambda: 784_111_777.0)
        with self.hub.lock:
            for number in range(people):
                self.hub.roster.enter(names.nick(f"guest-{'x' * number}"), "u", "h", "r", "a")
        self.link = FakeLink()
        gateway = Gateway(
            language,
            self.workers,
            self.bodies,
            lambda where, error: self.failures.append((where, error)),
            lambda where, line: self.said.append((where, line)),
            site,
            routes,
        )
        self.session = WebSession(self.link, self.hub, gateway)
        self.hub.deliver()

    def send(self, data: bytes, cut: int = 0) -> None:
        """Send `data`, in pieces of `cut` bytes (0: whole)."""
        for start in range(0, len(data), cut or len(data) or 1):
            self.session.received(data[start : start + (cut or len(data))])
            self.hub.deliver()

    def hang_up(self) -> None:
        """Send no more, as the network tells it: the connection is closed then."""
        self.session.input_ended()
        self.hub.deliver()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.link.now += seconds
        for alarm in self.link.alarms:
            if alarm.waits and alarm.due <= self.link.now:
                alarm.waits = False
                alarm.call()
        self.hub.deliver()

    def ask(self, data: bytes, cut: int = 0) -> Answer:
        """Send a request, and read the one response to it, after which the connection must end."""
        self.send(data, cut)
        return self.answer(b"HEAD" if data.startswith(b"HEAD") else b"GET")

    def answer(self, method: bytes = b"GET") -> Answer:
        """The one response that has come; it must be complete, and the last."""
        assert self.link.ended is not None
        return read(self.link.output, method)


def read(data: bytes, method: bytes = b"GET") -> Answer:
    """A response as a client reads it; fails if it is incomplete or more follows."""
    client = h11.Connection(h11.CLIENT)
    client.send(h11.Request(method=method, target="/", headers=[("Host", "x")]))
    client.send(h11.EndOfMessage())
    client.receive_data(data)
    client.receive_data(b"")
    head = client.next_event()
    while isinstance(head, h11.InformationalResponse):
        head = client.next_event()
    assert isinstance(head, h11.Response)
    body = b""
    while isinstance(event := client.next_event(), h11.Data):
        body += event.data
    assert isinstance(event, h11.EndOfMessage)
    assert isinstance(client.next_event(), h11.ConnectionClosed)
    fields = {name.decode(): value.decode("latin-1") for name, value in head.headers}
    return Answer(head.status_code, fields, body.decode())
