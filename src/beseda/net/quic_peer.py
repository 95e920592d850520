"""One client that speaks QUIC, from its first datagram until nothing more is to be expected."""

from collections.abc import Callable
from enum import Enum
from typing import Any, Protocol

from aioquic.quic import events

from beseda.net.alarm import Alarm
from beseda.net.connection import Connection
from beseda.net.datagram_thread import DatagramThread
from beseda.net.proving import FACTOR
from beseda.net.quic_socket import QuicSocket
from beseda.quic.stream import STREAM, StreamConnection

_DELIVERY_SECONDS = 3.0
"""How long a client has to receive the last words, once the thread has no time for it any more."""


class Stage(Enum):
    """How far it has come, in this order."""

    SHAKING_HANDS = "shaking hands"
    OPEN = "open"
    DELIVERING = "delivering"  # the thread is done with it; the last words are on their way
    CLOSING = "closing"  # one side has said that it is over; stray datagrams may still come
    OVER = "over"


class Desk(Protocol):
    """Who keeps the clients of one socket (`beseda.net.quic`)."""

    def send(self, data: bytes, to: Any) -> None: ...
    def let_in(self, peer: "QuicPeer") -> None: ...
    def know(self, connection_id: bytes, peer: "QuicPeer") -> None: ...
    def forget(self, connection_id: bytes) -> None: ...
    def dismiss(self, peer: "QuicPeer") -> None: ...
    def report(self, error: Exception) -> None: ...


class QuicPeer:
    """Moves datagrams and time into aioquic's connection, and what comes of them out of it.

    Used by its thread only. Whatever goes wrong inside ends this client and nobody else.
    """

    def __init__(
        self,
        quic: StreamConnection,
        first_id: bytes,
        source: Any,
        thread: DatagramThread,
        desk: Desk,
    ) -> None:
        """`first_id`: the connection id that it has made up for us; `source`: where its first
        datagram came from, as the system has it."""
        self.quic = quic
        self.first_id = first_id
        self.source = source
        self.stage = Stage.SHAKING_HANDS
        self.socket = QuicSocket(quic, self)
        self.connection: Connection | None = None
        self.ids: set[bytes] = {quic.host_cid}
        """By which datagrams for it are known."""
        self._thread = thread
        self._desk = desk
        self._alarm = Alarm(thread.timers, lambda: self._guarded(self._ring))
        self._received = self._sent = 0
        self._is_touched = False

    def receive(self, data: bytes, source: Any) -> None:
        """A datagram came for it, from wherever it may be by now."""
        self._received += len(data)
        self._guarded(lambda: self._receive(data, source))

    def touch(self) -> None:
        """There may be something to send: do so at the end of this round."""
        if not self._is_touched:
            self._is_touched = True
            self._thread.do_last(self.transmit)

    def transmit(self) -> None:
        """Send what is to be sent now."""
        self._is_touched = False
        self._guarded(self._transmit)

    def refuse(self, words: str) -> None:
        """Let it go at once, with these words."""
        self._guarded(lambda: self._close(words))

    def hang_up(self) -> None:
        """The thread is done with it."""
        self.connection = None
        if self.stage is not Stage.OPEN:
            return
        if self.socket.is_finishing and not (self.quic.is_delivered or self._thread.stopping):
            self.stage = Stage.DELIVERING
            self._thread.timers.at(self._thread.now + _DELIVERY_SECONDS, self._give_up_delivering)
        else:
            self._guarded(self._close)

    def end_handshake(self) -> None:
        """The time for the handshake is up. Nothing is said: it may be somebody else's address."""
        if self.stage is Stage.SHAKING_HANDS:
            self.end()

    def end(self) -> None:
        """It is over: nothing is sent any more, and its connection ids mean nobody."""
        if self.stage is not Stage.OVER:
            self.stage = Stage.OVER
            self._alarm.stop()
            self._desk.dismiss(self)
            self.socket.lose()
            self._read_on()

    # ── within ─────────────────────────────────────────────────────────────────────────────

    def _guarded(self, call: Callable[[], None]) -> None:
        """What comes from outside goes through tens of thousands of lines that are not ours."""
        if self.stage is Stage.OVER:
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001 - reported; one client must not end all others
            self._desk.report(error)
            self.end()

    def _receive(self, data: bytes, source: Any) -> None:
        self.quic.receive_datagram(data, source, self._thread.now)
        self._follow()
        if self.quic.is_abused:
            self.end()
        else:
            self.touch()

    def _transmit(self) -> None:
        for data, to in self.quic.datagrams_to_send(self._thread.now):
            self._sent += len(data)
            if self.quic.is_proven or self._sent <= FACTOR * self._received:
                self._desk.send(data, to)
        self._follow()
        when = self.quic.get_timer()
        if when is not None:
            self._alarm.set(when)

    def _ring(self) -> None:
        when = self.quic.get_timer()
        if when is not None and when > self._thread.now:
            self._alarm.set(when)
        else:
            self.quic.handle_timer(self._thread.now)
            self._follow()
            self.touch()

    def _follow(self) -> None:
        """Take over what has come of it."""
        while (event := self.quic.next_event()) is not None:
            match event:
                case events.StreamDataReceived() if event.stream_id == STREAM:
                    self.socket.came(event.data, is_last=event.end_stream)
                case events.ConnectionIdIssued():
                    self.ids.add(event.connection_id)
                    self._desk.know(event.connection_id, self)
                case events.ConnectionIdRetired():
                    self.ids.discard(event.connection_id)
                    self._desk.forget(event.connection_id)
                case events.HandshakeCompleted():
                    self.stage = Stage.OPEN
                    self._desk.let_in(self)
                case events.StreamReset() | events.StopSendingReceived():
                    self.socket.lose()
                case events.ConnectionTerminated():
                    self.end()
        self._read_on()
        if self.stage is Stage.DELIVERING and self.quic.is_delivered:
            self._close()

    def _read_on(self) -> None:
        """What came goes to the connection, and what waits for room goes out."""
        if self.connection is not None:
            self._thread.read_on(self.connection)
        if self.connection is not None and self.connection.writing and self.socket.room > 0:
            self._thread.write_on(self.connection)

    def _close(self, words: str = "") -> None:
        self.stage = Stage.CLOSING
        self.quic.close(reason_phrase=words)
        self._transmit()

    def _give_up_delivering(self) -> None:
        if self.stage is Stage.DELIVERING:
            self._guarded(self._close)
