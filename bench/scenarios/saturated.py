"""Rooms in which people talk as fast as the server lets them.

"As fast as the server lets them" is decided by a window: a sender may go on only while the
slowest reader of its room is fewer than `window` messages behind. The server therefore never has
more than that to keep for anybody, however slow it is, and is never short of work either.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench import procfs
from bench.counting import Counter
from bench.crowd import Client, Crowd, Tick, Wishes, nothing
from bench.meter import Meter
from bench.scenario import Measurement
from bench.servers import Launcher, Server

TEXT_BYTES = 100
# While a room is being filled, how many JOINs its members may have still to come.
JOIN_WINDOW = 20
WARM_UP = 0.5  # seconds
DRAIN_PATIENCE = 10.0  # seconds
# How long to wait for lines nobody expects after everything expected has come (seconds).
SURPRISE = 0.05


@dataclass(frozen=True)
class Load:
    """Sizes of a saturated scenario."""

    rooms: int
    people: int  # per room
    senders: int  # per room
    window: int  # messages the slowest reader of a room may be behind
    batch: int  # messages a sender sends at once
    seconds: float
    tls: bool = False  # whether everybody speaks it


class Room:
    """The people of one room and how far each of them has read."""

    def __init__(self, name: str, people: list[Client], load: Load, counter: Counter) -> None:
        self._lines = counter.lines
        self._fds = [client.fd for client in people]
        self._senders = people[: load.senders]
        self._payload = f"PRIVMSG {name} :{'x' * TEXT_BYTES}\r\n".encode() * load.batch
        self._batch = load.batch
        self._limit = load.window - load.batch
        self._unsent: tuple[Client, bytes] | None = None
        self._turn = 0
        self._slowest = self._fds[0]
        self.sent = 0
        self.expected = 0  # deliveries

    def talk(self) -> None:
        """Send as many batches as the window allows, the senders taking turns."""
        while self.flush() and self._behind() <= self._limit:
            sender = self._senders[self._turn]
            self._turn = (self._turn + 1) % len(self._senders)
            self.sent += self._batch
            self.expected += self._batch * (len(self._fds) - (not sender.echoes))
            if not sender.echoes:
                # Its own messages do not come back; for the window they count as read.
                self._lines[sender.fd] += self._batch
            self._unsent = (sender, self._payload)

    def _behind(self) -> int:
        """How many messages the slowest reader has still to come."""
        lines = self._lines
        # Finding the slowest takes a look at everybody, which is needless as long as the one
        # who was slowest last time has not caught up.
        if self.sent - lines[self._slowest] <= self._limit:
            self._slowest = min(self._fds, key=lines.__getitem__)
        return self.sent - lines[self._slowest]

    def flush(self) -> bool:
        """Send what is left of a batch; False if the socket takes no more for now."""
        if self._unsent:
            sender, data = self._unsent
            size = sender.push(data)
            self._unsent = (sender, data[size:]) if size < len(data) else None
        return self._unsent is None


def run(
    launcher: Launcher, server: Server, tick: Tick, load: Load, wishes: Wishes = nothing
) -> Measurement:
    """Fill the rooms, let everybody talk, and count what arrives."""
    with (
        launcher.run(server, tls=load.tls) as running,
        Crowd(running.address, tls=load.tls) as crowd,
    ):
        names = gather(crowd, server, load.rooms, load.people, tick, wishes)
        counter = Counter(crowd)
        rooms: list[Room] = []
        room_of: list[Room | None] = [None] * len(counter.lines)
        for index, name in enumerate(names):
            people = crowd.clients[index * load.people : (index + 1) * load.people]
            room = Room(name, people, load, counter)
            rooms.append(room)
            for client in people:
                room_of[client.fd] = room

        _talk(rooms, room_of, counter, WARM_UP, tick)
        before, bytes_before = counter.total, counter.bytes
        meter = Meter(running.pid)
        _talk(rooms, room_of, counter, load.seconds, tick)
        usage = meter.read()
        deliveries, volume = counter.total - before, counter.bytes - bytes_before

        measurement = Measurement()
        measurement.add_usage(usage, deliveries)
        measurement.notes += usage.notes()
        measurement.figures["resident_bytes"] = procfs.resident_bytes(running.pid)
        if deliveries:
            measurement.figures["bytes_per_delivery"] = volume / deliveries
        expected = sum(room.expected for room in rooms)
        _drain(counter, rooms, expected)
        measurement.notes += verify(counter, expected)
        return measurement


def gather(
    crowd: Crowd, server: Server, rooms: int, people: int, tick: Tick, wishes: Wishes = nothing
) -> list[str]:
    """Register `rooms` times `people` clients, let them join, and return the rooms' names."""
    crowd.register(rooms * people, server.registrations_in_flight, tick, wishes)
    names = [f"#room{index:03d}" for index in range(rooms)]
    plan = [(client, names[index // people]) for index, client in enumerate(crowd.clients)]
    crowd.join(plan, JOIN_WINDOW, tick)
    crowd.settle()
    return names


def _drain(counter: Counter, rooms: list[Room], expected: int) -> None:
    """Wait for what is still under way."""
    quiet_since = time.perf_counter()
    while counter.total < expected and time.perf_counter() - quiet_since < DRAIN_PATIENCE:
        for room in rooms:
            room.flush()
        if counter.read(0.1):
            quiet_since = time.perf_counter()


def verify(counter: Counter, expected: int) -> list[str]:
    """Complain unless exactly `expected` lines have come in all."""
    while counter.read(SURPRISE):
        pass
    if counter.total < expected:
        return [f"{expected - counter.total:,} of {expected:,} deliveries never came"]
    if counter.total > expected:
        return [f"{counter.total - expected:,} lines came that nobody expected"]
    return []


def _talk(
    rooms: list[Room], room_of: list[Room | None], counter: Counter, seconds: float, tick: Tick
) -> None:
    begin = reported = time.perf_counter()
    total_then = counter.total
    for room in rooms:
        room.talk()
    while (now := time.perf_counter()) - begin < seconds:
        ready = counter.read(0.01)
        # With nothing to read, a sender may be waiting for its socket; then everybody tries.
        touched = {room_of[fd] for fd in ready} if ready else set(rooms)
        for place in touched:
            if place is not None:
                place.talk()
        if now - reported > 0.5:
            tick(f"{(counter.total - total_then) / (now - reported):,.0f} deliveries/s")
            reported, total_then = now, counter.total
