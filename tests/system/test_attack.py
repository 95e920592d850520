"""Fifty connections that send nonsense, and a server that is the same afterwards."""

import contextlib
import gc
import os
import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.system.running import Running, each_threading, running, until
from tests.system.talking import TIMEOUT, Client

pytestmark = pytest.mark.slow

CONNECTIONS = 50
ATTACKERS = 5
SEED = 20_261

IRC = """\
NICK bad%d
USER u 0 * :R
JOIN #lobby,#a,#b
PRIVMSG #lobby :hi
MODE #a +bkl-o *!*@* key 5 bad%d
TOPIC #a :t
NAMES
WHO #a
WHOIS bad%d
LIST
KICK #a bad%d :x
INVITE bad1 #b
AWAY :gone
NICK other%d
PART #b :bye
QUIT :done
"""
NEGOTIATING = """\
CAP LS 302
CAP REQ :server-time echo-message
NICK cap%d
USER u 0 * :R
CAP END
@a=b;c :src PRIVMSG cap%d :\x01ACTION x\x01
ISON cap%d
USERHOST cap%d
PING :%d
"""
NETCAT = """\
Name%d
hello
/who
/join other
/topic T
/nick New%d
/msg Name1 hi
/rooms
/away
/back
/ignore Name2
/leave
/help
//x
/me waves
/quit bye %d
"""
TELNET = (
    b"\xff\xfd\x01\xff\xfb\x1fTel%d\r\n\xff\xfa\x1f\x00\x50\x00\x18\xff\xf0hi\r\n\xff\xf4\xff\xec"
)
GET = """\
GET /?%d HTTP/1.1
Host: h
Accept-Language: ru, en;q=0.5
User-Agent: x

"""
POST = """\
POST / HTTP/1.1
Host: h
Content-Length: 12
Transfer-Encoding: chunked

%d"""
CONVERSATIONS = [
    *(text.replace("\n", "\r\n").encode() for text in (IRC, NEGOTIATING, GET, POST)),
    NETCAT.encode(),
    TELNET,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03%d",
]


def nonsense(chance: random.Random, number: int) -> bytes:
    """What connection `number` sends: random bytes, or something valid that was spoilt."""
    if number % 5 == 0:
        return chance.randbytes(chance.randrange(1, 20_000))
    valid = chance.choice(CONVERSATIONS).replace(b"%d", b"%d" % number)
    data = bytearray(valid * chance.randrange(1, 4))
    for _ in range(chance.randrange(0, 12)):
        at = chance.randrange(len(data))
        match chance.randrange(5):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                data[at:at] = chance.choice([b"\r", b"\n", b"\0", b" ", b":", b"\xff", b"\x1b["])
            case 2:
                del data[at : at + chance.randrange(1, 30)]
            case 3:
                data[at:at] = chance.randbytes(chance.randrange(1, 30))
            case _:
                data[at:at] = b"x" * chance.randrange(1, 10_000)
        if not data:
            return b"\n"
    return bytes(data)


def attack(server: Running, chance: random.Random, numbers: range) -> None:
    """Send nonsense on several connections in turns, and end each in one of several ways."""
    waiting: list[tuple[Client, Iterator[bytes]]] = []
    for number in numbers:
        data = nonsense(chance, number)
        waiting.append((server.connect(), in_chunks(chance, data)))
    while waiting:
        client, chunks = waiting.pop(chance.randrange(len(waiting)))
        # The server may have had enough of it; so may the client.
        with contextlib.suppress(OSError):
            for chunk in chunks:
                client.send_raw(chunk)
                if chance.random() < 0.3:
                    waiting.append((client, chunks))
                    break
            else:
                end(client, chance)


def in_chunks(chance: random.Random, data: bytes) -> Iterator[bytes]:
    """`data` in pieces, most of them small."""
    while data:
        size = min(len(data), int(chance.expovariate(1 / 200)) + 1)
        yield data[:size]
        data = data[size:]


def end(client: Client, chance: random.Random) -> None:
    """Go, politely or not; or stay and be silent."""
    match chance.randrange(4):
        case 0:
            client.reset()
        case 1:
            client.end_input()
        case 2:
            client.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")
@each_threading
def test_the_server_is_the_same_afterwards(net: dict[str, Any]) -> None:
    limits = {"rate": 2000, "burst": 2000, "patience_seconds": 1, "register_seconds": 1}
    with running(net=net | {"sniff_seconds": 0.1}, limits=limits) as server:
        iris = server.irc("iris", "#lobby")
        threads, files = threading.active_count(), open_files()
        attackers = [
            threading.Thread(
                target=attack,
                args=(server, random.Random(SEED + first), range(first, CONNECTIONS, ATTACKERS)),
            )
            for first in range(ATTACKERS)
        ]
        for each in attackers:
            each.start()
        for each in attackers:
            each.join(TIMEOUT)
            assert not each.is_alive()

        fresh = server.irc("fresh", "#lobby")
        fresh.say("are you there?")
        assert iris.expect("are you there?")
        assert iris.catch_up() is not None
        assert server.console.named("thread_died") == []
        # It was an attack and not a failure to get in: some of them were people for a while.
        assert len(server.console.named("registered")) > CONNECTIONS / 4
        protocols = {event["protocol"] for event in server.console.named("identified")}
        assert protocols == {"irc", "plain"}
        assert server.console.named("http") != []

        for client in server.clients:
            if client not in (iris, fresh):
                client.close()
        server.wait_for_connections(2)
        until(lambda: server.nicks() == {"iris", "fresh"})
        hub = server.assembly.hub
        with hub.lock:
            assert hub.nameless == 0
            assert {*hub.rooms} == {"#lobby"}
            assert {user.nick for user in hub.rooms["#lobby"].members} == {"iris", "fresh"}
            assert all(len(user.sessions) == 1 for user in hub.roster.people())
        fresh.close()
        until(lambda: threading.active_count() == threads)
        until(lambda: open_files() <= files)


def open_files() -> int:
    """How many descriptors this process has open, apart from those that nobody knows any more: a
    thread's waker is closed when the last one who might use it is gone."""
    gc.collect()
    return len(os.listdir("/proc/self/fd"))


def test_negotiating_between_saying_and_delivering_harms_nobody() -> None:
    with running() as server:
        iris, ann = server.irc("iris", "#lobby"), server.irc("ann", "#lobby")
        ann.send("PRIVMSG #lobby :hi", "CAP REQ :server-time")  # in one packet
        assert iris.expect("PRIVMSG")
        assert ann.expect(" CAP ann ACK :server-time")
