"""Many IRC clients in one thread: connecting, registering, joining.

This is the careful half of the load generator, which reads line by line. What is fast and only
counts is in `counting`.
"""

from __future__ import annotations

import select
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Self

from bench.machine import connections_per_address

RECEIVE_BYTES = 256 * 1024
# Linux; the socket module does not know it before Python 3.12.
IP_BIND_ADDRESS_NO_PORT = 24
# Without any sign of life for this long, a server is considered stuck (seconds).
PATIENCE = 30.0
# Connections opened before the generator looks at its sockets again.
OPEN_AT_ONCE = 32
# A loopback connection takes microseconds, unless its SYN was dropped and repeated after 1 s.
SLOW_CONNECT = 0.5

# Acknowledge now what has been received. Left to itself the kernel may wait up to 40 ms, and a
# server that has not turned off Nagle's algorithm (neither InspIRCd nor ngIRCd does) must hold
# back output meanwhile: on the loopback interface, with its segments of 64 KiB, that is nearly
# all of it. So that servers are measured and not this, it is done after every reading.
ACKNOWLEDGE = (socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

Tick = Callable[[str], None]
# Which IRCv3 capabilities the client with a number asks for.
Wishes = Callable[[int], Sequence[str]]


def nothing(_number: int) -> Sequence[str]:
    """No capabilities for anybody."""
    return ()


class GeneratorError(RuntimeError):
    """The server did something a measurement cannot be based on."""


class Client:
    """One connection."""

    __slots__ = ("echoes", "fd", "nick", "registered", "sock", "tail")

    def __init__(self, sock: socket.socket, nick: str) -> None:
        self.sock = sock
        self.fd = sock.fileno()
        self.nick = nick
        self.registered = False
        self.echoes = False  # whether its own words come back to it
        self.tail = b""  # the beginning of a line whose end has not come yet

    def push(self, data: bytes | bytearray) -> int:
        """Send what the socket takes and return how many bytes that was."""
        try:
            size = self.sock.send(data)
        except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
            return 0
        except ConnectionError as error:
            raise GeneratorError(f"{self.nick}: {error}") from None
        return size

    def send(self, data: bytes) -> None:
        """Send something short that surely fits into the socket's buffer."""
        if self.push(data) != len(data):
            raise GeneratorError(f"{self.nick}: the server has stopped reading")


class Crowd:
    """All clients of one server, watched by one epoll."""

    def __init__(self, address: tuple[str, int], *, tls: bool = False) -> None:
        self._address = address
        self._tls = _unverified() if tls else None
        self.epoll = select.epoll()
        self.clients: list[Client] = []
        self.by_fd: dict[int, Client] = {}
        self.slow_connects = 0
        self._buffer = bytearray(RECEIVE_BYTES)
        self._per_source = connections_per_address()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.sock.close()
        self.epoll.close()

    def open(self, nick: str) -> Client:
        """Connect one more client, without a word to the server yet."""
        sock = socket.socket()
        source = 1 + len(self.clients) // self._per_source
        # Without this option bind would look for a port that is free towards all destinations,
        # which takes the kernel milliseconds when thousands are in use.
        sock.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        sock.bind((f"127.0.0.{source}", 0))
        sock.settimeout(PATIENCE)
        begin = time.perf_counter()
        sock.connect(self._address)
        self.slow_connects += time.perf_counter() - begin > SLOW_CONNECT
        # When it is all over, reset instead of closing in order: thousands of ports in TIME_WAIT
        # would be missing in the next round.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if self._tls is not None:
            sock = self._tls.wrap_socket(sock)
        sock.setblocking(False)
        # Otherwise the kernel would hold back small messages and add its delay to latencies.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(sock, nick)
        self.clients.append(client)
        self.by_fd[client.fd] = client
        self.epoll.register(client.fd, select.EPOLLIN)
        return client

    def register(self, count: int, in_flight: int, tick: Tick, wishes: Wishes = nothing) -> None:
        """Add `count` registered clients; at most `in_flight` wait for their welcome at a time."""
        opened = registered = 0
        quiet_since = time.perf_counter()
        while registered < count:
            target = min(count, registered + in_flight, opened + OPEN_AT_ONCE)
            while opened < target:
                number = len(self.clients)
                client = self.open(f"n{number:05d}")
                client.send(_introduction(client, wishes(number)))
                opened += 1
            # With more to open there is no time to wait for anybody.
            timeout = 0.0 if opened < min(count, registered + in_flight) else 0.5
            for client, lines in self.read_lines(timeout):
                quiet_since = time.perf_counter()
                if not client.registered and b" NAK " in lines:
                    raise GeneratorError("the server lacks a capability that is asked for")
                # End of the message of the day, or none: the last of the welcome.
                if not client.registered and (b" 376 " in lines or b" 422 " in lines):
                    client.registered = True
                    registered += 1
            tick(f"{registered:,} registered")
            if time.perf_counter() - quiet_since > PATIENCE:
                raise GeneratorError(f"only {registered} of {count} clients could register")

    def join(self, plan: Sequence[tuple[Client, str]], window: int, tick: Tick) -> int:
        """Let clients join rooms, room after room, and wait until everybody has seen everything.

        Every member of a room, the new one included, is sent each JOIN. Clients go on joining
        while the members of the current room have on average fewer than `window` JOINs still
        to come. Returns how many JOINs were delivered.
        """
        expected = seen = sent = members = 0
        room = ""
        quiet_since = time.perf_counter()
        while sent < len(plan) or seen < expected:
            while sent < len(plan) and expected - seen <= window * members:
                client, name = plan[sent]
                members = members + 1 if name == room else 1
                room = name
                client.send(f"JOIN {name}\r\n".encode())
                sent += 1
                expected += members
            for _, lines in self.read_lines(0.5):
                quiet_since = time.perf_counter()
                seen += lines.count(b" JOIN ")
            tick(f"{sent:,} joined, {seen:,} deliveries")
            if time.perf_counter() - quiet_since > PATIENCE:
                raise GeneratorError(f"{seen:,} of {expected:,} JOINs arrived")
        if seen != expected:
            raise GeneratorError(f"{seen:,} JOINs arrived where {expected:,} were expected")
        return seen

    def settle(self) -> None:
        """Wait until every client has received all that was on its way to it.

        A server answers each connection in order, so the answer to a PING comes last.
        """
        for client in self.clients:
            client.send(b"PING :settle\r\n")
        missing = len(self.clients)
        quiet_since = time.perf_counter()
        while missing:
            for _, lines in self.read_lines(0.5):
                quiet_since = time.perf_counter()
                missing -= lines.count(b" PONG ")
                # Whoever was to see a JOIN has seen it before.
                if b" JOIN " in lines:
                    raise GeneratorError("more JOINs arrived than were expected")
            if time.perf_counter() - quiet_since > PATIENCE:
                raise GeneratorError(f"{missing} clients got no answer to a PING")

    def read_lines(self, timeout: float) -> Iterator[tuple[Client, bytes]]:
        """Whatever whole lines have come, client by client; PINGs are answered on the way."""
        buffer = self._buffer
        for fd, _ in self.epoll.poll(timeout, 1024):
            client = self.by_fd[fd]
            size = receive(client, buffer)
            data = client.tail + buffer[:size]
            end = data.rfind(b"\n") + 1
            client.tail, lines = data[end:], data[:end]
            if b"PING " in lines:
                answer_pings(client, lines)
            if lines.startswith(b"ERROR ") or b"\nERROR " in lines:
                last = lines.splitlines()[-1].decode(errors="replace")
                raise GeneratorError(f"the server told {client.nick}: {last}")
            if lines:
                yield client, lines


def _introduction(client: Client, wishes: Sequence[str]) -> bytes:
    """What a client says first. Nothing of negotiation where there is nothing to negotiate: not
    every server knows of it."""
    client.echoes = "echo-message" in wishes
    lines = [f"NICK {client.nick}", "USER u 0 * :b"]
    if wishes:
        lines = [f"CAP REQ :{' '.join(wishes)}", *lines, "CAP END"]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _unverified() -> ssl.SSLContext:
    """TLS with a server whose certificate was made for this run."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def receive(client: Client, buffer: bytearray) -> int:
    """Read into `buffer`; a closed connection is an error. 0 if only TLS had something to say."""
    try:
        size = client.sock.recv_into(buffer)
    except ssl.SSLWantReadError:
        return 0
    except ConnectionError as error:
        raise GeneratorError(f"{client.nick}: {error}") from None
    client.sock.setsockopt(*ACKNOWLEDGE)
    if not size:
        raise GeneratorError(f"the server closed the connection of {client.nick}")
    return size


def answer_pings(client: Client, lines: bytes) -> None:
    """Answer every PING among `lines` (and not a message that merely contains the word)."""
    for line in lines.splitlines():
        # A server may put its own name in front of the command.
        command = line.split(b" ", 1)[1] if line.startswith(b":") else line
        if command.startswith(b"PING "):
            client.send(b"PONG " + command[5:] + b"\r\n")
