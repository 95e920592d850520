"""How much the load generator itself can take: its reading loop in front of a mere source.

A source process puts a number of ready-made lines into each of many connections; when it is done
the loop that reads in saturated scenarios reads and counts them, and only that is timed. Servers
are not involved, and neither is the cost of producing the data.

What a visit to a connection costs hardly depends on how much has come there. So the generator's
ceiling rises with its backlog: a generator that falls behind finds more at each visit and
catches up. Under a window of W messages, it is the figure for W lines per visit that bounds
what can be measured.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import time
from dataclasses import dataclass

from bench.counting import Counter
from bench.crowd import Crowd
from bench.machine import Cores
from bench.servers import HOST

LINE = b":n00000!u@127.0.0.1 PRIVMSG #room :".ljust(128, b"x") + b"\r\n"
CONNECTIONS = 200
GO = b"g"


@dataclass(frozen=True)
class Ceiling:
    """What came out for one backlog."""

    lines_per_visit: int
    deliveries_per_s: float
    microseconds_per_visit: float


def measure(lines_per_visit: int, seconds: float, cores: Cores) -> Ceiling:
    """Read `lines_per_visit` waiting lines from each connection, again and again."""
    context = multiprocessing.get_context("fork")
    ours, theirs = socket.socketpair()
    with ours, theirs, socket.create_server((HOST, 0), backlog=CONNECTIONS) as listener:
        work = (listener, theirs, LINE * lines_per_visit, cores)
        source = context.Process(target=_supply, args=work, daemon=True)
        source.start()
        try:
            with Crowd(listener.getsockname()) as crowd:
                for number in range(CONNECTIONS):
                    crowd.open(f"reader {number}")
                spent = 0.0
                counter = Counter(crowd)
                deadline = time.perf_counter() + seconds
                while time.perf_counter() < deadline:
                    ours.sendall(GO)
                    ours.recv(1)
                    expected = counter.total + CONNECTIONS * lines_per_visit
                    begin = time.perf_counter()
                    while counter.total < expected:
                        counter.read(1.0)
                    spent += time.perf_counter() - begin
        finally:
            source.terminate()
            source.join()
    visits = counter.total / lines_per_visit
    return Ceiling(lines_per_visit, counter.total / spent, spent / visits * 1e6)


def _supply(listener: socket.socket, control: socket.socket, data: bytes, cores: Cores) -> None:
    """Write `data` to every connection each time the other side says so."""
    if cores.server:
        os.sched_setaffinity(0, cores.server)
    connections = [listener.accept()[0] for _ in range(CONNECTIONS)]
    for connection in connections:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while control.recv(1):
        for connection in connections:
            connection.sendall(data)
        control.sendall(GO)
