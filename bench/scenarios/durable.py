"""Many small rooms in which people wait for their own words to come back (echo-message).

A server that keeps what is said sends an echo when it is on disk, so the echo is the
acknowledgement, and the time until it comes is what durability costs. Rooms are small, so that
recording is measured and not fan-out. Messages are sent in batches on a fixed schedule; latency
runs from when a batch was due, as in `paced`.
"""

from __future__ import annotations

import select
import sqlite3
import time
from array import array
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench import procfs
from bench.counting import Counter
from bench.crowd import Client, Crowd, Tick, receive
from bench.meter import Meter
from bench.scenario import Measurement
from bench.scenarios.saturated import TEXT_BYTES, gather, verify
from bench.scenarios.schedule import WARM_UP, Schedule, follow_schedule, punctuality
from bench.servers import Launcher, Server

NEEDS = ("echo-message",)


@dataclass(frozen=True)
class Durable:
    """Sizes of the durable scenario."""

    messages_per_s: int
    rooms: int
    people: int  # per room; one of them talks
    batch: int  # messages a sender sends at once
    seconds: float


class Chatter(Schedule):
    """Batches of messages, room after room."""

    def __init__(
        self, senders: list[Client], names: list[str], size: Durable, begin: float
    ) -> None:
        interval = size.batch / size.messages_per_s
        super().__init__(senders, begin, interval, size.seconds, size.batch * size.people)
        line = "PRIVMSG {} :" + "x" * TEXT_BYTES + "\r\n"
        self._payloads = [line.format(name).encode() * size.batch for name in names]

    def data(self, number: int, turn: int) -> bytes:  # noqa: ARG002 - all batches are alike
        """A batch for the sender's own room."""
        return self._payloads[turn]


class Echoes:
    """The senders, who look at the clock when their own words come back.

    All lines that come to a sender are its own, in the order in which it sent them: to count them
    is to know which they are.
    """

    def __init__(
        self, crowd: Crowd, counter: Counter, chatter: Chatter, senders: list[Client], size: Durable
    ) -> None:
        self._crowd = crowd
        self._counter = counter
        self._chatter = chatter
        self._batch = size.batch
        self._turns = {client.fd: turn for turn, client in enumerate(senders)}
        self._senders = senders
        self._heard = [0] * len(senders)
        self._epoll = select.epoll()
        self._buffer = bytearray(64 * 1024)
        self.total = 0
        self.latencies = array("d")  # microseconds, of each message behind the warm-up
        self.warm = int(WARM_UP * chatter.count)
        for client in senders:
            crowd.epoll.unregister(client.fd)
            self._epoll.register(client.fd, select.EPOLLIN)

    def read(self) -> bool:
        """Read those who have something; whether there was anything."""
        ready = self._epoll.poll(0)
        for fd, _ in ready:
            turn = self._turns[fd]
            size = receive(self._senders[turn], self._buffer)
            now = time.perf_counter()
            self._counter.bytes += size
            self._hear(turn, self._buffer.count(b"\n", 0, size), now)
        return bool(ready)

    def _hear(self, turn: int, count: int, now: float) -> None:
        """`count` more messages came back."""
        heard = self._heard[turn]
        self._heard[turn] = end = heard + count
        self.total += count
        self._counter.total += count
        while heard < end:
            batch = heard // self._batch  # of this sender's own
            until = min(end, (batch + 1) * self._batch)
            number = batch * len(self._senders) + turn
            if number >= self.warm:
                microseconds = (now - self._chatter.due(number)) * 1e6
                self.latencies.extend([microseconds] * (until - heard))
            heard = until

    def close(self) -> None:
        """Give the clients back to the crowd."""
        self._epoll.close()
        for client in self._senders:
            self._crowd.epoll.register(client.fd, select.EPOLLIN)


def run(launcher: Launcher, server: Server, tick: Tick, size: Durable) -> Measurement:
    """Send on schedule, note when the echoes come, and wait for the rest."""
    with launcher.run(server) as running, Crowd(running.address) as crowd:
        names = gather(crowd, server, size.rooms, size.people, tick, lambda _number: NEEDS)
        senders = crowd.clients[:: size.people]
        counter = Counter(crowd)
        written, stored = procfs.written_bytes(running.pid), stored_bytes(running.directory)
        meter = Meter(running.pid)
        chatter = Chatter(senders, names, size, time.perf_counter() + 0.01)
        echoes = Echoes(crowd, counter, chatter, senders, size)
        outcome = follow_schedule(chatter, echoes, counter, tick)
        usage = meter.read().without_spinning(outcome.spun)
        echoes.close()
        messages = chatter.sent * size.batch

        measurement = Measurement()
        measurement.add_usage(usage, counter.total)
        measurement.add_price("server_us_per_message", usage, messages)
        measurement.notes += usage.notes(saturated=False)
        written = procfs.written_bytes(running.pid) - written
        stored = stored_bytes(running.directory) - stored
        measurement.figures |= {
            "offered_per_s": size.messages_per_s,
            "acknowledged_per_s": echoes.total / usage.wall,
            "written_bytes_per_message": written / messages,
            "stored_bytes_per_message": stored / messages,
            "overrun_s": outcome.overrun,
            "resident_bytes": procfs.resident_bytes(running.pid),
        }
        measurement.add_latencies("latency", echoes.latencies)
        measurement.add_latencies("send_lateness", chatter.lateness[echoes.warm :])
        measurement.notes += punctuality(outcome, measurement.figures["send_lateness_p99_us"])
        measurement.notes += verify(counter, chatter.expected)
        return measurement


def stored_bytes(directory: Path) -> int:
    """How large the database of a server is that keeps its data in `directory`: its pages, in the
    file itself or still in the write-ahead log. 0 if there is none."""
    path = directory / "data" / "history.db"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    return int(pages) * int(size)
