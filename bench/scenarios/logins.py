"""People who log in while a room talks: what verifying their passwords costs the others.

Twice the same paced room (`paced`), first by itself, then with people who log in at even
distances, each by a connection of their own. A password is verified by a hash that is slow on
purpose; the room should not notice. Either all have been in before since the server was started (a
network that comes back, with everybody on it), or none has.
"""

from __future__ import annotations

import base64
import select
import socket
import time
from dataclasses import dataclass

from bench.counting import Counter
from bench.crowd import PATIENCE, Crowd, GeneratorError, Tick
from bench.meter import Meter
from bench.scenario import Measurement
from bench.scenarios.paced import Observers, Pace, Talk, spread
from bench.scenarios.saturated import gather, verify
from bench.scenarios.schedule import WARM_UP, follow_schedule, punctuality
from bench.servers import Launcher, Server

NEEDS = ("sasl",)
_PASSWORD = "correct-horse-battery"  # noqa: S105 - of nobody


@dataclass(frozen=True)
class Logins:
    """Sizes of the scenario."""

    pace: Pace
    per_minute: int
    accounts: int
    seen_before: bool


class Visitors:
    """Log in at even distances, one connection each, and leave when they are in."""

    def __init__(self, observers: Observers, address: tuple[str, int], size: Logins) -> None:
        self._observers = observers
        self._address = address
        self._interval = 60 / size.per_minute
        self._accounts = size.accounts
        self._begin = time.perf_counter()
        self._epoll = select.epoll()
        self._open: dict[int, tuple[socket.socket, bytes, float]] = {}
        self.started = 0
        self.seconds: list[float] = []  # from connecting to the welcome

    def read(self) -> bool:
        """As `Observers.read`; and let in whoever is due."""
        busy = self._observers.read()
        now = time.perf_counter()
        if now >= self._begin + self.started * self._interval:
            self._come(now)
            busy = True
        for fd, _ in self._epoll.poll(0):
            self._hear(fd)
            busy = True
        return busy

    def _come(self, now: float) -> None:
        sock = socket.create_connection(self._address, PATIENCE)
        sock.sendall(_log_in(self.started % self._accounts))
        self.started += 1
        sock.setblocking(False)
        self._open[sock.fileno()] = (sock, b"", now)
        self._epoll.register(sock.fileno(), select.EPOLLIN)

    def _hear(self, fd: int) -> None:
        sock, heard, since = self._open[fd]
        heard += sock.recv(65_536)
        if b" 904 " in heard or b"ERROR" in heard:
            raise GeneratorError(f"a login was refused: {heard[-200:]!r}")
        if b" 422 " in heard or b" 376 " in heard:
            self.seconds.append(time.perf_counter() - since)
            self._epoll.unregister(fd)
            sock.close()
            del self._open[fd]
        else:
            self._open[fd] = (sock, heard, since)

    def close(self) -> None:
        """Nobody else comes."""
        for sock, *_ in self._open.values():
            sock.close()
        self._epoll.close()


def run(launcher: Launcher, server: Server, tick: Tick, size: Logins) -> Measurement:
    """The room by itself, then with visitors."""
    measurement = Measurement()
    with launcher.run(server) as running, Crowd(running.address) as crowd:
        _register(running.address, size.accounts)
        if size.seen_before:
            _log_in_once(running.address, size.accounts)
        (room,) = gather(crowd, server, 1, size.pace.people, tick)
        for phase in ("alone", "visited"):
            senders, readers = (
                crowd.clients[: size.pace.senders],
                crowd.clients[size.pace.senders :],
            )
            counter = Counter(crowd)
            observers = Observers(crowd, spread(readers, size.pace.observers), counter)
            visitors = Visitors(observers, running.address, size)
            meter = Meter(running.pid)
            talk = Talk(senders, room, size.pace, time.perf_counter() + 0.01)
            watchers = visitors if phase == "visited" else observers
            outcome = follow_schedule(talk, watchers, counter, tick)
            usage = meter.read().without_spinning(outcome.spun)
            observers.close()
            visitors.close()
            warm = int(WARM_UP * talk.count)
            latencies = [(at - talk.due(n)) * 1e6 for at, n in observers.arrivals if n >= warm]
            measurement.add_latencies(phase, latencies)
            measurement.figures[f"{phase}_server_busy"] = usage.server_cpu / usage.wall
            measurement.add_latencies("send_lateness", talk.lateness[warm:])
            measurement.notes += punctuality(outcome, measurement.figures["send_lateness_p99_us"])
            measurement.notes += verify(counter, talk.expected)
        measurement.figures["logins_per_minute"] = len(visitors.seconds) / usage.wall * 60
        measurement.add_latencies("login", [each * 1e6 for each in visitors.seconds])
    figures = measurement.figures
    figures["p99_ratio"] = figures["visited_p99_us"] / figures["alone_p99_us"]
    return measurement


def _log_in(number: int) -> bytes:
    """All that a client says to log in to that account and come in."""
    name = f"acct{number}"
    secret = base64.b64encode(f"\0{name}\0{_PASSWORD}".encode()).decode()
    words = f"CAP REQ :sasl\r\nNICK {name}\r\nUSER u 0 * :u\r\n"
    return f"{words}AUTHENTICATE PLAIN\r\nAUTHENTICATE {secret}\r\nCAP END\r\n".encode()


def _log_in_once(address: tuple[str, int], count: int) -> None:
    for number in range(count):
        with socket.create_connection(address, PATIENCE) as sock, sock.makefile("rb") as lines:
            sock.sendall(_log_in(number) + b"QUIT\r\n")
            answer = lines.read()
            if b" 903 " not in answer:
                raise GeneratorError(f"acct{number} could not log in: {answer[-200:]!r}")


def _register(address: tuple[str, int], count: int) -> None:
    """Make the accounts."""
    for number in range(count):
        with socket.create_connection(address, PATIENCE) as sock, sock.makefile("rb") as lines:
            name = f"acct{number}"
            words = f"NICK {name}\r\nUSER u 0 * :u\r\nREGISTER * * {_PASSWORD}\r\nQUIT\r\n"
            sock.sendall(words.encode())
            answer = lines.read()
            if b"REGISTER SUCCESS" not in answer:
                raise GeneratorError(f"{name} could not register: {answer[-200:]!r}")
