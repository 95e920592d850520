"""A room in which messages are sent on a fixed schedule, to see how long they take.

The time of a message runs from when it was *due*, not from when it was sent: if the server (or
the generator) falls behind, the waiting counts. This is what "coordinated omission" would hide.
Every message carries its number, from which a reader knows when it was due.
"""

from __future__ import annotations

import select
import time
from dataclasses import dataclass

from bench import procfs
from bench.counting import Counter
from bench.crowd import Client, Crowd, Tick, receive
from bench.meter import Meter
from bench.scenario import Measurement
from bench.scenarios.saturated import TEXT_BYTES, gather, verify
from bench.scenarios.schedule import WARM_UP, Schedule, follow_schedule, punctuality
from bench.servers import Launcher, Server

DIGITS = 9
MARK = b" :@"


@dataclass(frozen=True)
class Pace:
    """Sizes of a paced scenario."""

    deliveries_per_s: int
    people: int
    senders: int
    observers: int
    seconds: float

    @property
    def messages_per_s(self) -> float:
        """Every message is delivered to all people but its sender."""
        return self.deliveries_per_s / (self.people - 1)


class Talk(Schedule):
    """Messages that carry their numbers, one at a time."""

    def __init__(self, senders: list[Client], room: str, pace: Pace, begin: float) -> None:
        super().__init__(senders, begin, 1 / pace.messages_per_s, pace.seconds, pace.people - 1)
        self._room = room

    def data(self, number: int, turn: int) -> bytes:  # noqa: ARG002 - anybody says the same
        """The message with this number."""
        text = f"@{number:0{DIGITS}d}".ljust(TEXT_BYTES, "x")
        return f"PRIVMSG {self._room} :{text}\r\n".encode()


class Observers:
    """A few members who read every message and look at the clock."""

    def __init__(self, crowd: Crowd, clients: list[Client], counter: Counter) -> None:
        self._crowd = crowd
        self._epoll = select.epoll()
        self._clients = {client.fd: client for client in clients}
        self._counter = counter
        self._buffer = bytearray(64 * 1024)
        self.arrivals: list[tuple[float, int]] = []  # when (s), which message
        for client in clients:
            # Watched by two epolls, a socket would cost the server twice the wake-ups.
            crowd.epoll.unregister(client.fd)
            self._epoll.register(client.fd, select.EPOLLIN)

    def read(self) -> bool:
        """Read those who have something; whether there was anything."""
        ready = self._epoll.poll(0)
        for fd, _ in ready:
            client = self._clients[fd]
            size = receive(client, self._buffer)
            now = time.perf_counter()
            data = client.tail + self._buffer[:size]
            end = data.rfind(b"\n") + 1
            client.tail = data[end:]
            lines = data[:end].splitlines()
            self._counter.total += len(lines)
            self._counter.bytes += size
            for line in lines:
                at = line.find(MARK)
                if at > 0:
                    start = at + len(MARK)
                    self.arrivals.append((now, int(line[start : start + DIGITS])))
        return bool(ready)

    def close(self) -> None:
        """Give the clients back to the crowd."""
        self._epoll.close()
        for fd in self._clients:
            self._crowd.epoll.register(fd, select.EPOLLIN)


def run(launcher: Launcher, server: Server, tick: Tick, pace: Pace) -> Measurement:
    """Send on schedule, note when the observers see it, and wait for the rest."""
    with launcher.run(server) as running, Crowd(running.address) as crowd:
        (room,) = gather(crowd, server, 1, pace.people, tick)
        senders, readers = crowd.clients[: pace.senders], crowd.clients[pace.senders :]
        counter = Counter(crowd)
        # A server tends to serve members in the order they came, so observers are spread evenly.
        observers = Observers(crowd, spread(readers, pace.observers), counter)
        meter = Meter(running.pid)
        talk = Talk(senders, room, pace, time.perf_counter() + 0.01)
        outcome = follow_schedule(talk, observers, counter, tick)
        usage = meter.read().without_spinning(outcome.spun)
        observers.close()

        measurement = Measurement()
        measurement.add_usage(usage, counter.total)
        measurement.notes += usage.notes(saturated=False)
        measurement.figures["offered_per_s"] = pace.deliveries_per_s
        measurement.figures["overrun_s"] = outcome.overrun
        measurement.figures["resident_bytes"] = procfs.resident_bytes(running.pid)
        warm = int(WARM_UP * talk.count)
        latencies = [(at - talk.due(n)) * 1e6 for at, n in observers.arrivals if n >= warm]
        measurement.add_latencies("latency", latencies)
        measurement.add_latencies("send_lateness", talk.lateness[warm:])
        measurement.notes += punctuality(outcome, measurement.figures["send_lateness_p99_us"])
        measurement.notes += verify(counter, talk.expected)
        return measurement


def spread(clients: list[Client], count: int) -> list[Client]:
    """`count` of the clients at even distances, the first and the last among them."""
    last = len(clients) - 1
    return [clients[round(index * last / (count - 1))] for index in range(count)]
