"""A hundred thousand datagrams that nobody wanted, while people talk by QUIC."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from beseda.net.proving import FACTOR
from tests.certificates import put
from tests.system.quic_clients import irc_by_quic
from tests.system.relay import relay
from tests.system.serving import Served, resident_bytes, serving
from tests.system.talking import TIMEOUT

pytestmark = pytest.mark.slow

_DATAGRAMS = 100_000
_BETWEEN_LOOKS = 40
"""So many fit into the buffer of a socket, whatever their length."""
_SOON = 5.0
_MOST_GROWTH = 30_000_000

_PROBE_HEAD = b"\xca\x1a\x2a\x3a\x4a\x08"
"""QUIC of a version that nobody speaks: the answer shows that what came before was dealt with."""


class Attacker:
    """A source of datagrams that counts what it sends and what it gets."""

    def __init__(self, server: tuple[str, int], host: str) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.connect(server)
        self.socket.setblocking(False)
        self.sent = self.got = 0

    def send(self, data: bytes) -> None:
        with suppress(BlockingIOError):
            self.sent += self.socket.send(data)
        with suppress(BlockingIOError):
            while True:
                self.got += len(self.socket.recv(1 << 16))

    def wait_for_answer(self) -> None:
        """Until the server has dealt with everything that came before."""
        self.socket.settimeout(0.2)
        mark = self.sent.to_bytes(8)
        deadline = time.monotonic() + TIMEOUT
        try:
            while time.monotonic() < deadline:
                self.sent += self.socket.send(_PROBE_HEAD + mark + bytes(1200))
                with suppress(TimeoutError):
                    answer = b""
                    while mark not in answer:
                        answer = self.socket.recv(1 << 16)
                        self.got += len(answer)
                    return
        finally:
            self.socket.setblocking(False)
        raise AssertionError("the server does not answer")


def forged(dice: random.Random, captured: list[bytes]) -> bytes:
    """A datagram as it was, or changed in one of the ways in which one can be; or pure chance."""
    data = dice.choice(captured)
    match dice.randrange(6):
        case 0:
            return data
        case 1:
            return data[: dice.randrange(1, len(data))]
        case 2:
            return data + dice.randbytes(dice.randrange(1, 4000))
        case 3:
            return dice.randbytes(dice.randrange(1, 1500))
        case 4:
            head = bytes([dice.randrange(0xC0, 0x100)]) + b"\x00\x00\x00\x01"
            return head + dice.randbytes(dice.randrange(0, 1400))
        case _:
            changed = bytearray(data)
            for _ in range(dice.randrange(1, 10)):
                changed[dice.randrange(len(changed))] = dice.randrange(256)
            return bytes(changed)


@contextmanager
def talking(server: Served, port: int) -> Iterator[None]:
    """Two people who answer each other all the while, and neither waits for long."""
    quinn = irc_by_quic(server, "quinn", "#lobby", port=port)
    iris = server.irc("iris", "#lobby")
    over, waits = threading.Event(), [0.0]
    failures: list[BaseException] = []

    def talk() -> None:
        try:
            number = 0
            while not over.wait(0.05):
                number += 1
                began = time.monotonic()
                quinn.say(f"from quinn {number}")
                iris.expect(f"from quinn {number}")
                iris.say(f"from iris {number}")
                quinn.expect(f"from iris {number}")
                waits.append(time.monotonic() - began)
        except BaseException as failure:  # noqa: BLE001 - the test tells
            failures.append(failure)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(TIMEOUT)
    assert failures == []
    assert len(waits) > 10
    assert max(waits) < _SOON


def test_nobody_is_affected(tmp_path: Path) -> None:
    dice = random.Random(20261121)
    put(tmp_path / "data" / "tls")
    options = ("--set", "udp.prove=always", "--set", "limits.flood=false")
    with serving(tmp_path, *options) as server, relay(server.address) as way:
        with talking(server, way.port):
            while len(way.captured) < 40:
                time.sleep(0.01)
            captured = way.captured[:40]
            sources = [Attacker(server.address, f"127.0.0.{2 + n % 9}") for n in range(50)]
            before = 0
            for number in range(_DATAGRAMS):
                dice.choice(sources).send(forged(dice, captured))
                if number % _BETWEEN_LOOKS == 0:
                    sources[0].wait_for_answer()
                if number == _DATAGRAMS // 5:
                    before = resident_bytes(server.process.pid)
            grown = resident_bytes(server.process.pid) - before
        for each in sources:
            each.send(b"x")
            assert each.got <= FACTOR * each.sent
            each.socket.close()
        assert sum(each.sent for each in sources) > 50_000_000
        assert grown < _MOST_GROWTH
        assert [event for event in server.events() if event["event"] == "thread_died"] == []
