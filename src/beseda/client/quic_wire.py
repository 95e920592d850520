"""The UDP socket of a client that speaks QUIC: it can be another one at any moment."""

import errno
import os
import socket
import time
from contextlib import suppress
from typing import Any

from aioquic.quic.events import HandshakeCompleted, QuicEvent

from beseda.quic.stream import StreamConnection

_MOST_BYTES = 1 << 16
_RECEIVED_AT_ONCE = 64
_SECONDS_BETWEEN_MOVES = 1.0


class QuicWire:
    """Brings datagrams from aioquic's connection to the network and back. For one thread at a
    time; seconds are those of the monotonic clock."""

    def __init__(self, family: socket.AddressFamily, there: Any, quic: StreamConnection) -> None:
        """`there`: the server's address, as the system has it. Raises OSError."""
        self.quic = quic
        self.heard = time.monotonic()
        """When a datagram came last."""
        self.refused: float | None = None
        """Since when the server's machine says that nobody is there; None if it does not."""
        self._family = family
        self._there = there
        self._moved = self.heard
        self.socket = self._open()

    def shake_hands(self, seconds: float) -> list[QuicEvent]:
        """Come to an agreement with the server; all that happened up to then. Raises OSError,
        TimeoutError among them, if there is no answer; if there is no agreement, what happened
        ends without HandshakeCompleted."""
        until = time.monotonic() + seconds
        self.quic.connect(self._there, time.monotonic())
        told: list[QuicEvent] = []
        while (now := time.monotonic()) < until:
            self.transmit()
            timer = self.quic.get_timer()
            if timer is None:
                return told
            self.socket.settimeout(max(0.001, min(timer, until) - now))
            with suppress(TimeoutError):
                self._take(self.socket.recv(_MOST_BYTES))
            self.tick()
            while (event := self.quic.next_event()) is not None:
                told.append(event)
            if any(isinstance(event, HandshakeCompleted) for event in told):
                self.socket.setblocking(False)
                return told
        raise TimeoutError

    def transmit(self) -> None:
        """Send what is to be sent now. What the system does not take is lost, and it may be time
        to move."""
        for data, _ in self.quic.datagrams_to_send(time.monotonic()):
            try:
                self.socket.send(data)
            except (BlockingIOError, InterruptedError):
                continue
            except ConnectionRefusedError:
                self._note_refusal()
            except OSError:
                self.move()
                return

    def receive(self) -> None:
        """Take what has come."""
        for _ in range(_RECEIVED_AT_ONCE):
            try:
                data = self.socket.recv(_MOST_BYTES)
            except (BlockingIOError, InterruptedError):
                return
            except ConnectionRefusedError:
                self._note_refusal()
            except OSError:
                self.move()
                return
            else:
                self._take(data)

    def tick(self) -> None:
        """Let aioquic's connection do what is due by now."""
        timer, now = self.quic.get_timer(), time.monotonic()
        if timer is not None and timer <= now:
            self.quic.handle_timer(now)

    def move(self) -> None:
        """Go on from another socket, which the system binds to whatever network there is now, with
        the same connection (RFC 9000, section 9)."""
        now = time.monotonic()
        if now - self._moved < _SECONDS_BETWEEN_MOVES:
            return
        self._moved = now
        try:
            sock = self._open()
        except OSError:
            return  # there is no network; the next attempt may find one
        self.socket.close()
        self.socket = sock
        self.socket.setblocking(False)
        self.quic.change_connection_id()
        self.quic.send_ping(0)

    def close(self) -> None:
        """Say that it is over, and close the socket."""
        self.quic.close()
        with suppress(OSError):
            self.transmit()
        self.socket.close()

    def _open(self) -> socket.socket:
        sock = socket.socket(self._family, socket.SOCK_DGRAM)
        try:
            sock.connect(self._there)
        except OSError:
            sock.close()
            raise
        return sock

    def _take(self, data: bytes) -> None:
        self.heard, self.refused = time.monotonic(), None
        if self.quic.is_reset_by(data):
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        try:
            self.quic.receive_datagram(data, self._there, self.heard)
        except Exception as error:
            raise OSError(errno.EPROTO, os.strerror(errno.EPROTO)) from error

    def _note_refusal(self) -> None:
        if self.refused is None:
            self.refused = time.monotonic()
